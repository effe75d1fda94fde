//! What every step of the build needs to know: where things lie and what they are built for.

use std::env;
use std::path::{Path, PathBuf};

use tesseract_safe_vendor::{Tree, Vendor};

/// Upstream's release; the vendored tree carries the same number.
pub const TESSERACT_VERSION: &str = "4.1.1";
/// Upstream's release; the vendored tree carries the same number.
pub const LEPTONICA_VERSION: &str = "1.80.0";

/// Paths and target of one run of the build script.
pub struct Context {
    /// Tesseract's sources.
    pub tesseract: Tree,
    /// Leptonica's sources.
    pub leptonica: Tree,
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
}

impl Context {
    /// Reads Cargo's variables and makes sure that both trees are there and unchanged.
    pub fn new() -> Result<Self, String> {
        let manifest_dir = PathBuf::from(cargo_variable("CARGO_MANIFEST_DIR")?);
        let out_dir = PathBuf::from(cargo_variable("OUT_DIR")?);
        let vendor = Vendor::for_build(&manifest_dir).map_err(|error| error.to_string())?;
        let tree = |name: &str| -> Result<Tree, String> {
            let tree = vendor.tree(name).map_err(|error| error.to_string())?;
            tree.cargo_directives().iter().for_each(|line| println!("{line}"));
            Ok(tree)
        };
        let context = Self {
            tesseract: tree("tesseract")?,
            leptonica: tree("leptonica")?,
            shim: manifest_dir.join("shim"),
            include: out_dir.join("include"),
            out_dir,
            arch: cargo_variable("CARGO_CFG_TARGET_ARCH")?,
            env: cargo_variable("CARGO_CFG_TARGET_ENV").unwrap_or_default(),
        };
        if cargo_variable("CARGO_CFG_TARGET_POINTER_WIDTH")? != "64" {
            return Err("only 64-bit targets are supported: the checked-in bindings \
                        describe 64-bit layouts"
                .into());
        }
        Ok(context)
    }

    /// Tells dependents what they get: `DEP_TESSERACT_VERSION`, `DEP_TESSERACT_INCLUDE` and so on.
    pub fn export_metadata(&self) {
        println!("cargo::metadata=VERSION={TESSERACT_VERSION}");
        println!("cargo::metadata=LEPTONICA_VERSION={LEPTONICA_VERSION}");
        println!("cargo::metadata=INCLUDE={}", self.include.display());
        println!("cargo::metadata=ROOT={}", self.out_dir.display());
        println!("cargo::rustc-link-search=native={}", self.out_dir.display());
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
