//! `docs/coverage.md`: each function of upstream's C API and each method of tesserocr against ours.
//!
//! What upstream and tesserocr offer is read from their own files, what stands for it from `map.toml`, and whether that
//! exists from the documentation of `tesseract-safe`. A function without a line in the map is an error, as are lines for
//! functions that there are not.

mod interface;
mod ours;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use crate::{Result, workspace};
use interface::Interface;
use ours::Documentation;

/// What stands for upstream's functions: `Type::item, Type::item; note`, or `none; reason`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    capi: BTreeMap<String, String>,
    tesserocr: BTreeMap<String, String>,
}

/// One row of a table.
#[derive(Debug, PartialEq)]
struct Row {
    name: String,
    ours: Vec<String>,
    note: String,
}

/// Makes the page; writes it, or with `check` compares it with the one that is checked in.
pub fn run(check: bool) -> Result<()> {
    let map: Map = toml::from_str(include_str!("map.toml"))?;
    let documentation = Documentation::build()?;
    let capi = rows(&Interface::of_capi()?, &map.capi, &documentation)?;
    let tesserocr = rows(&Interface::of_tesserocr()?, &map.tesserocr, &documentation)?;
    let made = page(&capi, &tesserocr);
    let path = workspace::root().join("docs/coverage.md");
    let count = |rows: &[Row]| rows.iter().filter(|row| !row.ours.is_empty()).count();
    println!(
        "capi.h: {} of {} functions; tesserocr: {} of {}",
        count(&capi),
        capi.len(),
        count(&tesserocr),
        tesserocr.len()
    );
    if !check {
        return Ok(fs::write(path, made)?);
    }
    if fs::read_to_string(&path).unwrap_or_default() != made {
        return Err(
            "docs/coverage.md is not what would be made; run `cargo xtask coverage` and commit it".into()
        );
    }
    Ok(())
}

fn rows(
    interface: &Interface,
    map: &BTreeMap<String, String>,
    documentation: &Documentation,
) -> Result<Vec<Row>> {
    let names: BTreeSet<&str> = interface.names.iter().map(String::as_str).collect();
    let mut wrong = Vec::new();
    for stale in map.keys().filter(|name| !names.contains(name.as_str())) {
        wrong.push(format!("{stale}: {} has no such function", interface.about));
    }
    let mut rows = Vec::new();
    for name in &interface.names {
        match map.get(name).map(|entry| row(name, entry)) {
            None => wrong.push(format!("{name}: no line says what stands for it")),
            Some(Err(reason)) => wrong.push(format!("{name}: {reason}")),
            Some(Ok(row)) => {
                let missing = row.ours.iter().filter(|path| !documentation.has(path));
                wrong.extend(missing.map(|path| format!("{name}: tesseract_safe::{path} does not exist")));
                rows.push(row);
            }
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(format!("map.toml:\n{}", wrong.join("\n")).into()) }
}

fn row(name: &str, entry: &str) -> Result<Row, &'static str> {
    let (ours, note) = entry.split_once(';').unwrap_or((entry, ""));
    let (ours, note) = (ours.trim(), note.trim());
    let ours: Vec<String> = match ours {
        "none" if note.is_empty() => return Err("`none` needs a reason"),
        "none" => Vec::new(),
        ours => ours.split(',').map(|path| path.trim().to_owned()).collect(),
    };
    Ok(Row { name: name.to_owned(), ours, note: note.to_owned() })
}

fn page(capi: &[Row], tesserocr: &[Row]) -> String {
    let mut text = String::from(
        "# Coverage\n\n\
         What stands for each function of upstream's C API (`capi.h` of Tesseract 4.1.1) and for each method of tesserocr\n\
         2.13.0. Made by `cargo xtask coverage` from `xtask/src/coverage/map.toml`; `cargo xtask coverage --check`, which every\n\
         submission passes, fails for a function without a line and for a line that names what `tesseract-safe` does not have.\n",
    );
    for (title, rows) in [("capi.h", capi), ("tesserocr", tesserocr)] {
        let covered = rows.iter().filter(|row| !row.ours.is_empty()).count();
        let _ = write!(
            text,
            "\n## {title}\n\n{covered} of {} have a counterpart; the others say why not.\n\n",
            rows.len()
        );
        let _ = writeln!(text, "| {title} | tesseract-safe | |\n|---|---|---|");
        for row in rows {
            let ours: Vec<String> = row.ours.iter().map(|path| format!("`{path}`")).collect();
            let ours = if ours.is_empty() { "–".to_owned() } else { ours.join(", ") };
            let _ = writeln!(text, "| `{}` | {ours} | {} |", row.name, row.note);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_map_are_read() {
        let full = row("TessX", "Page::text, Output::Text; in memory").unwrap();
        assert_eq!(full.ours, ["Page::text", "Output::Text"]);
        assert_eq!(full.note, "in memory");
        assert_eq!(row("TessX", "Page::text").unwrap().note, "");
        assert_eq!(row("TessX", "none; freed by Rust").unwrap().ours, [""; 0]);
        assert!(row("TessX", "none").is_err());
    }
}
