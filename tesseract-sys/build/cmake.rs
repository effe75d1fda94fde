//! Feature `cmake`: both libraries as upstream's own CMake files build them from the pinned sources.
//!
//! The reference that the default build is compared with. Nothing of upstream's is replaced: its failed assertions
//! end the process, and its messages go to standard error. Needs `cmake` besides the compiler. With
//! `TESSERACT_SAFE_CMAKE_SHARED` set Tesseract is a shared library, as upstream's files make it by default.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::context::Context;
use crate::sources::{self, Sources};
use crate::toolchain::Toolchain;
use crate::{headers, runtime, tesseract};

/// Builds both libraries and the shim, and tells Cargo what to link.
pub fn provide(context: &Context) -> Result<(), String> {
    let sources = Sources::find(context)?;
    headers::write(context, &sources)?;
    let toolchain = Toolchain::probe(context)?;
    check_cmake()?;

    let leptonica = leptonica(context, sources.leptonica.path());
    let tesseract = tesseract(context, sources.tesseract.path(), &leptonica);
    let shim = tesseract::with_headers(context, &sources);
    let testing: &[_] = if cfg!(feature = "testing") { &["reference"] } else { &[] };
    tesseract::compile_shim(&shim, context, &sources, &[&["bundled", "alone"], testing].concat())?;
    let kind = if shared() { "dylib" } else { "static" };
    for (folder, kind, library) in
        [(tesseract.join("build"), kind, "tesseract"), (leptonica.join("lib"), "static", "leptonica")]
    {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib={kind}={library}");
    }
    runtime::link(context, &toolchain)?;
    sources::export_metadata(context);
    Ok(())
}

/// Whether Tesseract is to be a shared library.
fn shared() -> bool {
    const VARIABLE: &str = "TESSERACT_SAFE_CMAKE_SHARED";
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    std::env::var_os(VARIABLE).is_some()
}

fn check_cmake() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=CMAKE");
    let program = std::env::var_os("CMAKE").unwrap_or_else(|| "cmake".into());
    if Command::new(&program).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    Err(format!(
        "feature `cmake` builds with upstream's own CMake files, and {} does not run. Install it (Debian and Ubuntu: \
         `apt-get install cmake`; everywhere: `pip install cmake`), name it in CMAKE, or leave the feature out: the \
         default build needs a compiler alone.",
        program.display()
    ))
}

/// What both have in common: optimised code, static libraries, nothing of what happens to be installed.
fn config(context: &Context, source: &Path, name: &str, absent: &[&str]) -> ::cmake::Config {
    let mut config = ::cmake::Config::new(source);
    config
        .profile("Release")
        .out_dir(context.out_dir.join("cmake").join(name))
        .define("SW_BUILD", "OFF")
        .define("BUILD_SHARED_LIBS", "OFF")
        .define("CMAKE_INSTALL_LIBDIR", "lib");
    for package in absent {
        config.define(format!("CMAKE_DISABLE_FIND_PACKAGE_{package}"), "TRUE");
    }
    config
}

/// Leptonica without codecs, as in the default build; returns the folder that it is installed into.
fn leptonica(context: &Context, source: &Path) -> PathBuf {
    let codecs = ["GIF", "JPEG", "PNG", "TIFF", "ZLIB", "PkgConfig"];
    let mut config = config(context, source, "leptonica", &codecs);
    // These three are looked for by file name; what is set already is not looked for.
    for library in ["WEBP", "WEBPMUX", "JP2K"] {
        config.define(format!("{library}_INCLUDE_DIR"), "OFF").define(format!("{library}_LIBRARY"), "OFF");
    }
    config.build()
}

/// Tesseract for any processor of the target; returns the folder that holds `build`, and in it the library.
fn tesseract(context: &Context, source: &Path, leptonica: &Path) -> PathBuf {
    let mut config = config(context, source, "tesseract", &["LibArchive", "OpenCL", "TIFF"]);
    config
        .define("STATIC", if shared() { "OFF" } else { "ON" })
        .define("BUILD_TRAINING_TOOLS", "OFF")
        .define("Leptonica_DIR", leptonica.join("cmake"))
        // Not by upstream's options, which only its headers with `config_auto.h` would see, and the shim must see
        // the same classes.
        .cxxflag("-DGRAPHICS_DISABLED")
        .build_target("libtesseract");
    if context.arch == "x86_64" {
        // Kernels for AVX2, entered after a look at the processor; left to itself upstream builds those of the machine that
        // builds, and none where it does not know its processor. Haswell would fuse multiplications and additions besides,
        // which rounds otherwise.
        config
            .define("AUTO_OPTIMIZE", "ON")
            .define("TARGET_ARCHITECTURE", "haswell")
            .cxxflag("-ffp-contract=off");
    } else {
        config.define("AUTO_OPTIMIZE", "OFF");
    }
    if !cfg!(feature = "legacy") {
        config.cxxflag("-DDISABLED_LEGACY_ENGINE");
    }
    config.build()
}
