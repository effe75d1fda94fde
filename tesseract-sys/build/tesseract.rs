//! Tesseract and the shim: all of upstream's library but the units that the shim stands in for.

use crate::cache::Archive;
use crate::context::Context;
use crate::sources::{Sources, TESSERACT_VERSION};
use crate::{shim, toolchain, units};

/// Compiles `libtesseract.a` (upstream) and `libtesseract_shim.a` (ours) and tells Cargo to link them.
pub fn compile(context: &Context, sources: &Sources) -> Result<(), String> {
    #[cfg(feature = "legacy")]
    crate::ambigs::write(context, sources)?;
    let testing: &[_] = if cfg!(feature = "testing") { &["testing", "reference"] } else { &[] };
    let folders = [&["bundled", "upstream"], testing].concat();
    compile_shim(&base(context, sources), context, sources, &folders)?;
    let mut build = base(context, sources);
    let ours = [context.shim.join("upstream/prelude.h")];
    Archive::new(context, sources, "tesseract", &build, &ours)?.make(|work| {
        build.out_dir(work);
        let source = sources.tesseract.path().join("src");
        for unit in units::list(&source, work, context)? {
            if unit.flags.is_empty() {
                build.file(unit.file);
                continue;
            }
            let mut special = base(context, sources);
            for flag in unit.flags {
                special.flag(flag);
            }
            let objects = special
                .file(&unit.file)
                .out_dir(work)
                .try_compile_intermediates()
                .map_err(|error| format!("{} did not compile: {error}", unit.file.display()))?;
            build.objects(objects);
        }
        build.try_compile("tesseract").map_err(|error| format!("Tesseract did not compile: {error}"))
    })
}

/// Compiles `libtesseract_shim.a` from `shim/` and the named folders inside of it, by a build that knows upstream's
/// headers, and tells Cargo to link it.
pub fn compile_shim(
    build: &cc::Build,
    context: &Context,
    sources: &Sources,
    folders: &[&str],
) -> Result<(), String> {
    let mut build = build.clone();
    build.include(&context.include);
    #[cfg(feature = "legacy")]
    build.include(context.out_dir.join(crate::ambigs::FOLDER));
    let mut ours = shim::units(context, folders)?;
    shim::add(context, &mut build, &ours);
    ours.extend(shim::headers(context)?);
    Archive::new(context, sources, shim::NAME, &build, &ours)?.make(|work| shim::compile(build.out_dir(work)))
}

/// A build of C++ that sees upstream's headers and the classes that they describe in this build.
pub fn with_headers(context: &Context, sources: &Sources) -> cc::Build {
    let source = sources.tesseract.path().join("src");
    let mut build = toolchain::base(context, true);
    sources.remap(&mut build);
    build
        .define("PACKAGE_VERSION", Some(format!("\"{TESSERACT_VERSION}\"").as_str()))
        .define("GRAPHICS_DISABLED", None)
        .include(context.include.join("tesseract"))
        .include(context.include.join("leptonica"))
        .include(sources.leptonica.path().join("src"))
        .include(&context.shim);
    if !cfg!(feature = "legacy") {
        build.define("DISABLED_LEGACY_ENGINE", None);
    }
    for folder in units::FOLDERS {
        build.include(source.join(folder));
    }
    build
}

fn base(context: &Context, sources: &Sources) -> cc::Build {
    let mut build = with_headers(context, sources);
    // Seen by every unit before its own first line: a header that musl wants, and `exit` as an error.
    build.flag("-include").flag(context.shim.join("upstream/prelude.h").display().to_string());
    if context.arch == "x86_64" {
        for simd in ["AVX", "AVX2", "FMA", "SSE4_1"] {
            build.define(simd, None);
        }
    }
    build
}
