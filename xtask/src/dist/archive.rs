//! Zip archives for upload, as small as deflate makes them, and the same bytes every time.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// Rounds in which the encoder looks for a shorter form; more than these gain less than a thousandth.
const ROUNDS: i64 = 15;

/// Writes an archive that holds `file` under `name`, executable.
pub fn write(archive: &Path, name: &str, file: &Path) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Levels above nine choose the thorough encoder and count its rounds.
        .compression_level(Some(9 + ROUNDS))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut writer = ZipWriter::new(File::create(archive)?);
    writer.start_file(name, options)?;
    writer.write_all(&fs::read(file)?)?;
    writer.finish()?;
    Ok(())
}
