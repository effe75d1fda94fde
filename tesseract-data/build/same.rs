//! Whether two `.traineddata` files hold the same: byte for byte, or as dictionaries the same words.

use std::collections::BTreeMap;

use crate::pack::{DICTIONARIES, Dictionary, entries};

/// Whether they do. Dictionaries are walked side by side: edges of the same letters and flags in the same order, from nodes
/// that correspond one to one.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    let (Some(one), Some(other)) = (entries(one), entries(other)) else { return false };
    let alike = |index: usize| match (one[index], other[index]) {
        (Some(one), Some(other)) if one != other => {
            DICTIONARIES.contains(&index) && same_words(one, other) == Some(true)
        }
        (one, other) => one == other,
    };
    one.len() == other.len() && (0..one.len()).all(alike)
}

/// `None` where a node is missing.
fn same_words(one: &[u8], other: &[u8]) -> Option<bool> {
    let (one, other) = (Dictionary::parse(one)?, Dictionary::parse(other)?);
    let same_frame = one.highest == other.highest && one.edges.len() == other.edges.len();
    let (mut there, mut back) = (BTreeMap::from([(0, 0)]), BTreeMap::from([(0, 0)]));
    let mut pairs = vec![(0, 0)];
    while let Some((node, twin)) = pairs.pop() {
        let (edges, twins) = (one.node(node)?, other.node(twin)?);
        let same_edges = edges.len() == twins.len()
            && edges.iter().zip(twins).all(|(a, b)| (a.letter, a.flags) == (b.letter, b.flags));
        if !same_edges {
            return Some(false);
        }
        for (edge, twin) in edges.iter().zip(twins) {
            match (there.insert(edge.next, twin.next), back.insert(twin.next, edge.next)) {
                (None, None) => pairs.push((edge.next, twin.next)),
                (known, known_back) if known == Some(twin.next) && known_back == Some(edge.next) => {}
                _ => return Some(false),
            }
        }
    }
    Some(same_frame)
}
