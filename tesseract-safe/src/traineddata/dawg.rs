//! A dictionary: words as a graph in an array of edges.

use super::reader::{Reader, Reason};

/// The first number of every dictionary.
const MAGIC: i16 = 42;
/// Bits of an edge between its letter and the node that it leads to.
const FLAGS: u32 = 3;
/// The lowest of them: the edge is the last one of its node.
const LAST: u64 = 1;

/// Checks that every path through the graph stays inside the array, and every letter inside a
/// character set of `characters`.
pub(super) fn check(bytes: &[u8], characters: usize) -> Result<(), Reason> {
    let mut reader = Reader::new(bytes);
    if reader.i16()? != MAGIC {
        return Err("does not begin as one".into());
    }
    let size = reader.count("the size of its character set", 1..=characters)?;
    let edges = reader.count("its edges", 1..=usize::MAX)?;
    // As upstream computes it; one value more stands for "any character".
    let letter_bits = ((size as f64 + 1.0).ln() / 2.0_f64.ln()).ceil() as u32;
    let letter_mask = (1u64 << letter_bits) - 1;
    // There are half a million edges. What is too large leaves a difference with the highest bit: sums of such bits need no
    // decision, and are taken of several edges at once. Edges are fewer than 2^31, so no smaller one leaves it.
    let (mut letters, mut nodes, mut last) = (0, 0, 0);
    for bytes in reader.chunks(edges)? {
        last = u64::from_le_bytes(bytes);
        letters |= (size as u64).wrapping_sub(last & letter_mask);
        nodes |= (edges as u64 - 1).wrapping_sub(last >> (letter_bits + FLAGS));
    }
    if letters >> 63 != 0 {
        return Err("spells words with characters that do not exist".into());
    }
    if nodes >> 63 != 0 {
        return Err("points outside itself".into());
    }
    // Whoever walks a node's edges stops at the last one; the array must not end before it.
    if last >> letter_bits & LAST != 0 { Ok(()) } else { Err("ends in the middle of a node".into()) }
}
