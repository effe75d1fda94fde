//! The bytes of a TIFF file, as the `tiff` crate gets to see them.

use super::super::{DecodeError, Depth, Format, Limits};
use super::BLACK_IS_ZERO;
use super::directory::{Directory, Header, SHORT};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A file in memory, of one page, whose photometric interpretation reads "black is zero".
///
/// The `tiff` crate refuses to read palettes, and inverts or drops samples by that tag; with this value it
/// returns what is stored. The wanted page reads as if it were the first and the last.
pub(super) struct Source<'a> {
    cursor: Cursor<&'a [u8]>,
    photometric: Option<u16>,
    patches: Vec<Patch>,
}

/// Bytes that read otherwise than they are.
struct Patch {
    at: u64,
    bytes: Vec<u8>,
}

impl<'a> Source<'a> {
    /// Looks over the directory at `offset`, or the first, before the `tiff` crate does.
    ///
    /// That crate multiplies numbers from the file without looking for overflow, and makes room for as many
    /// values as a tag claims to hold, so that absurd ones must not get there. All else that may be wrong is
    /// left for it to say.
    pub(super) fn new(bytes: &'a [u8], offset: Option<u64>, limits: &Limits) -> Result<Self, DecodeError> {
        let mut photometric = None;
        let mut patches = Vec::new();
        let (mut width, mut height) = (None, None);
        let header = Header::read(bytes);
        if let (Some(header), Some(offset)) = (&header, offset) {
            let (at, bytes) = header.pointing_to(offset);
            patches.push(Patch { at, bytes });
        }
        let directory =
            header.and_then(|header| Directory::at(bytes, header, offset.unwrap_or(header.first)));
        if let Some((at, bytes)) = directory.as_ref().and_then(Directory::ending) {
            patches.push(Patch { at, bytes });
        }
        for entry in directory.into_iter().flat_map(|d| d.entries()) {
            // The tags that are read; what private tags hold does not matter.
            if entry.tag <= TAG_YCBCR_REFERENCE && entry.size > bytes.len() as u64 {
                let message = format_args!("tag {} is larger than the file", entry.tag);
                return Err(DecodeError::corrupt(Format::Tiff, message));
            }
            match (entry.tag, entry.number) {
                (TAG_WIDTH, Some(value)) => width = u32::try_from(value).ok(),
                (TAG_HEIGHT, Some(value)) => height = u32::try_from(value).ok(),
                (TAG_SAMPLES, Some(samples @ 5..)) => {
                    let what = format_args!("{samples} samples a pixel");
                    return Err(DecodeError::unsupported(Format::Tiff, what));
                }
                (TAG_PHOTOMETRIC, Some(value)) if entry.kind == SHORT => {
                    let replacement =
                        if entry.little { BLACK_IS_ZERO.to_le_bytes() } else { BLACK_IS_ZERO.to_be_bytes() };
                    photometric = Some(value as u16);
                    patches.push(Patch { at: entry.at as u64, bytes: replacement.to_vec() });
                }
                _ => {}
            }
        }
        if let (Some(width), Some(height)) = (width, height) {
            limits.check(width, height, Depth::One)?;
        }
        Ok(Source { cursor: Cursor::new(bytes), photometric, patches })
    }

    /// What the tag really says.
    pub(super) fn photometric(&self) -> Option<u16> {
        self.photometric
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = self.cursor.position();
        let count = self.cursor.read(buffer)?;
        for patch in &self.patches {
            for (at, &byte) in (patch.at..).zip(&patch.bytes) {
                if let Some(at) = at.checked_sub(start).filter(|&at| at < count as u64) {
                    buffer[at as usize] = byte;
                }
            }
        }
        Ok(count)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.cursor.seek(position)
    }
}

const TAG_WIDTH: u16 = 256;
const TAG_HEIGHT: u16 = 257;
const TAG_PHOTOMETRIC: u16 = 262;
const TAG_SAMPLES: u16 = 277;
/// The highest of the baseline and extension tags.
const TAG_YCBCR_REFERENCE: u16 = 532;
