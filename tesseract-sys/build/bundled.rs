//! The default: both libraries compiled from the pinned sources and linked statically.

use crate::context::Context;
use crate::sources::Sources;
use crate::toolchain::Toolchain;
use crate::{bindings, headers, leptonica, runtime, sources, tesseract};

/// Finds the sources, compiles what is due and tells Cargo what to link; without `link`, for documentation, only
/// the bindings are made.
pub fn provide(context: &Context, link: bool) -> Result<(), String> {
    let sources = Sources::find(context)?;
    headers::write(context, &sources)?;
    bindings::generate(context)?;
    if !link {
        return Ok(());
    }
    let toolchain = Toolchain::probe(context)?;
    tesseract::compile(context, &sources)?;
    leptonica::compile(context, &sources)?;
    runtime::link(context, &toolchain)?;
    sources::export_metadata(context);
    Ok(())
}
