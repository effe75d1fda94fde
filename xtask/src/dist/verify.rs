//! `cargo xtask verify-dist`: what the built commands promise, tried on the files themselves.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::size::Size;
use super::target::{Libc, Target, folder};
use super::{build, tools};
use crate::{Result, parity, workspace};

/// Megabytes of a million bytes that a command may have at most, without data and zipped with English.
const LARGEST: (f64, f64) = (4.6, 3.5);

/// Processors to emulate: one without AVX, one without SSE4.1.
const OLD_PROCESSORS: [&str; 2] = ["Nehalem", "Conroe"];

/// Pages that are read under an emulator, which is a hundred times slower than a processor.
const FEW_PAGES: [&str; 6] = ["letter", "two-columns", "bilevel", "rgba", "gray-16", "small-text"];

/// Checks the commands of the named targets, all where none is named.
pub fn run(names: &[String], reproducible: bool) -> Result<()> {
    let targets = Target::select(names)?;
    let letter = workspace::root().join("tests/images/letter.png");
    let expected = workspace::build_command()?;
    for target in &targets {
        let command = target.command();
        if !command.exists() {
            return Err(format!(
                "{} is missing: `cargo xtask dist --target {}`",
                command.display(),
                target.name
            )
            .into());
        }
        println!("{}:", target.name);
        match target.libc {
            Libc::Musl => needs_nothing(&command)?,
            Libc::Glibc(minor) => needs_glibc(&command, minor)?,
        }
        same_text(*target, &expected)?;
        small(*target)?;
        if target.triple == "x86_64-unknown-linux-musl" {
            alone(&command, &letter)?;
            for processor in OLD_PROCESSORS {
                same_pages(&Runner::emulated("x86_64", Some(processor), &command), &expected, &few_pages()?)?;
                println!("  same text on a {processor} processor");
            }
        }
    }
    if let Some((musl, glibc)) = pair(&targets) {
        not_slower(&musl.command(), &glibc.command(), &letter)?;
    }
    if reproducible {
        for target in &targets {
            same_bytes(*target)?;
        }
    }
    Ok(())
}

/// The musl and a glibc command of one processor that this machine runs.
fn pair(targets: &[Target]) -> Option<(Target, Target)> {
    let native = |target: &&Target| target.arch() == std::env::consts::ARCH;
    let musl = targets.iter().filter(native).find(|target| target.libc == Libc::Musl)?;
    let glibc = targets.iter().filter(native).find(|target| target.libc != Libc::Musl)?;
    Some((*musl, *glibc))
}

fn readelf(option: &str, file: &Path) -> Result<String> {
    let output = Command::new("readelf").args([option, "--wide"]).arg(file).output()?;
    if !output.status.success() {
        return Err(format!("readelf {option} {}: {}", file.display(), output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Names of the shared libraries that a program asks for.
fn needed(file: &Path) -> Result<Vec<String>> {
    let dynamic = readelf("--dynamic", file)?;
    let name =
        |line: &str| Some(line.split_once("(NEEDED)")?.1.split_once('[')?.1.split_once(']')?.0.to_owned());
    Ok(dynamic.lines().filter_map(name).collect())
}

/// No interpreter, no shared library.
fn needs_nothing(file: &Path) -> Result<()> {
    let segments = readelf("--segments", file)?;
    let needed = needed(file)?;
    if segments.contains("INTERP") || !needed.is_empty() || !segments.contains("LOAD") {
        return Err(format!("{} is not statically linked: {needed:?}", file.display()).into());
    }
    println!("  statically linked: no interpreter, nothing needed");
    Ok(())
}

/// Nothing but libc's own family, and no symbol newer than promised.
fn needs_glibc(file: &Path, minor: u32) -> Result<()> {
    const FAMILY: [&str; 6] =
        ["libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1"];
    let needed = needed(file)?;
    let foreign: Vec<_> = needed
        .iter()
        .filter(|name| !FAMILY.contains(&name.as_str()) && !name.starts_with("ld-linux"))
        .collect();
    if !foreign.is_empty() || needed.is_empty() {
        return Err(format!("{} needs {foreign:?} of {needed:?}", file.display()).into());
    }
    let versions = readelf("--version-info", file)?;
    let newest = versions.split("GLIBC_2.").skip(1).filter_map(leading_number).max().unwrap_or(u32::MAX);
    if newest > minor {
        return Err(format!("{} asks for GLIBC_2.{newest}, newer than 2.{minor}", file.display()).into());
    }
    println!("  needs glibc 2.{newest}, promised 2.{minor}: {}", needed.join(" "));
    Ok(())
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// A command and, where the machine is another, its emulator.
pub struct Runner {
    words: Vec<PathBuf>,
}

impl Runner {
    fn of(target: Target) -> Self {
        Self::new(target.arch(), &target.command())
    }

    /// Runs a program that was built for a processor.
    #[must_use]
    pub fn new(arch: &str, command: &Path) -> Self {
        if arch == std::env::consts::ARCH {
            return Self { words: vec![command.to_owned()] };
        }
        Self::emulated(arch, None, command)
    }

    fn emulated(arch: &str, processor: Option<&str>, command: &Path) -> Self {
        let mut words = vec![PathBuf::from(format!("qemu-{arch}"))];
        if let Some(processor) = processor {
            words.extend(["-cpu".into(), processor.into()]);
        }
        // A dynamically linked program of another processor finds its libc below this folder.
        if arch == "aarch64" {
            words.extend(["-L".into(), "/usr/aarch64-linux-gnu".into()]);
        }
        words.push(command.to_owned());
        Self { words }
    }

    /// What it prints of a page.
    pub fn read(&self, page: &Path) -> Result<Vec<u8>> {
        let mut command = Command::new(&self.words[0]);
        // An old processor's missing features are no news to anybody.
        command.args(&self.words[1..]).arg(page).arg("stdout").stderr(Stdio::piped());
        let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{command:?}: {}: {stderr}", output.status).into());
        }
        Ok(output.stdout)
    }
}

fn few_pages() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("tests/images");
    Ok(FEW_PAGES.iter().map(|name| folder.join(format!("{name}.png"))).collect())
}

/// The text of the command as an ordinary build makes it: on all pages, or on a few under an emulator.
fn same_text(target: Target, expected: &Path) -> Result<()> {
    let runner = Runner::of(target);
    let pages = if runner.words.len() == 1 { parity::project_images()? } else { few_pages()? };
    same_pages(&runner, expected, &pages)?;
    println!("  same text on {} pages", pages.len());
    Ok(())
}

fn same_pages(runner: &Runner, expected: &Path, pages: &[PathBuf]) -> Result<()> {
    let expected = Runner { words: vec![expected.to_owned()] };
    for page in pages {
        let (ours, theirs) = (runner.read(page)?, expected.read(page)?);
        if ours != theirs || ours.is_empty() {
            return Err(format!("{:?} reads {} otherwise", runner.words, page.display()).into());
        }
    }
    Ok(())
}

fn small(target: Target) -> Result<()> {
    let size = Size::of(target)?;
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let (bare, zipped) = (megabytes(size.without_data), megabytes(size.zipped));
    println!("  {bare:.2} MB without data, {zipped:.2} MB zipped with eng");
    if target.libc == Libc::Musl && (bare > LARGEST.0 || zipped > LARGEST.1) {
        return Err(format!("{} MB without data and {} MB zipped are allowed", LARGEST.0, LARGEST.1).into());
    }
    Ok(())
}

/// Reads a page where nothing else is: the program and the page alone in a folder that is the whole file
/// system, read-only, as a user without rights, without environment.
fn alone(command: &Path, page: &Path) -> Result<()> {
    let root = tempfile::tempdir()?;
    fs::copy(command, root.path().join("tesseract"))?;
    fs::copy(page, root.path().join("page.png"))?;
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755))?;
    fs::set_permissions(root.path().join("page.png"), fs::Permissions::from_mode(0o444))?;
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && \
                  exec env -i /usr/sbin/chroot --userspec=65534:65534 \"$1\" /tesseract /page.png -";
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", script, "sh"])
        .arg(root.path())
        .output()
        .map_err(|error| format!("unshare: {error}"))?;
    if !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("Operation not permitted")
    {
        println!("  SKIPPED: reading in an empty file system takes the rights of root");
        return Ok(());
    }
    let expected = Runner { words: vec![command.to_owned()] }.read(page)?;
    if output.stdout != expected || expected.is_empty() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("in an empty file system: {}: {stderr}", output.status).into());
    }
    println!("  reads in an empty, read-only file system as an unprivileged user");
    Ok(())
}

/// Ten runs of each, in turn; the median of the musl command's must not be the larger. What else the machine does
/// can spoil one such round, so a second one may decide.
fn not_slower(musl: &Path, glibc: &Path, page: &Path) -> Result<()> {
    for _ in 0..2 {
        let (musl, glibc) = medians(musl, glibc, page)?;
        let ratio = musl / glibc;
        println!("musl : glibc, medians of ten alternating runs: {musl:.3} s : {glibc:.3} s = {ratio:.3}");
        if ratio <= 1.0 {
            return Ok(());
        }
    }
    Err("the musl command is slower than the glibc command".into())
}

/// Seconds that each takes for a page.
fn medians(musl: &Path, glibc: &Path, page: &Path) -> Result<(f64, f64)> {
    let time = |command: &Path| -> Result<f64> {
        let start = Instant::now();
        Runner { words: vec![command.to_owned()] }.read(page)?;
        Ok(start.elapsed().as_secs_f64())
    };
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..10 {
        times.0.push(time(musl)?);
        times.1.push(time(glibc)?);
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        (times[4] + times[5]) / 2.0
    };
    Ok((median(&mut times.0), median(&mut times.1)))
}

/// Builds once more, from a copy of the checkout in another folder, and compares.
fn same_bytes(target: Target) -> Result<()> {
    let elsewhere = tempfile::tempdir()?;
    let clone = elsewhere.path().join("another-checkout");
    tools::run(Command::new("git").args(["clone", "--quiet"]).arg(workspace::root()).arg(&clone))?;
    tools::run(
        Command::new("cp")
            .args(["--recursive", "--reflink=auto"])
            .arg(workspace::root().join("vendor/trees"))
            .arg(clone.join("vendor/trees")),
    )?;
    let built = build(target, &clone, &elsewhere.path().join("another-target"))?;
    if fs::read(&built)? != fs::read(target.command())? {
        let kept = folder().join(format!("differing-{}", target.name));
        fs::copy(&built, &kept)?;
        return Err(format!("a second build of {} differs: {}", target.name, kept.display()).into());
    }
    println!("{}: two builds in two folders, the same bytes", target.name);
    Ok(())
}
