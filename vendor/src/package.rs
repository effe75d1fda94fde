//! Packages that are not pinned yet: of whatever version their registry gives out, with no digest to hold them to.
//! What they bring is for a person to look at, and for `sources.toml` to hold them to from then on.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Route;
use crate::fetch::{Programs, arrived};
use crate::manifest::sha256_file;

/// A package by the name that its registry knows, or a file by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Package {
    /// Of the npm registry.
    Npm(String),
    /// Of PyPI.
    Pip(String),
    /// Of Debian.
    Apt(String),
    /// A single file.
    Https {
        /// Its address.
        url: String,
        /// What it is called.
        name: String,
    },
}

/// What a package brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The version that the registry gave out; empty for a single file.
    pub version: String,
    /// SHA-256 of the file that came.
    pub sha256: String,
    /// Where it was unpacked.
    pub root: PathBuf,
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Npm(name) => write!(f, "npm {name}"),
            Self::Pip(name) => write!(f, "pip {name}"),
            Self::Apt(name) => write!(f, "apt {name}"),
            Self::Https { url, .. } => f.write_str(url),
        }
    }
}

impl Brought {
    /// Unpacks `NAME.gz` below [`root`](Self::root) to `NAME` beside it.
    ///
    /// # Errors
    ///
    /// Why it could not be unpacked, in a few words.
    pub fn gunzip(&self, path: &str) -> Result<(), String> {
        Programs::default().gunzip(&self.root.join(path))
    }
}

impl Package {
    /// Fetches the package and unpacks it in the empty folder `work`.
    ///
    /// # Errors
    ///
    /// Why it could not be had, in a few words.
    pub fn bring(&self, work: &Path) -> Result<Brought, String> {
        self.bring_by(&Programs::default(), work)
    }

    fn bring_by(&self, programs: &Programs, work: &Path) -> Result<Brought, String> {
        let (packed, root) = (work.join("packed"), work.join("unpacked"));
        for folder in [&packed, &root] {
            fs::create_dir(folder).map_err(|error| error.to_string())?;
        }
        match self {
            Self::Npm(name) => programs.npm(name, &packed)?,
            Self::Pip(name) => programs.pip(name, None, &packed)?,
            Self::Apt(name) => programs.apt(name, &packed)?,
            Self::Https { url, name } => programs.curl(url, &packed.join(name))?,
        }
        let file = arrived(&packed)?;
        let sha256 = sha256_file(&file).map_err(|error| error.to_string())?;
        let file_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = self.version(&file_name).ok_or_else(|| format!("{file_name} names no version"))?;
        match self {
            Self::Npm(_) => programs.unpack_tar(&file, &root)?,
            Self::Pip(_) => programs.unpack_wheel(&file, &root)?,
            Self::Apt(_) => programs.unpack_deb(&file, &root)?,
            Self::Https { name, .. } => {
                fs::rename(&file, root.join(name)).map_err(|error| error.to_string())?;
            }
        }
        Ok(Brought { version, sha256, root })
    }

    /// The version in the name of the file that a registry's client left.
    fn version(&self, file_name: &str) -> Option<String> {
        let version = match self {
            // @scope/name: scope-name-1.0.0.tgz
            Self::Npm(name) => file_name
                .strip_prefix(&name.trim_start_matches('@').replace('/', "-"))?
                .strip_prefix('-')?
                .strip_suffix(".tgz")?
                .to_owned(),
            // name-1.0.0-py3-none-any.whl
            Self::Pip(_) => file_name.strip_suffix(".whl")?.split('-').nth(1)?.to_owned(),
            // name_1%3a1.0.0-1_all.deb
            Self::Apt(_) => file_name.strip_suffix(".deb")?.split('_').nth(1)?.replace("%3a", ":"),
            Self::Https { .. } => return Some(String::new()),
        };
        (!version.is_empty()).then_some(version)
    }

    /// The route that brings the same again: `path` is the tree's root below [`Brought::root`], `gunzip` a file there
    /// that is packed once more.
    #[must_use]
    pub fn route(&self, brought: &Brought, path: &str, gunzip: Option<String>) -> Route {
        let (version, sha256, path) = (brought.version.clone(), brought.sha256.clone(), path.to_owned());
        match self.clone() {
            Self::Npm(package) => Route::Npm { package, version, sha256, path, archive: None, gunzip },
            Self::Pip(package) => Route::Pip { package, version, sha256, built_for: None, path },
            Self::Apt(package) => Route::Apt { package, version, sha256, path },
            Self::Https { url, name } => Route::Https { url, sha256, name },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    #[test]
    fn versions_are_those_of_the_files() {
        let npm = Package::Npm("@some/thing".into());
        assert_eq!(npm.version("some-thing-1.2.0-rc.1.tgz").as_deref(), Some("1.2.0-rc.1"));
        assert_eq!(npm.version("other-1.0.0.tgz"), None);
        let pip = Package::Pip("some-thing".into());
        assert_eq!(pip.version("some.thing-1.0.0-py3-none-any.whl").as_deref(), Some("1.0.0"));
        assert_eq!(pip.version("some.thing-1.0.0.tar.gz"), None);
        let apt = Package::Apt("some-thing".into());
        assert_eq!(apt.version("some-thing_1%3a4.1.0-2_all.deb").as_deref(), Some("1:4.1.0-2"));
        assert_eq!(apt.version("some-thing.deb"), None);
    }

    #[test]
    fn what_is_brought_can_be_pinned_and_fetched_again() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("package/inner")).unwrap();
        fs::write(at("package/inner/file"), "text").unwrap();
        let shell = |text: &str| {
            let status = Command::new("sh").args(["-c", text]).current_dir(folder.path()).status();
            assert!(status.unwrap().success(), "{text}");
        };
        shell("gzip package/inner/file && tar -czf some-thing-1.0.0.tgz package");
        fs::create_dir(at("bin")).unwrap();
        let packed = at("some-thing-1.0.0.tgz");
        fs::write(at("bin/npm"), format!("#!/bin/sh\ncp '{}' .\n", packed.display())).unwrap();
        fs::set_permissions(at("bin/npm"), fs::Permissions::from_mode(0o755)).unwrap();
        let mut path = at("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let programs = Programs { path: Some(path) };

        let package = Package::Npm("@some/thing".into());
        let work = tempfile::tempdir().unwrap();
        let brought = package.bring_by(&programs, work.path()).unwrap();
        assert_eq!(brought.version, "1.0.0");
        assert_eq!(brought.sha256, sha256_file(&packed).unwrap());
        assert!(brought.root.join("package/inner/file.gz").is_file());

        let route = package.route(&brought, "package/inner", Some("file.gz".into()));
        let work = tempfile::tempdir().unwrap();
        let root = programs.fetch(&route, work.path()).unwrap();
        assert_eq!(fs::read_to_string(root.join("file")).unwrap(), "text");
        let again = package.route(&brought, "package/inner", Some("other.gz".into()));
        let work = tempfile::tempdir().unwrap();
        assert!(programs.fetch(&again, work.path()).unwrap_err().contains("gzip"));
    }
}
