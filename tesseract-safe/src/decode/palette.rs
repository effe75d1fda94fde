//! What Leptonica asks of a palette.

use super::raster::pixel_of;
use super::{DecodeError, Depth, Format, Limits, Raster, pack};

/// An opaque palette from red, green, blue triples.
pub(super) fn from_rgb(triples: &[u8], max: usize) -> Vec<[u8; 4]> {
    triples.chunks_exact(3).take(max).map(|c| [c[0], c[1], c[2], 255]).collect()
}

/// Refuses a picture with pixels outside of its palette, as Leptonica does after every reader
/// (`pixcmapIsValid`).
pub(super) fn check_indices(raster: &Raster, format: Format) -> Result<(), DecodeError> {
    let Some(palette) = raster.palette() else {
        return Ok(());
    };
    let (depth, colours) = (raster.depth(), palette.len() as u64);
    if colours >= 1 << depth.bits() {
        return Ok(());
    }
    for row in raster.rows() {
        for x in 0..raster.width() {
            let index = pixel_of(row, depth, x);
            if u64::from(index) >= colours {
                return Err(DecodeError::corrupt(
                    format,
                    format_args!("a pixel has colour {index} of a palette of {colours}"),
                ));
            }
        }
    }
    Ok(())
}

/// Takes the palette off a bilevel picture, which Leptonica never leaves with one (`pixRemoveColormap`, by
/// source): black and white stay bilevel with black set, other greys become 8 bits deep, colours 32.
pub(super) fn flatten_bilevel(raster: &mut Raster, limits: &Limits) -> Result<(), DecodeError> {
    let Some(palette) = raster.palette().map(<[_]>::to_vec) else {
        return Ok(());
    };
    raster.set_palette(None);
    let is_grey = |c: &[u8; 4]| c[0] == c[1] && c[0] == c[2];
    if palette.iter().all(is_grey) {
        match palette.iter().map(|c| c[0]).collect::<Vec<_>>()[..] {
            [0, 255] => {
                raster.invert();
                raster.clear_padding();
            }
            [255, 0] => {}
            ref greys => {
                // An index beyond the palette becomes black.
                let value = |bit: u32| greys.get(bit as usize).copied().map_or(0, u32::from);
                expand(raster, Depth::Eight, limits, value)?;
            }
        }
    } else {
        let value = |bit: u32| palette.get(bit as usize).map_or(0, |&[r, g, b, _]| pack::rgba(r, g, b, 0));
        expand(raster, Depth::ThirtyTwo, limits, value)?;
    }
    Ok(())
}

fn expand(
    raster: &mut Raster,
    depth: Depth,
    limits: &Limits,
    value: impl Fn(u32) -> u32,
) -> Result<(), DecodeError> {
    let width = raster.width();
    let mut expanded = Raster::zeroed(width, raster.height(), depth, limits)?;
    for (line, source) in expanded.rows_mut().zip(raster.rows()) {
        for x in 0..width {
            super::raster::put_pixel(line, depth, x, value(pixel_of(source, Depth::One, x)));
        }
    }
    raster.replace_pixels(expanded);
    Ok(())
}
