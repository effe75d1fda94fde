//! Tesseract and the shim: all of upstream's library but the units that the shim stands in for.

use std::path::{Path, PathBuf};

use crate::cache::Archive;
use crate::context::{Context, TESSERACT_VERSION, files_with_extension};
use crate::toolchain;

/// Folders below `src/` that make up the library.
const FOLDERS: &[&str] = &[
    "api", "arch", "ccmain", "ccstruct", "ccutil", "classify", "cutil", "dict", "lstm", "opencl", "textord",
    "viewer", "wordrec",
];

/// Units that are not compiled: the command's `main`, and those that `shim/upstream` replaces.
const LEFT_OUT: &[&str] =
    &["tesseractmain.cpp", "errcode.cpp", "tprintf.cpp", "dawg_cache.cpp", "simddetect.cpp"];

/// Units that use instructions beyond the target's baseline; they are entered only after a check
/// of the processor at run time.
const X86_UNITS: &[(&str, &[&str])] = &[
    ("dotproductavx.cpp", &["-mavx"]),
    ("dotproductfma.cpp", &["-mfma"]),
    ("dotproductsse.cpp", &["-msse4.1"]),
    ("intsimdmatrixavx2.cpp", &["-mavx2"]),
    ("intsimdmatrixsse.cpp", &["-msse4.1"]),
];

/// The one unit for which upstream asks for relaxed floating point.
const FAST_MATH_UNIT: &str = "dotproduct.cpp";

/// Compiles `libtesseract.a` (upstream) and `libtesseract_shim.a` (ours) and tells Cargo to link them.
pub fn compile(context: &Context) -> Result<(), String> {
    compile_shim(context)?;
    let mut build = base(context);
    Archive::new(context, "tesseract", context.tesseract.digest(), &build)?.make(|work| {
        build.out_dir(work);
        for folder in FOLDERS {
            for file in files_with_extension(&context.tesseract.path().join("src").join(folder), "cpp")? {
                match unit(&file, &context.arch) {
                    Unit::Plain => {
                        build.file(file);
                    }
                    Unit::Special(flags) => {
                        build.objects(compile_one(context, &file, flags, work)?);
                    }
                    Unit::LeftOut => {}
                }
            }
        }
        build.try_compile("tesseract").map_err(|error| format!("Tesseract did not compile: {error}"))
    })
}

fn compile_shim(context: &Context) -> Result<(), String> {
    let mut build = base(context);
    build
        .files(files_with_extension(&context.shim, "cpp")?)
        .files(files_with_extension(&context.shim.join("upstream"), "cpp")?)
        .try_compile("tesseract_shim")
        .map_err(|error| format!("the shim did not compile: {error}"))?;
    println!("cargo::rustc-link-lib=static=tesseract_shim");
    Ok(())
}

/// How a unit of upstream is compiled.
enum Unit {
    Plain,
    Special(&'static [&'static str]),
    LeftOut,
}

fn unit(file: &Path, arch: &str) -> Unit {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if LEFT_OUT.contains(&&*name) {
        return Unit::LeftOut;
    }
    if name == FAST_MATH_UNIT {
        return Unit::Special(&["-O3", "-ffast-math"]);
    }
    match X86_UNITS.iter().find(|(unit, _)| *unit == name) {
        None => Unit::Plain,
        Some((_, flags)) if arch == "x86_64" => Unit::Special(flags),
        Some(_) => Unit::LeftOut,
    }
}

fn compile_one(
    context: &Context,
    file: &Path,
    flags: &[&str],
    folder: &Path,
) -> Result<Vec<PathBuf>, String> {
    let mut build = base(context);
    for flag in flags {
        build.flag(flag);
    }
    build
        .file(file)
        .out_dir(folder)
        .try_compile_intermediates()
        .map_err(|error| format!("{} did not compile: {error}", file.display()))
}

fn base(context: &Context) -> cc::Build {
    let source = context.tesseract.path().join("src");
    let mut build = toolchain::base(context, true);
    build
        .define("PACKAGE_VERSION", Some(format!("\"{TESSERACT_VERSION}\"").as_str()))
        .define("GRAPHICS_DISABLED", None)
        .include(context.include.join("tesseract"))
        .include(context.include.join("leptonica"))
        .include(context.leptonica.path().join("src"))
        .include(&context.shim);
    for folder in FOLDERS {
        build.include(source.join(folder));
    }
    // Seen by every unit before its own first line: a header that musl wants, and `exit` as an error.
    build.flag("-include").flag(context.shim.join("prelude.h").display().to_string());
    if context.arch == "x86_64" {
        for simd in ["AVX", "AVX2", "FMA", "SSE4_1"] {
            build.define(simd, None);
        }
    }
    build
}
