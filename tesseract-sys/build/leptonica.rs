//! Leptonica: all of its C files, without image codecs.

use crate::context::{Context, files_with_extension};
use crate::toolchain;

/// Compiles `libleptonica.a` and tells Cargo to link it.
pub fn compile(context: &Context) -> Result<(), String> {
    let source = context.leptonica.join("src");
    let mut build = toolchain::base(false);
    build
        .define("HAVE_CONFIG_H", None)
        .include(context.include.join("leptonica"))
        .include(&source)
        .files(files_with_extension(&source, "c")?);
    build.try_compile("leptonica").map_err(|error| format!("Leptonica did not compile: {error}"))
}
