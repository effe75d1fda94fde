//! What can go wrong, each with what to do about it.

use std::path::PathBuf;

/// Why a tree is not there as pinned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `sources.toml` has no artifact of that name.
    #[error("sources.toml names no artifact `{0}`")]
    Unknown(String),

    /// `sources.toml` cannot be understood.
    #[error("sources.toml cannot be understood: {0}")]
    Pins(String),

    /// A file of a tree is not what it was when it was pinned.
    #[error(
        "{} was changed: expected SHA-256 {expected}, found {found}. {remedy}",
        file.display()
    )]
    FileChanged {
        /// The file.
        file: PathBuf,
        /// Its tree.
        tree: PathBuf,
        /// Digest when it was pinned.
        expected: String,
        /// Digest now.
        found: String,
        /// What to do.
        remedy: String,
    },

    /// A file of a tree is missing.
    #[error("{} is missing. {remedy}", file.display())]
    FileMissing {
        /// The file.
        file: PathBuf,
        /// Its tree.
        tree: PathBuf,
        /// What to do.
        remedy: String,
    },

    /// A file lies in a tree that does not belong there.
    #[error("{} does not belong into {}; delete it", file.display(), tree.display())]
    FileForeign {
        /// The file.
        file: PathBuf,
        /// The tree.
        tree: PathBuf,
    },

    /// A whole tree is not the pinned one.
    #[error("{} is not the pinned tree: expected digest {expected}, found {found}. {remedy}", tree.display())]
    TreeChanged {
        /// The tree.
        tree: PathBuf,
        /// Digest when it was pinned.
        expected: String,
        /// Digest now.
        found: String,
        /// What to do.
        remedy: String,
    },

    /// A tree is missing where nothing is fetched.
    #[error("{} is missing. {remedy}", tree.display())]
    TreeMissing {
        /// Where it should lie.
        tree: PathBuf,
        /// What to do.
        remedy: String,
    },

    /// No route led to the artifact.
    #[error(
        "`{artifact}` could not be fetched ({}). Check the network, install npm or pip or git, or fetch it on another \
         machine (`cargo xtask vendor`), copy vendor/trees here and set TESSERACT_SYS_VENDOR_DIR to that folder",
        causes.join("; ")
    )]
    Unreachable {
        /// The artifact.
        artifact: String,
        /// What came of each route, in order.
        causes: Vec<String>,
    },

    /// The file system said no.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },

    /// The folder for fetched trees cannot be written.
    #[error(
        "cannot write to {} ({source}). Set TESSERACT_SYS_VENDOR_DIR to a folder that holds the trees (made on another \
         machine by `cargo xtask vendor`)",
        path.display()
    )]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
}

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Adds what was tried, and on what, to an error of the file system.
pub(crate) trait Context<T> {
    fn context(self, what: &'static str, path: &std::path::Path) -> Result<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, what: &'static str, path: &std::path::Path) -> Result<T> {
        self.map_err(|source| Error::Io { what, path: path.to_owned(), source })
    }
}
