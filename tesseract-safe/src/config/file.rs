//! Configs in files.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::Config;
use crate::{Error, Result};

/// Folders of a tessdata folder that hold configs, first one first.
const FOLDERS: [&str; 2] = ["configs", "tessconfigs"];

impl Config {
    /// Reads a config file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::ConfigSyntax`] as [`parse`](Self::parse) and where it is
    /// not UTF-8.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let whole = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + whole.iter().filter(|byte| **byte == b'\n').count();
            Error::ConfigSyntax { line, reason: "is not UTF-8" }
        })?;
        Self::parse(&text)
    }

    /// Finds a config by name, as upstream's command does: in the folders `configs` and `tessconfigs` of `datapath`, then
    /// as the path of a file, and then, which upstream does not need to, among the [built-in](Self::builtin) ones.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open) for a file that there is, as [`builtin`](Self::builtin) for what there is not.
    ///
    /// ```
    /// use tesseract_safe::Config;
    /// assert_eq!(Config::find("digits", None)?, Config::builtin("digits")?);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn find(name: &str, datapath: Option<&Path>) -> Result<Self> {
        let folders = datapath.into_iter().flat_map(|folder| FOLDERS.map(|name| folder.join(name)));
        let paths = folders.map(|folder| folder.join(name)).chain([name.into()]);
        // Without a name each path is that of a folder.
        for path in paths.filter(|_| !name.is_empty()) {
            match Self::open(&path) {
                Err(Error::Read { source, .. }) if is_no_file(source.kind()) => {}
                result => return result,
            }
        }
        Self::builtin(name)
    }
}

fn is_no_file(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory)
}
