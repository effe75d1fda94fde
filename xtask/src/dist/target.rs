//! The targets that the project ships for.

use std::path::PathBuf;

use crate::{Result, workspace};

/// The C library of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// Linked statically: the file needs nothing.
    Musl,
    /// Linked dynamically; the file runs with this minor version of glibc 2 and all later ones.
    Glibc(u32),
}

/// One target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// As cargo-zigbuild names it: the triple, and behind a point the version of glibc.
    pub name: &'static str,
    /// As Rust names it.
    pub triple: &'static str,
    /// The C library.
    pub libc: Libc,
}

/// All of them, those first that every check includes.
pub const TARGETS: [Target; 5] = [
    Target { name: "x86_64-unknown-linux-musl", triple: "x86_64-unknown-linux-musl", libc: Libc::Musl },
    Target {
        name: "x86_64-unknown-linux-gnu.2.26",
        triple: "x86_64-unknown-linux-gnu",
        libc: Libc::Glibc(26),
    },
    Target {
        name: "x86_64-unknown-linux-gnu.2.34",
        triple: "x86_64-unknown-linux-gnu",
        libc: Libc::Glibc(34),
    },
    Target { name: "aarch64-unknown-linux-musl", triple: "aarch64-unknown-linux-musl", libc: Libc::Musl },
    Target {
        name: "aarch64-unknown-linux-gnu.2.26",
        triple: "aarch64-unknown-linux-gnu",
        libc: Libc::Glibc(26),
    },
];

impl Target {
    /// Those of the given names, all where none is given.
    pub fn select(names: &[String]) -> Result<Vec<Self>> {
        if names.is_empty() {
            return Ok(TARGETS.to_vec());
        }
        names.iter().map(|name| Self::find(name)).collect()
    }

    /// The target of that name.
    pub fn find(name: &str) -> Result<Self> {
        TARGETS.into_iter().find(|target| target.name == name).ok_or_else(|| {
            let known: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            format!("{name} is not a target of the project; those are {}", known.join(", ")).into()
        })
    }

    /// The processor's name, as Rust and qemu have it.
    #[must_use]
    pub fn arch(self) -> &'static str {
        self.triple.split('-').next().unwrap_or_default()
    }

    /// The processor's name, as Lambda has it and the files for it are called.
    #[must_use]
    pub fn aws_arch(self) -> &'static str {
        if self.arch() == "aarch64" { "arm64" } else { self.arch() }
    }

    /// Where `cargo xtask dist` leaves the command.
    #[must_use]
    pub fn command(self) -> PathBuf {
        folder().join(format!("tesseract-{}", self.name))
    }

    /// The command in a zip archive.
    #[must_use]
    pub fn archive(self) -> PathBuf {
        folder().join(format!("tesseract-{}.zip", self.name))
    }
}

/// The folder with what was built: for each target the command and an archive of it, and `SHA256SUMS`.
#[must_use]
pub fn folder() -> PathBuf {
    workspace::root().join("dist")
}
