//! Where a document goes: standard output, or a file that is whole or not there.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::sink::{Closed, Sink};
use crate::failure::{Failure, Result};

/// A place for a document.
pub(super) enum Place {
    Standard,
    File(PathBuf),
}

impl Place {
    /// The place that upstream means by `outbase`; fails early where no file can be made.
    pub(super) fn named(outbase: &Path, extension: &str) -> Result<Self> {
        if outbase == Path::new("-") || outbase == Path::new("stdout") {
            return Ok(Self::Standard);
        }
        let mut name = outbase.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        let path = PathBuf::from(name);
        temporary(&path)?;
        Ok(Self::File(path))
    }

    /// Whether it is standard output.
    pub(super) fn is_standard(&self) -> bool {
        matches!(self, Self::Standard)
    }

    /// What a document is written to; `later` where another one is written to standard output before.
    pub(super) fn sink(self, later: bool, closed: &Closed) -> Sink {
        match self {
            Self::Standard if later => Sink::Later(Vec::new(), closed.clone()),
            Self::Standard => Sink::Standard(closed.clone()),
            Self::File(path) => Sink::File(path, None),
        }
    }
}

/// Writes a text to standard output.
pub(crate) fn print(text: &str) -> Result<()> {
    Sink::Standard(Closed::default())
        .write_all(text.as_bytes())
        .map_err(|error| Failure(format!("cannot write to standard output: {error}")))
}

/// A file beside `path`, removed again unless it is put in place.
pub(super) fn temporary(path: &Path) -> Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let refused = |why: String| Failure(format!("cannot write {}: {why}", path.display()));
    if !folder.is_dir() {
        return Err(refused(format!("there is no folder {}", folder.display())));
    }
    if path.is_dir() {
        return Err(refused("it is a folder".to_owned()));
    }
    // Its name begins like the file's, so that whoever kills the command finds what it leaves.
    let mut prefix = path.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    let make = |prefix: &std::ffi::OsStr| {
        // As any program makes a file: readable for whom the umask lets.
        let permissions = Permissions::from_mode(0o666);
        tempfile::Builder::new().prefix(prefix).suffix(".part").permissions(permissions).tempfile_in(folder)
    };
    // A long name leaves no room for more.
    make(&prefix)
        .or_else(|error| {
            if error.kind() == std::io::ErrorKind::InvalidFilename { make("".as_ref()) } else { Err(error) }
        })
        // The error's own text names the temporary file, which means nothing to a reader.
        .map_err(|error| refused(error.kind().to_string()))
}
