//! The `tesseract` command: one file, nothing to install.

mod arguments;
mod output;
mod run;
mod version;

use std::process::ExitCode;

use clap::Parser;

/// Upstream's code for everything that goes wrong while reading.
const FAILURE: u8 = 1;

fn main() -> ExitCode {
    // Wrong usage ends here with code 2; --help and --version end here with code 0.
    let arguments = arguments::Arguments::parse();
    match run::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("tesseract: {message}");
            ExitCode::from(FAILURE)
        }
    }
}
