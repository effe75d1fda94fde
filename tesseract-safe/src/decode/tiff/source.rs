//! The bytes of a TIFF file, as the `tiff` crate gets to see them.

use super::super::{DecodeError, Depth, Format, Limits};
use super::BLACK_IS_ZERO;
use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A file in memory whose photometric interpretation reads "black is zero".
///
/// The `tiff` crate refuses to read palettes, and inverts or drops samples by that tag; with this value it
/// returns what is stored.
pub(super) struct Source<'a> {
    cursor: Cursor<Cow<'a, [u8]>>,
    tag: Option<PhotometricTag>,
}

/// Where the value of the tag lies in the file, and what it is.
#[derive(Clone, Copy)]
struct PhotometricTag {
    at: usize,
    value: u16,
    replacement: [u8; 2],
}

impl<'a> Source<'a> {
    /// Looks over the first directory before the `tiff` crate does.
    ///
    /// That crate multiplies numbers from the file without looking for overflow, and makes room for as many
    /// values as a tag claims to hold, so that absurd ones must not get there. All else that may be wrong is
    /// left for it to say.
    pub(super) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let mut tag = None;
        let (mut width, mut height) = (None, None);
        for entry in Directory::find(bytes).into_iter().flat_map(|d| d.entries()) {
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
                    tag = Some(PhotometricTag { at: entry.at, value: value as u16, replacement });
                }
                _ => {}
            }
        }
        if let (Some(width), Some(height)) = (width, height) {
            limits.check(width, height, Depth::One)?;
        }
        Ok(Source { cursor: Cursor::new(Cow::Borrowed(bytes)), tag })
    }

    /// The same over a copy of the file in which the bits of every byte of the picture are turned round.
    pub(super) fn with_reversed_bits(
        bytes: &'a [u8],
        limits: &Limits,
        offsets: &[u64],
        counts: &[u64],
    ) -> Result<Self, DecodeError> {
        let mut source = Self::new(bytes, limits)?;
        let mut copy = bytes.to_vec();
        for (&offset, &count) in offsets.iter().zip(counts) {
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(copy.len());
            let count = usize::try_from(count).unwrap_or(usize::MAX).min(copy.len() - start);
            for byte in &mut copy[start..start + count] {
                *byte = byte.reverse_bits();
            }
        }
        source.cursor = Cursor::new(Cow::Owned(copy));
        Ok(source)
    }

    /// What the tag really says.
    pub(super) fn photometric(&self) -> Option<u16> {
        self.tag.map(|tag| tag.value)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = self.cursor.position();
        let count = self.cursor.read(buffer)?;
        if let Some(tag) = self.tag {
            for (at, byte) in (tag.at as u64..).zip(tag.replacement) {
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

const SHORT: u16 = 3;

/// The first directory of a file.
struct Directory<'a> {
    bytes: &'a [u8],
    little: bool,
    /// BigTIFF: counts and offsets of 64 bits.
    big: bool,
    first: usize,
    entries: usize,
}

struct Entry {
    tag: u16,
    kind: u16,
    /// Bytes of all values.
    size: u64,
    /// Where the value lies, if it is small enough to lie in the entry.
    at: usize,
    /// The value, if it is one whole number.
    number: Option<u64>,
    little: bool,
}

impl<'a> Directory<'a> {
    fn find(bytes: &'a [u8]) -> Option<Self> {
        let little = bytes.first()? == &b'I';
        let mut directory = Directory { bytes, little, big: false, first: 0, entries: 0 };
        directory.big = directory.number(2, 2)? == 43;
        let (at, offset, count) = if directory.big { (8, 8, 8) } else { (4, 4, 2) };
        let start = usize::try_from(directory.number(at, offset)?).ok()?;
        let entries = directory.number(start, count)?.min(u16::MAX.into());
        directory.first = start.checked_add(count)?;
        directory.entries = entries as usize;
        Some(directory)
    }

    fn number(&self, at: usize, size: usize) -> Option<u64> {
        let field = self.bytes.get(at..at.checked_add(size)?)?;
        let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if self.little { field.iter().rev().fold(0, push) } else { field.iter().fold(0, push) })
    }

    fn entries(self) -> impl Iterator<Item = Entry> {
        let size = if self.big { 20 } else { 12 };
        (0..self.entries).map_while(move |i| self.entry(self.first.checked_add(i * size)?))
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let tag = self.number(at, 2)? as u16;
        let kind = self.number(at + 2, 2)? as u16;
        let count = self.number(at + 4, if self.big { 8 } else { 4 })?;
        let value = at + if self.big { 12 } else { 8 };
        let each: u8 = match kind {
            SHORT | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => 1,
        };
        let whole = count == 1 && matches!(kind, 1 | SHORT | 4) || count == 1 && self.big && kind == 16;
        Some(Entry {
            tag,
            kind,
            size: count.saturating_mul(each.into()),
            at: value,
            number: if whole { self.number(value, each.into()) } else { None },
            little: self.little,
        })
    }
}
