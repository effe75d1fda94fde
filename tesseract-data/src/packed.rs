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
const _: () = assert!(END < REFERENCE && REFERENCE < FIRST);
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
/// What kind an edge is of and whether it is its node's last one comes as if by chance, half a million times, and a processor
/// that guesses wrong waits. So no step here is decided by it: places are written whether they count or not, and what comes
/// next is written there or behind.
fn dictionary(packed: &[u8], file: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader(packed);
    let [highest, bits, edges, references, low, far] = [(); 6].map(|()| reader.size());
    let (highest, bits, edges) = (highest?, u32::try_from(bits?).ok().filter(|bits| *bits < 32)?, edges?);
    let counts = highest.checked_add(1)?.checked_mul(4)?;
    let letter_places = places(reader.take(counts)?);
    let mut reference_places = places(reader.take(counts)?);
    let kinds = reader.take(edges)?;
    let columns = [reader.take(edges)?, reader.take(if highest > 255 { edges } else { 0 })?];
    let ranks = ranks(reader.take(references?)?, reader.take(low?)?, reader.take(far?.checked_mul(2)?)?)?;
    let nodes = Nodes::of(kinds)?;
    let letters = Letters::of(columns, letter_places, &nodes)?;
    let by_rank = nodes.by_rank(kinds)?;

    file.extend(MAGIC.to_le_bytes());
    file.extend(u32::try_from(highest).ok()?.to_le_bytes());
    file.extend(u32::try_from(edges).ok()?.to_le_bytes());
    // Some edges at a time: what all have, then where the first ones lead, and where references do.
    let lead = |edge: &mut [u8; 8], start: u32| {
        *edge = (u64::from_le_bytes(*edge) | u64::from(start) << (bits + FLAGS)).to_le_bytes();
    };
    let mut reached = nodes.reached();
    let (mut together, mut places) = ([[0; 8]; TOGETHER], [0u16; TOGETHER]);
    for (kinds, first) in kinds.chunks(TOGETHER).zip((0..).step_by(TOGETHER)) {
        let (mut references, mut firsts) = (0, 0);
        for (place, &kind) in kinds.iter().enumerate() {
            places[references % TOGETHER] = place as u16;
            references += usize::from(kind >> FLAGS == REFERENCE);
            firsts += usize::from(kind >> FLAGS >= FIRST);
        }
        let [low, high] = &letters.0;
        for ((edge, &kind), &letter) in together.iter_mut().zip(kinds).zip(low.get(first..)?) {
            let edge_flags = u64::from(kind & ((1 << FLAGS) - 1));
            *edge = (u64::from(letter) | edge_flags << bits).to_le_bytes();
        }
        // None where one byte is enough.
        for (edge, &letter) in together.iter_mut().zip(high.get(first..).unwrap_or_default()) {
            *edge = (u64::from_le_bytes(*edge) | u64::from(letter) << 8).to_le_bytes();
        }
        for (edge, start) in reached.by_ref().take(firsts) {
            lead(together.get_mut(edge as usize - first)?, start);
        }
        for &place in places.get(..references)? {
            let rank = reference_places.get_mut(letters.at(first + usize::from(place))?)?;
            let start = *by_rank.get(*ranks.get(*rank as usize)? as usize)?;
            *rank = rank.wrapping_add(1);
            lead(together.get_mut(usize::from(place))?, start);
        }
        file.extend_from_slice(together.get(..kinds.len())?.as_flattened());
    }
    Some(())
}

/// Edges that are put together at a time.
const TOGETHER: usize = 1024;

/// Of each letter the first of its places in a column, from the number of its places.
fn places(counts: &[u8]) -> Vec<u32> {
    let before = counts.as_chunks().0.iter().scan(0u32, |sum, count| {
        let before = *sum;
        *sum = sum.wrapping_add(u32::from_le_bytes(*count));
        Some(before)
    });
    before.collect()
}

/// Nodes, in their order.
struct Nodes {
    /// Their first edges, and after them the number of edges.
    starts: Vec<u32>,
    /// The edges that reach them first. None reaches the first node, for which the number of edges stands.
    reached_by: Vec<u32>,
}

impl Nodes {
    fn of(kinds: &[u8]) -> Option<Self> {
        let edges = u32::try_from(kinds.len()).ok()?;
        let (mut starts, mut reached_by) = (vec![0], vec![edges]);
        let nodes = kinds.iter().filter(|kind| **kind & LAST != 0).count();
        let firsts = kinds.iter().filter(|kind| **kind >> FLAGS >= FIRST).count();
        starts.reserve_exact(nodes);
        reached_by.reserve_exact(firsts);
        let (mut ends, mut reaching) = ([0; TOGETHER], [0; TOGETHER]);
        for (kinds, first) in kinds.chunks(TOGETHER).zip((0..).step_by(TOGETHER)) {
            let (mut node, mut reached) = (0, 0);
            for (&kind, edge) in kinds.iter().zip(first..) {
                // There are no more nodes than edges; so it stays within.
                ends[node % TOGETHER] = edge + 1;
                node += usize::from(kind & LAST);
                reaching[reached % TOGETHER] = edge;
                reached += usize::from(kind >> FLAGS >= FIRST);
            }
            starts.extend_from_slice(ends.get(..node)?);
            reached_by.extend_from_slice(reaching.get(..reached)?);
        }
        // A node that no edge reaches is no part of the graph, nor an edge to where no node is.
        (nodes == firsts + 1 || nodes == 0 && firsts == 0).then_some(Self { starts, reached_by })
    }

    /// The edges that reach nodes first, each with the first edge of its node.
    fn reached(&self) -> impl Iterator<Item = (u32, u32)> {
        self.reached_by.iter().copied().zip(self.starts.iter().copied()).skip(1)
    }

    /// The first edges of those that references lead to, by rank.
    fn by_rank(&self, kinds: &[u8]) -> Option<Vec<u32>> {
        // In four parts, so that edges of one kind in a row need not wait for each other.
        let mut classes = [[0u32; 1 << (8 - FLAGS)]; 4];
        for kinds in kinds.chunks(4) {
            for (classes, kind) in classes.iter_mut().zip(kinds) {
                classes[usize::from(kind >> FLAGS)] += 1;
            }
        }
        // The next rank of each class: the last class comes first. Class 0, of nodes without references, has one place behind
        // all ranks.
        let (mut next, mut sum) = ([0; CLASSES], 0);
        for class in (1..CLASSES).rev() {
            next[class] = sum;
            sum += classes.iter().map(|classes| classes[class + usize::from(FIRST)]).sum::<u32>();
        }
        next[0] = sum;
        let mut by_rank = vec![0; sum as usize + 1];
        for (edge, start) in self.reached() {
            let class = usize::from((*kinds.get(edge as usize)? >> FLAGS).checked_sub(FIRST)?);
            let rank = next.get_mut(class)?;
            *by_rank.get_mut(*rank as usize)? = start;
            *rank += u32::from(class > 0);
        }
        Some(by_rank)
    }
}

/// The letters of edges, lower bytes and, if one byte is not enough, higher ones.
struct Letters([Vec<u8>; 2]);

impl Letters {
    /// How many are copied at a time, more than most nodes have.
    const AT_ONCE: usize = 16;

    /// From their columns, in which those of nodes that one letter reaches first stand together.
    fn of(columns: [&[u8]; 2], mut places: Vec<u32>, nodes: &Nodes) -> Option<Self> {
        let mut letters = Self(columns.map(|column| vec![0; column.len() + Self::AT_ONCE]));
        for (bounds, &reached_by) in nodes.starts.windows(2).zip(&nodes.reached_by) {
            let &[start, end] = bounds else { return None };
            let place = places.get_mut(letters.at(reached_by as usize)?)?;
            let (from, count) = (*place as usize, end.checked_sub(start)? as usize);
            *place = place.wrapping_add(end - start);
            for (column, letters) in columns.iter().zip(&mut letters.0) {
                if column.is_empty() {
                    continue;
                }
                // What is too much is overwritten by the next node's, or behind the last one.
                let (to, from) = (letters.get_mut(start as usize..)?, column.get(from..)?);
                match (to.first_chunk_mut::<{ Self::AT_ONCE }>(), from.first_chunk()) {
                    (Some(to), Some(from)) if count <= Self::AT_ONCE => *to = *from,
                    _ => to.get_mut(..count)?.copy_from_slice(from.get(..count)?),
                }
            }
        }
        Some(letters)
    }

    fn at(&self, edge: usize) -> Option<usize> {
        let [low, high] = &self.0;
        let byte = usize::from(*low.get(edge)?);
        if high.len() == Self::AT_ONCE {
            return Some(byte);
        }
        Some(byte | usize::from(*high.get(edge)?) << 8)
    }
}

/// The references, from their columns.
fn ranks(near: &[u8], low: &[u8], far: &[u8]) -> Option<Vec<u32>> {
    let mut lows = 0;
    let mut far = far.as_chunks().0.iter();
    let mut ranks = Vec::with_capacity(near.len());
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
