//! A project that uses the packages, as anybody's would: outside the checkout, without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::VERSION;
use super::registry::Registry;
use crate::dist::{self, Target};
use crate::{Result, workspace};

/// Reads the image that the command line names.
const PROGRAM: &str = r#"use tesseract_safe::{Engine, Image};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name an image")?;
    let mut engine = Engine::builder().language("eng").build()?;
    let image = Image::open(path)?;
    println!("{}", engine.recognize(&image)?.text()?);
    Ok(())
}
"#;

/// Variables of the shell, or of the Cargo that runs us, that would change what is tried.
const VARIABLES: [&str; 8] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "DOCS_RS",
    "RUSTFLAGS",
    "TESSERACT_DATA_DIR",
    "TESSERACT_DATA_LANGS",
    "TESSERACT_DATA_VARIANT",
    "TESSERACT_SYS_VENDOR_DIR",
];

/// Such a project.
pub struct Consumer {
    folder: PathBuf,
    /// Whether this machine has network namespaces.
    isolated: bool,
}

impl Consumer {
    /// Writes the project, which takes its dependencies from `registry`.
    pub fn new(folder: PathBuf, registry: &Registry) -> Result<Self> {
        for inner in ["src", ".cargo", "empty"] {
            fs::create_dir_all(folder.join(inner))?;
        }
        let manifest = format!(
            "[package]\nname = \"consumer\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ntesseract-safe = \"{VERSION}\"\n# For its documentation.\ntesseract-safe-sys = \"{VERSION}\"\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), PROGRAM)?;
        fs::write(folder.join(".cargo/config.toml"), registry.configuration())?;
        let isolated =
            Command::new("unshare").args(["-rn", "true"]).status().is_ok_and(|status| status.success());
        if !isolated {
            println!("SKIPPED: no network namespaces here; the builds run with --offline alone");
        }
        let consumer = Self { folder, isolated };
        consumer.run(workspace::cargo().arg("generate-lockfile"))?;
        Ok(consumer)
    }

    /// Builds the program with the ordinary toolchain.
    pub fn build(&self) -> Result<PathBuf> {
        self.run(workspace::cargo().args(["build", "--locked", "--release"]))?;
        Ok(self.folder.join("target/release/consumer"))
    }

    /// Builds the program for a target that the project ships for.
    pub fn build_for(&self, target: Target) -> Result<PathBuf> {
        let mut zigbuild = dist::zigbuild(target)?;
        let flags = dist::rustflags(dist::Std::of(target)?, target).join("\x1f");
        self.run(zigbuild.arg("--release").env("CARGO_ENCODED_RUSTFLAGS", flags))?;
        Ok(self.folder.join("target").join(target.triple).join("release/consumer"))
    }

    /// Installs the command from its package.
    pub fn install(&self) -> Result<PathBuf> {
        let mut cargo = workspace::cargo();
        // `install` reads no project's configuration by itself.
        cargo.arg("--config").arg(self.folder.join(".cargo/config.toml"));
        cargo.args(["install", "--locked", "--quiet", "--target-dir"]).arg(self.folder.join("target"));
        self.run(cargo.arg("--root").arg(self.folder.join("installed")).arg("tesseract-cli"))?;
        Ok(self.folder.join("installed/bin/tesseract"))
    }

    /// Makes the documentation as docs.rs does: where there is no compiler and where no sources are found.
    pub fn document(&self) -> Result<()> {
        let target = self.folder.join("target/documentation");
        let mut cargo = workspace::cargo();
        cargo.args(["doc", "--locked", "--quiet", "--no-deps"]);
        cargo
            .args(["--package", "tesseract-safe-sys", "--package", "tesseract-safe", "--target-dir"])
            .arg(&target);
        for name in ["CC", "CXX", "AR"] {
            cargo.env(name, "false");
        }
        cargo.env("DOCS_RS", "1").env("TESSERACT_SYS_VENDOR_DIR", self.folder.join("empty"));
        self.run(&mut cargo)?;
        for name in ["tesseract_sys", "tesseract_safe"] {
            let page = target.join("doc").join(name).join("index.html");
            if !page.is_file() {
                return Err(format!("no documentation: {} is missing", page.display()).into());
            }
        }
        Ok(())
    }

    /// Runs one of Cargo's commands in the project, without a network.
    fn run(&self, command: &mut Command) -> Result<()> {
        dist::run_command(without_network(command, self.isolated).arg("--offline").current_dir(&self.folder))
    }
}

/// The same command, in a network namespace of its own where `isolated`, and without `VARIABLES` unless it sets
/// them itself.
fn without_network(command: &Command, isolated: bool) -> Command {
    let mut words = vec![command.get_program()];
    if isolated {
        words.splice(0..0, ["unshare".as_ref(), "-rn".as_ref()]);
    }
    words.extend(command.get_args());
    let mut outer = Command::new(words[0]);
    outer.args(&words[1..]);
    for name in VARIABLES {
        outer.env_remove(name);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    outer
}

/// The first word in which two texts differ, in words.
pub fn difference(found: &str, expected: &str) -> Option<String> {
    let (mut found, mut expected) = (found.split_whitespace(), expected.split_whitespace());
    for number in 1.. {
        match (found.next(), expected.next()) {
            (None, None) => return None,
            (ours, theirs) if ours == theirs => {}
            (ours, theirs) => {
                let word = |word: Option<&str>| word.unwrap_or("the end").to_owned();
                return Some(format!("word {number} is {}, not {}", word(ours), word(theirs)));
            }
        }
    }
    None
}

/// Whether `folder` lies outside the checkout, whose files a build must not find.
pub fn outside(folder: &Path) -> Result<()> {
    let (folder, root) = (folder.canonicalize()?, workspace::root().canonicalize()?);
    if folder.starts_with(&root) {
        return Err(
            format!("{} lies in the checkout: set TMPDIR to a folder elsewhere", folder.display()).into()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn texts_are_compared_by_words() {
        assert_eq!(difference("a b\n\u{c}", " a\n\nb"), None);
        assert_eq!(difference("a c", "a b").unwrap(), "word 2 is c, not b");
        assert_eq!(difference("a", "a b").unwrap(), "word 2 is the end, not b");
        assert_eq!(difference("a b", "").unwrap(), "word 1 is a, not the end");
        assert_eq!(difference("", ""), None);
    }

    #[test]
    fn a_command_without_network_is_the_same_command() {
        let mut inner = Command::new("cargo");
        inner
            .args(["build", "-v"])
            .env("CC", "false")
            .env("DOCS_RS", "1")
            .env_remove("CARGO")
            .current_dir("/");
        let outer = without_network(&inner, true);
        assert_eq!(outer.get_program(), "unshare");
        assert_eq!(outer.get_args().collect::<Vec<_>>(), ["-rn", "cargo", "build", "-v"]);
        assert_eq!(outer.get_current_dir(), Some(Path::new("/")));
        let environment: Vec<_> = outer.get_envs().collect();
        for expected in [("CC", Some("false")), ("DOCS_RS", Some("1")), ("CARGO", None), ("RUSTFLAGS", None)]
        {
            let expected = (OsStr::new(expected.0), expected.1.map(OsStr::new));
            assert!(environment.contains(&expected), "{environment:?}");
        }
        assert_eq!(without_network(&inner, false).get_program(), "cargo");
    }

    #[test]
    fn a_folder_in_the_checkout_is_refused() {
        assert!(outside(&workspace::root().join("xtask")).is_err());
        assert!(outside(Path::new("/")).is_ok());
    }
}
