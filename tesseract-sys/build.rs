//! Brings Leptonica and Tesseract and tells Cargo how to link them.
//!
//! The steps live in `build/`, one file each. There is one file for each way to have the libraries: `bundled.rs`
//! (from the pinned sources, the default), `cmake.rs` (from the same by upstream's own build) and `system.rs`
//! (installed ones); this file chooses.

#[cfg_attr(feature = "system", allow(dead_code, reason = "only the sources ask for all of it"))]
#[path = "build/context.rs"]
mod context;
#[path = "build/shim.rs"]
mod shim;
#[cfg_attr(feature = "system", allow(dead_code, reason = "only the sources ask for all of it"))]
#[path = "build/toolchain.rs"]
mod toolchain;

#[cfg(not(feature = "system"))]
#[cfg_attr(feature = "cmake", allow(dead_code, reason = "only the default build asks for all of it"))]
#[path = "build"]
mod from_sources {
    #[cfg(feature = "legacy")]
    pub mod ambigs;
    pub mod bindings;
    pub mod bundled;
    pub mod cache;
    #[cfg(feature = "cmake")]
    pub mod cmake;
    pub mod headers;
    pub mod leptonica;
    pub mod runtime;
    pub mod sources;
    pub mod tesseract;
    pub mod units;
}
#[cfg(not(feature = "system"))]
use from_sources::*;

#[cfg(feature = "system")]
#[path = "build/system.rs"]
mod system;

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
    // Documentation needs neither libraries nor a compiler, unless bindings are to be generated.
    let documentation = std::env::var_os("DOCS_RS").is_some();

    #[cfg(feature = "system")]
    if documentation {
        system::export_versions("as installed", "as installed");
    } else {
        system::provide(&context::Context::new()?)?;
    }
    #[cfg(all(feature = "cmake", not(feature = "system")))]
    if !documentation {
        return cmake::provide(&context::Context::new()?);
    }
    #[cfg(not(feature = "system"))]
    if !documentation || cfg!(feature = "bindgen") {
        bundled::provide(&context::Context::new()?, !documentation)?;
    }
    Ok(())
}
