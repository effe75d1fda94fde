//! A drawn page as a PNG of any kind of pixel.

use std::borrow::Cow;
use std::io::Write;

use image::RgbImage;

use super::effects::white_to_alpha;
use crate::Result;

/// The pixels of a PNG; numbers are bits per sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Gray(u8),
    Rgb(u8),
    Palette(u8),
    /// White is transparent, gray half so.
    PaletteAlpha(u8),
    GrayAlpha,
    Rgba,
}

impl Kind {
    fn colour_and_bits(self) -> (png::ColorType, u8) {
        match self {
            Self::Gray(bits) => (png::ColorType::Grayscale, bits),
            Self::Rgb(bits) => (png::ColorType::Rgb, bits),
            Self::Palette(bits) | Self::PaletteAlpha(bits) => (png::ColorType::Indexed, bits),
            Self::GrayAlpha => (png::ColorType::GrayscaleAlpha, 8),
            Self::Rgba => (png::ColorType::Rgba, 8),
        }
    }
}

/// How a page is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Storage {
    pub(super) kind: Kind,
    /// Horizontal and vertical resolution, if it is to be written.
    pub(super) dpi: Option<(u32, u32)>,
    pub(super) interlaced: bool,
    pub(super) filter: png::Filter,
}

impl Storage {
    /// One resolution, not interlaced, no filter: right for few levels of gray.
    pub(super) fn new(kind: Kind, dpi: Option<u32>) -> Self {
        Self { kind, dpi: dpi.map(|dpi| (dpi, dpi)), interlaced: false, filter: png::Filter::NoFilter }
    }

    /// In words.
    pub(super) fn describe(&self) -> String {
        let kind = match self.kind {
            Kind::Gray(bits) => format!("gray {bits}"),
            Kind::Rgb(bits) => format!("RGB {bits}"),
            Kind::Palette(bits) => format!("palette {bits}"),
            Kind::PaletteAlpha(bits) => format!("palette {bits}, tRNS"),
            Kind::GrayAlpha => "gray+alpha 8".to_owned(),
            Kind::Rgba => "RGBA 8".to_owned(),
        };
        if self.interlaced { format!("{kind}, Adam7") } else { kind }
    }
}

/// The file.
pub(super) fn png(page: &RgbImage, storage: &Storage) -> Result<Vec<u8>> {
    let (colour, bits) = storage.kind.colour_and_bits();
    let mut info = png::Info::with_size(page.width(), page.height());
    info.color_type = colour;
    info.bit_depth = png::BitDepth::from_u8(bits).ok_or("no such bit depth")?;
    info.interlaced = storage.interlaced;
    info.pixel_dims = storage.dpi.map(|(x, y)| png::PixelDimensions {
        xppu: per_metre(x),
        yppu: per_metre(y),
        unit: png::Unit::Meter,
    });
    let palette = palette(page, storage.kind)?;
    if !palette.is_empty() {
        info.palette = Some(Cow::Owned(palette.iter().flat_map(|entry| entry.shown).collect()));
        if matches!(storage.kind, Kind::PaletteAlpha(_)) {
            info.trns = Some(Cow::Owned(palette.iter().map(|entry| entry.alpha).collect()));
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut bytes, info)?;
    encoder.set_deflate_compression(png::DeflateCompression::Level(9));
    encoder.set_filter(storage.filter);
    let mut writer = encoder.write_header()?;
    let samples = |x, y, out: &mut Samples| samples(page.get_pixel(x, y).0, storage.kind, &palette, out);
    if storage.interlaced {
        // The png crate reads Adam7 but does not write it.
        let rows = adam7(page.dimensions(), bits, samples);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(&rows)?;
        writer.write_chunk(png::chunk::IDAT, &zlib.finish()?)?;
    } else {
        let mut rows = Vec::new();
        for y in 0..page.height() {
            row((0..page.width()).map(|x| (x, y)), bits, &samples, &mut rows);
        }
        writer.write_image_data(&rows)?;
    }
    writer.finish()?;
    Ok(bytes)
}

fn per_metre(dpi: u32) -> u32 {
    (f64::from(dpi) / 0.0254).round() as u32
}

/// A colour as drawn, and how the palette stores it.
struct Entry {
    drawn: [u8; 3],
    shown: [u8; 3],
    alpha: u8,
}

/// The page's colours in ascending order; none where the kind has no palette.
fn palette(page: &RgbImage, kind: Kind) -> Result<Vec<Entry>> {
    let bits = match kind {
        Kind::Palette(bits) | Kind::PaletteAlpha(bits) => bits,
        _ => return Ok(Vec::new()),
    };
    let colours: std::collections::BTreeSet<[u8; 3]> = page.pixels().map(|pixel| pixel.0).collect();
    if colours.len() > 1 << bits {
        return Err(format!("{} colours in a palette of {bits} bits", colours.len()).into());
    }
    let entry = |drawn| match (kind, white_to_alpha(drawn)) {
        (Kind::PaletteAlpha(_), [r, g, b, alpha]) => Entry { drawn, shown: [r, g, b], alpha },
        _ => Entry { drawn, shown: drawn, alpha: 255 },
    };
    Ok(colours.into_iter().map(entry).collect())
}

/// The samples of one pixel.
type Samples = Vec<u16>;

fn samples(colour: [u8; 3], kind: Kind, palette: &[Entry], out: &mut Samples) {
    // The low byte of a 16-bit sample is not the high one, as it is not in a real scan.
    let wide = |value: u8| u16::from_be_bytes([value, 255 - value]);
    match kind {
        Kind::Gray(16) => out.push(wide(colour[0])),
        Kind::Gray(bits) => out.push(u16::from(colour[0] >> (8 - bits))),
        Kind::Rgb(16) => out.extend(colour.map(wide)),
        Kind::Rgb(_) => out.extend(colour.map(u16::from)),
        Kind::GrayAlpha => {
            let [gray, .., alpha] = white_to_alpha(colour);
            out.extend([gray, alpha].map(u16::from));
        }
        Kind::Rgba => out.extend(white_to_alpha(colour).map(u16::from)),
        Kind::Palette(_) | Kind::PaletteAlpha(_) => {
            let index = palette.binary_search_by_key(&colour, |entry| entry.drawn).unwrap_or(0);
            out.push(index as u16);
        }
    }
}

/// Appends the packed samples of these pixels, filled up to whole bytes.
fn row(
    pixels: impl Iterator<Item = (u32, u32)>,
    bits: u8,
    samples: &impl Fn(u32, u32, &mut Samples),
    rows: &mut Vec<u8>,
) {
    let mut values = Samples::new();
    pixels.for_each(|(x, y)| samples(x, y, &mut values));
    match bits {
        16 => rows.extend(values.iter().flat_map(|value| value.to_be_bytes())),
        8 => rows.extend(values.iter().map(|value| *value as u8)),
        _ => rows.extend(values.chunks(8 / usize::from(bits)).map(|chunk| {
            let packed = chunk.iter().fold(0, |byte, value| (byte << bits) | u32::from(*value));
            (packed << (8 - usize::from(bits) * chunk.len())) as u8
        })),
    }
}

/// The rows of the seven passes, each behind the byte that names its filter (none).
fn adam7((width, height): (u32, u32), bits: u8, samples: impl Fn(u32, u32, &mut Samples)) -> Vec<u8> {
    // First column and row, and the steps from one to the next.
    const PASSES: [[u32; 4]; 7] =
        [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
    let mut rows = Vec::new();
    for [left, top, across, down] in PASSES {
        if left >= width {
            continue;
        }
        for y in (top..height).step_by(down as usize) {
            rows.push(0);
            row((left..width).step_by(across as usize).map(|x| (x, y)), bits, &samples, &mut rows);
        }
    }
    rows
}
