//! What an engine does short of recognition.

use super::{Layout, thresholded};
use crate::{Engine, Image, Result};

impl Engine {
    /// Finds blocks, lines and words of an image, without recognizing text.
    ///
    /// Stands for `TessBaseAPI::SetImage` and `AnalyseLayout`.
    ///
    /// # Errors
    ///
    /// As [`recognize`](Self::recognize). An empty page is no error.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/two-columns.png")?;
    /// let blocks = engine.analyse(&image)?.regions()?;
    /// assert!(blocks.len() >= 2);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn analyse(&mut self, image: &Image) -> Result<Layout<'_>> {
        self.set_image(image)?;
        Layout::of_image(self.handle_mut())
    }

    /// Makes an image binary, as recognition would: 1 bit deep, text black if it is darker than the page.
    ///
    /// Stands for `TessBaseAPI::SetImage` and `GetThresholdedImage`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`](crate::Error::ImageTooLarge), [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// let mut engine = Engine::builder().build()?;
    /// let binary = engine.threshold(&Image::open("../tests/images/shaded.png")?)?;
    /// assert_eq!(binary.depth(), 1);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn threshold(&mut self, image: &Image) -> Result<Image> {
        self.set_image(image)?;
        thresholded(self.handle())
    }
}
