//! PNG, sample for sample as stored: nothing is expanded but what Leptonica expands (`pixReadStreamPng`).

use super::{DecodeError, Depth, Format, Limits, Raster, exif, pack, palette, resolution};
use png::{BitDepth, ColorType, DecodingError, Info, Reader, Unit};
use std::io::Cursor;

type PngReader<'a> = Reader<Cursor<&'a [u8]>>;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let png_limits = png::Limits { bytes: limits.bytes_usize() };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png_limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let info = decoder.read_header_info().map_err(|e| error(&e, (0, 0), limits))?;
    let size = info.size();
    let error = |e: DecodingError| error(&e, size, limits);
    limits.check(size.0, size.1, stored_depth(info))?;

    let mut reader = decoder.read_info().map_err(error)?;
    let mut raster = match transparency(reader.info()) {
        Some(transparency) => decode_transparent(&mut reader, &transparency, limits, &error)?,
        None => decode_plain(&mut reader, limits, &error)?,
    };
    // The rest must be whole as well: libpng reads on to the end of the image, and an EXIF block may come
    // last.
    reader.finish().map_err(error)?;

    let info = reader.info();
    if let Some(dims) = info.pixel_dims.filter(|dims| dims.unit == Unit::Meter) {
        let per_inch = resolution::from_per_metre;
        raster.set_resolution((per_inch(dims.xppu), per_inch(dims.yppu)));
    }
    raster.set_format(Format::Png);
    if let Some(block) = info.exif_metadata.as_deref() {
        exif::Exif::parse(block).make_upright(&mut raster, limits)?;
    }
    Ok(raster)
}

/// The depth of the raster if there is no transparency besides an alpha channel; 16-bit samples lose their
/// low byte.
fn stored_depth(info: &Info<'_>) -> Depth {
    match (info.color_type, info.bit_depth) {
        (ColorType::Grayscale | ColorType::Indexed, BitDepth::One) => Depth::One,
        (ColorType::Grayscale | ColorType::Indexed, BitDepth::Two) => Depth::Two,
        (ColorType::Grayscale | ColorType::Indexed, BitDepth::Four) => Depth::Four,
        (ColorType::Grayscale | ColorType::Indexed, _) => Depth::Eight,
        _ => Depth::ThirtyTwo,
    }
}

/// A `tRNS` chunk that Leptonica heeds.
enum Transparency {
    /// One grey level is transparent. Leptonica makes the whole picture transparent, and so a blank page.
    Grey,
    /// The alpha of the first palette entries.
    Palette { colours: Vec<[u8; 4]> },
}

fn transparency(info: &Info<'_>) -> Option<Transparency> {
    let alphas = info.trns.as_deref()?;
    match info.color_type {
        ColorType::Grayscale => Some(Transparency::Grey),
        ColorType::Indexed => {
            let mut colours = colours(info);
            // libpng drops a chunk of the wrong length.
            if alphas.is_empty() || alphas.len() > colours.len() {
                return None;
            }
            for (colour, &alpha) in colours.iter_mut().zip(alphas) {
                colour[3] = alpha;
            }
            Some(Transparency::Palette { colours })
        }
        // A transparent colour of an RGB image is passed over.
        _ => None,
    }
}

fn colours(info: &Info<'_>) -> Vec<[u8; 4]> {
    let max = 1 << (info.bit_depth as u32).min(8);
    palette::from_rgb(info.palette.as_deref().unwrap_or_default(), max)
}

fn decode_plain(
    reader: &mut PngReader<'_>,
    limits: &Limits,
    error: &impl Fn(DecodingError) -> DecodeError,
) -> Result<Raster, DecodeError> {
    let info = reader.info();
    let (width, height) = info.size();
    let (colour, bits) = (info.color_type, info.bit_depth);
    let mut raster = Raster::zeroed(width, height, stored_depth(info), limits)?;
    let rows = raster.rows_mut();
    let grey = |[v, a]: [u8; 2]| pack::rgba(v, v, v, a);
    let rgb = |[r, g, b]: [u8; 3]| pack::rgba(r, g, b, 255);
    let rgba = |[r, g, b, a]: [u8; 4]| pack::rgba(r, g, b, a);
    let mut source = Rows::new(reader, limits, error)?;
    for line in rows {
        source.next(|row| match (colour, bits) {
            (ColorType::Grayscale, BitDepth::Sixteen) => pack::high_bytes(line, row),
            (ColorType::Grayscale | ColorType::Indexed, _) => pack::bytes(line, row),
            (ColorType::GrayscaleAlpha, BitDepth::Sixteen) => pack::colours::<2, 2>(line, row, grey),
            (ColorType::GrayscaleAlpha, _) => pack::colours::<2, 1>(line, row, grey),
            (ColorType::Rgb, BitDepth::Sixteen) => pack::colours::<3, 2>(line, row, rgb),
            (ColorType::Rgb, _) => pack::colours::<3, 1>(line, row, rgb),
            (ColorType::Rgba, BitDepth::Sixteen) => pack::colours::<4, 2>(line, row, rgba),
            (ColorType::Rgba, _) => pack::colours::<4, 1>(line, row, rgba),
        })?;
    }
    match colour {
        ColorType::GrayscaleAlpha | ColorType::Rgba => raster.set_samples(4),
        ColorType::Grayscale if bits == BitDepth::One => raster.invert(),
        ColorType::Indexed => {
            raster.set_palette(Some(colours(reader.info())));
        }
        _ => {}
    }
    raster.clear_padding();
    if bits == BitDepth::One {
        palette::flatten_bilevel(&mut raster, limits)?;
    }
    palette::check_indices(&raster, Format::Png)?;
    Ok(raster)
}

fn decode_transparent(
    reader: &mut PngReader<'_>,
    transparency: &Transparency,
    limits: &Limits,
    error: &impl Fn(DecodingError) -> DecodeError,
) -> Result<Raster, DecodeError> {
    let info = reader.info();
    let (width, height) = info.size();
    let bits = info.bit_depth;
    let mut raster = Raster::zeroed(width, height, Depth::ThirtyTwo, limits)?;
    raster.set_samples(4);
    let mut source = Rows::new(reader, limits, error)?;
    for line in raster.rows_mut() {
        source.next(|row| {
            let Transparency::Palette { colours } = transparency else {
                return;
            };
            let colour = |index: u8| {
                let [r, g, b, a] = colours.get(usize::from(index)).copied().unwrap_or([0, 0, 0, 255]);
                pack::rgba(r, g, b, a)
            };
            match bits {
                BitDepth::One => {
                    for (x, word) in line.iter_mut().enumerate() {
                        *word = colour(row[x / 8] >> (7 - x % 8) & 1);
                    }
                }
                BitDepth::Eight => pack::colours::<1, 1>(line, row, |[index]| colour(index)),
                // Leptonica leaves palettes of 2 and 4 bits wholly transparent.
                _ => {}
            }
        })?;
    }
    Ok(raster)
}

/// The rows of an image from the top, also of an interlaced one.
struct Rows<'r, 'a, F> {
    reader: &'r mut PngReader<'a>,
    /// The whole image, if it is interlaced: its rows become complete only with the last pass.
    frame: Vec<u8>,
    row_bytes: usize,
    next: usize,
    error: F,
}

impl<'r, 'a, F: Fn(DecodingError) -> DecodeError> Rows<'r, 'a, F> {
    fn new(reader: &'r mut PngReader<'a>, limits: &Limits, error: F) -> Result<Self, DecodeError> {
        let (width, height) = reader.info().size();
        let row_bytes = reader.output_line_size(width).unwrap_or(0);
        let mut frame = Vec::new();
        if reader.info().interlaced {
            let bytes = row_bytes * height as usize;
            limits.check_bytes(width, height, bytes as u64)?;
            frame.resize(bytes, 0);
            reader.next_frame(&mut frame).map_err(&error)?;
        }
        Ok(Rows { reader, frame, row_bytes, next: 0, error })
    }

    fn next(&mut self, mut take: impl FnMut(&[u8])) -> Result<(), DecodeError> {
        if !self.frame.is_empty() {
            let start = self.next * self.row_bytes;
            self.next += 1;
            take(&self.frame[start..start + self.row_bytes]);
            return Ok(());
        }
        match self.reader.next_row().map_err(&self.error)? {
            Some(row) => take(row.data()),
            None => return Err(DecodeError::truncated(Format::Png, "rows are missing")),
        }
        Ok(())
    }
}

fn error(error: &DecodingError, (width, height): (u32, u32), limits: &Limits) -> DecodeError {
    match error {
        DecodingError::IoError(io) => DecodeError::from_io(Format::Png, io),
        DecodingError::LimitsExceeded => limits.too_many_bytes(width, height),
        _ => DecodeError::corrupt(Format::Png, error),
    }
}
