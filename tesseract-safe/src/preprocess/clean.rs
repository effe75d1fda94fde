//! Noise, shadows and rules.

use std::ptr;

use tesseract_sys as sys;

use super::{Work, c_number, in_range, refused};
#[cfg(doc)]
use crate::Error;
use crate::{Image, Result};

/// Leptonica makes an image of every connected spot; these are some hundreds of megabytes.
const MAX_SPOTS: i32 = 2_000_000;

impl Image {
    /// Takes away single specks: every pixel becomes the median of those around it, in a window of `size` pixels a
    /// side, from 1 to 50; 3 is usual. Gray of 8 bits or colour comes out; alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixMedianFilter`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for a size out of range, or more than twice as large as the picture;
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{Image, PixelLayout};
    /// let mut pixels = [255; 25];
    /// pixels[12] = 0;
    /// let speck = Image::from_raw(PixelLayout::Gray8, 5, 5, 5, &pixels)?;
    /// assert_eq!(speck.median(3)?.to_gray8()?.into_raw(), [255; 25]);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn median(&self, size: u32) -> Result<Self> {
        const STEP: &str = "take the median of the image";
        let size = c_number(in_range(STEP, "the size", size, 1..=50)?);
        let work = Work::on(STEP, self)?.gray_or_colour()?;
        // SAFETY: the Pix is alive, ours alone and gray of 8 bits or colour; numbers go in.
        Ok(work.then(|pix| unsafe { sys::pixMedianFilter(pix, size, size) })?.done(self))
    }

    /// Takes away black spots that are at most `size` pixels wide and high, from 1 to 1,000, where they touch nothing
    /// else. Dots on letters are such spots too: at 300 pixels per inch 3 is safe.
    ///
    /// Stands for Leptonica's `pixSelectBySize`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for a picture that is not black and white ([`binarize`](Self::binarize) comes before),
    /// for a size out of range, or if there are more than 2,000,000 spots; else as [`median`](Self::median).
    ///
    /// ```
    /// use tesseract_safe::{Binarization, Image};
    /// let page = Image::open("../tests/images/noise.png")?.binarize(Binarization::Otsu)?;
    /// assert_ne!(page.despeckle(2)?, page);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn despeckle(&self, size: u32) -> Result<Self> {
        const STEP: &str = "despeckle the image";
        let kept = c_number(in_range(STEP, "the size", size, 1..=1000)? + 1);
        let work = bilevel(STEP, self)?;
        let mut spots = 0;
        // SAFETY: the Pix is alive, ours alone and of 1 bit; the place for the number outlives the call.
        let failed = unsafe { sys::pixCountConnComp(work.image.as_ptr(), 8, &raw mut spots) } != 0;
        if failed {
            return Err(work.refused());
        }
        in_range(STEP, "the number of spots", spots, 0..=MAX_SPOTS)?;
        let work = work.then(|pix| {
            // SAFETY: as above; what changed is not asked for.
            unsafe {
                sys::pixSelectBySize(
                    pix,
                    kept,
                    kept,
                    8,
                    sys::L_SELECT_IF_EITHER,
                    sys::L_SELECT_IF_GTE,
                    ptr::null_mut(),
                )
            }
        })?;
        Ok(work.done(self))
    }

    /// Evens out the paper: shadows and stains become as light as the rest, which becomes a light gray (level 200).
    /// [`binarize`](Self::binarize) can follow. Gray of 8 bits or colour comes out; alpha is blended with white. A
    /// picture of less than 10 x 15 pixels, or one without paper, is left as it is.
    ///
    /// Stands for Leptonica's `pixBackgroundNormSimple`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let even = Image::open("../tests/images/shaded.png")?.normalize_background()?;
    /// assert_eq!(even.depth(), 8);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn normalize_background(&self) -> Result<Self> {
        let work = Work::on("normalize the background of the image", self)?.gray_or_colour()?;
        let call = |pix| {
            // SAFETY: the Pix is alive, ours alone and gray of 8 bits or colour; there are no masks.
            unsafe { sys::pixBackgroundNormSimple(pix, ptr::null_mut(), ptr::null_mut()) }
        };
        Ok(work.then(call)?.done(self))
    }

    /// Sharpens edges: what distinguishes a pixel from the mean of those around it, up to `half_window` pixels away
    /// (1 to 50; 1 or 2 is usual), is made greater by `fraction` (0 to 10; 0.3 to 0.7 is usual). Gray of 8 bits or
    /// colour comes out; alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixUnsharpMasking`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for parameters out of range; [`Error::ImageTooLarge`] beyond
    /// [`MAX_SIDE`](crate::MAX_SIDE) pixels a side; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/low-contrast.png")?;
    /// assert_ne!(image.sharpen(2, 0.5)?, image);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn sharpen(&self, half_window: u32, fraction: f32) -> Result<Self> {
        const STEP: &str = "sharpen the image";
        let half_window = in_range(STEP, "half the window", half_window, 1..=50)?;
        let fraction = in_range(STEP, "the fraction", fraction, 0.0..=10.0)?;
        let work = Work::on(STEP, self)?.gray_or_colour()?;
        // In smaller ones no pixel has its surroundings, and Leptonica leaves some unset.
        if self.width().min(self.height()) <= 2 * half_window || fraction == 0.0 {
            return Ok(work.done(self));
        }
        // SAFETY: the Pix is alive, ours alone and gray of 8 bits or colour; numbers go in.
        Ok(work
            .then(|pix| unsafe { sys::pixUnsharpMasking(pix, c_number(half_window), fraction) })?
            .done(self))
    }

    /// Takes away horizontal and vertical black lines of at least `length` pixels, from 10 to 500, such as the rules
    /// of a table: clearly longer than the strokes of the largest letters. Where a letter touches a line, that part
    /// of it goes too.
    ///
    /// Stands for Leptonica's `pixOpenBrick` and `pixSubtract`.
    ///
    /// # Errors
    ///
    /// As [`despeckle`](Self::despeckle).
    ///
    /// ```
    /// use tesseract_safe::{Binarization, Image};
    /// let table = Image::open("../tests/images/invoice.png")?.binarize(Binarization::Otsu)?;
    /// assert_ne!(table.remove_lines(100)?, table);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn remove_lines(&self, length: u32) -> Result<Self> {
        const STEP: &str = "remove the lines of the image";
        let length = c_number(in_range(STEP, "the length", length, 10..=500)?);
        let work = bilevel(STEP, self)?;
        let mut lines = Vec::with_capacity(2);
        for (width, height) in [(length, 1), (1, length)] {
            // SAFETY: the Pix is alive, ours alone and of 1 bit; a new one is made, or NULL.
            let found = unsafe {
                Image::from_pix(sys::pixOpenBrick(ptr::null_mut(), work.image.as_ptr(), width, height))
            };
            lines.push(found.ok_or_else(|| work.refused())?);
        }
        lines
            .iter()
            .try_fold(work, |work, lines| {
                // SAFETY: both are alive, ours alone and of 1 bit; a new one is made, or NULL.
                work.then(|pix| unsafe { sys::pixSubtract(ptr::null_mut(), pix, lines.as_ptr()) })
            })
            .map(|work| work.done(self))
    }
}

/// Begins with a black and white picture.
fn bilevel(step: &'static str, image: &Image) -> Result<Work> {
    let work = Work::on(step, image)?.flat()?;
    if work.depth() != 1 {
        return Err(refused(step, format!("it has {} bits a pixel; binarize it before", work.depth())));
    }
    Ok(work)
}
