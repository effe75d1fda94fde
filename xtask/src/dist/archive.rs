//! Zip archives for upload, as small as deflate makes them, and the same bytes every time.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// Rounds in which the encoder looks for a shorter form; more than these gain less than a thousandth.
const ROUNDS: i64 = 15;

/// Rounds for language data, many times as large as a program: with more of them an archive takes minutes.
const ROUNDS_OF_DATA: i64 = 1;

/// Bytes that are packed together. The encoder divides each piece into at most fifteen blocks with codes of their own, so a
/// whole program at once is three hundredths larger; still smaller pieces gain next to nothing.
const PIECE: usize = 250_000;

/// A file of an archive: a program, executable, or data.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in the archive.
    pub name: String,
    /// Where it lies now.
    pub file: PathBuf,
    /// Whether it is a program.
    pub program: bool,
}

/// Writes an archive that holds `file` under `name`, executable.
pub fn write(archive: &Path, name: &str, file: &Path) -> Result<()> {
    write_all(archive, &[Entry { name: name.to_owned(), file: file.to_owned(), program: true }])
}

/// Writes an archive of several files, in their order.
pub fn write_all(archive: &Path, entries: &[Entry]) -> Result<()> {
    // Put in place once it is whole: packing takes a while, and half an archive is not to be uploaded.
    let part = archive.with_extension("part");
    let mut writer = ZipWriter::new(File::create(&part)?);
    for entry in entries {
        let (mode, rounds) = if entry.program { (0o755, ROUNDS) } else { (0o644, ROUNDS_OF_DATA) };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            // Levels above nine choose the thorough encoder and count its rounds.
            .compression_level(Some(9 + rounds))
            // Pieces are packed as they are written.
            .with_zopfli_buffer(None)
            .last_modified_time(DateTime::default())
            .unix_permissions(mode);
        writer.start_file(&entry.name, options)?;
        for piece in fs::read(&entry.file)?.chunks(PIECE) {
            writer.write_all(piece)?;
        }
    }
    writer.finish()?;
    fs::rename(part, archive)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn archives_are_whole_and_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let (file, archive) = (folder.path().join("file"), folder.path().join("a.zip"));
        fs::write(&file, "text").unwrap();
        let entry = |name: &str, program| Entry { name: name.to_owned(), file: file.clone(), program };
        let entries = [entry("bin/a", true), entry("share/b", false)];
        write_all(&archive, &entries).unwrap();
        let first = fs::read(&archive).unwrap();
        write_all(&archive, &entries).unwrap();
        assert_eq!(first, fs::read(&archive).unwrap());
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 2, "something lies beside the file and the archive");

        let mut read = zip::ZipArchive::new(File::open(&archive).unwrap()).unwrap();
        let modes: Vec<_> = (0..read.len())
            .map(|i| read.by_index_raw(i).unwrap().unix_mode().map(|mode| mode & 0o777))
            .collect();
        assert_eq!(modes, [Some(0o755), Some(0o644)]);
    }

    #[test]
    fn pieces_are_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let (file, archive) = (folder.path().join("file"), folder.path().join("a.zip"));
        // Repeats across the border of two pieces, and ends within a third.
        let bytes: Vec<u8> = (0..2 * PIECE + 77).map(|at| (at % 1009 * (at / 70_000 + 1)) as u8).collect();
        fs::write(&file, &bytes).unwrap();
        write_all(&archive, &[Entry { name: "a".to_owned(), file, program: false }]).unwrap();
        let mut read = zip::ZipArchive::new(File::open(&archive).unwrap()).unwrap();
        let mut unpacked = Vec::new();
        flate2::read::DeflateDecoder::new(read.by_index_raw(0).unwrap()).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == bytes, "{} bytes of {}", unpacked.len(), bytes.len());
    }
}
