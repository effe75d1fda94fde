//! The characters of a document, as the font's codes, and the table that leads back from them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Codes that are no characters of Unicode: halves of pairs in UTF-16. They stand for what is beyond 16 bits.
const SPARE: std::ops::RangeInclusive<u16> = 0xd800..=0xdfff;

/// What stands for a character for which no code is left.
const REPLACEMENT: u16 = 0xfffd;

/// The characters that a document uses, each with a code of two bytes.
///
/// A code is the character's number. Those beyond 16 bits (emoji, rarer Han) get a spare code each rather than a pair of
/// UTF-16, of which readers would make two characters.
#[derive(Debug, Default)]
pub(super) struct Chars {
    plain: BTreeSet<u16>,
    beyond: BTreeMap<char, u16>,
}

impl Chars {
    /// The code of a character, which is used from now on; `None` for what is no text: controls, marks of direction,
    /// which the order of the words says already, and noncharacters.
    pub(super) fn code(&mut self, character: char) -> Option<u16> {
        let character = if character.is_whitespace() { ' ' } else { character };
        if !is_text(character) {
            return None;
        }
        let code = match u16::try_from(u32::from(character)) {
            Ok(code) => code,
            Err(_) => match self.spare(character) {
                Some(code) => return Some(code),
                None => REPLACEMENT,
            },
        };
        self.plain.insert(code);
        Some(code)
    }

    fn spare(&mut self, character: char) -> Option<u16> {
        let next = u16::try_from(self.beyond.len()).ok().and_then(|used| SPARE.start().checked_add(used));
        match self.beyond.get(&character) {
            Some(code) => Some(*code),
            None => next.filter(|code| SPARE.contains(code)).inspect(|code| {
                self.beyond.insert(character, *code);
            }),
        }
    }

    /// How many codes there are up to the highest in use.
    pub(super) fn codes(&self) -> usize {
        self.pairs().last().map_or(1, |(code, _)| usize::from(*code) + 1)
    }

    /// All codes in use with their characters, by code.
    fn pairs(&self) -> Vec<(u16, char)> {
        let plain = self.plain.iter().filter_map(|&code| Some((code, char::from_u32(code.into())?)));
        let beyond = self.beyond.iter().map(|(&character, &code)| (code, character));
        let mut pairs: Vec<_> = plain.chain(beyond).collect();
        pairs.sort_unstable();
        pairs
    }

    /// The `ToUnicode` table: ranges of codes with the first one's character, in UTF-16.
    pub(super) fn to_unicode(&self) -> String {
        let mut ranges: Vec<(u16, u16, char)> = Vec::new();
        for (code, character) in self.pairs() {
            match ranges.last_mut() {
                Some((first, last, start)) if continues(*first, *last, *start, code, character) => {
                    *last = code
                }
                _ => ranges.push((code, code, character)),
            }
        }
        let mut table = String::from(
            "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
             /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
        );
        // No more than a hundred at a time may be told.
        for ranges in ranges.chunks(100) {
            let _ = writeln!(table, "{} beginbfrange", ranges.len());
            for (first, last, start) in ranges {
                let mut units = [0; 2];
                let units: String =
                    start.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04X}")).collect();
                let _ = writeln!(table, "<{first:04X}><{last:04X}><{units}>");
            }
            table.push_str("endbfrange\n");
        }
        table.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
        table
    }
}

/// Whether a range goes on with this code: only the last bytes of code and character may count up.
fn continues(first: u16, last: u16, start: char, code: u16, character: char) -> bool {
    let distance = u32::from(code) - u32::from(first);
    let low = |character: char| {
        let mut units = [0; 2];
        let units = character.encode_utf16(&mut units);
        (units.len() == 2).then(|| units[0]).map_or((0, units[0] >> 8), |high| (high, units[1] >> 8))
    };
    code == last + 1
        && code >> 8 == first >> 8
        && u32::from(character) == u32::from(start) + distance
        && low(character) == low(start)
}

fn is_text(character: char) -> bool {
    !matches!(
        character,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fdd0}'..='\u{fdef}'
    ) && u32::from(character) & 0xfffe != 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a table as a reader of PDF does.
    fn read(table: &str) -> BTreeMap<u16, String> {
        let mut map = BTreeMap::new();
        let mut in_ranges = false;
        for line in table.lines() {
            in_ranges = (in_ranges || line.ends_with("beginbfrange")) && line != "endbfrange";
            let cells: Vec<&str> = line.split(['<', '>']).filter(|cell| !cell.is_empty()).collect();
            let [first, last, start] = cells[..] else { continue };
            if !in_ranges {
                continue;
            }
            let number = |hex: &str| u16::from_str_radix(hex, 16).unwrap();
            let mut units: Vec<u16> =
                start.as_bytes().chunks(4).map(|hex| number(std::str::from_utf8(hex).unwrap())).collect();
            assert!(number(first) >> 8 == number(last) >> 8);
            for code in number(first)..=number(last) {
                assert!(map.insert(code, String::from_utf16(&units).unwrap()).is_none());
                *units.last_mut().unwrap() += 1;
            }
        }
        map
    }

    proptest! {
        #[test]
        fn every_character_comes_back(text in "(\\PC|[a-z]|[\\u{1F600}-\\u{1F64F}]|[\\u{4E00}-\\u{4FFF}]){0,300}") {
            let mut chars = Chars::default();
            let codes: Vec<(u16, char)> = text.chars().filter_map(|c| Some((chars.code(c)?, c))).collect();
            let map = read(&chars.to_unicode());
            for (code, character) in codes {
                let expected = if character.is_whitespace() { " ".to_owned() } else { character.to_string() };
                prop_assert_eq!(map.get(&code), Some(&expected));
                prop_assert!(usize::from(code) < chars.codes());
            }
        }
    }

    #[test]
    fn every_character_of_sixteen_bits_comes_back() {
        let mut chars = Chars::default();
        let used: Vec<char> = ('\u{0}'..='\u{ffff}').filter(|&c| chars.code(c).is_some()).collect();
        let map = read(&chars.to_unicode());
        assert!(used.len() > 63_000, "{}", used.len());
        for character in used.into_iter().filter(|character| !character.is_whitespace()) {
            assert_eq!(map[&(character as u32 as u16)], character.to_string());
        }
        // PDF/A forbids these.
        assert!(map.values().all(|text| !text.contains(['\0', '\u{feff}', '\u{fffe}'])));
    }

    #[test]
    fn what_is_no_text_has_no_code() {
        let mut chars = Chars::default();
        for character in ['\0', '\u{1b}', '\u{200f}', '\u{202b}', '\u{feff}', '\u{ffff}', '\u{1fffe}'] {
            assert_eq!(chars.code(character), None, "{character:?}");
        }
        assert_eq!(chars.code('\t'), Some(0x20));
    }

    #[test]
    fn codes_that_run_out_become_the_replacement_character() {
        let mut chars = Chars::default();
        let beyond: Vec<u16> =
            ('\u{20000}'..'\u{20900}').map(|character| chars.code(character).unwrap()).collect();
        assert_eq!((beyond[0], beyond[2047], beyond[2048]), (0xd800, 0xdfff, 0xfffd));
        assert_eq!(chars.code('\u{20000}'), Some(0xd800));
        assert_eq!(read(&chars.to_unicode())[&0xfffd], "\u{fffd}");
    }
}
