//! The `tesseract` command: one file, nothing to install.

#[cfg(any(feature = "mimalloc", target_env = "gnu"))]
mod allocator;
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

/// Code for everything that goes wrong, a command line that is not understood too: upstream has no other.
const FAILURE: u8 = 1;

fn main() -> ExitCode {
    #[cfg(any(feature = "mimalloc", target_env = "gnu"))]
    allocator::keep_memory();
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
