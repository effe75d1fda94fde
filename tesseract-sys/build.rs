//! Builds Leptonica and Tesseract from the pinned trees and tells Cargo how to link them.
//!
//! The steps live in `build/`, one file each; this file is the order in which they run.

#[path = "build/bindings.rs"]
mod bindings;
#[path = "build/cache.rs"]
mod cache;
#[path = "build/context.rs"]
mod context;
#[path = "build/headers.rs"]
mod headers;
#[path = "build/leptonica.rs"]
mod leptonica;
#[path = "build/runtime.rs"]
mod runtime;
#[path = "build/sources.rs"]
mod sources;
#[path = "build/tesseract.rs"]
mod tesseract;
#[path = "build/toolchain.rs"]
mod toolchain;
#[path = "build/units.rs"]
mod units;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Cargo shows a failed build script's stderr; one paragraph is all a reader wants.
            eprintln!("\ntesseract-safe-sys: {message}\n");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    for file in ["build.rs", "build", "shim"] {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::rerun-if-env-changed=DOCS_RS");

    // Documentation needs neither sources nor a compiler, unless bindings are to be generated.
    let documentation = std::env::var_os("DOCS_RS").is_some();
    if documentation && !cfg!(feature = "bindgen") {
        return Ok(());
    }

    let context = context::Context::new()?;
    let sources = sources::Sources::find(&context)?;
    headers::write(&context, &sources)?;
    bindings::generate(&context)?;
    if documentation {
        return Ok(());
    }

    let toolchain = toolchain::Toolchain::probe(&context)?;
    tesseract::compile(&context, &sources)?;
    leptonica::compile(&context, &sources)?;
    runtime::link(&context, &toolchain)?;
    sources::export_metadata(&context);
    Ok(())
}
