//! Stores the dictionaries of a `.traineddata` file as columns: src/packed.rs has the format, and the way back.

use std::collections::{BTreeMap, VecDeque};

use crate::packed::{
    ABSENT, BEYOND, CLASSES, DICTIONARY, END, FIRST, FLAGS, LAST, MAGIC, NEAR, PLAIN, REFERENCE,
};

/// Entries of a file's table that are dictionaries: of the legacy engine, of the LSTM engine.
pub const DICTIONARIES: [usize; 9] = [6, 7, 8, 9, 14, 15, 18, 19, 20];

/// The packed file, or `None` where there is nothing that can be packed.
pub fn pack(file: &[u8]) -> Option<Vec<u8>> {
    let entries = entries(file)?;
    let mut table = u32::try_from(file.len()).ok()?.to_le_bytes().to_vec();
    table.extend(u32::try_from(entries.len()).ok()?.to_le_bytes());
    let mut bodies = Vec::new();
    let mut any = false;
    for (index, entry) in entries.into_iter().enumerate() {
        let packed = entry.filter(|_| DICTIONARIES.contains(&index)).and_then(pack_dictionary);
        any |= packed.is_some();
        let (kind, body) = match (&packed, entry) {
            (Some(packed), _) => (DICTIONARY, &packed[..]),
            (None, Some(entry)) => (PLAIN, entry),
            (None, None) => (ABSENT, &[][..]),
        };
        table.push(kind);
        table.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
        bodies.extend_from_slice(body);
    }
    table.extend(bodies);
    any.then_some(table)
}

/// The entries of a file's table, one after another without gaps; `None` where it has another form.
pub fn entries(file: &[u8]) -> Option<Vec<Option<&[u8]>>> {
    let count = usize::try_from(u32::from_le_bytes(*file.first_chunk()?)).ok()?;
    let table_end = count.checked_mul(8)?.checked_add(4)?;
    let offsets: Vec<_> =
        file.get(4..table_end)?.as_chunks().0.iter().map(|o| i64::from_le_bytes(*o)).collect();
    let starts: Vec<usize> = offsets.iter().filter_map(|offset| usize::try_from(*offset).ok()).collect();
    let whole = starts.first() == Some(&table_end) && offsets.iter().all(|offset| *offset >= -1);
    let mut ends = starts.iter().copied().skip(1).chain([file.len()]);
    let entry = |offset: &i64| match usize::try_from(*offset) {
        Ok(start) => file.get(start..ends.next()?).map(Some),
        Err(_) => Some(None),
    };
    offsets.iter().map(entry).collect::<Option<Vec<_>>>().filter(|_| whole)
}

/// An edge, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub letter: u32,
    pub flags: u8,
    /// The first edge of the node that it leads to; 0 for none.
    pub next: usize,
}

/// A dictionary, taken apart.
pub struct Dictionary {
    /// The size of its character set, and so the highest letter: that one stands for "any".
    pub highest: u32,
    /// Bits of a letter in an edge.
    pub bits: u32,
    pub edges: Vec<Edge>,
}

impl Dictionary {
    /// `None` where the form is another.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk()?;
        let (highest, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let highest = u32::from_le_bytes(*highest);
        // As upstream computes it.
        let bits = ((f64::from(highest) + 1.0).ln() / 2.0_f64.ln()).ceil() as u32;
        let whole = u16::from_le_bytes(*magic) == MAGIC
            && (1..1 << 16).contains(&highest)
            && rest.len() as u64 == 8 * u64::from(u32::from_le_bytes(*count));
        let edges = rest.as_chunks().0.iter().map(|edge| {
            let edge = u64::from_le_bytes(*edge);
            Edge {
                letter: (edge & ((1 << bits) - 1)) as u32,
                flags: (edge >> bits) as u8 & ((1 << FLAGS) - 1),
                next: (edge >> (bits + FLAGS)) as usize,
            }
        });
        whole.then(|| Self { highest, bits, edges: edges.collect() })
    }

    /// The edges of a node; `None` where there is no such node.
    pub fn node(&self, first: usize) -> Option<&[Edge]> {
        let is_start = first == 0 || self.edges.get(first - 1)?.flags & LAST != 0;
        let edges = self.edges.get(first..).filter(|_| is_start)?;
        let last = edges.iter().position(|edge| edge.flags & LAST != 0)?;
        edges.get(..=last)
    }
}

/// A dictionary as columns; `None` where it has edges that no word needs, shares parts of nodes, or does not fit.
fn pack_dictionary(bytes: &[u8]) -> Option<Vec<u8>> {
    let dictionary = Dictionary::parse(bytes)?;
    let mut references = BTreeMap::new();
    for edge in dictionary.edges.iter().filter(|edge| edge.next != 0) {
        *references.entry(edge.next).or_insert(0u32) += 1;
    }
    let class =
        |node| references.get(&node).map_or(0, |count| (u32::BITS - (count - 1).leading_zeros()) as u8);

    let letters = dictionary.highest as usize + 1;
    let (mut kinds, mut letters_after) = (Vec::new(), vec![Vec::new(); letters]);
    let mut references_by = vec![Vec::new(); letters];
    let mut nodes_of = vec![Vec::new(); CLASSES];
    let mut reached = vec![false; dictionary.edges.len()];
    let mut queue = VecDeque::from([(0, 0)]);
    while let Some((node, reached_by)) = queue.pop_front() {
        for edge in dictionary.node(node)? {
            letters_after[reached_by].push(edge.letter);
            let letter = edge.letter as usize;
            let kind = match edge.next {
                0 => END,
                next if *reached.get(next)? => {
                    references_by.get_mut(letter)?.push(next);
                    REFERENCE
                }
                next => {
                    reached[next] = true;
                    references_by.get(letter)?;
                    queue.push_back((next, letter));
                    nodes_of.get_mut(usize::from(class(next)))?.push(next);
                    FIRST + class(next)
                }
            };
            kinds.push(edge.flags | kind << FLAGS);
        }
    }
    if kinds.len() != dictionary.edges.len() {
        return None;
    }
    let by_rank = nodes_of.iter().skip(1).rev().flatten();
    let ranks: BTreeMap<usize, usize> = by_rank.enumerate().map(|(rank, node)| (*node, rank)).collect();
    let (mut near, mut low, mut far) = (Vec::new(), Vec::new(), Vec::new());
    for node in references_by.iter().flatten() {
        match ranks.get(node)?.checked_sub(usize::from(NEAR)) {
            None => near.push(u8::try_from(*ranks.get(node)?).ok()?),
            Some(rest) => {
                let second = u16::try_from(rest >> 8).ok()?;
                if second < u16::from(BEYOND - NEAR) {
                    near.push(NEAR + second as u8);
                } else {
                    near.push(BEYOND);
                    far.extend(second.to_le_bytes());
                }
                low.push(rest as u8);
            }
        }
    }

    let mut packed = Vec::new();
    let sizes = [kinds.len(), near.len(), low.len(), far.len() / 2];
    let counts = letters_after.iter().map(Vec::len).chain(references_by.iter().map(Vec::len));
    packed.extend(dictionary.highest.to_le_bytes());
    packed.extend(dictionary.bits.to_le_bytes());
    for size in sizes.into_iter().chain(counts) {
        packed.extend(u32::try_from(size).ok()?.to_le_bytes());
    }
    packed.extend(kinds);
    packed.extend(letters_after.iter().flatten().map(|letter| *letter as u8));
    if dictionary.highest > 255 {
        packed.extend(letters_after.iter().flatten().map(|letter| (letter >> 8) as u8));
    }
    packed.extend([near, low, far].concat());
    Some(packed)
}
