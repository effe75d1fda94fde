//! Where the text goes: standard output, or a file that is whole or not there.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A place for a text.
pub(crate) enum Output {
    /// Standard output.
    Standard,
    /// A file, which is put in place once it is complete.
    File(PathBuf),
}

impl Output {
    /// The place that upstream means by `outbase`; fails early where no file can be made.
    pub(crate) fn named(outbase: &Path, extension: &str) -> Result<Self, String> {
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

    /// Writes all of the text.
    pub(crate) fn write(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Standard => {
                let mut stdout = std::io::stdout().lock();
                match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
                    // Whoever reads has had enough, as `head` does; that is no failure of ours.
                    Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                    result => result.map_err(|error| format!("cannot write to standard output: {error}")),
                }
            }
            Self::File(path) => {
                let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
                let mut file = temporary(path)?;
                file.write_all(text.as_bytes()).map_err(failed)?;
                file.persist(path).map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }
}

/// A file beside `path`, removed again unless it is put in place.
fn temporary(path: &Path) -> Result<tempfile::NamedTempFile, String> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(format!("cannot write {}: there is no folder {}", path.display(), folder.display()));
    }
    if path.is_dir() {
        return Err(format!("cannot write {}: it is a folder", path.display()));
    }
    // As any program makes a file: readable for whom the umask lets.
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        // The error's own text names the temporary file, which means nothing to a reader.
        .map_err(|error| format!("cannot write {}: {}", path.display(), error.kind()))
}
