//! A registry in a folder: our packages, and of everything else the versions that Cargo.lock names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::CRATES;
use crate::{Result, dist, workspace};

/// Such a registry.
pub struct Registry {
    folder: PathBuf,
}

/// Length and time of each file.
pub type State = BTreeMap<PathBuf, (u64, SystemTime)>;

impl Registry {
    /// Makes one in `folder`. `std` is the manifest of the standard library where that is to be built too.
    pub fn make(folder: &Path, std: Option<&Path>) -> Result<Self> {
        let mut cargo = workspace::cargo();
        cargo.args(["vendor", "--quiet", "--locked", "--versioned-dirs"]);
        if let Some(manifest) = std {
            cargo.arg("--sync").arg(manifest).env("RUSTC_BOOTSTRAP", "1");
        }
        // What it prints is the configuration that `configuration` gives.
        dist::run_command(cargo.arg(folder).stdout(Stdio::null()))?;
        for each in CRATES {
            let unpacked = each.unpack(folder)?;
            let checksum = checksum(&fs::read(each.file())?);
            fs::write(unpacked.join(".cargo-checksum.json"), checksum)?;
        }
        Ok(Self { folder: folder.to_path_buf() })
    }

    /// What a project's `.cargo/config.toml` must hold to use it.
    pub fn configuration(&self) -> String {
        format!(
            "[source.crates-io]\nreplace-with = \"packages\"\n\n[source.packages]\ndirectory = {:?}\n",
            self.folder.display().to_string()
        )
    }

    /// What our packages look like now.
    pub fn state(&self) -> Result<State> {
        let mut state = State::new();
        for each in CRATES {
            add_state(&self.folder.join(each.folder()), &mut state)?;
        }
        Ok(state)
    }
}

/// What Cargo wants beside a package in a folder: the digest that goes into Cargo.lock.
fn checksum(package: &[u8]) -> String {
    let digest: String = Sha256::digest(package).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{{\"files\":{{}},\"package\":\"{digest}\"}}\n")
}

fn add_state(folder: &Path, state: &mut State) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_dir() {
            add_state(&entry.path(), state)?;
        } else {
            state.insert(entry.path(), (about.len(), about.modified()?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_json_with_the_digest_of_the_package() {
        let value: serde_json::Value = serde_json::from_str(&checksum(b"")).unwrap();
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(value["package"], empty);
        assert!(value["files"].as_object().unwrap().is_empty());
    }

    #[test]
    fn state_tells_a_new_and_a_changed_file() {
        let folder = tempfile::tempdir().unwrap();
        let state = || {
            let mut state = State::new();
            add_state(folder.path(), &mut state).unwrap();
            state
        };
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("inner/file"), "a").unwrap();
        let before = state();
        assert_eq!(state(), before);
        fs::write(folder.path().join("inner/file"), "ab").unwrap();
        assert_ne!(state(), before);
        fs::write(folder.path().join("inner/file"), "a").unwrap();
        fs::write(folder.path().join("new"), "").unwrap();
        assert_eq!(state().len(), before.len() + 1);
    }
}
