//! Leptonica: all of its C files, without image codecs, several in a unit as `units.rs` says.

use std::path::{Path, PathBuf};

use crate::cache::Archive;
use crate::context::{Context, files_with_extension};
use crate::sources::Sources;
use crate::{toolchain, units};

/// Compiles `libleptonica.a` and tells Cargo to link it.
pub fn compile(context: &Context, sources: &Sources) -> Result<(), String> {
    let source = sources.leptonica.path().join("src");
    let mut build = toolchain::base(context, false);
    sources.remap(&mut build);
    build
        .define("HAVE_CONFIG_H", None)
        .include(context.include.join("leptonica"))
        .include(&source)
        .include(&context.shim);
    let mut ours = files_with_extension(&context.shim.join("leptonica"), "c")?;
    ours.push(context.shim.join("ones.h"));
    Archive::new(context, sources, "leptonica", &build, &ours)?.make(|folder| {
        let files = files_with_extension(&source, "c")?;
        let (hot, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_in(HOT, file));
        let (mut others, together): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|file| is_in(ALONE, file));
        others.extend(units::put_together(&together, folder, "unit", "c")?);
        let failed = |error| format!("Leptonica did not compile: {error}");
        if context.small {
            let mut small = build.clone();
            // Nothing is thrown through Leptonica, so its functions need no tables for that.
            for flag in ["-Oz", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables"] {
                small.flag(flag);
            }
            small.out_dir(folder).files(others.drain(..));
            build.objects(small.try_compile_intermediates().map_err(failed)?);
        }
        // Their loops over words and bytes become loops over vectors, which changes no result.
        let mut fast = build.clone();
        let ours = |file: PathBuf| {
            let ours = context.shim.join("leptonica").join(file.file_name().unwrap_or_default());
            if ours.exists() { ours } else { file }
        };
        fast.opt_level(3).out_dir(folder).files(hot.into_iter().map(ours));
        build.objects(fast.try_compile_intermediates().map_err(failed)?);
        build.out_dir(folder).files(others).try_compile("leptonica").map_err(failed)
    })
}

/// Files in which layout analysis and thresholding spend their time; all others are compiled small where the
/// profile asks for it. Those that `shim/leptonica` has stand in for upstream's.
const HOT: &[&str] = &[
    "binarize.c",
    "conncomp.c",
    "grayquant.c",
    "morph.c",
    "pix3.c",
    "pix5.c",
    "rop.c",
    "roplow.c",
    "scale1.c",
    "seedfill.c",
];

/// Files that define the same names as others.
const ALONE: &[&str] = &[
    "dnabasic.c",
    "fhmtgen.1.c",
    "fliphmtgen.c",
    "fmorphauto.c",
    "fmorphgen.1.c",
    "heap.c",
    "pdfio2.c",
    "pixcomp.c",
    "rotateam.c",
    "rotateshear.c",
    "sel1.c",
    "stack.c",
];

fn is_in(list: &[&str], file: &Path) -> bool {
    file.file_name().is_some_and(|name| list.iter().any(|listed| name == *listed))
}
