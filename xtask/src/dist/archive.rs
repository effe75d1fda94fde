//! Zip archives for upload, as small as deflate makes them, and the same bytes every time.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// Rounds in which the encoder looks for a shorter form; more than these gain less than a thousandth.
const ROUNDS: i64 = 15;

/// A file of an archive.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the archive.
    pub name: String,
    /// Where it lies now.
    pub file: PathBuf,
    /// Its permissions.
    pub mode: u32,
}

/// Writes an archive that holds `file` under `name`, executable.
pub fn write(archive: &Path, name: &str, file: &Path) -> Result<()> {
    write_all(archive, &[Entry { name: name.to_owned(), file: file.to_owned(), mode: 0o755 }])
}

/// Writes an archive of several files, in their order.
pub fn write_all(archive: &Path, entries: &[Entry]) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Levels above nine choose the thorough encoder and count its rounds.
        .compression_level(Some(9 + ROUNDS))
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(File::create(archive)?);
    for entry in entries {
        writer.start_file(&entry.name, options.unix_permissions(entry.mode))?;
        writer.write_all(&fs::read(&entry.file)?)?;
    }
    writer.finish()?;
    Ok(())
}
