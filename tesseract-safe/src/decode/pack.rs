//! Rows of bytes, as files have them, to rows of words, as Leptonica has them.

/// Packs samples of up to 8 bits that already follow each other from the most significant bit down.
pub(super) fn bytes(line: &mut [u32], row: &[u8]) {
    let mut chunks = row.chunks_exact(4);
    let mut words = line.iter_mut();
    for (chunk, word) in chunks.by_ref().zip(words.by_ref()) {
        *word = u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
    }
    if let Some(word) = words.next() {
        let mut last = [0; 4];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        *word = u32::from_be_bytes(last);
    }
}

/// Packs the first byte of each pair of bytes: the high halves of big-endian 16-bit samples.
pub(super) fn high_bytes(line: &mut [u32], row: &[u8]) {
    for (word, group) in line.iter_mut().zip(row.chunks(8)) {
        let mut four = [0; 4];
        for (byte, pair) in four.iter_mut().zip(group.chunks_exact(2)) {
            *byte = pair[0];
        }
        *word = u32::from_be_bytes(four);
    }
}

/// Packs 16-bit samples in the byte order of the machine.
pub(super) fn native_u16(line: &mut [u32], row: &[u8]) {
    for (word, group) in line.iter_mut().zip(row.chunks(4)) {
        let mut pairs = group.chunks_exact(2).map(|p| u32::from(u16::from_ne_bytes([p[0], p[1]])));
        *word = pairs.next().unwrap_or(0) << 16 | pairs.next().unwrap_or(0);
    }
}

/// One colour word.
pub(super) const fn rgba(r: u8, g: u8, b: u8, a: u8) -> u32 {
    u32::from_be_bytes([r, g, b, a])
}

/// Expands pixels of `N` samples, each `BYTES` wide with the most significant first, by `colour`, which sees
/// 8-bit samples.
pub(super) fn colours<const N: usize, const BYTES: usize>(
    line: &mut [u32],
    row: &[u8],
    colour: impl Fn([u8; N]) -> u32,
) {
    for (word, pixel) in line.iter_mut().zip(row.chunks_exact(N * BYTES)) {
        *word = colour(std::array::from_fn(|i| pixel[i * BYTES]));
    }
}
