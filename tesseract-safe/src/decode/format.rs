//! Recognising a file by its first bytes.

use std::fmt;

/// An image file format that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG, whether JFIF, EXIF or bare.
    Jpeg,
    /// TIFF and BigTIFF.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// GIF; its first frame.
    Gif,
    /// Portable anymap: PBM, PGM, PPM (plain and raw) and PAM.
    Pnm,
    /// WebP, lossy and lossless, but not animated.
    WebP,
    /// JPEG 2000, in a JP2 file or bare; with feature `jp2`.
    Jp2,
}

impl Format {
    /// The format that `bytes` begin with, or `None` if it is none of ours.
    ///
    /// Stands for Leptonica's `findFileFormatBuffer`.
    #[must_use]
    pub fn detect(bytes: &[u8]) -> Option<Format> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Format::Png),
            [0xff, 0xd8, ..] => Some(Format::Jpeg),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
            [b'B', b'M', ..] => Some(Format::Bmp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
            [b'P', b'1'..=b'7', space, ..] if space.is_ascii_whitespace() || *space == b'#' => {
                Some(Format::Pnm)
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..]
                if cfg!(feature = "jp2") =>
            {
                Some(Format::Jp2)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Png => "PNG",
            Format::Jpeg => "JPEG",
            Format::Tiff => "TIFF",
            Format::Bmp => "BMP",
            Format::Gif => "GIF",
            Format::Pnm => "PNM",
            Format::WebP => "WebP",
            Format::Jp2 => "JPEG 2000",
        })
    }
}

/// A name for well-known content that is no image format of ours, so that the error can say what the file is.
pub(super) fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF document; render its pages to images first"),
        [b'%', b'!', b'P', b'S', ..] => Some("a PostScript document; render it to images first"),
        [0, 0, 0, 12, b'j', b'P', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => {
            Some("JPEG 2000, for which feature `jp2` is needed")
        }
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Some("AVIF"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', ..] => Some("HEIF"),
        [b's', b'p', b'i', b'x', ..] => Some("a serialised Leptonica image"),
        [b'<', b's', b'v', b'g', ..] | [b'<', b'?', b'x', b'm', b'l', ..] => Some("XML or SVG"),
        _ => None,
    }
}
