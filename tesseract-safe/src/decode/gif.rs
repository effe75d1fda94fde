//! GIF: the pixels of the first frame, whatever the canvas around it, with its palette (`gifToPix`).

use super::raster::put_pixel;
use super::{DecodeError, Depth, Format, Limits, Raster, palette};
use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};
use std::num::NonZeroU64;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(
        NonZeroU64::new(limits.bytes()).map_or(MemoryLimit::Bytes(NonZeroU64::MIN), MemoryLimit::Bytes),
    );
    let mut decoder = options.read_info(bytes).map_err(|e| error(&e))?;
    let frame = decoder
        .next_frame_info()
        .map_err(|e| error(&e))?
        .ok_or_else(|| DecodeError::truncated(Format::Gif, "it has no frame"))?;
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));

    let colours = palette::from_rgb(decoder.palette().map_err(|e| error(&e))?, 256);
    let depth = match colours.len() {
        0..=2 => Depth::One,
        3..=4 => Depth::Two,
        5..=16 => Depth::Four,
        _ => Depth::Eight,
    };
    let mut raster = Raster::zeroed(width, height, depth, limits)?;
    limits.check_bytes(width, height, u64::from(width) * u64::from(height))?;
    let mut indices = vec![0; width as usize * height as usize];
    decoder.read_into_buffer(&mut indices).map_err(|e| error(&e))?;

    for (line, row) in raster.rows_mut().zip(indices.chunks_exact(width as usize)) {
        for (x, &index) in (0u32..).zip(row) {
            // As a bit every index but 0 is 1; in other depths the higher bits are lost.
            let value = if depth == Depth::One { (index != 0).into() } else { index.into() };
            put_pixel(line, depth, x, value);
        }
    }
    raster.set_palette(Some(colours));
    raster.set_format(Format::Gif);
    palette::check_indices(&raster, Format::Gif)?;
    Ok(raster)
}

fn error(error: &DecodingError) -> DecodeError {
    match error {
        DecodingError::Io(io) => DecodeError::from_io(Format::Gif, io),
        DecodingError::UnexpectedEof => DecodeError::truncated(Format::Gif, error),
        _ => DecodeError::corrupt(Format::Gif, error),
    }
}
