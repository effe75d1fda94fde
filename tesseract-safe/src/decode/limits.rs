//! How large an image may be, checked before anything is allocated for it.

use super::{DecodeError, Depth};
use std::fmt;

/// Leptonica cannot represent more bytes, so no limit may be set higher.
const LEPTONICA_MAX_BYTES: u64 = i32::MAX as u64;
/// Leptonica cannot represent longer rows.
const LEPTONICA_MAX_WORDS_PER_LINE: u64 = (1 << 24) - 1;

/// How large a decoded image may be.
///
/// A few hundred bytes can describe an image of gigabytes; a service that takes images from strangers wants
/// these low.
///
/// The decoder's own buffers are held to `max_bytes` each, so that the peak is about twice as much for an
/// instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels, width times height. 1,000,000,000 by default.
    pub max_pixels: u64,
    /// Bytes of the decoded raster. 1 GiB by default. Leptonica itself ends at 2 GiB.
    pub max_bytes: u64,
    /// Pages of a file, where [`Pages`](crate::Pages) are asked for. 65,535 by default, which is as far as
    /// libtiff counts.
    pub max_pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_pixels: 1_000_000_000, max_bytes: 1 << 30, max_pages: u16::MAX as u32 }
    }
}

/// The limit that an image exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Width times height.
    Pixels(u64),
    /// Bytes of the decoded raster, or of a buffer on the way to it.
    Bytes(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Pixels(n) => write!(f, "{n} pixels"),
            Limit::Bytes(n) => write!(f, "{n} bytes"),
        }
    }
}

impl Limits {
    /// Whether a raster of this size may be allocated.
    pub(super) fn check(&self, width: u32, height: u32, depth: Depth) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::ZeroSize { width, height });
        }
        if u64::from(width) * u64::from(height) > self.max_pixels {
            return Err(DecodeError::TooLarge { width, height, limit: Limit::Pixels(self.max_pixels) });
        }
        let words = depth.words_per_line(width);
        if words > LEPTONICA_MAX_WORDS_PER_LINE {
            return Err(self.too_many_bytes(width, height));
        }
        self.check_bytes(width, height, words * 4 * u64::from(height))
    }

    /// Whether a buffer of `bytes` may be allocated for an image of this size.
    pub(super) fn check_bytes(&self, width: u32, height: u32, bytes: u64) -> Result<(), DecodeError> {
        if bytes > self.bytes() {
            return Err(self.too_many_bytes(width, height));
        }
        Ok(())
    }

    /// The limit in bytes that applies in the end.
    pub(super) fn bytes(&self) -> u64 {
        self.max_bytes.min(LEPTONICA_MAX_BYTES)
    }

    /// [`Limits::bytes`] for the interfaces that want a `usize`.
    pub(super) fn bytes_usize(&self) -> usize {
        usize::try_from(self.bytes()).unwrap_or(usize::MAX)
    }

    pub(super) fn too_many_bytes(&self, width: u32, height: u32) -> DecodeError {
        DecodeError::TooLarge { width, height, limit: Limit::Bytes(self.bytes()) }
    }
}
