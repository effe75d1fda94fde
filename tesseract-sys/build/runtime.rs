//! The C++ runtime, linked statically so that a program needs libc alone.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::toolchain::Toolchain;

/// Tells Cargo how to link the C++ runtime that belongs to the compiler in use.
pub fn link(context: &Context, toolchain: &Toolchain) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=TESSERACT_SYS_CXX_RUNTIME");
    let wanted = std::env::var("TESSERACT_SYS_CXX_RUNTIME").unwrap_or_else(|_| "static".into());
    match wanted.as_str() {
        "static" if !toolchain.zig => link_static(context, toolchain),
        // Zig makes its runtime while it links, always statically, whatever kind it is asked for.
        "static" | "dynamic" => {
            println!("cargo::rustc-link-lib=dylib={}", toolchain.library);
            Ok(())
        }
        other => Err(format!(
            "TESSERACT_SYS_CXX_RUNTIME is `{other}`; set it to `static` (the default) or `dynamic`."
        )),
    }
}

fn link_static(context: &Context, toolchain: &Toolchain) -> Result<(), String> {
    let Toolchain { compiler, library, .. } = toolchain;
    let archive = find(compiler, library).ok_or_else(|| {
        format!(
            "the static C++ runtime lib{library}.a was not found by {}. Install it (Amazon Linux and Fedora: \
             `dnf install libstdc++-static`), or set TESSERACT_SYS_CXX_RUNTIME=dynamic to need the shared one at \
             run time.",
            compiler.path().display()
        )
    })?;
    link_archive(&archive, library);
    // libc++ keeps the language's own part, exceptions above all, in a library by itself.
    if library == "c++"
        && let Some(abi) = find(compiler, "c++abi")
    {
        link_archive(&abi, "c++abi");
    }
    // With the unwinder in the program too, nothing is left that asks for libgcc_s.so.
    if context.env == "gnu"
        && let Some(unwinder) = find(compiler, "gcc_eh")
    {
        link_archive(&unwinder, "gcc_eh");
    }
    Ok(())
}

/// Asks the compiler for one of its static libraries; it echoes the bare name where it has none.
fn find(compiler: &cc::Tool, library: &str) -> Option<PathBuf> {
    let file = format!("-print-file-name=lib{library}.a");
    let output = compiler.to_command().arg(file).output().ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    path.is_absolute().then_some(path)
}

fn link_archive(archive: &Path, library: &str) {
    if let Some(dir) = archive.parent() {
        println!("cargo::rustc-link-search=native={}", dir.display());
    }
    println!("cargo::rustc-link-lib=static={library}");
}
