//! `cargo xtask dist`: the command for each target, one file each, and the same bytes every time.

pub mod archive;
mod lambda;
mod size;
mod target;
mod tools;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use lambda::run as lambda;
pub use target::{Libc, TARGETS, Target, folder};
pub use tools::{Std, run as run_command, rustflags, setup, standard_library, zigbuild};
pub use verify::{Runner, run as verify};

use crate::{Result, workspace};

/// Builds the command for the named targets, all where none is named, and writes `SHA256SUMS`.
pub fn run(names: &[String]) -> Result<()> {
    let targets = Target::select(names)?;
    fs::create_dir_all(target::folder())?;
    for target in targets {
        let built = build(target, &workspace::root(), &workspace::target_folder())?;
        fs::copy(built, target.command())?;
        archive::write(&target.archive(), "tesseract", &target.command())?;
    }
    write_sums()?;
    print!("{}", size::table()?);
    Ok(())
}

/// Builds the command for a target from the workspace in `root`, and returns its path in `target_folder`.
pub fn build(target: Target, root: &Path, target_folder: &Path) -> Result<PathBuf> {
    build_with(&[], target, root, target_folder)
}

/// Like [`build`], with further arguments for Cargo.
pub fn build_with(arguments: &[&str], target: Target, root: &Path, target_folder: &Path) -> Result<PathBuf> {
    build_package(arguments, target, root, target_folder, ("tesseract-cli", "tesseract"))
}

/// Builds a binary, the second name, of a package, the first, and returns its path in `target_folder`.
fn build_package(
    arguments: &[&str],
    target: Target,
    root: &Path,
    target_folder: &Path,
    (package, binary): (&str, &str),
) -> Result<PathBuf> {
    let std = tools::Std::of(target)?;
    let mut flags = tools::rustflags(std, target);
    flags.extend(remapped(root, target_folder));
    let mut command = tools::zigbuild(target)?;
    command
        .current_dir(root)
        .args(["--package", package, "--bin", binary, "--profile", "dist", "--target-dir"])
        .arg(target_folder)
        .args(arguments)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    // Musl's own allocator costs a tenth of a page's time; glibc's does not, and people rely on its ways.
    if target.libc == Libc::Musl {
        command.args(["--features", "mimalloc"]);
    }
    tools::run(&mut command)?;
    Ok(target_folder.join(target.triple).join("dist").join(binary))
}

/// Paths of this machine that would stand in panic messages, as names that are the same everywhere.
fn remapped(root: &Path, target_folder: &Path) -> Vec<String> {
    let home = |name: &str, folder: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(folder)))
    };
    // The last prefix that fits is taken, so the workspace comes before the folder inside of it.
    let folders = [
        (home("CARGO_HOME", ".cargo"), "cargo"),
        (home("RUSTUP_HOME", ".rustup"), "rustup"),
        (Some(root.to_path_buf()), "tesseract-safe"),
        (Some(target_folder.to_path_buf()), "target"),
    ];
    let flag = |(folder, name): (Option<PathBuf>, &str)| {
        folder.map(|folder| format!("--remap-path-prefix={}={name}", folder.display()))
    };
    folders.into_iter().filter_map(flag).collect()
}

/// Digests of everything in the folder, in the form that `sha256sum --check` reads.
fn write_sums() -> Result<()> {
    let mut text = String::new();
    for file in TARGETS.into_iter().flat_map(|target| [target.command(), target.archive()]) {
        if let (Ok(bytes), Some(name)) = (fs::read(&file), file.file_name()) {
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            text.push_str(&format!("{digest}  {}\n", name.display()));
        }
    }
    fs::write(target::folder().join("SHA256SUMS"), text)?;
    Ok(())
}
