//! What every step of the build needs to know: where things lie and what they are built for.

use std::env;
use std::path::{Path, PathBuf};

/// Paths and target of one run of the build script.
pub struct Context {
    /// The folder of this crate.
    pub manifest_dir: PathBuf,
    /// Our own C++.
    pub shim: PathBuf,
    /// Generated headers; also what dependents get as `DEP_TESSERACT_INCLUDE`.
    pub include: PathBuf,
    /// Cargo's `OUT_DIR`.
    pub out_dir: PathBuf,
    /// Target architecture as Cargo names it.
    pub arch: String,
    /// Target C library: `gnu`, `musl` or empty.
    pub env: String,
    /// Whether the profile asks for small code (`opt-level` "s" or "z" for this crate).
    pub small: bool,
}

impl Context {
    /// Reads Cargo's variables.
    pub fn new() -> Result<Self, String> {
        let manifest_dir = PathBuf::from(cargo_variable("CARGO_MANIFEST_DIR")?);
        let out_dir = PathBuf::from(cargo_variable("OUT_DIR")?);
        let context = Self {
            shim: manifest_dir.join("shim"),
            manifest_dir,
            include: out_dir.join("include"),
            out_dir,
            arch: cargo_variable("CARGO_CFG_TARGET_ARCH")?,
            env: cargo_variable("CARGO_CFG_TARGET_ENV").unwrap_or_default(),
            small: matches!(cargo_variable("OPT_LEVEL")?.as_str(), "s" | "z"),
        };
        if cargo_variable("CARGO_CFG_TARGET_POINTER_WIDTH")? != "64" {
            return Err("only 64-bit targets are supported: the checked-in bindings \
                        describe 64-bit layouts"
                .into());
        }
        Ok(context)
    }
}

/// A variable that Cargo sets for build scripts.
pub fn cargo_variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set: build with cargo"))
}

/// Files of `dir` with the given extension, sorted so that every build sees the same order.
pub fn files_with_extension(dir: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(dir).map_err(|error| format!("cannot list {}: {error}", dir.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
