//! Image files and pixel buffers to Leptonica's raster, without any C.
//!
//! Upstream's `tesseract` command hands a file to Leptonica's `pixRead`, and what the page looks like to the
//! recogniser depends on the choices made there: which depth a palette of eight colours becomes, whether a
//! set bit is black, how many pixels per inch a `pHYs` chunk stands for. This module makes the same choices
//! on top of decoders written in safe Rust, so that untrusted bytes meet no C parser and the recognised text
//! stays that of Leptonica 1.80.0.
//!
//! The rule, format by format: **what Leptonica reads, comes out word for word as Leptonica has it**,
//! oddities included (they are noted where they occur); what Leptonica refuses may be read all the same.
//! Three deliberate exceptions:
//!
//! * An EXIF orientation (JPEG, PNG, WebP) is applied, so that a photo taken sideways is upright.
//! * A JPEG without a density in its JFIF header takes the one of its EXIF block.
//! * A JPEG whose data ends too early is an error, not a page that turns grey half way down.
//!
//! JPEG leaves rounding to the decoder; there, samples may differ from upstream's by a few steps.

mod bmp;
mod error;
mod exif;
mod format;
mod gif;
mod guard;
#[cfg(feature = "jp2")]
mod jp2;
mod jpeg;
mod limits;
mod orient;
mod pack;
mod pages;
mod palette;
mod png;
mod pnm;
mod raster;
mod raw;
mod resolution;
#[cfg(test)]
mod tests;
mod tiff;
mod webp;

pub use self::error::DecodeError;
pub use self::format::Format;
pub(crate) use self::jpeg::JpegFrame;
pub use self::limits::{Limit, Limits};
pub use self::pages::PageList;
pub use self::raster::{Depth, Raster};
pub use self::raw::PixelLayout;

/// Decodes the first page of an image file.
///
/// The format is recognised by content, never by a file name. See [`Format`] for what is known.
///
/// # Errors
///
/// [`DecodeError`] says whether the bytes are no known image, damaged, cut short, too large for `limits`, or
/// of a kind that is not supported. No input makes this function panic.
///
/// Stands for Leptonica's `pixRead` and `pixReadMem`.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    decode_page(bytes, None, limits)
}

/// Decodes the page of a TIFF whose directory is at `directory`; of other files, and without one, the first.
fn decode_page(bytes: &[u8], directory: Option<u64>, limits: &Limits) -> Result<Raster, DecodeError> {
    match Format::detect(bytes) {
        Some(Format::Png) => png::decode(bytes, limits),
        Some(Format::Jpeg) => jpeg::decode(bytes, limits),
        Some(Format::Tiff) => tiff::decode(bytes, directory, limits),
        Some(Format::Bmp) => bmp::decode(bytes, limits),
        Some(Format::Gif) => gif::decode(bytes, limits),
        Some(Format::Pnm) => pnm::decode(bytes, limits),
        Some(Format::WebP) => webp::decode(bytes, limits),
        #[cfg(feature = "jp2")]
        Some(Format::Jp2) => jp2::decode(bytes, limits),
        // Never detected.
        #[cfg(not(feature = "jp2"))]
        Some(Format::Jp2) => Err(DecodeError::unknown(bytes)),
        None => Err(DecodeError::unknown(bytes)),
    }
}
