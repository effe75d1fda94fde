//! What makes a page easier to read: methods of [`Image`] that give a new one, by Leptonica.
//!
//! Leptonica counts references without a lock, hands out its argument where there is nothing to do, and now and
//! then writes into the padding of an image that it only reads. So every step works on a copy that nobody else
//! has: images can be shared by threads as before.

mod clean;
mod colour;
mod geometry;
mod scale;

use std::ffi::c_int;

use tesseract_sys as sys;

pub use self::colour::Binarization;
pub use self::geometry::Deskewed;
use crate::decode::Limits;
use crate::{Error, Image, MAX_SIDE, Result, messages};

/// For more pixels Leptonica's buffers of four bytes a pixel cannot be had, and it does not always notice.
const MAX_PIXELS: u64 = (1 << 29) - 1;

/// An image on its way through Leptonica.
struct Work {
    image: Image,
    /// What is being done, for errors: a verb and its object.
    step: &'static str,
}

impl Work {
    /// Begins with a copy of `image`, whatever its size.
    fn on_any_size(step: &'static str, image: &Image) -> Result<Self> {
        if !image.palette_is_complete() {
            return Err(refused(step, "a pixel's colour is not in the palette"));
        }
        messages::install();
        Ok(Self { image: image.try_clone()?, step })
    }

    /// Begins with a copy of `image`, which must have a size that all of Leptonica's functions are made for.
    fn on(step: &'static str, image: &Image) -> Result<Self> {
        let (width, height) = (image.width(), image.height());
        check_size(width.into(), height.into(), 1)?;
        Self::on_any_size(step, image)
    }

    /// Replaces the image by what `call` makes of it: a new Pix, another reference to the one it gets, or NULL.
    fn then(mut self, call: impl FnOnce(*mut sys::Pix) -> *mut sys::Pix) -> Result<Self> {
        messages::begin_call();
        let before = self.image.as_ptr();
        let mut made = call(before);
        if made == before {
            // SAFETY: a second reference was taken to a Pix of our own; it is given back, the first stays.
            unsafe { sys::pixDestroy(&raw mut made) };
            return Ok(self);
        }
        // SAFETY: a Pix that Leptonica has made of ours is new, colormap and data included.
        match unsafe { Image::from_pix(made) } {
            Some(image) => {
                self.image = image;
                Ok(self)
            }
            None => Err(self.refused()),
        }
    }

    /// The error for a call that came to nothing.
    fn refused(&self) -> Error {
        let said = messages::recent();
        refused(self.step, if said.is_empty() { "Leptonica does not say why" } else { &said })
    }

    fn depth(&self) -> u32 {
        self.image.depth()
    }

    /// Blends alpha with white and looks colours up in the palette: gray of 1, 2, 4, 8 or 16 bits, or colour.
    fn flat(self) -> Result<Self> {
        // SAFETY: the Pix is alive and ours alone; numbers go in.
        let work = self.then(|pix| unsafe { sys::pixRemoveAlpha(pix) })?;
        if !work.image.has_palette() {
            return Ok(work);
        }
        // SAFETY: as above; all of its pixels are in the colormap.
        work.then(|pix| unsafe { sys::pixRemoveColormap(pix, sys::REMOVE_CMAP_BASED_ON_SRC) })
    }

    /// Gray of 8 bits.
    fn gray(self) -> Result<Self> {
        // SAFETY: the Pix is alive and ours alone; it has no colormap any more.
        self.flat()?.then(|pix| unsafe { sys::pixConvertTo8(pix, 0) })
    }

    /// Gray of 8 bits, or colour.
    fn gray_or_colour(self) -> Result<Self> {
        let work = self.flat()?;
        if work.depth() == 32 { Ok(work) } else { work.gray() }
    }

    /// Gray of 8 bits, colour, or black and white where that is what there is.
    fn smooth_or_bilevel(self) -> Result<Self> {
        let work = self.flat()?;
        if matches!(work.depth(), 1 | 32) { Ok(work) } else { work.gray() }
    }

    /// Says of pixels that were only moved that they have alpha, if they have.
    fn with_alpha_of(self, source: &Image) -> Self {
        if source.has_alpha() {
            // SAFETY: the Pix is alive and ours alone; a number goes in.
            unsafe { sys::pixSetSpp(self.image.as_ptr(), 4) };
        }
        self
    }

    /// Ends with an image of the resolution of `source`.
    fn done(self, source: &Image) -> Image {
        self.done_with(source, source.resolution())
    }

    fn done_with(mut self, source: &Image, resolution: Option<(u32, u32)>) -> Image {
        let (x, y) = resolution.unwrap_or((0, 0));
        self.image.set_resolution(x, y);
        // SAFETY: both are alive, and ours or only read. Tesseract heeds alpha by the format.
        unsafe { sys::pixSetInputFormat(self.image.as_ptr(), sys::pixGetInputFormat(source.as_ptr())) };
        self.image
    }
}

fn refused(step: &'static str, reason: impl Into<String>) -> Error {
    Error::Preprocess { step, reason: reason.into() }
}

/// Whether Leptonica's functions are made for this size, and the default limits let it be.
fn check_size(width: u64, height: u64, depth: u32) -> Result<()> {
    let limits = Limits::default();
    let bytes = (width.saturating_mul(depth.into()).div_ceil(32) * 4).saturating_mul(height);
    let pixels = width.saturating_mul(height);
    let side = u64::from(MAX_SIDE);
    if width > side || height > side || pixels > limits.max_pixels.min(MAX_PIXELS) || bytes > limits.max_bytes
    {
        let side = |side: u64| u32::try_from(side).unwrap_or(u32::MAX);
        return Err(Error::ImageTooLarge { width: side(width), height: side(height) });
    }
    Ok(())
}

/// Lets a number through if it is in its range.
fn in_range<T: PartialOrd + std::fmt::Display>(
    step: &'static str,
    name: &str,
    value: T,
    range: std::ops::RangeInclusive<T>,
) -> Result<T> {
    if range.contains(&value) {
        return Ok(value);
    }
    Err(refused(step, format!("{name} must be from {} to {}, and is {value}", range.start(), range.end())))
}

/// A number that is in a range of C's as well.
fn c_number(value: u32) -> c_int {
    c_int::try_from(value).unwrap_or(c_int::MAX)
}
