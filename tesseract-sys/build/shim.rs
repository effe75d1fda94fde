//! Our own C++: what all builds share, and the folders that this one needs.

use crate::context::{Context, files_with_extension};

/// Compiles `libtesseract_shim.a` from `shim/` and the named folders inside of it, and tells Cargo to link it.
/// `build` knows where upstream's headers are.
pub fn compile(context: &Context, build: &mut cc::Build, folders: &[&str]) -> Result<(), String> {
    build.include(&context.shim).files(files_with_extension(&context.shim, "cpp")?);
    for folder in folders {
        build.files(files_with_extension(&context.shim.join(folder), "cpp")?);
    }
    build.try_compile("tesseract_shim").map_err(|error| format!("the shim did not compile: {error}"))?;
    println!("cargo::rustc-link-search=native={}", context.out_dir.display());
    println!("cargo::rustc-link-lib=static=tesseract_shim");
    Ok(())
}
