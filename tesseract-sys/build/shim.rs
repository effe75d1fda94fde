//! Our own C++: what all builds share, and the folders that this one needs.

use std::path::PathBuf;

use crate::context::{Context, files_with_extension};

/// What is compiled is `lib<NAME>.a`.
pub const NAME: &str = "tesseract_shim";

/// The units of `shim/` and of the named folders inside of it.
pub fn units(context: &Context, folders: &[&str]) -> Result<Vec<PathBuf>, String> {
    let mut units = files_with_extension(&context.shim, "cpp")?;
    for folder in folders {
        units.extend(files_with_extension(&context.shim.join(folder), "cpp")?);
    }
    Ok(units)
}

/// Every header of ours, whichever unit includes it.
#[cfg_attr(feature = "system", allow(dead_code, reason = "only archives that are kept ask for them"))]
pub fn headers(context: &Context) -> Result<Vec<PathBuf>, String> {
    let mut headers = files_with_extension(&context.shim, "h")?;
    let folders = std::fs::read_dir(&context.shim)
        .map_err(|error| format!("cannot list {}: {error}", context.shim.display()))?;
    let mut folders: Vec<PathBuf> =
        folders.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        headers.extend(files_with_extension(&folder, "h")?);
    }
    Ok(headers)
}

/// Lets `build`, which knows where upstream's headers are, compile the units.
pub fn add(context: &Context, build: &mut cc::Build, units: &[PathBuf]) {
    build.include(&context.shim).files(units);
}

/// Compiles what was added.
pub fn compile(build: &cc::Build) -> Result<(), String> {
    build.try_compile(NAME).map_err(|error| format!("the shim did not compile: {error}"))
}
