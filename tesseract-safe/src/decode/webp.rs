//! WebP, through the `image` crate.

use super::{DecodeError, Format, Limits, Raster, exif};
use image::ImageDecoder as _;
use image::codecs::webp::WebPDecoder;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let error = |e: image::ImageError| DecodeError::from_image(Format::WebP, &e);
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(error)?;
    // A damaged EXIF block is no reason to lose the picture.
    let block = decoder.exif_metadata().unwrap_or(None);
    let mut raster = Raster::from_decoder(decoder, Format::WebP, limits)?;
    if let Some(block) = block {
        exif::Exif::parse(&block).make_upright(&mut raster, limits)?;
    }
    Ok(raster)
}
