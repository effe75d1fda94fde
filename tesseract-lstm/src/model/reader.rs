//! A cursor over the bytes of a component that never leaves them.

use std::ops::RangeInclusive;

/// What is wrong, in words that complete "its network ...".
pub(super) type Reason = String;

/// Little-endian numbers, one after another.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next `count` bytes; checked before anything is allocated for them.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Reason> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or("is cut short")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or("is cut short")?;
        self.bytes = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Reason> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn i8(&mut self) -> Result<i8, Reason> {
        Ok(i8::from_le_bytes(self.array()?))
    }

    pub(super) fn i32(&mut self) -> Result<i32, Reason> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    /// A number that counts or indexes something, within `range`.
    pub(super) fn count(&mut self, what: &str, range: RangeInclusive<usize>) -> Result<usize, Reason> {
        let value = self.i32()?;
        usize::try_from(value).ok().filter(|value| range.contains(value)).ok_or_else(|| {
            format!("has {value} for {what}, which must be in {} to {}", range.start(), range.end())
        })
    }

    /// Numbers of `N` bytes each.
    pub(super) fn chunks<const N: usize>(
        &mut self,
        count: usize,
    ) -> Result<impl Iterator<Item = [u8; N]> + use<'a, N>, Reason> {
        let bytes = self.take(count.checked_mul(N).ok_or("is cut short")?)?;
        Ok(bytes.as_chunks::<N>().0.iter().copied())
    }

    /// A text with its length before it.
    pub(super) fn text(&mut self) -> Result<&'a [u8], Reason> {
        // Upstream's names are short; the limit is the one that upstream has for files.
        let length = self.count("the length of a name", 0..=usize::from(u16::MAX))?;
        self.take(length)
    }
}
