//! The directories of a TIFF file: one a page, each with the place of the next.

pub(super) const SHORT: u16 = 3;

/// The beginning of a file.
#[derive(Clone, Copy)]
pub(super) struct Header {
    little: bool,
    /// BigTIFF: counts and offsets of 64 bits.
    big: bool,
    /// Where the first directory lies.
    pub(super) first: u64,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Header { little: bytes.first()? == &b'I', big: false, first: 0 };
        header.big = header.number(bytes, 2, 2)? == 43;
        header.first = header.number(bytes, header.at_first(), header.offset_size())?;
        Some(header)
    }

    /// Where the offset of the first directory is written, and the bytes to write there for another.
    pub(super) fn pointing_to(&self, offset: u64) -> (u64, Vec<u8>) {
        let bytes = if self.little { offset.to_le_bytes() } else { offset.to_be_bytes() };
        let used = if self.little { &bytes[..self.offset_size()] } else { &bytes[8 - self.offset_size()..] };
        (self.at_first() as u64, used.to_vec())
    }

    const fn at_first(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    const fn offset_size(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    const fn entry_size(&self) -> usize {
        if self.big { 20 } else { 12 }
    }

    fn number(&self, bytes: &[u8], at: usize, size: usize) -> Option<u64> {
        let field = bytes.get(at..at.checked_add(size)?)?;
        let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if self.little { field.iter().rev().fold(0, push) } else { field.iter().fold(0, push) })
    }
}

/// The tags of one page.
pub(super) struct Directory<'a> {
    bytes: &'a [u8],
    header: Header,
    first: usize,
    entries: usize,
}

pub(super) struct Entry {
    pub(super) tag: u16,
    pub(super) kind: u16,
    /// Bytes of all values.
    pub(super) size: u64,
    /// Where the value lies, if it is small enough to lie in the entry.
    pub(super) at: usize,
    /// The value, if it is one whole number.
    pub(super) number: Option<u64>,
    pub(super) little: bool,
}

impl<'a> Directory<'a> {
    pub(super) fn at(bytes: &'a [u8], header: Header, offset: u64) -> Option<Self> {
        let start = usize::try_from(offset).ok()?;
        let count = if header.big { 8 } else { 2 };
        let entries = header.number(bytes, start, count)?.min(u16::MAX.into()) as usize;
        Some(Directory { bytes, header, first: start.checked_add(count)?, entries })
    }

    /// Where the next directory lies; 0 after the last, `None` if the file ends before it says.
    pub(super) fn next(&self) -> Option<u64> {
        self.header.number(self.bytes, self.at_next()?, self.header.offset_size())
    }

    /// Where that is written, and the bytes to write there for a directory that is the last.
    pub(super) fn ending(&self) -> Option<(u64, Vec<u8>)> {
        Some((self.at_next()? as u64, vec![0; self.header.offset_size()]))
    }

    fn at_next(&self) -> Option<usize> {
        self.first.checked_add(self.entries * self.header.entry_size())
    }

    fn number(&self, at: usize, size: usize) -> Option<u64> {
        self.header.number(self.bytes, at, size)
    }

    pub(super) fn entries(self) -> impl Iterator<Item = Entry> {
        let size = self.header.entry_size();
        (0..self.entries).map_while(move |i| self.entry(self.first.checked_add(i * size)?))
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let tag = self.number(at, 2)? as u16;
        let kind = self.number(at + 2, 2)? as u16;
        let count = self.number(at + 4, if self.header.big { 8 } else { 4 })?;
        let value = at + if self.header.big { 12 } else { 8 };
        let each: u8 = match kind {
            SHORT | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => 1,
        };
        let whole =
            count == 1 && matches!(kind, 1 | SHORT | 4) || count == 1 && self.header.big && kind == 16;
        Some(Entry {
            tag,
            kind,
            size: count.saturating_mul(each.into()),
            at: value,
            number: if whole { self.number(value, each.into()) } else { None },
            little: self.header.little,
        })
    }
}
