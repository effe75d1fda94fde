//! Leptonica: all of its C files, without image codecs.

use crate::cache::Archive;
use crate::context::{Context, files_with_extension};
use crate::toolchain;

/// Compiles `libleptonica.a` and tells Cargo to link it.
pub fn compile(context: &Context) -> Result<(), String> {
    let source = context.leptonica.path().join("src");
    let mut build = toolchain::base(context, false);
    build.define("HAVE_CONFIG_H", None).include(context.include.join("leptonica")).include(&source);
    Archive::new(context, "leptonica", context.leptonica.digest(), &build)?.make(|folder| {
        build
            .out_dir(folder)
            .files(files_with_extension(&source, "c")?)
            .try_compile("leptonica")
            .map_err(|error| format!("Leptonica did not compile: {error}"))
    })
}
