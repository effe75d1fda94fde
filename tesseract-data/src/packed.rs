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
    let nodes = Nodes::of(kinds)?;

    file.extend(MAGIC.to_le_bytes());
    file.extend(u32::try_from(highest).ok()?.to_le_bytes());
    file.extend(u32::try_from(edges).ok()?.to_le_bytes());
    let start = file.len();
    file.resize(start.checked_add(edges.checked_mul(8)?)?, 0);

    // Nodes come in the order in which they are reached first, each by the letter that is here.
    let mut reached_by = Vec::with_capacity(nodes.starts.len());
    reached_by.push(0usize);
    let mut node = 0;
    let mut place = letter_places.get_mut(0)?;
    for (edge, kind) in file.get_mut(start..)?.as_chunks_mut().0.iter_mut().zip(kinds) {
        let letter = letters.at(*place)?;
        *place = place.wrapping_add(1);
        let first_edge = match kind >> FLAGS {
            END => 0,
            REFERENCE => {
                let place = reference_places.get_mut(letter)?;
                let rank = *ranks.get(*place as usize)?;
                *place = place.wrapping_add(1);
                *nodes.by_rank.get(rank as usize)?
            }
            _ => {
                reached_by.push(letter);
                *nodes.starts.get(reached_by.len() - 1)?
            }
        };
        let flags = u64::from(kind & ((1 << FLAGS) - 1));
        *edge = (letter as u64 | flags << bits | u64::from(first_edge) << (bits + FLAGS)).to_le_bytes();
        if kind & LAST != 0 {
            node += 1;
            // After the last node there is none.
            place = letter_places.get_mut(reached_by.get(node).copied().unwrap_or_default())?;
        }
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

/// The first edges of nodes.
struct Nodes {
    /// In the order of the nodes, and after them the number of edges.
    starts: Vec<u32>,
    /// Of those that references lead to, by rank.
    by_rank: Vec<u32>,
}

impl Nodes {
    fn of(kinds: &[u8]) -> Option<Self> {
        let mut starts = vec![0u32];
        let mut classes = [0usize; CLASSES];
        for (kind, end) in kinds.iter().zip(1..) {
            if kind & LAST != 0 {
                starts.push(end);
            }
            if let Some(class) = (kind >> FLAGS).checked_sub(FIRST) {
                classes[usize::from(class)] += 1;
            }
        }
        // The next rank of each class. Class 0 is of nodes without references.
        classes[0] = 0;
        let mut sum = 0;
        for class in classes.iter_mut().rev() {
            (*class, sum) = (sum, sum + *class);
        }
        let mut by_rank = vec![0; sum];
        let firsts = kinds.iter().filter_map(|kind| (kind >> FLAGS).checked_sub(FIRST));
        for (class, node) in firsts.zip(1..) {
            if class > 0 {
                let rank = &mut classes[usize::from(class)];
                *by_rank.get_mut(*rank)? = *starts.get::<usize>(node)?;
                *rank += 1;
            }
        }
        Some(Self { starts, by_rank })
    }
}

/// The references, from their columns.
fn ranks(near: &[u8], low: &[u8], far: &[u8]) -> Option<Vec<u32>> {
    let mut low = low.iter();
    let mut far = far.as_chunks().0.iter();
    let mut ranks = Vec::with_capacity(near.len());
    for &near in near {
        ranks.push(match near.checked_sub(NEAR) {
            None => u32::from(near),
            Some(second) => {
                let second = match near {
                    BEYOND => u16::from_le_bytes(*far.next()?),
                    _ => u16::from(second),
                };
                u32::from(NEAR) + (u32::from(second) << 8 | u32::from(*low.next()?))
            }
        });
    }
    Some(ranks)
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
