//! JPEG, through the `image` crate; the segments in front of the data are read here for the resolution.

use super::{DecodeError, Format, Limits, Raster, exif::Exif, resolution};
use image::codecs::jpeg::JpegDecoder;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let segments = Segments::parse(bytes)?;
    let error = |e: image::ImageError| DecodeError::from_image(Format::Jpeg, &e);
    let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(error)?;
    let mut raster = Raster::from_decoder(decoder, Format::Jpeg, limits)?;
    raster.set_resolution(match segments.density {
        Some(density) => density,
        None => segments.exif.resolution(),
    });
    segments.exif.make_upright(&mut raster, limits)?;
    Ok(raster)
}

/// What the segments of a JPEG file tell besides the picture.
#[derive(Default)]
struct Segments {
    /// Pixels per inch by the JFIF header, unless it only gives an aspect ratio.
    density: Option<(u32, u32)>,
    exif: Exif,
}

impl Segments {
    /// Walks over the markers, up to the end of the image, which must be there: decoders paint what is
    /// missing grey.
    fn parse(bytes: &[u8]) -> Result<Segments, DecodeError> {
        let mut segments = Segments::default();
        let mut rest = bytes.get(2..).unwrap_or_default();
        loop {
            // Entropy-coded data, fill bytes and stuffed zeros lie between the markers.
            let marker = loop {
                match rest {
                    [0xff, 0x00 | 0x01 | 0xd0..=0xd7 | 0xff, ..] => rest = &rest[1..],
                    [0xff, marker, ..] => break *marker,
                    [_, tail @ ..] => rest = tail,
                    [] => {
                        return Err(DecodeError::truncated(Format::Jpeg, "there is no end marker"));
                    }
                }
            };
            rest = &rest[2..];
            if marker == 0xd9 {
                return Ok(segments);
            }
            if marker == 0xd8 {
                continue;
            }
            let segment = match *rest {
                [high, low, ..] => usize::from(u16::from_be_bytes([high, low])),
                _ => 0,
            };
            let body = rest
                .get(2..segment)
                .ok_or_else(|| DecodeError::truncated(Format::Jpeg, "a segment is not complete"))?;
            segments.add(marker, body);
            rest = &rest[segment..];
        }
    }

    fn add(&mut self, marker: u8, body: &[u8]) {
        match (marker, body) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x2, y1, y2, _, _, ..]) => {
                let per_inch = |high: u8, low: u8| {
                    let value = u16::from_be_bytes([high, low]);
                    match unit {
                        2 => resolution::from_per_centimetre(value.into()),
                        _ => value.into(),
                    }
                };
                if [1, 2].contains(unit) {
                    self.density = Some((per_inch(*x1, *x2), per_inch(*y1, *y2)));
                }
            }
            (0xe1, [b'E', b'x', b'i', b'f', 0, 0, block @ ..]) if self.exif == Exif::default() => {
                self.exif = Exif::parse(block);
            }
            _ => {}
        }
    }
}
