//! Layout without recognition: where text and pictures are, and what they look like.

mod component;
mod direction;
mod engine;
mod page;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod turned;

use tesseract_sys as sys;

pub use component::{Component, ComponentOptions};
pub use direction::{BlockOrientation, TextDirection};

use crate::engine::recognition_error;
use crate::ffi::Handle;
use crate::{Image, Level, Page, Result};

/// The result of [`Engine::analyse`](crate::Engine::analyse): blocks, lines and words of an image whose text was not read.
///
/// It borrows the engine, as a [`Page`] does. A page with nothing on it, and any page in
/// [`PageSegMode::OsdOnly`](crate::PageSegMode::OsdOnly), has no components.
///
/// ```
/// use tesseract_safe::{Engine, Image};
///
/// let mut engine = Engine::builder().build()?;
/// let image = Image::open("../tests/images/letter.png")?;
/// let layout = engine.analyse(&image)?;
/// for line in layout.text_lines()? {
///     println!("block {}: {:?}", line.block(), line.bounding_box());
/// }
/// // Reading goes on from here.
/// assert!(layout.recognize()?.text()?.contains("Dear"));
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
pub struct Layout<'engine> {
    handle: &'engine mut Handle,
}

impl<'engine> Layout<'engine> {
    /// Analyses the image that was set last.
    pub(crate) fn of_image(handle: &'engine mut Handle) -> Result<Self> {
        handle
            .call(|engine, error| {
                // SAFETY: the engine is alive.
                unsafe { sys::ts_engine_analyse(engine, error) }
            })
            .map_err(recognition_error)?;
        Ok(Self { handle })
    }

    pub(crate) fn handle(&self) -> &Handle {
        self.handle
    }

    /// Reads the text, without a second layout analysis.
    ///
    /// Stands for `TessBaseAPI::Recognize` after `AnalyseLayout`.
    ///
    /// # Errors
    ///
    /// As [`Engine::recognize`](crate::Engine::recognize).
    pub fn recognize(self) -> Result<Page<'engine>> {
        self.handle
            .call(|engine, error| {
                // SAFETY: the engine is alive; without a function there is no context to keep alive.
                unsafe { sys::ts_engine_recognize(engine, None, std::ptr::null_mut(), error) }
            })
            .map_err(recognition_error)?;
        Ok(Page::new(self.handle))
    }

    /// The parts of the page at a level, in reading order.
    ///
    /// Stands for `TessBaseAPI::GetComponentImages`; parts without pixels, which upstream lists, are left out.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check,
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    ///
    /// ```
    /// use tesseract_safe::{ComponentOptions, Engine, Image, Level};
    /// # let image = Image::open("../tests/images/letter.png")?;
    /// let mut engine = Engine::builder().build()?;
    /// let in_colour = ComponentOptions::new().text_only(true).raw_images(2);
    /// for word in engine.analyse(&image)?.components(Level::Word, in_colour)? {
    ///     println!("{:?} {:?}", word.bounding_box(), word.image());
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn components(&self, level: Level, options: ComponentOptions) -> Result<Vec<Component>> {
        component::components(self.handle, level, options)
    }

    /// The blocks, text and pictures alike, with binary images.
    ///
    /// Stands for `TessBaseAPI::GetRegions`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn regions(&self) -> Result<Vec<Component>> {
        self.components(Level::Block, ComponentOptions::new())
    }

    /// The lines of text, with binary images.
    ///
    /// Stands for `TessBaseAPI::GetTextlines`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn text_lines(&self) -> Result<Vec<Component>> {
        self.components(Level::Line, ComponentOptions::new().text_only(true))
    }

    /// The lines of text and what upstream makes lines of elsewhere, with binary images.
    ///
    /// Stands for `TessBaseAPI::GetStrips`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn strips(&self) -> Result<Vec<Component>> {
        self.components(Level::Line, ComponentOptions::new())
    }

    /// The words, with binary images.
    ///
    /// Stands for `TessBaseAPI::GetWords`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn words(&self) -> Result<Vec<Component>> {
        self.components(Level::Word, ComponentOptions::new().text_only(true))
    }

    /// The connected components of the text, each drawn alone.
    ///
    /// Stands for `TessBaseAPI::GetConnectedComponents`. Where text was turned for analysis, upstream's images stay
    /// turned; these are as on the page.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn connected_components(&self) -> Result<Vec<Component>> {
        self.components(Level::Symbol, ComponentOptions::new().text_only(true))
    }

    /// The binary image that was analysed, 1 bit deep, without the rules that analysis took out.
    ///
    /// [`Engine::threshold`](crate::Engine::threshold) makes the whole one.
    ///
    /// Stands for `TessBaseAPI::GetThresholdedImage`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn thresholded_image(&self) -> Result<Image> {
        thresholded(self.handle)
    }

    /// How many pixels of the binary image make one of the image, along each side.
    ///
    /// Stands for `TessBaseAPI::GetThresholdedImageScaleFactor`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`](crate::Error::Poisoned) after an earlier failure.
    pub fn thresholded_scale(&self) -> Result<u32> {
        crate::resolution::get(self.handle).map(|(_, scale)| scale)
    }

    /// The vertical resolution that analysis went by, in pixels per inch: that of the image or of variable
    /// `user_defined_dpi`, or 70 where neither can be believed.
    ///
    /// Stands for `TessBaseAPI::GetSourceYResolution`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`](crate::Error::Poisoned) after an earlier failure.
    pub fn source_resolution(&self) -> Result<u32> {
        crate::resolution::get(self.handle).map(|(resolution, _)| resolution)
    }

    /// The line below the first line of text; none where there is no text.
    ///
    /// Stands for `TessBaseAPI::GetTextDirection`, which gives up where a picture comes first.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/skewed.png")?;
    /// let direction = engine.analyse(&image)?.text_direction()?.expect("there is text");
    /// assert!(direction.degrees().abs() > 1.0);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn text_direction(&self) -> Result<Option<TextDirection>> {
        direction::text_direction(self.handle)
    }

    /// How each block of text stands, in the order of [`text_lines`](Self::text_lines).
    ///
    /// Stands for `TessBaseGetBlockTextOrientations`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn block_orientations(&self) -> Result<Vec<BlockOrientation>> {
        direction::block_orientations(self.handle)
    }
}

impl std::fmt::Debug for Layout<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layout").finish_non_exhaustive()
    }
}

/// A copy of the binary image in the engine.
pub(crate) fn thresholded(handle: &Handle) -> Result<Image> {
    let mut pix = std::ptr::null_mut();
    handle
        .call(|engine, error| {
            // SAFETY: the engine is alive and `pix` is a place to write to.
            unsafe { sys::ts_engine_thresholded(engine, &raw mut pix, error) }
        })
        .map_err(recognition_error)?;
    // SAFETY: the call succeeded, so `pix` is a copy that the shim made and gave away.
    unsafe { Image::from_pix(pix) }.ok_or(crate::Error::OutOfMemory)
}
