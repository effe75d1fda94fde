//! An image in an engine, to be recognized in parts.

use tesseract_sys as sys;

use crate::control::{Control, Run};
use crate::engine::recognition_error;
use crate::{BoundingBox, Config, Engine, Error, Image, Page, PageSegMode, Result};

impl Engine {
    /// Recognizes a part of an image. Boxes of the result are in pixels of the whole image.
    ///
    /// [`load`](Self::load) spares time where there are several parts of one image.
    ///
    /// Stands for `TessBaseAPI::SetImage`, `SetRectangle` and `Recognize`; with [`Image::from_raw`] and [`Page::text`] for
    /// `TesseractRect`.
    ///
    /// # Errors
    ///
    /// As [`recognize`](Self::recognize), and [`Error::OutsideImage`].
    ///
    /// ```
    /// use tesseract_safe::{BoundingBox, Engine, Image};
    ///
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/letter.png")?;
    /// let top = BoundingBox { left: 0, top: 0, right: image.width(), bottom: image.height() / 3 };
    /// let page = engine.recognize_rectangle(&image, top)?;
    /// assert!(page.words()?.iter().all(|word| word.bounding_box().bottom <= top.bottom));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn recognize_rectangle(&mut self, image: &Image, rectangle: BoundingBox) -> Result<Page<'_>> {
        self.recognize_rectangle_with(image, rectangle, Control::new())
    }

    /// Recognizes a part of an image under control.
    ///
    /// # Errors
    ///
    /// As [`recognize_with`](Self::recognize_with), and [`Error::OutsideImage`].
    pub fn recognize_rectangle_with(
        &mut self,
        image: &Image,
        rectangle: BoundingBox,
        control: Control<'_>,
    ) -> Result<Page<'_>> {
        check(rectangle, image.width(), image.height())?;
        let run = Run::start(control, rectangle);
        run.check()?;
        self.set_image(image)?;
        self.set_rectangle(rectangle)?;
        match self.run(run) {
            Ok(()) => Ok(self.page()),
            Err(error) => {
                self.clear_after(&error)?;
                Err(error)
            }
        }
    }

    /// Gives the engine an image, of which any number of parts can then be recognized.
    ///
    /// Stands for `TessBaseAPI::SetImage`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side.
    ///
    /// ```
    /// use tesseract_safe::{BoundingBox, Engine, Image, PageSegMode};
    ///
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/letter.png")?;
    /// let lines = engine.recognize(&image)?.lines()?;
    /// let mut loaded = engine.load(&image)?;
    /// loaded.set_page_seg_mode(PageSegMode::SingleLine)?;
    /// for line in lines {
    ///     println!("{}", loaded.recognize_rectangle(line.bounding_box())?.text()?);
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn load(&mut self, image: &Image) -> Result<Loaded<'_>> {
        self.set_image(image)?;
        Ok(Loaded { engine: self, width: image.width(), height: image.height() })
    }

    fn set_rectangle(&mut self, rectangle: BoundingBox) -> Result<()> {
        // Whoever calls has checked that it is inside an image, whose sides fit.
        let edge = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let (left, top) = (edge(rectangle.left), edge(rectangle.top));
        let (width, height) = (edge(rectangle.width()), edge(rectangle.height()));
        self.handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive; numbers go in, which the shim checks against its image.
                unsafe { sys::ts_engine_set_rectangle(engine, left, top, width, height, error) }
            })
            .map_err(recognition_error)
    }
}

/// Refuses what is empty or not inside an image.
fn check(rectangle: BoundingBox, width: u32, height: u32) -> Result<()> {
    let BoundingBox { left, top, right, bottom } = rectangle;
    if left < right && top < bottom && right <= width && bottom <= height {
        Ok(())
    } else {
        Err(Error::OutsideImage { rectangle, width, height })
    }
}

/// An engine with an image; made by [`Engine::load`].
///
/// It borrows the engine, and each [`Page`] borrows it. The image is a copy. Settings stay with the engine.
#[derive(Debug)]
pub struct Loaded<'engine> {
    engine: &'engine mut Engine,
    width: u32,
    height: u32,
}

impl Loaded<'_> {
    /// The engine, to be asked.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.engine
    }

    /// The whole image as a rectangle.
    #[must_use]
    pub fn bounding_box(&self) -> BoundingBox {
        BoundingBox { left: 0, top: 0, right: self.width, bottom: self.height }
    }

    /// Recognizes the whole image.
    ///
    /// # Errors
    ///
    /// As [`Engine::recognize`].
    pub fn recognize(&mut self) -> Result<Page<'_>> {
        self.recognize_rectangle(self.bounding_box())
    }

    /// Recognizes a part of the image. Boxes of the result are in pixels of the whole image.
    ///
    /// Stands for `TessBaseAPI::SetRectangle` and `Recognize`.
    ///
    /// # Errors
    ///
    /// As [`Engine::recognize`], and [`Error::OutsideImage`].
    pub fn recognize_rectangle(&mut self, rectangle: BoundingBox) -> Result<Page<'_>> {
        self.recognize_rectangle_with(rectangle, Control::new())
    }

    /// Recognizes a part of the image under control. After it was stopped the image is still there.
    ///
    /// # Errors
    ///
    /// As [`Engine::recognize_with`], and [`Error::OutsideImage`].
    pub fn recognize_rectangle_with(
        &mut self,
        rectangle: BoundingBox,
        control: Control<'_>,
    ) -> Result<Page<'_>> {
        check(rectangle, self.width, self.height)?;
        let run = Run::start(control, rectangle);
        run.check()?;
        // This also forgets what was recognized before, or half of it.
        self.engine.set_rectangle(rectangle)?;
        self.engine.run(run)?;
        Ok(self.engine.page())
    }

    /// Sets the resolution of the image in pixels per inch, from [`MIN_RESOLUTION`](crate::MIN_RESOLUTION) to
    /// [`MAX_RESOLUTION`](crate::MAX_RESOLUTION). One that was given to the engine
    /// ([`Engine::set_source_resolution`]) goes before it.
    ///
    /// Stands for `TessBaseAPI::SetSourceResolution`.
    ///
    /// # Errors
    ///
    /// [`Error::Resolution`].
    pub fn set_source_resolution(&mut self, ppi: u32) -> Result<()> {
        let ppi = crate::resolution::check(ppi)?;
        self.engine
            .handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive; a number goes in.
                unsafe { sys::ts_engine_set_resolution(engine, ppi, error) }
            })
            .map_err(recognition_error)
    }

    /// The vertical resolution of the image in pixels per inch; 0 where nothing is known, of which recognition makes
    /// [`MIN_RESOLUTION`](crate::MIN_RESOLUTION).
    ///
    /// Stands for `TessBaseAPI::GetSourceYResolution`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn source_resolution(&self) -> Result<u32> {
        crate::resolution::get(self.engine.handle()).map(|(resolution, _)| resolution)
    }

    /// Sets how the parts to come are laid out: [`Engine::set_page_seg_mode`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_page_seg_mode(&mut self, mode: PageSegMode) -> Result<()> {
        self.engine.set_page_seg_mode(mode)
    }

    /// Sets a variable for the parts to come: [`Engine::set_variable`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn set_variable(&mut self, name: &str, value: impl ToString) -> Result<()> {
        self.engine.set_variable(name, value)
    }

    /// Sets the variables of a config for the parts to come: [`Engine::apply`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn apply(&mut self, config: &Config) -> Result<()> {
        self.engine.apply(config)
    }
}
