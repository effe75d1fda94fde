//! JPEG, through the `image` crate; the segments in front of the data are read here for the resolution.

use super::{DecodeError, Depth, Format, Limits, Raster, exif::Exif, guard::guarded, resolution};
use image::codecs::jpeg::JpegDecoder;
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let segments = Segments::parse(bytes)?;
    segments.check(Format::Jpeg, limits)?;
    let mut raster = guarded(Format::Jpeg, || {
        let decoder =
            JpegDecoder::new(Cursor::new(bytes)).map_err(|e| DecodeError::from_image(Format::Jpeg, &e))?;
        Raster::from_decoder(decoder, Format::Jpeg, limits)
    })?;
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
    /// Width and height of the last frame.
    size: Option<(u32, u32)>,
    /// Whether the picture has components that the decoder cannot bring to one size.
    odd_sampling: bool,
    /// Marker and bits a sample of the last frame.
    coding: Option<(u8, u8)>,
    /// Numbers of the last frame's components.
    components: Vec<u8>,
    jfif: bool,
    /// The colour transform that Adobe's segment names.
    adobe: Option<u8>,
}

/// How a JPEG file holds its picture.
#[derive(Debug, PartialEq)]
pub(crate) struct JpegFrame {
    /// Of the stored picture, which may lie on its side.
    pub width: u32,
    /// Of the stored picture.
    pub height: u32,
    /// The low half of the frame's marker: 0 is baseline, 1 extended, 2 progressive.
    pub process: u8,
    /// Bits a sample.
    pub bits: u8,
    /// The numbers that the components go by.
    pub components: Vec<u8>,
    /// Whether there is a JFIF header.
    pub jfif: bool,
    /// The colour transform that Adobe's segment names: 0 none, 1 YCbCr, 2 YCCK.
    pub adobe: Option<u8>,
    /// The orientation that EXIF names, 1 to 8.
    pub orientation: u16,
}

impl JpegFrame {
    /// Reads the segments of a file; `None` for what is no whole JPEG.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let segments = Segments::parse(bytes).ok()?;
        let ((width, height), (process, bits)) = (segments.size?, segments.coding?);
        let Segments { components, jfif, adobe, exif, .. } = segments;
        Some(Self { width, height, process, bits, components, jfif, adobe, orientation: exif.orientation() })
    }
}

impl Segments {
    /// Walks over the markers, up to the end of the image, which must be there: decoders paint what is
    /// missing grey.
    fn parse(bytes: &[u8]) -> Result<Segments, DecodeError> {
        let mut segments = Segments::default();
        segments.walk(bytes)?;
        Ok(segments)
    }

    fn walk(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
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
                return Ok(());
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
            self.add(marker, body);
            rest = &rest[segment..];
        }
    }

    fn check(&self, format: Format, limits: &Limits) -> Result<(), DecodeError> {
        if self.odd_sampling {
            return Err(DecodeError::unsupported(
                format,
                "JPEG colour that is sampled more finely than light",
            ));
        }
        match self.size {
            Some((width, height)) => limits.check(width, height, Depth::Eight),
            None => Ok(()),
        }
    }

    fn add(&mut self, marker: u8, body: &[u8]) {
        match (marker, body) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x2, y1, y2, _, _, ..]) => {
                self.jfif = true;
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
            (0xee, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => {
                self.adobe = Some(*transform);
            }
            // The frame headers; 0xc4, 0xc8 and 0xcc are other segments.
            (0xc0..=0xcf, [bits, h1, h2, w1, w2, _, components @ ..])
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) =>
            {
                let side = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
                self.size = Some((side(*w1, *w2), side(*h1, *h2)));
                self.odd_sampling |= has_odd_factors(components);
                self.coding = Some((marker & 15, *bits));
                self.components = components.chunks_exact(3).map(|component| component[0]).collect();
            }
            _ => {}
        }
    }
}

/// Refuses a JPEG stream inside of another file, possibly without its end, that the decoder must not get: one
/// that is too large, or that it would panic on.
pub(super) fn check_stream(stream: &[u8], format: Format, limits: &Limits) -> Result<(), DecodeError> {
    let mut segments = Segments::default();
    // The end does not matter here.
    let _ = segments.walk(stream);
    segments.check(format, limits)
}

/// Whether the first component is not the finest, or another is not a whole fraction of it.
fn has_odd_factors(components: &[u8]) -> bool {
    let factors = |component: &[u8]| (component[1] >> 4, component[1] & 15);
    let Some((h, v)) = components.get(..3).map(factors) else {
        return false;
    };
    let divides = |part: u8, whole: u8| part != 0 && whole.is_multiple_of(part);
    components.chunks_exact(3).map(factors).any(|(ch, cv)| !divides(ch, h) || !divides(cv, v))
}
