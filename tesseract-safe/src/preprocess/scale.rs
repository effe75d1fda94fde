//! Other sizes.

use tesseract_sys as sys;

use super::{Work, check_size, in_range, refused};
#[cfg(doc)]
use crate::Error;
use crate::{Image, Result};

const STEP: &str = "scale the image";
/// Smaller factors are no picture of a page any more, and Leptonica treats them otherwise.
const FACTORS: std::ops::RangeInclusive<f64> = 0.02..=100.0;

impl Image {
    /// The picture larger or smaller by a factor, from 0.02 to 100; the resolution becomes as much higher or lower.
    ///
    /// Text reads best where capitals are 20 to 40 pixels high. Gray and colour are interpolated, black and white is
    /// sampled: [`grayscale`](Self::grayscale) comes before, if that looks coarse. Alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixScale`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for a factor out of range; [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE)
    /// pixels a side, before or after; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/small-text.png")?;
    /// let twice = image.scale(2.0)?;
    /// assert_eq!(twice.width(), 2 * image.width());
    /// assert_eq!((image.resolution(), twice.resolution()), (Some((200, 200)), Some((400, 400))));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn scale(&self, factor: f32) -> Result<Self> {
        let factor = in_range(STEP, "the factor", f64::from(factor), FACTORS)?;
        self.scale_by(factor, factor)
    }

    /// The picture in another size, in pixels. Width and height may change differently, each by a factor from 0.02
    /// to 100; the resolution changes with them.
    ///
    /// Stands for Leptonica's `pixScale`, as [`scale`](Self::scale), which see.
    ///
    /// # Errors
    ///
    /// As [`scale`](Self::scale).
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/fax.png")?.scale_to(1728, 640)?;
    /// assert_eq!((image.width(), image.height()), (1728, 640));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn scale_to(&self, width: u32, height: u32) -> Result<Self> {
        let factor =
            |name, to: u32, from: u32| in_range(STEP, name, f64::from(to) / f64::from(from), FACTORS);
        let x = factor("the factor of the width", width, self.width())?;
        let scaled = self.scale_by(x, factor("the factor of the height", height, self.height())?)?;
        if (scaled.width(), scaled.height()) == (width, height) {
            return Ok(scaled);
        }
        let (w, h) = (scaled.width(), scaled.height());
        Err(refused(STEP, format!("{width} x {height} pixels were asked for, and Leptonica made {w} x {h}")))
    }

    /// The picture as it would be at another resolution, in pixels per inch, from 1 to 10,000: Tesseract is made for
    /// about 300. Where pixels are higher than wide, as in faxes, they become square.
    ///
    /// Stands for Leptonica's `pixScaleToResolution`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] where the picture does not say its resolution
    /// ([`set_resolution`](Self::set_resolution) can), or for one out of range; else as [`scale`](Self::scale).
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/letter.png")?;
    /// let finer = image.scale_to_dpi(300)?;
    /// assert_eq!((image.resolution(), finer.resolution()), (Some((150, 150)), Some((300, 300))));
    /// assert_eq!(finer.width(), 2 * image.width());
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn scale_to_dpi(&self, dpi: u32) -> Result<Self> {
        let dpi = in_range(STEP, "the resolution", dpi, 1..=10_000)?;
        let (x, y) = self.resolution().ok_or_else(|| refused(STEP, "it does not say its resolution"))?;
        let factor = |from: u32| in_range(STEP, "the factor", f64::from(dpi) / f64::from(from), FACTORS);
        let mut scaled = self.scale_by(factor(x)?, factor(y)?)?;
        scaled.set_resolution(dpi, dpi);
        Ok(scaled)
    }

    fn scale_by(&self, x: f64, y: f64) -> Result<Self> {
        let (x, y) = (x as f32, y as f32);
        // In the same arithmetic as Leptonica's; in some cases it rounds down instead.
        let side = |side: u32, factor: f32| (f64::from(factor * side as f32) + 0.5) as u64;
        let (width, height) = (side(self.width(), x), side(self.height(), y));
        if width == 0 || height == 0 {
            return Err(refused(
                STEP,
                format!("nothing would be left of {} x {} pixels", self.width(), self.height()),
            ));
        }
        let depth = if self.has_palette() || self.depth() > 8 { 32 } else { 8 };
        check_size(width, height, depth)?;
        let work = Work::on(STEP, self)?.smooth_or_bilevel()?;
        // SAFETY: the Pix is alive and ours alone; numbers go in.
        let work = work.then(|pix| unsafe { sys::pixScale(pix, x, y) })?;
        let scaled = |ppi: u32, factor: f32| ((f64::from(ppi) * f64::from(factor)).round() as u32).max(1);
        let resolution = self.resolution().map(|(rx, ry)| (scaled(rx, x), scaled(ry, y)));
        Ok(work.done_with(self, resolution))
    }
}
