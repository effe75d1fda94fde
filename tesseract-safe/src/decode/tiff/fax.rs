//! CCITT fax compression: modified Huffman (RLE), Group 3 in one and two dimensions, Group 4.
//!
//! The code tables are those of the `fax` crate. Its row decoders are not used, and nor is the `tiff` crate's
//! way to them: between them they know Group 4 only, up to 65,535 pixels, with the bits in the usual order.

use super::super::{DecodeError, Format};
use super::Page;
use fax::BitReader;
use fax::maps::{Mode, black, mode, white};

const RLE: u16 = 2;
const GROUP_3: u16 = 3;
const GROUP_4: u16 = 4;
/// Modified Huffman with rows padded to 16 bits.
const RLE_WORDS: u16 = 32_771;

pub(super) fn is_fax(compression: u16) -> bool {
    matches!(compression, RLE | GROUP_3 | GROUP_4 | RLE_WORDS)
}

/// Fills `out`, rows of `row` bytes and `width` pixels, from a strip or tile. A set bit is black ink; the photometric
/// interpretation is the caller's affair.
pub(super) fn unpack(
    page: &Page,
    options: u32,
    packed: &[u8],
    width: u32,
    row: usize,
    out: &mut [u8],
) -> Result<(), DecodeError> {
    if page.samples != 1 || page.bits != 1 {
        return Err(DecodeError::corrupt(Format::Tiff, "fax compression of more than one bit a pixel"));
    }
    let mut decoder = RowDecoder::new(packed, page, width);
    for line in out.chunks_exact_mut(row) {
        match page.compression {
            GROUP_4 => decoder.row_2d()?,
            GROUP_3 => decoder.row_group_3(options & 1 != 0)?,
            _ => {
                decoder.row_1d()?;
                decoder.bits.align(if page.compression == RLE { 8 } else { 16 });
            }
        }
        decoder.paint(line);
    }
    Ok(())
}

/// Decodes row after row to the columns at which the colour changes: to black, to white, and so on.
struct RowDecoder<'a> {
    bits: Bits<'a>,
    width: u32,
    changes: Vec<u32>,
    /// The changes of the row above; of a white row at the top of a strip.
    above: Vec<u32>,
}

impl<'a> RowDecoder<'a> {
    fn new(strip: &'a [u8], page: &Page, width: u32) -> Self {
        RowDecoder {
            bits: Bits { bytes: strip, at: 0, reversed: page.reversed_bits },
            width,
            changes: Vec::new(),
            above: Vec::new(),
        }
    }

    fn row_group_3(&mut self, two_dimensional: bool) -> Result<(), DecodeError> {
        self.bits.skip_end_of_line()?;
        if two_dimensional && !self.bits.bit() { self.row_2d() } else { self.row_1d() }
    }

    fn row_1d(&mut self) -> Result<(), DecodeError> {
        self.changes.clear();
        let mut at = 0;
        while at < self.width {
            // No code has so many zeros: the row ends early, and the rest of it is white.
            if self.bits.peek(9) == Some(0) {
                break;
            }
            at = self.run(at)?;
        }
        self.end_row()
    }

    fn row_2d(&mut self) -> Result<(), DecodeError> {
        self.changes.clear();
        // Column of the last change, and from where the row above is searched for the next: the first pixel
        // counts too.
        let (mut at, mut from) = (0, 0);
        while at < self.width {
            let code = mode::decode(&mut self.bits).ok_or_else(|| self.bits.error())?;
            let (b1, b2) = self.changes_above(from);
            match code {
                Mode::Pass => at = b2,
                Mode::Vertical(delta) => {
                    let column = i64::from(b1) + i64::from(delta);
                    // Changes never go back; libtiff, too, clips such data.
                    at = column.clamp(at.into(), self.width.into()) as u32;
                    self.changes.push(at);
                }
                Mode::Horizontal => {
                    at = self.run(at)?;
                    at = self.run(at)?;
                }
                Mode::Extension => {
                    return Err(DecodeError::unsupported(
                        Format::Tiff,
                        "uncompressed mode of fax compression",
                    ));
                }
                Mode::EOF => return Err(DecodeError::truncated(Format::Tiff, "rows are missing")),
            }
            from = at + 1;
        }
        self.end_row()
    }

    /// The next change in the row above from column `from` on that is to the colour we do not have now, and
    /// the one after it.
    fn changes_above(&self, from: u32) -> (u32, u32) {
        let parity = self.changes.len() % 2;
        let mut index = self.above.partition_point(|&column| column < from);
        if index % 2 != parity {
            index += 1;
        }
        let column = |index: usize| self.above.get(index).copied().unwrap_or(self.width);
        (column(index), column(index + 1))
    }

    /// Reads a run that begins at column `at`, in the colour that is due, and returns its end.
    fn run(&mut self, at: u32) -> Result<u32, DecodeError> {
        let mut end = at;
        loop {
            let code = if self.changes.len().is_multiple_of(2) {
                white::decode(&mut self.bits)
            } else {
                black::decode(&mut self.bits)
            };
            let length = code.ok_or_else(|| self.bits.error())?;
            end = end.saturating_add(length.into()).min(self.width);
            // Longer codes are multiples of 64 that another code completes.
            if length < 64 {
                self.changes.push(end);
                return Ok(end);
            }
        }
    }

    fn end_row(&mut self) -> Result<(), DecodeError> {
        if self.bits.is_exhausted() {
            return Err(self.bits.error());
        }
        Ok(())
    }

    /// Sets the black runs, and makes the row the one above the next.
    fn paint(&mut self, line: &mut [u8]) {
        line.fill(0);
        for run in self.changes.chunks(2) {
            let (start, end) = (run[0], run.get(1).copied().unwrap_or(self.width));
            set_bits(line, start as usize, end as usize);
        }
        std::mem::swap(&mut self.changes, &mut self.above);
    }
}

fn set_bits(line: &mut [u8], start: usize, end: usize) {
    if start >= end {
        return;
    }
    let (first, last) = (start / 8, (end - 1) / 8);
    let head = u8::MAX >> (start % 8);
    let tail = u8::MAX << (7 - (end - 1) % 8);
    if first == last {
        line[first] |= head & tail;
        return;
    }
    line[first] |= head;
    line[first + 1..last].fill(u8::MAX);
    line[last] |= tail;
}

/// Bits of a strip, followed by zeros without end.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    reversed: bool,
}

impl Bits<'_> {
    fn byte(&self, index: usize) -> u32 {
        let byte = self.bytes.get(index).copied().unwrap_or(0);
        u32::from(if self.reversed { byte.reverse_bits() } else { byte })
    }

    fn bit(&mut self) -> bool {
        let bit = self.peek(1) == Some(1);
        self.at += 1;
        bit
    }

    fn align(&mut self, bits: usize) {
        self.at = self.at.next_multiple_of(bits);
    }

    fn is_exhausted(&self) -> bool {
        self.at > self.bytes.len() * 8
    }

    /// Goes past the next end-of-line code: eleven zeros or more, and a one.
    fn skip_end_of_line(&mut self) -> Result<(), DecodeError> {
        while self.peek(11) != Some(0) {
            self.at += 1;
        }
        while self.peek(1) == Some(0) {
            if self.is_exhausted() {
                return Err(self.error());
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(())
    }

    fn error(&self) -> DecodeError {
        // A code that needs more bits than there are reads zeros, and is found to be invalid.
        if self.at + 13 > self.bytes.len() * 8 {
            return DecodeError::truncated(Format::Tiff, "fax data ends too early");
        }
        DecodeError::corrupt(Format::Tiff, "invalid code in fax data")
    }
}

impl BitReader for Bits<'_> {
    type Error = std::convert::Infallible;

    fn peek(&self, bits: u8) -> Option<u16> {
        if bits > 16 {
            return None;
        }
        let index = self.at / 8;
        let window = self.byte(index) << 16 | self.byte(index + 1) << 8 | self.byte(index + 2);
        let shift = 24 - self.at % 8 - usize::from(bits);
        Some((window >> shift & ((1 << bits) - 1)) as u16)
    }

    fn consume(&mut self, bits: u8) -> Result<(), Self::Error> {
        self.at += usize::from(bits);
        Ok(())
    }

    fn bits_to_byte_boundary(&self) -> u8 {
        (self.at.next_multiple_of(8) - self.at) as u8
    }
}
