//! Why an image could not be decoded.

use super::{Format, Limit};

/// What is wrong with an image, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// There were no bytes at all.
    #[error("the image is empty: no bytes were given")]
    Empty,

    /// The bytes do not begin like any image format that is known.
    #[error(
        "unknown image format{}; known are PNG, JPEG, TIFF, BMP, GIF, PNM and WebP",
        looks_like.map(|kind| format!(" (this looks like {kind})")).unwrap_or_default()
    )]
    UnknownFormat {
        /// What the bytes look like instead, if that can be told.
        looks_like: Option<&'static str>,
    },

    /// The file ends before the image does.
    #[error("the {format} image is cut short: {message}")]
    Truncated {
        /// The format of the file.
        format: Format,
        /// Where it ends.
        message: String,
    },

    /// The file contradicts its format.
    #[error("the {format} image is damaged: {message}")]
    Corrupt {
        /// The format of the file.
        format: Format,
        /// What is contradictory.
        message: String,
    },

    /// The image has no width or no height.
    #[error("the image has no pixels (width {width}, height {height})")]
    ZeroSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },

    /// The image is larger than the [`Limits`](super::Limits) allow. Nothing was allocated for it.
    #[error("the image is too large: {width} x {height} pixels exceed the limit of {limit}")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The limit that is exceeded.
        limit: Limit,
    },

    /// The file has more pages than the [`Limits`](super::Limits) allow. None was decoded.
    #[error("the file has more pages than the limit of {limit}")]
    TooManyPages {
        /// The limit that is exceeded.
        limit: u32,
    },

    /// The file is sound but uses something that cannot be decoded; convert it, to PNG say.
    #[error("unsupported {format} image: {what}")]
    Unsupported {
        /// The format of the file.
        format: Format,
        /// What is not supported.
        what: String,
    },

    /// A buffer of pixels is shorter than its width, height and stride say.
    #[error("the pixel buffer holds {actual} bytes, but its layout needs {needed}")]
    BufferTooShort {
        /// Bytes that are there.
        actual: usize,
        /// Bytes that are needed.
        needed: u64,
    },

    /// A stride is shorter than one row of pixels.
    #[error("the stride of {stride} bytes is shorter than one row of pixels, {row} bytes")]
    StrideTooShort {
        /// The stride that was given, in bytes.
        stride: usize,
        /// The bytes of one row.
        row: u64,
    },
}

impl DecodeError {
    /// The error for bytes of no known format.
    pub(super) fn unknown(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return DecodeError::Empty;
        }
        DecodeError::UnknownFormat { looks_like: super::format::other_kind(bytes) }
    }

    pub(super) fn corrupt(format: Format, message: impl ToString) -> Self {
        let message = message.to_string();
        DecodeError::Corrupt { format, message }
    }

    pub(super) fn truncated(format: Format, message: impl ToString) -> Self {
        let message = message.to_string();
        DecodeError::Truncated { format, message }
    }

    pub(super) fn unsupported(format: Format, what: impl ToString) -> Self {
        let what = what.to_string();
        DecodeError::Unsupported { format, what }
    }

    /// An I/O error of a decoder that reads from memory: either the end came too early or the data is bad.
    pub(super) fn from_io(format: Format, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            Self::truncated(format, error)
        } else {
            Self::corrupt(format, error)
        }
    }

    /// An error of one of the decoders of the `image` crate.
    pub(super) fn from_image(format: Format, error: &image::ImageError) -> Self {
        match error {
            image::ImageError::Unsupported(_) => Self::unsupported(format, error),
            image::ImageError::IoError(io) => Self::from_io(format, io),
            _ => Self::corrupt(format, error),
        }
    }
}
