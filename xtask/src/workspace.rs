//! The workspace: where it is, how its command is built, what it fetches.

use std::path::{Path, PathBuf};
use std::process::Command;

use tesseract_safe_vendor::{Tree, Vendor};

use crate::Result;

/// The folder that holds the workspace's Cargo.toml.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target folder.
#[must_use]
pub fn target_folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A pinned artifact, fetched if need be.
pub fn tree(name: &str) -> Result<Tree> {
    Ok(Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR")))?.tree(name)?)
}

/// Fetches and checks artifacts, all of them where no name is given.
pub fn vendor(names: &[String]) -> Result<()> {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let all = Vendor::artifacts()?;
    let wanted: Vec<String> = if names.is_empty() { all.keys().cloned().collect() } else { names.to_vec() };
    for name in wanted {
        let tree = vendor.tree(&name)?;
        println!("{name} {} {}", tree.version(), tree.digest());
    }
    Ok(())
}

/// Builds the `tesseract` command with optimisation and returns its path.
pub fn build_command() -> Result<PathBuf> {
    build_command_with(|_| ())
}

/// Like [`build_command`], with further arguments for Cargo.
pub fn build_command_with(arguments: impl FnOnce(&mut Command)) -> Result<PathBuf> {
    build(|cargo| {
        cargo.args(["--package", "tesseract-cli"]);
        arguments(cargo);
    })
}

/// Builds an example of a package with optimisation and returns its path.
pub fn build_example(package: &str, name: &str) -> Result<PathBuf> {
    build(|cargo| {
        cargo.args(["--package", package, "--example", name]);
    })
}

fn build(arguments: impl FnOnce(&mut Command)) -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo.args(["build", "--release", "--message-format=json-render-diagnostics"]);
    arguments(&mut cargo);
    let output = cargo.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{cargo:?} failed").into());
    }
    let text = String::from_utf8(output.stdout)?;
    let executable = text.lines().rev().find_map(|line| json_string(line, "executable"));
    executable.map(PathBuf::from).ok_or_else(|| "cargo named no executable".into())
}

/// Cargo, run in the workspace.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A string member of one of cargo's messages, which are objects on one line each.
#[must_use]
pub fn json_string(line: &str, name: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(message.get(name)?.as_str()?.to_owned())
}
