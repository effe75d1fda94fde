//! The manifest of a tree: the digest of each file, and through them that of the whole.
//!
//! Its lines are those of `sha256sum` for all regular files, sorted by path:
//! `find . -type f | LC_ALL=C sort | xargs sha256sum`. The digest of this text is the digest of the
//! tree. A manifest that lies beside its tree can therefore be checked against the pin, and then
//! tells which file is not what it was.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Context as _;
use crate::{Error, Result};

/// Digest by path; paths use `/` and begin with `./`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Manifest(BTreeMap<String, String>);

impl Manifest {
    /// Reads every file below `tree`.
    pub(crate) fn of(tree: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        visit(tree, ".", &mut |path, file| {
            files.insert(path.to_owned(), sha256_file(file)?);
            Ok(())
        })?;
        Ok(Self(files))
    }

    /// The manifest that `text` is, if it is the pinned one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.lines()
            .map(|line| line.split_once("  ").map(|(digest, path)| (path.to_owned(), digest.to_owned())))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// As `sha256sum` prints it.
    pub(crate) fn text(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (path, digest)| {
            let _ = writeln!(text, "{digest}  {path}");
            text
        })
    }

    /// The digest of the tree.
    pub(crate) fn digest(&self) -> String {
        sha256(self.text().as_bytes())
    }

    /// Compares the files below `tree` with this manifest and names the first that differs, and `remedy`.
    pub(crate) fn check(&self, tree: &Path, remedy: &str) -> Result<()> {
        let mut seen = 0;
        visit(tree, ".", &mut |path, file| {
            let Some(expected) = self.0.get(path) else {
                return Err(Error::FileForeign { file: file.to_owned(), tree: tree.to_owned() });
            };
            seen += 1;
            let found = sha256_file(file)?;
            if found != *expected {
                return Err(Error::FileChanged {
                    file: file.to_owned(),
                    tree: tree.to_owned(),
                    expected: expected.clone(),
                    found,
                    remedy: remedy.to_owned(),
                });
            }
            Ok(())
        })?;
        if seen < self.0.len() {
            let missing = self.0.keys().map(|path| tree.join(&path[2..])).find(|path| !path.is_file());
            if let Some(file) = missing {
                return Err(Error::FileMissing { file, tree: tree.to_owned(), remedy: remedy.to_owned() });
            }
        }
        Ok(())
    }
}

/// Calls `each` for every regular file below `folder`, with its path as the manifest writes it.
fn visit(folder: &Path, prefix: &str, each: &mut dyn FnMut(&str, &Path) -> Result<()>) -> Result<()> {
    let entries = fs::read_dir(folder).context("cannot list", folder)?;
    for entry in entries {
        let entry = entry.context("cannot list", folder)?;
        let path = entry.path();
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        // Through links too: a published crate's tree may be reached by one.
        if fs::metadata(&path).context("cannot read", &path)?.is_dir() {
            visit(&path, &name, each)?;
        } else {
            each(&name, &path)?;
        }
    }
    Ok(())
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of a file.
pub(crate) fn sha256_file(path: &Path) -> Result<String> {
    Ok(sha256(&fs::read(path).context("cannot read", path)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/inner"), "inner").unwrap();
        fs::write(folder.path().join("b.txt"), "b").unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        folder
    }

    #[test]
    fn text_is_that_of_sha256sum_in_bytewise_order() {
        let text = Manifest::of(tree().path()).unwrap().text();
        let paths: Vec<&str> = text.lines().map(|line| &line[66..]).collect();
        assert_eq!(paths, ["./a", "./b.txt", "./b/inner"]);
        assert!(text.starts_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ./a\n"));
        assert_eq!(Manifest::parse(&text).unwrap().text(), text);
    }

    #[test]
    fn changed_missing_and_foreign_files_are_named() {
        let folder = tree();
        let manifest = Manifest::of(folder.path()).unwrap();
        manifest.check(folder.path(), "").unwrap();

        fs::write(folder.path().join("b/inner"), "Inner").unwrap();
        let said = manifest.check(folder.path(), "Do this.").unwrap_err().to_string();
        for part in ["inner", &sha256(b"inner"), &sha256(b"Inner"), "Do this."] {
            assert!(said.contains(part), "{said}");
        }

        fs::remove_file(folder.path().join("b/inner")).unwrap();
        let missing = manifest.check(folder.path(), "").unwrap_err();
        assert!(
            matches!(&missing, Error::FileMissing { file, .. } if file.ends_with("b/inner")),
            "{missing}"
        );

        fs::write(folder.path().join("new"), "").unwrap();
        let foreign = manifest.check(folder.path(), "").unwrap_err();
        assert!(matches!(&foreign, Error::FileForeign { file, .. } if file.ends_with("new")), "{foreign}");
    }
}
