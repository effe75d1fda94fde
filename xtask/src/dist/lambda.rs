//! `cargo xtask lambda`: the function for each architecture of Lambda, as zip archives to upload.

use std::fs;
use std::path::PathBuf;

use super::target::{self, Libc, TARGETS, Target};
use super::{archive, build_package};
use crate::{Result, workspace};

/// What an archive with English may take.
const LARGEST: u64 = 3_900_000;

/// Builds the function for the named targets, both architectures where none is named: `dist/lambda-ARCH.zip`, which holds
/// `bootstrap` alone.
pub fn run(names: &[String]) -> Result<()> {
    let targets = if names.is_empty() {
        TARGETS.into_iter().filter(|target| target.libc == Libc::Musl).collect()
    } else {
        Target::select(names)?
    };
    if let Some(other) = targets.iter().find(|target| target.libc != Libc::Musl) {
        return Err(
            format!("{}: the function is linked statically; name a target of musl", other.name).into()
        );
    }
    fs::create_dir_all(target::folder())?;
    let mut too_large = Vec::new();
    for target in targets {
        let root = workspace::root();
        let built = build_package(
            &[],
            target,
            &root,
            &workspace::target_folder(),
            ("tesseract-lambda", "bootstrap"),
        )?;
        let zip = path(target);
        archive::write(&zip, "bootstrap", &built)?;
        let (whole, zipped) = (fs::metadata(&built)?.len(), fs::metadata(&zip)?.len());
        // Far below the 52 bits that a double holds exactly.
        println!("{}: {:.2} MB, zipped {:.2} MB", target.name, whole as f64 / 1e6, zipped as f64 / 1e6);
        if zipped > LARGEST {
            too_large.push(target.name);
        }
    }
    if too_large.is_empty() {
        return Ok(());
    }
    Err(format!("larger than {LARGEST} bytes, zipped: {}", too_large.join(", ")).into())
}

/// The archive for a target.
fn path(target: Target) -> PathBuf {
    target::folder().join(format!("lambda-{}.zip", target.aws_arch()))
}
