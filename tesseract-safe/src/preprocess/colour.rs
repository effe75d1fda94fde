//! Depth and colour.

use std::ptr;

use tesseract_sys as sys;

use super::{Work, c_number, in_range, refused};
use crate::{Image, Result};

/// How to tell ink from paper.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Binarization {
    /// One level for the whole page, chosen by its histogram: for even light.
    #[default]
    Otsu,
    /// A level for each tile of the page, chosen by its histogram and evened out between neighbours.
    OtsuTiles {
        /// Side of a tile in pixels, 16 or more; ten lines of text, say.
        tile: u32,
    },
    /// A level for each pixel, by mean and contrast around it: for shadows and stains.
    Sauvola {
        /// How far around a pixel it looks, in pixels, from 2 to 1,000; about the height of a letter. Smaller
        /// pictures make it smaller.
        half_window: u32,
        /// How much darker than its surroundings ink is, from 0 to 1; 0.35 is usual. Greater values leave less
        /// black.
        factor: f32,
    },
    /// What is darker than this level is ink.
    Fixed {
        /// From 0 (nothing is ink) to 255 (all but white is).
        level: u8,
    },
}

impl Binarization {
    /// Sauvola's with the usual parameters for pages of 150 to 300 pixels per inch.
    #[must_use]
    pub const fn sauvola() -> Self {
        Self::Sauvola { half_window: 15, factor: 0.35 }
    }
}

const BINARIZE: &str = "binarize the image";
/// Tiles of Sauvola's method, whose buffers take eight bytes a pixel.
const SAUVOLA_TILE: u32 = 1024;

impl Image {
    /// The picture in 256 levels of gray; alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixConvertTo8`, after `pixRemoveAlpha` and `pixRemoveColormap`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`](crate::Error::ImageTooLarge) beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side;
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/rgb.png")?;
    /// assert_eq!((image.depth(), image.grayscale()?.depth()), (32, 8));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn grayscale(&self) -> Result<Self> {
        Ok(Work::on("make the image gray", self)?.gray()?.done(self))
    }

    /// The picture over white, without alpha and without a palette.
    ///
    /// Stands for Leptonica's `pixRemoveAlpha` and `pixRemoveColormap`.
    ///
    /// # Errors
    ///
    /// As [`grayscale`](Self::grayscale).
    pub fn remove_alpha(&self) -> Result<Self> {
        Ok(Work::on("remove the alpha of the image", self)?.flat()?.done(self))
    }

    /// The negative: white type on black becomes black on white. Alpha is blended with white before, and colours
    /// are looked up in the palette.
    ///
    /// Stands for Leptonica's `pixInvert`.
    ///
    /// # Errors
    ///
    /// As [`grayscale`](Self::grayscale).
    ///
    /// ```
    /// use tesseract_safe::{Image, PixelLayout};
    /// let image = Image::from_raw(PixelLayout::Gray8, 2, 1, 2, &[0, 200])?;
    /// assert_eq!(image.invert()?.to_gray8()?.into_raw(), [255, 55]);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn invert(&self) -> Result<Self> {
        let work = Work::on("invert the image", self)?.flat()?;
        // SAFETY: the Pix is alive and ours alone; a new one is made.
        Ok(work.then(|pix| unsafe { sys::pixInvert(ptr::null_mut(), pix) })?.done(self))
    }

    /// Black and white. Tesseract does this itself, by Otsu's method; another may suit a picture better. What is
    /// black and white already stays as it is.
    ///
    /// Stands for Leptonica's `pixOtsuAdaptiveThreshold`, `pixSauvolaBinarizeTiled` and `pixThresholdToBinary`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`](crate::Error::Preprocess) for parameters out of range, and where Sauvola's method gets
    /// a picture of less than 7 pixels a side; else as [`grayscale`](Self::grayscale).
    ///
    /// ```
    /// use tesseract_safe::{Binarization, Image};
    /// let image = Image::open("../tests/images/shaded.png")?.binarize(Binarization::sauvola())?;
    /// assert_eq!(image.depth(), 1);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn binarize(&self, method: Binarization) -> Result<Self> {
        let work = Work::on(BINARIZE, self)?.flat()?;
        if work.depth() == 1 {
            return Ok(work.done(self));
        }
        let (width, height) = (self.width(), self.height());
        let work = work.gray()?;
        let work = match method {
            Binarization::Otsu => otsu(work, width.max(16), height.max(16)),
            Binarization::OtsuTiles { tile } => {
                let tile = in_range(BINARIZE, "the tile", tile, 16..=u32::MAX)?;
                otsu(work, tile, tile)
            }
            Binarization::Sauvola { half_window, factor } => {
                let half_window = in_range(BINARIZE, "half the window", half_window, 2..=1000)?;
                let factor = in_range(BINARIZE, "the factor", factor, 0.0..=1.0)?;
                sauvola(work, (width, height), half_window, factor)
            }
            Binarization::Fixed { level } => {
                // SAFETY: the Pix is alive, ours alone and gray of 8 bits; a number goes in.
                work.then(|pix| unsafe { sys::pixThresholdToBinary(pix, level.into()) })
            }
        };
        Ok(work?.done(self))
    }
}

fn otsu(work: Work, tile_width: u32, tile_height: u32) -> Result<Work> {
    let (x, y) = (c_number(tile_width), c_number(tile_height));
    work.then(|pix| {
        let mut made = ptr::null_mut();
        // SAFETY: the Pix is alive, ours alone and gray of 8 bits; the levels are not asked for, and the picture goes
        // to a place that outlives the call. On failure NULL stays there.
        unsafe { sys::pixOtsuAdaptiveThreshold(pix, x, y, 1, 1, 0.1, ptr::null_mut(), &raw mut made) };
        made
    })
}

fn sauvola(work: Work, (width, height): (u32, u32), half_window: u32, factor: f32) -> Result<Work> {
    let side = width.min(height);
    if side < 7 {
        let reason = format!("Sauvola's method needs 7 pixels a side, and there are {width} x {height}");
        return Err(refused(BINARIZE, reason));
    }
    let half_window = half_window.min((side - 3) / 2);
    let tile = SAUVOLA_TILE.max(4 * half_window);
    let tiles = |side: u32| c_number((side / tile).max(1));
    work.then(|pix| {
        let mut made = ptr::null_mut();
        // SAFETY: as for `otsu`.
        unsafe {
            sys::pixSauvolaBinarizeTiled(
                pix,
                c_number(half_window),
                factor,
                tiles(width),
                tiles(height),
                ptr::null_mut(),
                &raw mut made,
            )
        };
        made
    })
}
