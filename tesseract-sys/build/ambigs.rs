//! The ambiguities of all languages, which only the legacy engine reads, in a third of upstream's bytes.
//!
//! Upstream has them as a text in a C++ file. Nearly all of its lines say that three letters, which hardly ever stand
//! beside each other, were to be one of a few frequent pairs; such a line takes three bytes here. How they are
//! read is in `shim/upstream/universal_ambigs.cpp`.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;

use crate::context::Context;
use crate::sources::Sources;

/// Letters that the wrong part of a packed line may have; the place counts.
const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The folder below `OUT_DIR` with the header that [`write`] makes.
pub const FOLDER: &str = "generated";

/// Writes `universal_ambigs_table.h`.
pub fn write(context: &Context, sources: &Sources) -> Result<(), String> {
    let path = sources.tesseract.path().join("src/ccutil/universalambigs.cpp");
    let source =
        fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let table =
        pack(&text(&source)).ok_or_else(|| format!("{} is not a table of ambiguities", path.display()))?;
    let folder = context.out_dir.join(FOLDER);
    let header = folder.join("universal_ambigs_table.h");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&header, table.header()))
        .map_err(|error| format!("cannot write {}: {error}", header.display()))
}

/// The text that the literals of the C++ file make up: one a line, with two kinds of escapes.
fn text(source: &str) -> String {
    let literals = source.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
    literals.map(|literal| literal.replace("\\n", "\n").replace("\\\"", "\"")).collect()
}

struct Table {
    /// Lines as upstream has them, up to the last one that cannot be packed.
    head: String,
    /// What the others should have been.
    rights: Vec<String>,
    /// The other lines: the number of the right part, times the number of combinations of three letters, plus theirs.
    tail: Vec<u32>,
}

/// `None` where a line does not say what is wrong, right, and of what kind it is, or where there are too many to pack.
fn pack(text: &str) -> Option<Table> {
    let mut lines = Vec::new();
    for line in text.strip_prefix("v2\n")?.lines() {
        let [wrong, right, kind @ ("0" | "1")] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
        lines.push((wrong, right, kind, line));
    }
    let place = |letter: u8| LETTERS.iter().position(|&known| known == letter);
    let number = |wrong: &str, kind: &str| {
        let &[first, second, third] = wrong.as_bytes() else { return None };
        let letters = (place(first)? * LETTERS.len() + place(second)?) * LETTERS.len() + place(third)?;
        (kind == "1").then_some(letters)
    };
    let head =
        lines.iter().rposition(|(wrong, _, kind, _)| number(wrong, kind).is_none()).map_or(0, |at| at + 1);
    let (mut rights, mut known, mut tail) = (Vec::new(), HashMap::new(), Vec::new());
    for (wrong, right, kind, _) in &lines[head..] {
        let right = *known.entry(right).or_insert_with(|| {
            rights.push((*right).to_owned());
            rights.len() - 1
        });
        let packed = right * LETTERS.len().pow(3) + number(wrong, kind)?;
        tail.push(u32::try_from(packed).ok().filter(|packed| *packed < 1 << 24)?);
    }
    let head = lines[..head].iter().map(|(.., line)| format!("{line}\n")).collect();
    (!tail.is_empty()).then_some(Table { head, rights, tail })
}

impl Table {
    fn header(&self) -> String {
        let mut text = String::from("// Made by build/ambigs.rs.\n#pragma once\n\n");
        let _ = writeln!(text, "const char kHead[] = {};", literal(&self.head));
        let rights: Vec<_> = self.rights.iter().map(|right| literal(right)).collect();
        let _ = writeln!(text, "const char *const kRights[] = {{{}}};", rights.join(", "));
        let _ = writeln!(text, "const char kLetters[] = {};", literal(&String::from_utf8_lossy(LETTERS)));
        text.push_str("const unsigned char kTail[][3] = {\n");
        for packed in &self.tail {
            let [low, middle, high, _] = packed.to_le_bytes();
            let _ = writeln!(text, "{{{low}, {middle}, {high}}},");
        }
        text.push_str("};\n");
        text
    }
}

/// A literal of C++: bytes that are not plain as octal escapes, which no digit behind them makes longer.
fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' | b'?' | ..b' ' | 0x7f.. => {
                let _ = write!(literal, "\\{byte:03o}");
            }
            plain => literal.push(char::from(plain)),
        }
    }
    literal + "\""
}
