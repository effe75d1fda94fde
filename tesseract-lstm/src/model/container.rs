//! The container format of `.traineddata` files: enough to find the network.
//!
//! A file is a count of entries (`u32`), that many offsets (`i64`, −1 where a component is absent), and the
//! components one after another, all little-endian.

use crate::Error;

/// The place of the network in the table.
const LSTM: usize = 17;
/// Places that tell whether the network has its character set beside it.
const CHARACTERS: [usize; 2] = [21, 22];
/// More than this and upstream takes the file for big-endian.
const MAX_ENTRIES: usize = 1000;

/// The bytes of the network.
pub(super) fn network(bytes: &[u8]) -> Result<&[u8], Error> {
    let (count, rest) = bytes.split_first_chunk::<4>().ok_or(Error::Container("is too short"))?;
    let count = u32::from_le_bytes(*count) as usize;
    if !(1..=MAX_ENTRIES).contains(&count) {
        return Err(Error::Container("does not begin with a count of components"));
    }
    let table = rest.get(..count * 8).ok_or(Error::Container("ends within its table"))?;
    let offsets: Vec<i64> = table.as_chunks().0.iter().map(|offset| i64::from_le_bytes(*offset)).collect();
    let start = component(&offsets, LSTM).ok_or(Error::NoNetwork)?;
    if CHARACTERS.iter().any(|place| component(&offsets, *place).is_none()) {
        return Err(Error::Unsupported("their character set inside"));
    }
    let next = offsets[LSTM + 1..].iter().find_map(|offset| usize::try_from(*offset).ok());
    bytes.get(start..next.unwrap_or(bytes.len())).ok_or(Error::Container("has offsets that lead out of it"))
}

fn component(offsets: &[i64], place: usize) -> Option<usize> {
    offsets.get(place).and_then(|offset| usize::try_from(*offset).ok())
}
