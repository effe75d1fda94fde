//! WebP, through the `image` crate.

use super::{DecodeError, Depth, Format, Limits, Raster, exif};
use image::codecs::webp::WebPDecoder;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let decoder =
        WebPDecoder::new(Cursor::new(bytes)).map_err(|e| DecodeError::from_image(Format::WebP, &e))?;
    if decoder.has_animation() {
        // Leptonica refuses these too.
        return Err(DecodeError::unsupported(Format::WebP, "animation"));
    }
    if let Some((width, height)) = lossy_size(bytes) {
        // A small canvas around a huge picture would pass the check of the canvas.
        limits.check(width, height, Depth::ThirtyTwo)?;
    }
    let mut raster = Raster::from_decoder(decoder, Format::WebP, limits)?;
    if let Some(block) = chunk(bytes, b"EXIF") {
        exif::Exif::parse(block).make_upright(&mut raster, limits)?;
    }
    Ok(raster)
}

/// The contents of the first chunk of that name, if the file holds all of it.
fn chunk<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut rest = bytes.get(12..)?;
    loop {
        let size = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        let size = usize::try_from(size).ok()?;
        let body = rest.get(8..)?;
        if rest.starts_with(name) {
            return body.get(..size);
        }
        rest = body.get(size.checked_next_multiple_of(2)?..)?;
    }
}

/// Width and height in the frame header of a lossy picture.
fn lossy_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = chunk(bytes, b"VP8 ")?.get(6..10)?;
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Some((side(header[0], header[1]), side(header[2], header[3])))
}
