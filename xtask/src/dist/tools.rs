//! What building for other targets takes: zig, cargo-zigbuild and cargo-lambda, and a standard library of Rust for the
//! target.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::target::{Libc, Target};
use crate::{Result, workspace};

/// Debian's packages that `setup` installs: its Rust with the sources of the standard library, for machines
/// where rustup cannot add targets, and emulators with a libc to try the programs.
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "qemu-user", "libc6-arm64-cross"];

/// Debian's compiler, and the sources of its standard library.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library";

/// Where the standard library of a target comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Std {
    /// Installed with the ordinary toolchain, by `rustup target add`.
    Installed,
    /// Built from source with Debian's compiler.
    BuiltFromSource,
}

impl Std {
    /// The way that works on this machine.
    pub fn of(target: Target) -> Result<Self> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output =
            Command::new(rustc).args(["--print", "target-libdir", "--target", target.triple]).output()?;
        let folder = PathBuf::from(String::from_utf8(output.stdout)?.trim());
        if output.status.success() && folder.is_dir() {
            return Ok(Self::Installed);
        }
        if Path::new(DEBIAN_RUSTC).exists() && standard_library().exists() {
            return Ok(Self::BuiltFromSource);
        }
        Err(format!(
            "no standard library for {0}: `rustup target add {0}`, or on Debian `cargo xtask setup`",
            target.triple
        )
        .into())
    }
}

/// The manifest of the standard library that is built from source.
#[must_use]
pub fn standard_library() -> PathBuf {
    Path::new(DEBIAN_SOURCES).join("sysroot/Cargo.toml")
}

/// The folder with zig and cargo-zigbuild.
fn tools() -> PathBuf {
    workspace::target_folder().join("tools")
}

/// `PATH` with our tools in front.
fn path() -> Result<OsString> {
    let ours = tools().join("bin");
    let others = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(std::iter::once(ours).chain(env::split_paths(&others)))?)
}

/// `cargo zigbuild` for a target, in the workspace, without further arguments.
pub fn zigbuild(target: Target) -> Result<Command> {
    let std = Std::of(target)?;
    let path = path()?;
    let program =
        env::split_paths(&path).map(|folder| folder.join("cargo-zigbuild")).find(|file| file.is_file());
    let Some(program) = program else {
        return Err("cargo-zigbuild is not installed: `cargo xtask setup`".into());
    };
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).env("PATH", path);
    command.args(["zigbuild", "--locked", "--target", target.name]);
    // What cargo sets for us is about the toolchain that runs us.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO", "RUSTC"] {
        command.env_remove(name);
    }
    if std == Std::BuiltFromSource {
        command.env("RUSTC", DEBIAN_RUSTC).env("CARGO", DEBIAN_CARGO).env("RUSTC_BOOTSTRAP", "1");
        // Without the default feature `backtrace`: a tenth of a megabyte that reads debug information, of which
        // the files have none.
        command.args(["-Zbuild-std=std,panic_unwind", "-Zbuild-std-features=panic-unwind,optimize_for_size"]);
    }
    Ok(command)
}

/// Flags for rustc that the way to a target needs.
#[must_use]
pub fn rustflags(std: Std, target: Target) -> Vec<String> {
    match std {
        // The start files and musl itself come from zig: Debian's compiler brings none.
        Std::BuiltFromSource if target.libc == Libc::Musl => vec!["-Clink-self-contained=no".into()],
        _ => Vec::new(),
    }
}

/// Installs what is missing.
pub fn setup() -> Result<()> {
    let python = tools().join("bin/python3");
    if !python.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(tools()))?;
    }
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dist/requirements.txt");
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"])
        .arg(requirements))?;
    let missing: Vec<_> = PACKAGES.into_iter().filter(|package| !installed(package)).collect();
    if !missing.is_empty() && Path::new("/etc/debian_version").exists() {
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        // Another installation that runs is waited for.
        run(Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"])
            .args(missing))?;
    }
    for target in super::target::TARGETS {
        println!("{}: standard library {:?}", target.name, Std::of(target)?);
    }
    Ok(())
}

fn installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f", "${Status}", package]).output();
    query.is_ok_and(|output| output.stdout.ends_with(b"ok installed"))
}

/// Runs a command and fails where it fails.
pub fn run(command: &mut Command) -> Result<()> {
    match command.status().map_err(|error| format!("{command:?}: {error}"))? {
        status if status.success() => Ok(()),
        status => Err(format!("{command:?}: {status}").into()),
    }
}
