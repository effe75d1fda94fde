//! How large the built commands are.

use std::fs;

use super::target::{TARGETS, Target};
use crate::Result;

/// Sizes of one command in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The file.
    pub whole: u64,
    /// The file less the language data inside, which are packed there.
    pub without_data: u64,
    /// The zip archive with nothing but the file, which is how functions are uploaded.
    pub zipped: u64,
}

impl Size {
    /// Measures a command that carries English.
    pub fn of(target: Target) -> Result<Self> {
        let data = tesseract_data::get("eng").ok_or("no English")?.size_in_program() as u64;
        let whole = fs::metadata(target.command())?.len();
        let zipped = fs::metadata(target.archive())?.len();
        Ok(Self { whole, without_data: whole - data, zipped })
    }
}

/// The sizes of everything that was built, as a Markdown table.
pub fn table() -> Result<String> {
    let mut text =
        String::from("| target | with eng | without data | zipped, with eng |\n|---|---|---|---|\n");
    for target in TARGETS {
        if !target.archive().exists() {
            continue;
        }
        let size = Size::of(target)?;
        // Megabytes of a million bytes; far below the 52 bits that a double holds exactly.
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        text.push_str(&format!(
            "| `{}` | {:.2} MB | {:.2} MB | {:.2} MB |\n",
            target.name,
            megabytes(size.whole),
            megabytes(size.without_data),
            megabytes(size.zipped)
        ));
    }
    Ok(text)
}
