//! The same of a page that was read.

use super::{BlockOrientation, Component, ComponentOptions, TextDirection, component, direction};
use crate::{Image, Level, Page, Result};

impl Page<'_> {
    /// The parts of the page at a level, in reading order, with boxes and images. Symbols are what was recognized as one
    /// character, cut out of the page.
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
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/one-word.png")?;
    /// let page = engine.recognize(&image)?;
    /// let characters = page.components(Level::Symbol, ComponentOptions::new())?;
    /// assert_eq!(characters.len(), page.text()?.trim().chars().count());
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn components(&self, level: Level, options: ComponentOptions) -> Result<Vec<Component>> {
        component::components(self.handle(), level, options)
    }

    /// The binary image that was read, 1 bit deep, without the rules that layout analysis took out.
    ///
    /// Stands for `TessBaseAPI::GetThresholdedImage`.
    ///
    /// # Errors
    ///
    /// As [`components`](Self::components).
    pub fn thresholded_image(&self) -> Result<Image> {
        super::thresholded(self.handle())
    }

    /// How many pixels of the binary image make one of the image, along each side.
    ///
    /// Stands for `TessBaseAPI::GetThresholdedImageScaleFactor`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`](crate::Error::Poisoned) after an earlier failure.
    pub fn thresholded_scale(&self) -> Result<u32> {
        crate::resolution::get(self.handle()).map(|(_, scale)| scale)
    }

    /// The line below the first line of text; none where there is no text.
    ///
    /// Stands for `TessBaseAPI::GetTextDirection`, without its second layout analysis.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn text_direction(&self) -> Result<Option<TextDirection>> {
        direction::text_direction(self.handle())
    }

    /// How each block of text stands.
    ///
    /// Stands for `TessBaseGetBlockTextOrientations`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn block_orientations(&self) -> Result<Vec<BlockOrientation>> {
        direction::block_orientations(self.handle())
    }
}
