//! Windows bitmaps.
//!
//! Uncompressed ones are read here, because Leptonica keeps palettes, depths and (for 16 and 32 bits) the
//! order of bytes as they are stored. What Leptonica refuses (run lengths, bit masks, OS/2 headers) goes
//! through the `image` crate.

use super::{DecodeError, Depth, Format, Limits, Raster, pack, palette, resolution};
use image::codecs::bmp::BmpDecoder;
use std::io::Cursor;

const FILE_HEADER: usize = 14;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let header = Header::parse(bytes);
    let mut raster = match &header {
        Some(header) if header.is_plain() => header.read(bytes, limits)?,
        _ => read_other(bytes, limits)?,
    };
    if let Some(header) = header {
        raster.set_resolution(header.resolution);
    }
    raster.set_format(Format::Bmp);
    Ok(raster)
}

/// File header and info header, as far as they matter.
struct Header {
    data_offset: usize,
    size: usize,
    width: i32,
    height: i32,
    bits: u16,
    compression: u32,
    resolution: (u32, u32),
    colours_used: usize,
}

impl Header {
    /// `None` for the older headers of 12 bytes, and for less than a header.
    fn parse(bytes: &[u8]) -> Option<Header> {
        let u32_at =
            |at: usize| -> Option<u32> { Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)) };
        let info = FILE_HEADER;
        let size = u32_at(info)? as usize;
        if ![40, 108, 124].contains(&size) {
            return None;
        }
        let per_inch = |value: u32| resolution::from_per_metre(i32::try_from(value).unwrap_or(0) as u32);
        Some(Header {
            data_offset: u32_at(10)? as usize,
            size,
            width: u32_at(info + 4)?.cast_signed(),
            height: u32_at(info + 8)?.cast_signed(),
            bits: (u32_at(info + 12)? >> 16) as u16,
            compression: u32_at(info + 16)?,
            resolution: (per_inch(u32_at(info + 24)?), per_inch(u32_at(info + 28)?)),
            colours_used: u32_at(info + 32)? as usize,
        })
    }

    fn is_plain(&self) -> bool {
        self.compression == 0 && [1, 2, 4, 8, 16, 24, 32].contains(&self.bits)
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
        let corrupt = |message: &str| DecodeError::corrupt(Format::Bmp, message);
        let width = u32::try_from(self.width).map_err(|_| corrupt("its width is negative"))?;
        let height = self.height.unsigned_abs();
        let depth = match self.bits {
            24 => Depth::ThirtyTwo,
            bits => Depth::from_bits(bits.into()).ok_or_else(|| corrupt("its depth is invalid"))?,
        };
        let mut raster = Raster::zeroed(width, height, depth, limits)?;

        // Both fit: the limits have bounded width and height.
        let stride = (width as usize * usize::from(self.bits)).div_ceil(32) * 4;
        let data = bytes
            .get(self.data_offset..)
            .and_then(|data| data.get(..stride.checked_mul(height as usize)?))
            .ok_or_else(|| DecodeError::truncated(Format::Bmp, "rows are missing"))?;

        let fill = |line: &mut [u32], row: &[u8]| match self.bits {
            24 => pack::colours::<3, 1>(line, row, |[b, g, r]| pack::rgba(r, g, b, 255)),
            // Also for 16 and 32 bits: Leptonica takes these bytes as they come.
            _ => pack::bytes(line, row),
        };
        let rows = raster.rows_mut();
        if self.height < 0 {
            rows.zip(data.chunks_exact(stride)).for_each(|(line, row)| fill(line, row));
        } else {
            rows.rev().zip(data.chunks_exact(stride)).for_each(|(line, row)| fill(line, row));
        }
        raster.clear_padding();
        raster.set_palette(self.palette(bytes));
        if self.bits == 1 {
            palette::flatten_bilevel(&mut raster, limits)?;
        }
        palette::check_indices(&raster, Format::Bmp)?;
        Ok(raster)
    }

    /// The palette lies between the headers and the pixels.
    fn palette(&self, bytes: &[u8]) -> Option<Vec<[u8; 4]>> {
        if self.bits > 8 {
            return None;
        }
        let table = bytes.get(FILE_HEADER + self.size..self.data_offset)?;
        let mut colours = (table.len() / 4).min(1 << self.bits);
        if table.len() / 4 > 1 << self.bits && self.colours_used != 0 {
            // Something else lies there too; Leptonica refuses such files.
            colours = colours.min(self.colours_used);
        }
        let opaque = |quad: &[u8]| [quad[2], quad[1], quad[0], 255];
        (colours > 0).then(|| table.chunks_exact(4).take(colours).map(opaque).collect())
    }
}

/// What Leptonica cannot read, as plain colours.
fn read_other(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let error = |e: image::ImageError| DecodeError::from_image(Format::Bmp, &e);
    let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(error)?;
    Raster::from_decoder(decoder, Format::Bmp, limits)
}
