//! The C++ runtime, linked statically so that a program needs libc alone.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::toolchain;

/// Tells Cargo how to link the C++ runtime that belongs to the compiler in use.
pub fn link(context: &Context) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=TESSERACT_SYS_CXX_RUNTIME");
    let wanted = std::env::var("TESSERACT_SYS_CXX_RUNTIME").unwrap_or_else(|_| "static".into());
    let compiler = toolchain::base(true).try_get_compiler().map_err(|error| error.to_string())?;
    let library = std::env::var("CXXSTDLIB").unwrap_or_else(|_| "stdc++".into());
    match wanted.as_str() {
        "dynamic" => {
            println!("cargo::rustc-link-lib=dylib={library}");
            Ok(())
        }
        "static" => link_static(context, &compiler, &library),
        other => Err(format!(
            "TESSERACT_SYS_CXX_RUNTIME is `{other}`; set it to `static` (the default) or `dynamic`."
        )),
    }
}

fn link_static(context: &Context, compiler: &cc::Tool, library: &str) -> Result<(), String> {
    let archive = find(compiler, &format!("lib{library}.a")).ok_or_else(|| {
        format!(
            "the static C++ runtime lib{library}.a was not found by {}. Install it (Amazon Linux and Fedora: \
             `dnf install libstdc++-static`), or set TESSERACT_SYS_CXX_RUNTIME=dynamic to need the shared one at \
             run time.",
            compiler.path().display()
        )
    })?;
    search(&archive);
    println!("cargo::rustc-link-lib=static={library}");
    // With the unwinder in the program too, nothing is left that asks for libgcc_s.so.
    if context.env == "gnu"
        && let Some(unwinder) = find(compiler, "libgcc_eh.a")
    {
        search(&unwinder);
        println!("cargo::rustc-link-lib=static=gcc_eh");
    }
    Ok(())
}

/// Asks the compiler for one of its own files; it echoes the bare name where it has none.
fn find(compiler: &cc::Tool, file: &str) -> Option<PathBuf> {
    let output = compiler.to_command().arg(format!("-print-file-name={file}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    path.is_absolute().then_some(path)
}

fn search(archive: &Path) {
    if let Some(dir) = archive.parent() {
        println!("cargo::rustc-link-search=native={}", dir.display());
    }
}
