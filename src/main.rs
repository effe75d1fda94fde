//! The `tesseract` command: one file, nothing to install.

mod arguments;
mod beside;
#[cfg(target_env = "musl")]
mod demangler;
mod failure;
mod help;
mod input;
mod messages;
mod output;
mod processors;
mod run;
mod settings;

use std::process::ExitCode;

use clap::Parser;

/// Musl's own allocator takes one lock for all threads and is slow at many small pieces, of which Tesseract makes
/// millions. The crate's `override` puts it behind `malloc` and `new` too.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Code for everything that goes wrong, a command line that is not understood too: upstream has no other.
const FAILURE: u8 = 1;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            failure::warn(format_args!("tesseract: {}; see --help", failure::usage(&error)));
            return ExitCode::from(FAILURE);
        }
    };
    match run::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure::warn(format_args!("tesseract: {}", failure.0));
            ExitCode::from(FAILURE)
        }
    }
}
