//! The resolution of images: what Tesseract takes for the size of letters.

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::Handle;
use crate::{Engine, Error, Page, Result};

/// The variable that goes before what images say.
pub(crate) const VARIABLE: &str = "user_defined_dpi";

/// The least resolution that Tesseract believes, in pixels per inch; it is taken for images that say nothing, or less.
pub const MIN_RESOLUTION: u32 = 70;
/// The highest resolution that Tesseract believes, in pixels per inch.
pub const MAX_RESOLUTION: u32 = 2400;

/// A resolution that Tesseract believes, as upstream takes it.
pub(crate) fn check(ppi: u32) -> Result<i32> {
    match i32::try_from(ppi) {
        Ok(number) if (MIN_RESOLUTION..=MAX_RESOLUTION).contains(&ppi) => Ok(number),
        _ => Err(Error::Resolution(ppi)),
    }
}

/// The vertical resolution of the image that an engine has, and how much larger its binary image is.
pub(crate) fn get(handle: &Handle) -> Result<(u32, u32)> {
    let (mut resolution, mut scale) = (0, 0);
    handle
        .call(|engine, error| {
            // SAFETY: the engine is alive, the others are places to write to.
            unsafe { sys::ts_engine_resolution(engine, &raw mut resolution, &raw mut scale, error) }
        })
        .map_err(recognition_error)?;
    Ok((u32::try_from(resolution).unwrap_or_default(), u32::try_from(scale).unwrap_or_default()))
}

impl Engine {
    /// Sets the resolution of all images to come, in pixels per inch from [`MIN_RESOLUTION`] to [`MAX_RESOLUTION`],
    /// whatever they say themselves; `None` believes them again.
    ///
    /// For one image there is [`Image::set_resolution`](crate::Image::set_resolution).
    ///
    /// Stands for the variable `user_defined_dpi`, the option `--dpi` of upstream's command.
    ///
    /// # Errors
    ///
    /// [`Error::Resolution`].
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/one-line.png")?;
    /// engine.set_source_resolution(Some(150))?;
    /// assert_eq!(engine.recognize(&image)?.source_resolution()?, 150);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn set_source_resolution(&mut self, ppi: Option<u32>) -> Result<()> {
        let ppi = ppi.map_or(Ok(0), check)?;
        self.set_variable(VARIABLE, ppi)
    }
}

impl Page<'_> {
    /// The vertical resolution that the page was recognized with, in pixels per inch.
    ///
    /// Stands for `TessBaseAPI::GetSourceYResolution`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn source_resolution(&self) -> Result<u32> {
        get(self.handle()).map(|(resolution, _)| resolution)
    }
}
