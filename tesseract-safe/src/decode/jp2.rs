//! JPEG 2000 (`pixReadMemJp2k`): 8 bits a sample, gray or colour, with alpha or without.

use super::{DecodeError, Depth, Format, Limits, Raster, guard::guarded, pack, resolution};
use hayro_jpeg2000::error::{DecodeError as Jp2Error, DecodingError, FormatError, MarkerError};
use hayro_jpeg2000::{ColorSpace, DecodeSettings, Image};

/// Bytes that the decoder takes for a sample, as far as that depends on the size.
const BYTES_PER_SAMPLE: u64 = 8;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    // What is missing is an error, and not a blur.
    let settings = DecodeSettings { resolve_palette_indices: true, strict: true, target_resolution: None };
    let mut raster = guarded(Format::Jp2, || {
        let image = Image::new(bytes, &settings).map_err(error)?;
        read(&image, limits)
    })?;
    if let Some(per_inch) = capture_resolution(bytes) {
        raster.set_resolution(per_inch);
    }
    raster.set_format(Format::Jp2);
    Ok(raster)
}

fn read(image: &Image<'_>, limits: &Limits) -> Result<Raster, DecodeError> {
    let (width, height) = (image.width(), image.height());
    let colours = match image.color_space() {
        ColorSpace::Gray => 1,
        ColorSpace::RGB => 3,
        ColorSpace::CMYK => 4,
        // By their number, as Leptonica does.
        ColorSpace::Unknown { num_channels } | ColorSpace::Icc { num_channels, .. } => *num_channels,
    };
    let samples = colours + u8::from(image.has_alpha());
    let depth = if samples == 1 { Depth::Eight } else { Depth::ThirtyTwo };
    limits.check(width, height, depth)?;
    let pixels = u64::from(width) * u64::from(height);
    limits.check_bytes(width, height, pixels.saturating_mul(u64::from(samples) * BYTES_PER_SAMPLE))?;
    let pixels = image.decode().map_err(error)?;
    let row = width as usize * usize::from(samples);
    if pixels.len() < row * height as usize {
        return Err(DecodeError::truncated(Format::Jp2, "samples are missing"));
    }
    let mut raster = Raster::zeroed(width, height, depth, limits)?;
    for (line, row) in raster.rows_mut().zip(pixels.chunks_exact(row)) {
        match (colours, image.has_alpha()) {
            (1, false) => pack::bytes(line, row),
            (1, true) => pack::colours::<2, 1>(line, row, |[v, a]| pack::rgba(v, v, v, a)),
            (3, false) => pack::colours::<3, 1>(line, row, |[r, g, b]| pack::rgba(r, g, b, 255)),
            (3, true) => pack::bytes(line, row),
            (4, false) => pack::colours::<4, 1>(line, row, |[c, m, y, k]| {
                let sample = |ink: u8| ((255 - u32::from(k)) * (255 - u32::from(ink)) / 255) as u8;
                pack::rgba(sample(c), sample(m), sample(y), 255)
            }),
            _ => {
                let what = format_args!("{samples} samples a pixel");
                return Err(DecodeError::unsupported(Format::Jp2, what));
            }
        }
    }
    if image.has_alpha() {
        raster.set_samples(4);
    }
    Ok(raster)
}

/// Pixels per inch by the box for the resolution of capture: in `jp2h`, `res `, `resc`.
fn capture_resolution(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = contents(bytes, b"jp2h")?;
    let fields = contents(contents(header, b"res ")?, b"resc")?;
    let number = |at: usize| Some(u16::from_be_bytes(fields.get(at..at + 2)?.try_into().ok()?));
    let exponent = |at: usize| Some(i32::from(fields.get(at)?.cast_signed()));
    let per_metre = |fraction: usize, at: usize| {
        let value =
            f64::from(number(fraction)?) / f64::from(number(fraction + 2)?) * 10f64.powi(exponent(at)?);
        (value.is_finite() && value <= f64::from(u32::MAX)).then_some(value.round() as u32)
    };
    // Down comes before across.
    let (y, x) = (per_metre(0, 8)?, per_metre(4, 9)?);
    Some((resolution::from_per_metre(x), resolution::from_per_metre(y)))
}

/// What is in the first box of that name.
fn contents<'a>(mut boxes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    loop {
        let size = u32::from_be_bytes(boxes.get(..4)?.try_into().ok()?) as usize;
        // A box without a size goes to the end; longer ones are the picture, before which the header comes.
        let end = if size == 0 { boxes.len() } else { size };
        let body = boxes.get(8..end)?;
        if boxes.get(4..8)? == name {
            return Some(body);
        }
        boxes = &boxes[end..];
    }
}

fn error(error: Jp2Error) -> DecodeError {
    match error {
        Jp2Error::Decoding(DecodingError::UnexpectedEof) => DecodeError::truncated(Format::Jp2, error),
        Jp2Error::Format(FormatError::Unsupported) | Jp2Error::Marker(MarkerError::Unsupported) => {
            DecodeError::unsupported(Format::Jp2, error)
        }
        _ => DecodeError::corrupt(Format::Jp2, error),
    }
}
