//! Language data whose dictionaries are stored as columns, and how they become a `.traineddata` file again.
//!
//! A dictionary is a graph in an array of edges of eight bytes each: a letter, three flags, and the number of the node that
//! the edge leads to, which is the place of that node's first edge. It is most of a language's data, and compresses badly.
//! What numbers the nodes have means nothing, so the graph is stored with its nodes in breadth-first order: an edge that is
//! the first one to reach its node need not say which, and the nodes that others reach too are numbered by how many do. The
//! order of the edges inside of a node stays, and so does the first node: upstream looks letters up in it by bisection.
//!
//! All numbers are little-endian. A packed file is
//!
//! | what | bytes |
//! |---|---|
//! | bytes of the file; number of entries in its table | 4, 4 |
//! | of each entry: [`ABSENT`], [`PLAIN`] or [`DICTIONARY`], and its length here | 1 + 4 |
//! | the entries, one after another | |
//!
//! and a dictionary in it, whose edges lie in breadth-first order,
//!
//! | what | bytes |
//! |---|---|
//! | highest letter, which is the size of the character set; bits of a letter in an edge | 4, 4 |
//! | number of edges; of references; of those that go on in the columns `low` and `far` | 4, 4, 4, 4 |
//! | of each letter: the edges of nodes that it reaches first. Those of the first node count as letter 0's | 4 each |
//! | of each letter: the references of edges with it | 4 each |
//! | of each edge: flags, and above them [`END`], [`REFERENCE`], or [`FIRST`] and the class of the node | 1 each |
//! | letters of the edges, those of nodes that one letter reaches first together; their second bytes, if there are any | 1 each |
//! | `near`: references, those of edges with one letter together: a rank, or where it goes on | 1 each |
//! | `low`: the lowest byte of what goes on | 1 each |
//! | `far`: further bytes of what is beyond `low` | 2 each |
//!
//! The class of a node is the number of bits in the number of references to it; ranks are given from the highest class down, and
//! in one class in the order of the nodes.

use alloc::vec;
use alloc::vec::Vec;

/// Kinds of entries.
pub const ABSENT: u8 = 0;
pub const PLAIN: u8 = 1;
pub const DICTIONARY: u8 = 2;

/// The first number of every dictionary in a `.traineddata` file.
pub const MAGIC: u16 = 42;
/// Bits of an edge between its letter and the node that it leads to.
pub const FLAGS: u32 = 3;
/// The lowest of them: the edge is the last one of its node.
pub const LAST: u8 = 1;

/// Kinds of edges: to nowhere, to a node that another edge reaches first, to a node that none reached.
pub const END: u8 = 0;
pub const REFERENCE: u8 = 1;
pub const FIRST: u8 = 2;
/// Classes of nodes: as many as have place above the flags.
pub const CLASSES: usize = (1 << (8 - FLAGS)) - FIRST as usize;

/// A rank below this is a reference of one byte. Above it are the second bytes of longer ones, and one value for those
/// whose second byte has no place there.
pub const NEAR: u8 = 160;
/// The value for these.
pub const BEYOND: u8 = u8::MAX;

/// The `.traineddata` file, or `None` where `packed` is not what the build made.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(packed);
    let (bytes, count) = (reader.size()?, reader.size()?);
    let entries = reader.take(count.checked_mul(5)?)?;
    let table = 4 + 8 * count;
    let mut file = Vec::new();
    file.try_reserve_exact(bytes).ok()?;
    file.extend(u32::try_from(count).ok()?.to_le_bytes());
    file.resize(table, u8::MAX);
    for (index, entry) in entries.chunks_exact(5).enumerate() {
        let start = file.len();
        let (&kind, length) = entry.split_first()?;
        let body = reader.take(usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?)?;
        match kind {
            ABSENT => continue,
            PLAIN => file.extend_from_slice(body),
            DICTIONARY => dictionary(body, &mut file)?,
            _ => return None,
        }
        let place = file.get_mut(4 + 8 * index..)?.first_chunk_mut()?;
        *place = i64::try_from(start).ok()?.to_le_bytes();
    }
    Some(file).filter(|file| file.len() == bytes)
}

/// Appends a dictionary as it is in a `.traineddata` file.
///
/// What kind an edge is of and whether it is its node's last one comes as if by chance, half a million times; so nothing here
/// is decided by it but what a processor can select without a guess.
fn dictionary(packed: &[u8], file: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader(packed);
    let [highest, bits, edges, references, low, far] = [(); 6].map(|()| reader.size());
    let (highest, bits, edges) = (highest?, u32::try_from(bits?).ok().filter(|bits| *bits < 32)?, edges?);
    let counts = highest.checked_add(1)?.checked_mul(4)?;
    let mut letter_places = places(reader.take(counts)?);
    let mut reference_places = places(reader.take(counts)?);
    let kinds = reader.take(edges)?;
    let letters =
        Letters { low: reader.take(edges)?, high: reader.take(if highest > 255 { edges } else { 0 })? };
    let ranks = ranks(reader.take(references?)?, reader.take(low?)?, reader.take(far?.checked_mul(2)?)?)?;
    let starts = starts(kinds)?;
    let mut ranking = Ranking::of(kinds, &starts)?;

    file.extend(MAGIC.to_le_bytes());
    file.extend(u32::try_from(highest).ok()?.to_le_bytes());
    file.extend(u32::try_from(edges).ok()?.to_le_bytes());

    // Nodes come in the order in which they are reached first, each by the letter that is here.
    let mut reached_by = vec![0u16; starts.len()];
    let (mut node, mut reached) = (0, 0);
    let mut together = [[0; 8]; 256];
    for kinds in kinds.chunks(together.len()) {
        for (edge, &kind) in together.iter_mut().zip(kinds) {
            let place = letter_places.get_mut(usize::from(*reached_by.get(node)?))?;
            let letter = letters.at(*place)?;
            *place = place.wrapping_add(1);
            let class = kind >> FLAGS;
            let (is_first, is_reference) = (class >= FIRST, class == REFERENCE);

            // The next node that none reached, whether or not this edge is the one that does; it counts if it is.
            let first_start = *starts.get(reached + 1)?;
            *reached_by.get_mut(reached + 1)? = letter as u16;
            reached += usize::from(is_first);
            ranking.add(class, first_start)?;

            let place = reference_places.get_mut(letter)?;
            let known_start = ranking.start(*ranks.get(*place as usize)?)?;
            *place = place.wrapping_add(u32::from(is_reference));

            let first_edge = if is_first { first_start } else { 0 } | if is_reference { known_start } else { 0 };
            let flags = u64::from(kind & ((1 << FLAGS) - 1));
            *edge = (letter as u64 | flags << bits | u64::from(first_edge) << (bits + FLAGS)).to_le_bytes();
            node += usize::from(kind & LAST);
        }
        file.extend_from_slice(together.get(..kinds.len())?.as_flattened());
    }
    Some(())
}

/// Of each letter the first of its places in a column, from the number of its places.
fn places(counts: &[u8]) -> Vec<u32> {
    let before = counts.as_chunks().0.iter().scan(0u32, |sum, count| {
        let before = *sum;
        *sum = sum.wrapping_add(u32::from_le_bytes(*count));
        Some(before)
    });
    before.collect()
}

/// The letters' columns.
struct Letters<'a> {
    low: &'a [u8],
    /// Empty where one byte is enough.
    high: &'a [u8],
}

impl Letters<'_> {
    fn at(&self, place: u32) -> Option<usize> {
        let low = usize::from(*self.low.get(place as usize)?);
        if self.high.is_empty() {
            return Some(low);
        }
        Some(low | usize::from(*self.high.get(place as usize)?) << 8)
    }
}

/// The first edges of nodes, in their order, and after them the number of edges.
fn starts(kinds: &[u8]) -> Option<Vec<u32>> {
    let nodes = kinds.iter().filter(|kind| **kind & LAST != 0).count();
    // One more place, for what is written ahead.
    let mut starts = vec![0u32; nodes + 2];
    let mut node = 0;
    for (kind, end) in kinds.iter().zip(1u32..) {
        *starts.get_mut(node + 1)? = end;
        node += usize::from(kind & LAST);
    }
    starts.truncate(nodes + 1);
    Some(starts)
}

/// Nodes that references lead to, by rank, as far as they were reached.
struct Ranking {
    /// Their first edges. The last place is for nodes that have no rank.
    starts: Vec<u32>,
    /// The next rank of each class, and whether it is one; END and REFERENCE count as classes here.
    next: [u32; 1 << (8 - FLAGS)],
    step: [u32; 1 << (8 - FLAGS)],
}

impl Ranking {
    /// `None` where there are more edges that reach nodes first than nodes.
    fn of(kinds: &[u8], nodes: &[u32]) -> Option<Self> {
        let mut counts = [0u32; 1 << (8 - FLAGS)];
        for kind in kinds {
            counts[usize::from(kind >> FLAGS)] += 1;
        }
        let firsts: u32 = counts[usize::from(FIRST)..].iter().sum();
        if firsts as usize + 1 > nodes.len() {
            return None;
        }
        // The last class comes first, and class 0 is of nodes without references.
        let (mut next, mut step, mut sum) = (counts, [0; 1 << (8 - FLAGS)], 0);
        for class in (usize::from(FIRST) + 1..counts.len()).rev() {
            (next[class], step[class]) = (sum, 1);
            sum += counts[class];
        }
        next[..=usize::from(FIRST)].fill(sum);
        Some(Self { starts: vec![0; sum as usize + 1], next, step })
    }

    /// Gives the next rank of a class, if it has one, to the node that starts there.
    fn add(&mut self, class: u8, start: u32) -> Option<()> {
        let class = usize::from(class);
        let next = self.next.get_mut(class)?;
        *self.starts.get_mut(*next as usize)? = start;
        *next += self.step.get(class)?;
        Some(())
    }

    fn start(&self, rank: u32) -> Option<u32> {
        self.starts.get(rank as usize).copied()
    }
}

/// The references, from their columns, and behind them one that nobody has made.
fn ranks(near: &[u8], low: &[u8], far: &[u8]) -> Option<Vec<u32>> {
    let mut lows = 0;
    let mut far = far.as_chunks().0.iter();
    let mut ranks = Vec::with_capacity(near.len() + 1);
    for &near in near {
        let goes_on = near >= NEAR;
        let second = match near {
            BEYOND => u16::from_le_bytes(*far.next()?),
            _ => u16::from(near.wrapping_sub(NEAR)),
        };
        // Behind the last one are references that do not go on.
        let rest = u32::from(second) << 8 | u32::from(low.get(lows).copied().unwrap_or_default());
        ranks.push(if goes_on { u32::from(NEAR) + rest } else { u32::from(near) });
        lows += usize::from(goes_on);
    }
    ranks.push(0);
    (lows <= low.len()).then_some(ranks)
}

/// Takes pieces off the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(piece)
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take(4)?.try_into().ok()?)).ok()
    }
}
