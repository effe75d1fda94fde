//! TIFF, page by page (`pixReadFromTiffStream`).
//!
//! The `tiff` crate reads directories and JPEG. It is told that every picture is plain grey levels ([`source`]),
//! so that it hands out the samples as they are stored: palettes, inverted greys and extra samples are
//! Leptonica's affair, and are settled here by its rules. Other compressions are undone in [`unpack`] and [`fax`],
//! and the pieces put together in [`chunks`](mod@chunks).

mod chunks;
mod colour;
mod directory;
mod fax;
mod pages;
mod source;
mod unpack;

use self::chunks::Samples;
pub(super) use self::pages::directories;
use self::source::Source;
use super::orient::Transform;
use super::{DecodeError, Depth, Format, Limits, Raster, jpeg, pack, palette, resolution};
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{TiffError, TiffFormatError};

type Pages<'a> = Decoder<Source<'a>>;

/// Decodes the page whose directory is at `directory`, or the first.
pub(super) fn decode(bytes: &[u8], directory: Option<u64>, limits: &Limits) -> Result<Raster, DecodeError> {
    let source = Source::new(bytes, directory, limits)?;
    let photometric = source.photometric();
    let mut pages = open(source, limits)?;
    let page = Page::read(&mut pages, photometric)?;
    let depth = page.depth()?;
    limits.check(page.width, page.height, depth)?;

    colour::check(&mut pages, &page)?;
    let samples = Samples::read(&mut pages, bytes, &page, limits)?;
    let mut raster = page.raster(&samples, depth, limits)?;
    raster.clear_padding();
    page.settle_photometry(&mut raster, limits)?;
    raster.set_resolution(page.resolution);
    raster.set_format(Format::Tiff);
    if let Some(transform) = page.transform() {
        transform.apply(&mut raster, limits)?;
    }
    Ok(raster)
}

fn open<'a>(source: Source<'a>, limits: &Limits) -> Result<Pages<'a>, DecodeError> {
    let mut tiff_limits = TiffLimits::default();
    tiff_limits.decoding_buffer_size = limits.bytes_usize();
    tiff_limits.intermediate_buffer_size = limits.bytes_usize();
    Ok(Decoder::new(source).map_err(error)?.with_limits(tiff_limits))
}

/// Offsets and lengths of the strips or tiles.
fn chunk_places(pages: &mut Pages<'_>) -> Result<(Vec<u64>, Vec<u64>), DecodeError> {
    let mut find = |strip, tile| match pages.find_tag_unsigned_vec::<u64>(strip).map_err(error)? {
        Some(values) => Ok(values),
        None => Ok(pages.find_tag_unsigned_vec::<u64>(tile).map_err(error)?.unwrap_or_default()),
    };
    let offsets = find(Tag::StripOffsets, Tag::TileOffsets)?;
    Ok((offsets, find(Tag::StripByteCounts, Tag::TileByteCounts)?))
}

/// Refuses what the JPEG decoder must not get.
fn check_jpeg_strips(pages: &mut Pages<'_>, bytes: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    let (offsets, counts) = chunk_places(pages)?;
    let tables = pages.find_tag(Tag::JPEGTables).ok().flatten().and_then(|tables| tables.into_u8_vec().ok());
    let strips =
        offsets.iter().zip(&counts).map(|(&offset, &count)| chunks::slice(bytes, offset, Some(count)));
    strips.chain(tables.as_deref()).try_for_each(|stream| jpeg::check_stream(stream, Format::Tiff, limits))
}

const JPEG: u16 = 7;

const WHITE_IS_ZERO: u16 = 0;
const BLACK_IS_ZERO: u16 = 1;
const RGB: u16 = 2;
const CMYK: u16 = 5;
const YCBCR: u16 = 6;

/// The tags that decide how samples become pixels.
struct Page {
    width: u32,
    height: u32,
    bits: u16,
    samples: u16,
    compression: u16,
    photometric: u16,
    /// The first extra sample, if one is declared: 1 is alpha that colours are multiplied by, 2 is plain
    /// alpha.
    extra: Option<u16>,
    colours: Option<Vec<[u8; 4]>>,
    orientation: u16,
    resolution: (u32, u32),
    /// The lowest bit of each byte of the file comes first.
    reversed_bits: bool,
}

impl Page {
    fn read(pages: &mut Pages<'_>, photometric: Option<u16>) -> Result<Page, DecodeError> {
        let (width, height) = pages.dimensions().map_err(error)?;
        let first = |pages: &mut Pages<'_>, tag, default| match pages.find_tag_unsigned_vec::<u16>(tag) {
            Ok(Some(values)) => values.first().copied().unwrap_or(default),
            _ => default,
        };
        let format = first(pages, Tag::SampleFormat, 1);
        if format != 1 {
            let what = format_args!("samples that are no unsigned integers (sample format {format})");
            return Err(DecodeError::unsupported(Format::Tiff, what));
        }
        let bits = first(pages, Tag::BitsPerSample, 1);
        let unit = first(pages, Tag::ResolutionUnit, 2);
        Ok(Page {
            width,
            height,
            bits,
            samples: first(pages, Tag::SamplesPerPixel, 1),
            compression: first(pages, Tag::Compression, 1),
            photometric: match photometric {
                Some(photometric) => photometric,
                None => first(pages, Tag::PhotometricInterpretation, BLACK_IS_ZERO),
            },
            extra: match first(pages, Tag::ExtraSamples, u16::MAX) {
                u16::MAX => None,
                extra => Some(extra),
            },
            colours: colours(pages, bits),
            orientation: first(pages, Tag::Orientation, 1),
            resolution: page_resolution(pages, unit),
            reversed_bits: first(pages, Tag::FillOrder, 1) == 2,
        })
    }

    fn depth(&self) -> Result<Depth, DecodeError> {
        let depth = match (self.samples, self.bits) {
            (1, 1 | 2 | 4 | 8 | 16) => Depth::from_bits(self.bits.into()),
            (2, 8) | (3 | 4, 8 | 16) => Some(Depth::ThirtyTwo),
            _ => None,
        };
        depth.ok_or_else(|| {
            let what = format_args!("{} samples of {} bits a pixel", self.samples, self.bits);
            DecodeError::unsupported(Format::Tiff, what)
        })
    }

    /// Brings the samples into a raster.
    fn raster(&self, samples: &Samples, depth: Depth, limits: &Limits) -> Result<Raster, DecodeError> {
        let mut raster = Raster::zeroed(self.width, self.height, depth, limits)?;
        let (bytes, stride) = (&samples.bytes, samples.stride);
        if self.samples == 1 {
            for (line, row) in raster.rows_mut().zip(bytes.chunks_exact(stride)) {
                if self.bits == 16 { pack::native_u16(line, row) } else { pack::bytes(line, row) }
            }
            return Ok(raster);
        }
        let wide = self.bits == 16;
        let mut row = Vec::with_capacity(self.width as usize * usize::from(self.samples));
        for (y, line) in raster.rows_mut().enumerate() {
            row.clear();
            if samples.planes == 1 {
                push_bytes(&mut row, &bytes[y * stride..][..stride], wide);
            } else {
                let planes = 0..samples.planes;
                let parts: Vec<_> =
                    planes.map(|p| &bytes[p * samples.plane + y * stride..][..stride]).collect();
                interleave(&mut row, &parts, wide);
            }
            colour::convert(line, &row, self);
        }
        if self.samples != 3 {
            raster.set_samples(4);
        }
        Ok(raster)
    }

    /// Palette or not, black or white: what Leptonica does when the samples are in the PIX.
    fn settle_photometry(&self, raster: &mut Raster, limits: &Limits) -> Result<(), DecodeError> {
        let inverted = match (raster.depth(), self.photometric) {
            (Depth::One, BLACK_IS_ZERO) | (Depth::Eight, WHITE_IS_ZERO) => true,
            // Other depths stay as they are, even if white is zero.
            _ => false,
        };
        if self.samples == 1 && self.colours.is_some() {
            raster.set_palette(self.colours.clone());
            if self.bits == 1 {
                palette::flatten_bilevel(raster, limits)?;
            }
        } else if inverted {
            raster.invert();
            raster.clear_padding();
        }
        Ok(())
    }

    fn transform(&self) -> Option<Transform> {
        match self.orientation {
            // libtiff has turned colour pages half way, and Leptonica turns this one the wrong way from
            // there: it is upside down.
            8 if self.samples >= 3 => Transform::from_tag(6),
            orientation => Transform::from_tag(orientation),
        }
    }
}

/// The palette: three tables of 16-bit values, of which Leptonica keeps the high bytes.
fn colours(pages: &mut Pages<'_>, bits: u16) -> Option<Vec<[u8; 4]>> {
    if bits > 8 {
        return None;
    }
    let table = pages.find_tag_unsigned_vec::<u16>(Tag::ColorMap).ok()??;
    let colours = 1 << bits;
    if table.len() != 3 * colours {
        return None;
    }
    let byte = |i: usize| (table[i] >> 8) as u8;
    Some((0..colours).map(|i| [byte(i), byte(colours + i), byte(2 * colours + i), 255]).collect())
}

/// In pixels per inch; cut off, not rounded, unless the file counts in centimetres. Without a unit Leptonica
/// assumes inches.
fn page_resolution(pages: &mut Pages<'_>, unit: u16) -> (u32, u32) {
    let mut find = |tag| match pages.find_tag(tag) {
        Ok(Some(Value::Rational(_, 0))) => Some(0.0),
        Ok(Some(Value::Rational(n, d))) => Some((f64::from(n) / f64::from(d)) as f32),
        Ok(Some(value)) => value.into_f32().ok(),
        _ => None,
    };
    // libtiff keeps one mark for both tags, so that one of them alone leaves the other at zero.
    let (x, y) = (find(Tag::XResolution).unwrap_or(0.0), find(Tag::YResolution).unwrap_or(0.0));
    let is_valid = |value: f32| (0.0..=(1 << 29) as f32).contains(&value);
    if !is_valid(x) || !is_valid(y) {
        return (0, 0);
    }
    match unit {
        3 => (resolution::from_per_centimetre(x), resolution::from_per_centimetre(y)),
        _ => (x as u32, y as u32),
    }
}

/// Appends samples, of 8 or 16 bits, as bytes.
fn push_bytes(row: &mut Vec<u8>, samples: &[u8], wide: bool) {
    if wide {
        row.extend(samples.chunks_exact(2).map(|s| colour::to_byte(u16::from_ne_bytes([s[0], s[1]]))));
    } else {
        row.extend_from_slice(samples);
    }
}

/// Appends pixels whose samples lie in a row of their own each.
fn interleave(row: &mut Vec<u8>, parts: &[&[u8]], wide: bool) {
    let size = if wide { 2 } else { 1 };
    let pixels = parts.iter().map(|part| part.len() / size).min().unwrap_or(0);
    for x in 0..pixels {
        for part in parts {
            push_bytes(row, &part[x * size..][..size], wide);
        }
    }
}

fn error(error: TiffError) -> DecodeError {
    match &error {
        TiffError::IoError(io) => DecodeError::from_io(Format::Tiff, io),
        TiffError::FormatError(TiffFormatError::InvalidDimensions(width, height)) => {
            DecodeError::ZeroSize { width: *width, height: *height }
        }
        TiffError::UnsupportedError(_) | TiffError::LimitsExceeded | TiffError::IntSizeError => {
            DecodeError::unsupported(Format::Tiff, error)
        }
        _ => DecodeError::corrupt(Format::Tiff, error),
    }
}
