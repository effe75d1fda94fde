//! Samples of colour pages to pixels, by the arithmetic of libtiff's `TIFFReadRGBAImage`, through which
//! Leptonica reads them.

use super::super::{DecodeError, Format, pack};
use super::{BLACK_IS_ZERO, CMYK, JPEG, Page, Pages, RGB, WHITE_IS_ZERO, YCBCR};
use tiff::tags::Tag;

/// Refuses what [`convert`] cannot do.
pub(super) fn check(pages: &mut Pages<'_>, page: &Page) -> Result<(), DecodeError> {
    let unsupported = |what: &str| Err(DecodeError::unsupported(Format::Tiff, what));
    match (page.samples, page.photometric) {
        (1 | 2, _) | (3 | 4, RGB | WHITE_IS_ZERO | BLACK_IS_ZERO) | (4, CMYK) => Ok(()),
        (3, YCBCR) if page.bits == 8 => {
            // The JPEG decoder has undone the subsampling; nobody does in other compressions.
            let subsampling = pages.find_tag_unsigned_vec::<u16>(Tag::ChromaSubsampling);
            match subsampling {
                _ if page.compression == JPEG => Ok(()),
                Ok(Some(factors)) if factors == [1, 1] => Ok(()),
                _ => unsupported("subsampled colour outside of JPEG"),
            }
        }
        (samples, other) => {
            let what = format!("photometric interpretation {other} with {samples} samples a pixel");
            unsupported(&what)
        }
    }
}

/// A 16-bit sample in 8 bits, rounded.
pub(super) fn to_byte(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

/// Fills a row of colour words from interleaved 8-bit samples.
pub(super) fn convert(line: &mut [u32], row: &[u8], page: &Page) {
    // Leptonica leaves the alpha byte of three samples at zero.
    let rgb = |r, g, b| pack::rgba(r, g, b, 0);
    match (page.samples, page.photometric) {
        (2, _) => pack::colours::<2, 1>(line, row, |[v, a]| pack::rgba(v, v, v, a)),
        (3, RGB) => pack::colours::<3, 1>(line, row, |[r, g, b]| rgb(r, g, b)),
        (3, YCBCR) => pack::colours::<3, 1>(line, row, |[y, cb, cr]| {
            let [r, g, b] = from_ycbcr(y, cb, cr);
            rgb(r, g, b)
        }),
        (3, WHITE_IS_ZERO) => pack::colours::<3, 1>(line, row, |[v, ..]| rgb(!v, !v, !v)),
        (3, _) => pack::colours::<3, 1>(line, row, |[v, ..]| rgb(v, v, v)),
        (_, CMYK) => pack::colours::<4, 1>(line, row, |[c, m, y, k]| {
            let light = 255 - u32::from(k);
            let sample = |ink: u8| (light * (255 - u32::from(ink)) / 255) as u8;
            pack::rgba(sample(c), sample(m), sample(y), 255)
        }),
        (_, WHITE_IS_ZERO) => pack::colours::<4, 1>(line, row, |[v, ..]| pack::rgba(!v, !v, !v, 255)),
        (_, BLACK_IS_ZERO) => pack::colours::<4, 1>(line, row, |[v, ..]| pack::rgba(v, v, v, 255)),
        _ if page.extra == Some(2) => pack::colours::<4, 1>(line, row, |[r, g, b, a]| {
            let sample = |v: u8| ((u32::from(v) * u32::from(a) + 127) / 255) as u8;
            pack::rgba(sample(r), sample(g), sample(b), a)
        }),
        _ => pack::bytes(line, row),
    }
}

/// Full-range BT.601, in the fixed point that JPEG decoders use.
fn from_ycbcr(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let round = |value: i32| (value + (1 << 15)) >> 16;
    let clamp = |value: i32| value.clamp(0, 255) as u8;
    [
        clamp(y + round(91_881 * cr)),
        clamp(y + round(-22_554 * cb - 46_802 * cr)),
        clamp(y + round(116_130 * cb)),
    ]
}
