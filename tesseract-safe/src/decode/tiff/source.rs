//! The bytes of a TIFF file, as the `tiff` crate gets to see them.

use super::BLACK_IS_ZERO;
use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A file in memory whose photometric interpretation reads "black is zero".
///
/// The `tiff` crate refuses to read palettes, and inverts or drops samples by that tag; with this value it returns what is stored.
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
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Source {
            cursor: Cursor::new(Cow::Borrowed(bytes)),
            tag: find_photometric(bytes),
        }
    }

    /// A copy of the file in which the bits of every byte of the picture are turned round.
    pub(super) fn with_reversed_bits(bytes: &'a [u8], offsets: &[u64], counts: &[u64]) -> Self {
        let mut copy = bytes.to_vec();
        for (&offset, &count) in offsets.iter().zip(counts) {
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(copy.len());
            let count = usize::try_from(count).unwrap_or(usize::MAX).min(copy.len() - start);
            for byte in &mut copy[start..start + count] {
                *byte = byte.reverse_bits();
            }
        }
        Source {
            cursor: Cursor::new(Cow::Owned(copy)),
            tag: find_photometric(bytes),
        }
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

/// Finds the tag in the first directory. Whatever is wrong with the file is left for the `tiff` crate to say.
fn find_photometric(bytes: &[u8]) -> Option<PhotometricTag> {
    const TAG: u64 = 262;
    const SHORT: u64 = 3;
    let little = bytes.first()? == &b'I';
    let number = |at: usize, size: usize| -> Option<u64> {
        let field = bytes.get(at..at.checked_add(size)?)?;
        let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if little { field.iter().rev().fold(0, push) } else { field.iter().fold(0, push) })
    };
    let big = number(2, 2)? == 43;
    // Sizes of an offset, of the count of entries, and of one entry.
    let (offset, count, entry) = if big { (8, 8, 20) } else { (4, 2, 12) };
    let directory = usize::try_from(number(if big { 8 } else { 4 }, offset)?).ok()?;
    let entries = usize::try_from(number(directory, count)?).ok()?.min(usize::from(u16::MAX));
    let first = directory.checked_add(count)?;
    let at = (0..entries)
        .map(|i| first.saturating_add(i * entry))
        .take_while(|&at| at < bytes.len())
        .find(|&at| number(at, 2) == Some(TAG) && number(at + 2, 2) == Some(SHORT))?;
    let at = at + 4 + offset;
    Some(PhotometricTag {
        at,
        value: number(at, 2)? as u16,
        replacement: if little { BLACK_IS_ZERO.to_le_bytes() } else { BLACK_IS_ZERO.to_be_bytes() },
    })
}
