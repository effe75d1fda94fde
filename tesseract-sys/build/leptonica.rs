//! Leptonica: all of its C files, without image codecs.

use crate::cache::Archive;
use crate::context::{Context, files_with_extension};
use crate::sources::Sources;
use crate::toolchain;

/// Compiles `libleptonica.a` and tells Cargo to link it.
pub fn compile(context: &Context, sources: &Sources) -> Result<(), String> {
    let source = sources.leptonica.path().join("src");
    let mut build = toolchain::base(context, false);
    sources.remap(&mut build);
    build.define("HAVE_CONFIG_H", None).include(context.include.join("leptonica")).include(&source);
    Archive::new(context, sources, "leptonica", &build)?.make(|folder| {
        build
            .out_dir(folder)
            .files(files_with_extension(&source, "c")?)
            .try_compile("leptonica")
            .map_err(|error| format!("Leptonica did not compile: {error}"))
    })
}
