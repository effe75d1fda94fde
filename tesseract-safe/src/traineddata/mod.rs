//! The container format of `.traineddata` files: enough to know that a file is whole before
//! Tesseract, which trusts it, gets to see it.
//!
//! A file is a count of entries (`u32`), that many offsets (`i64`, −1 where a component is absent),
//! and the components one after another, all little-endian. Upstream reads the components in
//! sequence whatever the offsets say, and takes the difference of two offsets for a size without
//! checking it; so anything but ascending offsets without gaps is refused here.

mod dawg;
mod network;
mod reader;
mod recoder;
mod unicharset;

use std::ops::Range;

/// Components by their place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    Config = 0,
    Unicharset = 1,
    IntTemp = 3,
    PuncDawg = 6,
    WordDawg = 7,
    NumberDawg = 8,
    FreqDawg = 9,
    BigramDawg = 14,
    UnambigDawg = 15,
    Lstm = 17,
    LstmPuncDawg = 18,
    LstmWordDawg = 19,
    LstmNumberDawg = 20,
    LstmUnicharset = 21,
    LstmRecoder = 22,
}

/// Dictionaries of the legacy engine.
const LEGACY_DAWGS: [Component; 6] = [
    Component::PuncDawg,
    Component::WordDawg,
    Component::NumberDawg,
    Component::FreqDawg,
    Component::BigramDawg,
    Component::UnambigDawg,
];
/// Dictionaries of the LSTM engine.
const LSTM_DAWGS: [Component; 3] =
    [Component::LstmPuncDawg, Component::LstmWordDawg, Component::LstmNumberDawg];

/// Entries that upstream knows.
const KNOWN: usize = 24;
/// More than this and upstream takes the file for big-endian.
const MAX_ENTRIES: usize = 1000;
/// Upstream counts bytes of a component in an `int`.
const MAX_SIZE: usize = i32::MAX as usize;

/// The table of a container whose offsets hold together.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    bytes: &'a [u8],
    components: [Option<Range<usize>>; KNOWN],
}

impl<'a> Container<'a> {
    /// Checks the table; the error says in words what is wrong.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        if bytes.is_empty() {
            return Err("the file is empty".into());
        }
        if bytes.len() > MAX_SIZE {
            return Err("the file is larger than 2 GiB".into());
        }
        let count = read::<4>(bytes, 0).map(u32::from_le_bytes).ok_or("the file is too short")?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count == 0 || count > MAX_ENTRIES {
            return Err("it is not a traineddata file".into());
        }
        let table_end = 4 + 8 * count;
        let mut present = Vec::new();
        for index in 0..count {
            let offset = read::<8>(bytes, 4 + 8 * index)
                .map(i64::from_le_bytes)
                .ok_or("the file ends within its table of contents")?;
            if offset == -1 {
                continue;
            }
            let offset = usize::try_from(offset).map_err(|_| "an offset in its table is negative")?;
            present.push((index, offset));
        }
        let mut components = [const { None }; KNOWN];
        for (place, &(index, start)) in present.iter().enumerate() {
            let end = present.get(place + 1).map_or(bytes.len(), |&(_, next)| next);
            if place == 0 && start != table_end {
                return Err("its components do not start where its table ends".into());
            }
            if end > bytes.len() || start > bytes.len() {
                return Err(format!(
                    "the file is cut short: a component should end at byte {}, the file has {}",
                    end.max(start),
                    bytes.len()
                ));
            }
            if end <= start {
                return Err("the offsets in its table do not ascend".into());
            }
            if let Some(slot) = components.get_mut(index) {
                *slot = Some(start..end);
            }
        }
        let container = Self { bytes, components };
        let lstm = container.has(Component::Lstm);
        if lstm && !(container.has(Component::LstmUnicharset) && container.has(Component::LstmRecoder)) {
            return Err("its LSTM model lacks the character set or the recoder".into());
        }
        if !lstm && !container.has_legacy() {
            return Err("it holds no recognition model".into());
        }
        Ok(container)
    }

    /// Checks what is inside the components that upstream reads without checking: network,
    /// recoder, character sets, dictionaries. The tables of the legacy classifier are not looked at.
    pub(crate) fn validate(&self) -> Result<(), String> {
        if let Some(bytes) = self.component(Component::Lstm) {
            let network = network::parse(bytes).map_err(|reason| format!("its network {reason}"))?;
            let characters = self.unicharset(Component::LstmUnicharset)?;
            let recoder = self.component(Component::LstmRecoder).unwrap_or_default();
            if network.recodes {
                recoder::check(recoder, characters, network.outputs)
                    .map_err(|reason| format!("its recoder {reason}"))?;
            } else if network.outputs != characters + 1 {
                return Err("its network has other classes than its character set has characters".into());
            }
            self.dawgs(&LSTM_DAWGS, characters)?;
        }
        if self.has(Component::Unicharset) {
            let characters = self.unicharset(Component::Unicharset)?;
            self.dawgs(&LEGACY_DAWGS, characters)?;
        }
        Ok(())
    }

    /// How many characters a character set has.
    pub(crate) fn unicharset(&self, component: Component) -> Result<usize, String> {
        let bytes = self.component(component).unwrap_or_default();
        unicharset::check(bytes).map_err(|reason| format!("its character set {reason}"))
    }

    fn dawgs(&self, components: &[Component], characters: usize) -> Result<(), String> {
        for bytes in components.iter().filter_map(|component| self.component(*component)) {
            dawg::check(bytes, characters).map_err(|reason| format!("its dictionary {reason}"))?;
        }
        Ok(())
    }

    /// The bytes of a component, if it is there.
    pub(crate) fn component(&self, component: Component) -> Option<&'a [u8]> {
        let range = self.components.get(component as usize)?.clone()?;
        self.bytes.get(range)
    }

    /// Whether there is such a component.
    pub(crate) fn has(&self, component: Component) -> bool {
        self.component(component).is_some()
    }

    /// Whether the legacy engine can use the file.
    pub(crate) fn has_legacy(&self) -> bool {
        self.has(Component::Unicharset) && self.has(Component::IntTemp)
    }

    /// How many scripts the characters of the legacy engine may be of, at most.
    pub(crate) fn scripts(&self) -> usize {
        self.component(Component::Unicharset).map_or(0, unicharset::scripts)
    }

    /// The variables that the file sets when it is loaded, in order.
    pub(crate) fn config(&self) -> Vec<(String, String)> {
        let Some(bytes) = self.component(Component::Config) else { return Vec::new() };
        let text = String::from_utf8_lossy(bytes);
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines
            .map(|line| match line.split_once([' ', '\t']) {
                Some((name, value)) => (name.to_owned(), value.trim().to_owned()),
                None => (line.to_owned(), String::new()),
            })
            .collect()
    }
}

fn read<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A container with the given components.
    fn container(parts: &[(usize, &[u8])]) -> Vec<u8> {
        let mut offsets = [-1i64; KNOWN];
        let mut body = Vec::new();
        for (index, part) in parts {
            offsets[*index] = i64::try_from(4 + 8 * KNOWN + body.len()).unwrap();
            body.extend_from_slice(part);
        }
        let mut file = u32::try_from(KNOWN).unwrap().to_le_bytes().to_vec();
        file.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
        file.extend(body);
        file
    }

    fn small() -> Vec<u8> {
        container(&[(0, b"a 1\n# no\nb  two\n"), (17, b"net"), (21, b"set"), (22, b"code")])
    }

    #[test]
    fn components_are_found_by_their_place() {
        let file = small();
        let parsed = Container::parse(&file).unwrap();
        assert_eq!(parsed.component(Component::Lstm), Some(&b"net"[..]));
        assert_eq!(parsed.component(Component::LstmRecoder), Some(&b"code"[..]));
        assert!(!parsed.has_legacy());
        assert_eq!(parsed.config(), [("a".into(), "1".into()), ("b".into(), "two".into())]);
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        assert!(Container::parse(b"").unwrap_err().contains("empty"));
        assert!(Container::parse(b"hello, this is text").unwrap_err().contains("not a traineddata"));
        assert!(Container::parse(&container(&[(0, b"x")])).unwrap_err().contains("no recognition model"));
        assert!(Container::parse(&container(&[(17, b"x")])).unwrap_err().contains("lacks"));
        let mut file = small();
        file[4 + 8 * 17] = 0xff;
        assert!(Container::parse(&file).is_err());
    }

    #[test]
    fn a_table_that_is_cut_is_an_error() {
        let file = small();
        for length in 0..4 + 8 * KNOWN {
            assert!(Container::parse(&file[..length]).is_err(), "{length} bytes");
        }
    }

    /// A published file.
    fn published() -> std::borrow::Cow<'static, [u8]> {
        tesseract_data::get("eng").unwrap().bytes()
    }

    #[test]
    fn published_data_are_valid() {
        let bytes = published();
        let file = Container::parse(&bytes).unwrap();
        file.validate().unwrap();
        assert_eq!(unicharset::check(file.component(Component::LstmUnicharset).unwrap()), Ok(112));
    }

    #[test]
    fn every_component_is_refused_where_it_is_cut() {
        let bytes = published();
        let file = Container::parse(&bytes).unwrap();
        let network = file.component(Component::Lstm).unwrap();
        let recoder = file.component(Component::LstmRecoder).unwrap();
        let characters = file.component(Component::LstmUnicharset).unwrap();
        let dawg = file.component(Component::LstmNumberDawg).unwrap();
        let parsed = network::parse(network).unwrap();
        for length in (0..network.len()).step_by(97).chain(network.len() - 40..network.len()) {
            assert!(network::parse(&network[..length]).is_err(), "network of {length} bytes");
        }
        for length in 0..recoder.len() {
            assert!(
                recoder::check(&recoder[..length], 112, parsed.outputs).is_err(),
                "recoder of {length} bytes"
            );
        }
        // A last line may lack its end without harm.
        for length in 0..characters.len() - 80 {
            assert!(unicharset::check(&characters[..length]) != Ok(112), "character set of {length} bytes");
        }
        for length in 0..dawg.len() {
            assert!(dawg::check(&dawg[..length], 112).is_err(), "dictionary of {length} bytes");
        }
    }

    #[test]
    fn a_recoder_must_fit_the_network() {
        let bytes = published();
        let file = Container::parse(&bytes).unwrap();
        let recoder = file.component(Component::LstmRecoder).unwrap();
        assert_eq!(recoder::check(recoder, 112, 111), Ok(()));
        assert!(recoder::check(recoder, 111, 111).is_err());
        assert!(recoder::check(recoder, 112, 110).is_err());
        assert!(recoder::check(recoder, 112, 112).is_err());
    }

    #[test]
    fn character_sets_are_checked_line_by_line() {
        let check = |text: &str| unicharset::check(text.as_bytes());
        assert_eq!(check("2\nNULL 0 Common 0\na 3 0,255,0,255 Latin 1 0 1 a\n"), Ok(2));
        for (text, says) in [
            ("", "number of its lines"),
            ("0\n", "empty"),
            ("2\na 3 Latin 1\n", "cut short"),
            ("2\na 3 Latin 1\na 3 Latin 1\n", "twice"),
            ("1\na\n", "lacks the properties"),
            ("1\na xyz\n", "hexadecimal"),
            ("1\na 3 Latin -5\n", "-5"),
            ("1\na 3 Latin 0 99\n", "99"),
            ("1\na\0 3\n", "NUL"),
        ] {
            let reason = check(text).unwrap_err();
            assert!(reason.contains(says), "{text:?}: {reason}");
        }
        assert!(check(&format!("1\n{} 3\n", "x".repeat(30))).is_err());
        assert!(check(&format!("1\na 3 {}\n", "x".repeat(300))).is_err());
    }

    proptest! {
        #[test]
        fn components_of_any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            let _ = network::parse(&bytes);
            let _ = recoder::check(&bytes, 112, 111);
            let _ = dawg::check(&bytes, 112);
            let _ = unicharset::check(&bytes);
        }

        #[test]
        fn a_changed_network_is_read_or_refused(place in 0usize..4000, value: u8) {
            let bytes = published();
            let file = Container::parse(&bytes).unwrap();
            let mut network = file.component(Component::Lstm).unwrap().to_vec();
            network[place] = value;
            let _ = network::parse(&network);
        }

        #[test]
        fn any_bytes_are_parsed_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            let _ = Container::parse(&bytes);
        }

        #[test]
        fn components_never_leave_the_file(place in 0usize..196, value: u8) {
            let mut file = small();
            file[place] = value;
            if let Ok(parsed) = Container::parse(&file) {
                let total: usize = parsed.components.iter().flatten().map(ExactSizeIterator::len).sum();
                prop_assert!(total <= file.len());
            }
        }
    }
}
