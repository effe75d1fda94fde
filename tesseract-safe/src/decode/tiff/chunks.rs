//! Strips and tiles, put together to a page.
//!
//! The `tiff` crate does this as well, but fails where tiles lie in planes, or where LZW data end without the code
//! for their end, which is common in tiles.

use super::super::{DecodeError, Format, Limits, guard::guarded};
use super::unpack::{settle, unpack};
use super::{JPEG, Page, Pages, check_jpeg_strips, chunk_places, error};
use tiff::tags::Tag;

/// The samples of a page as they are stored, 16-bit ones in the byte order of the machine.
pub(super) struct Samples {
    pub(super) bytes: Vec<u8>,
    /// Bytes of a row.
    pub(super) stride: usize,
    /// Bytes of a plane; all samples of a pixel are in one plane or each in its own.
    pub(super) plane: usize,
    pub(super) planes: usize,
}

impl Samples {
    pub(super) fn read(
        pages: &mut Pages<'_>,
        file: &[u8],
        page: &Page,
        limits: &Limits,
    ) -> Result<Self, DecodeError> {
        let number = |pages: &mut Pages<'_>, tag| pages.find_tag_unsigned::<u32>(tag).map_err(error);
        let planar = number(pages, Tag::PlanarConfiguration)? == Some(2) && page.samples > 1;
        let (planes, samples) =
            if planar { (usize::from(page.samples), 1) } else { (1, usize::from(page.samples)) };
        let stride = row_bytes(page, page.width, samples);
        let too_many = || limits.too_many_bytes(page.width, page.height);
        let plane = stride.checked_mul(u64::from(page.height)).ok_or_else(too_many)?;
        limits.check_bytes(
            page.width,
            page.height,
            plane.checked_mul(planes as u64).ok_or_else(too_many)?,
        )?;
        let mut page_samples = Self {
            bytes: Vec::new(),
            // Within the limit in bytes.
            stride: stride as usize,
            plane: plane as usize,
            planes,
        };
        if page.compression == JPEG {
            page_samples.read_jpeg(pages, file, page, limits)?;
            return Ok(page_samples);
        }

        let tiles = number(pages, Tag::TileWidth)?.zip(number(pages, Tag::TileLength)?);
        let (width, height) = match tiles {
            Some((0, _) | (_, 0)) => return Err(DecodeError::corrupt(Format::Tiff, "tiles without pixels")),
            Some((width, _)) if width % 8 != 0 && page.bits < 8 => {
                return Err(DecodeError::unsupported(Format::Tiff, "tiles that end within a byte"));
            }
            Some(size) => size,
            None => {
                let rows = number(pages, Tag::RowsPerStrip)?.unwrap_or(u32::MAX).clamp(1, page.height);
                (page.width, rows)
            }
        };
        let row = row_bytes(page, width, samples);
        let size = row.checked_mul(u64::from(height)).ok_or_else(too_many)?;
        limits.check_bytes(page.width, page.height, size)?;
        let grid = Grid {
            width,
            height,
            across: page.width.div_ceil(width) as usize,
            down: page.height.div_ceil(height) as usize,
            row: row as usize,
            tiled: tiles.is_some(),
            samples,
            options: number(pages, Tag::Unknown(292))?.unwrap_or(0),
            differences: match number(pages, Tag::Predictor)? {
                None | Some(1) => false,
                Some(2) => true,
                Some(_) => return Err(DecodeError::unsupported(Format::Tiff, "predictor of floating point")),
            },
            little: file.first() == Some(&b'I'),
        };
        let (offsets, counts) = chunk_places(pages)?;
        if offsets.len() < grid.across.saturating_mul(grid.down).saturating_mul(planes) {
            return Err(DecodeError::truncated(Format::Tiff, "strips are missing"));
        }
        page_samples.bytes = vec![0; page_samples.plane * planes];
        let mut unpacked = vec![0; size as usize];
        for (index, &offset) in offsets.iter().enumerate().take(grid.across * grid.down * planes) {
            let packed = slice(file, offset, counts.get(index).copied());
            page_samples.add(&grid, page, index, packed, &mut unpacked)?;
        }
        Ok(page_samples)
    }

    /// Unpacks one strip or tile and copies what lies within the page.
    fn add(
        &mut self,
        grid: &Grid,
        page: &Page,
        index: usize,
        packed: &[u8],
        unpacked: &mut [u8],
    ) -> Result<(), DecodeError> {
        let per_plane = grid.across * grid.down;
        let (plane, place) = (index / per_plane, index % per_plane);
        let (x, y) = (place % grid.across, place / grid.across);
        let top = y * grid.height as usize;
        let rows = (page.height as usize - top).min(grid.height as usize);
        // The last strip holds the rows that are left; tiles are whole.
        let stored = if grid.tiled { grid.height as usize } else { rows };
        let unpacked = &mut unpacked[..stored * grid.row];
        unpack(page, grid.options, packed, grid.width, grid.row, unpacked)?;
        let left = x * grid.row;
        let used = (self.stride - left).min(grid.row);
        for (y, row) in unpacked.chunks_exact_mut(grid.row).enumerate().take(rows) {
            settle(page, grid.little, grid.differences, grid.samples, row);
            let at = plane * self.plane + (top + y) * self.stride + left;
            self.bytes[at..at + used].copy_from_slice(&row[..used]);
        }
        Ok(())
    }

    /// JPEG is left to the `tiff` crate.
    fn read_jpeg(
        &mut self,
        pages: &mut Pages<'_>,
        file: &[u8],
        page: &Page,
        limits: &Limits,
    ) -> Result<(), DecodeError> {
        let unsupported = || DecodeError::unsupported(Format::Tiff, "this layout of JPEG samples");
        if self.planes > 1 && pages.find_tag(Tag::TileOffsets).map_err(error)?.is_some() {
            return Err(unsupported());
        }
        check_jpeg_strips(pages, file, limits)?;
        guarded(Format::Tiff, || {
            let layout = pages.image_buffer_layout().map_err(error)?;
            limits.check_bytes(page.width, page.height, layout.complete_len as u64)?;
            if layout.row_stride.map(std::num::NonZeroUsize::get) != Some(self.stride)
                || layout.complete_len != self.plane * self.planes
            {
                return Err(unsupported());
            }
            self.bytes = vec![0; layout.complete_len];
            pages.read_image_bytes(&mut self.bytes).map_err(error)
        })
    }
}

/// How a page is cut.
struct Grid {
    /// Of a strip or tile, in pixels.
    width: u32,
    height: u32,
    /// Strips or tiles beside and below each other.
    across: usize,
    down: usize,
    /// Bytes of a row of a strip or tile.
    row: usize,
    tiled: bool,
    /// Samples of a pixel that lie together.
    samples: usize,
    /// The options of Group 3 fax.
    options: u32,
    differences: bool,
    /// The byte order.
    little: bool,
}

fn row_bytes(page: &Page, width: u32, samples: usize) -> u64 {
    (u64::from(width) * u64::from(page.bits) * samples as u64).div_ceil(8)
}

/// The bytes of a strip or tile, as far as the file has them; all the rest of the file, if it does not say how many.
pub(super) fn slice(file: &[u8], offset: u64, count: Option<u64>) -> &[u8] {
    let rest = usize::try_from(offset).ok().and_then(|start| file.get(start..)).unwrap_or_default();
    let count = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
    &rest[..count.min(rest.len())]
}
