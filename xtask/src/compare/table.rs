//! Tables in Markdown.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::measure::Runs;
use super::peers::{Contender, Kind};
use crate::Result;

/// What the figures were made on.
pub fn machine() -> String {
    let said = Command::new("lscpu").output().map(|output| output.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let model = said.lines().find_map(|line| line.strip_prefix("Model name:")).map_or("unknown", str::trim);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    format!("Processor: {model}, {threads} threads.")
}

/// Times and peaks of memory: a row a contender. Where ours does the same, the ratio stands behind the time.
pub fn times(contenders: &[Contender], runs: &[Runs], threads: usize) -> String {
    let mut text = format!("| {} | init | one line, whole process |", plural(threads));
    let pages = runs.first().map(|runs| runs.pages.as_slice()).unwrap_or_default();
    for (page, _) in pages {
        let _ = write!(text, " {} |", page.file_name().unwrap_or_default().to_string_lossy());
    }
    text.push_str(" peak memory |\n|---|---|---|");
    text.push_str(&"---|".repeat(pages.len() + 1));
    text.push('\n');
    for (contender, measured) in contenders.iter().zip(runs) {
        let ours = like(contender, contenders, runs);
        let _ = write!(text, "| {} |", contender.name);
        cell(&mut text, measured.init, ours.and_then(|ours| ours.init));
        cell(&mut text, measured.line, ours.and_then(|ours| ours.line));
        for (place, (_, time)) in measured.pages.iter().enumerate() {
            cell(&mut text, Some(*time), ours.and_then(|ours| ours.pages.get(place)).map(|(_, time)| *time));
        }
        let _ =
            writeln!(text, " {} |", measured.peak.map_or("–".into(), |peak| format!("{} MB", peak / 1024)));
    }
    text
}

/// What ours of the same kind took that does the same work: the first one.
fn like<'a>(contender: &Contender, contenders: &[Contender], runs: &'a [Runs]) -> Option<&'a Runs> {
    if contender.is_ours {
        return None;
    }
    let place = contenders.iter().position(|other| other.is_ours && other.kind == contender.kind)?;
    runs.get(place)
}

fn plural(threads: usize) -> String {
    if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") }
}

fn cell(text: &mut String, time: Option<Duration>, ours: Option<Duration>) {
    let _ = match (time, ours) {
        (None, _) => write!(text, " – |"),
        (Some(time), None) => write!(text, " {} |", seconds(time)),
        (Some(time), Some(ours)) => {
            write!(text, " {} (×{:.2}) |", seconds(time), time.as_secs_f64() / ours.as_secs_f64())
        }
    };
}

fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// What has to be where each contender is to run, without language data (in the program, where they are) and Python.
pub fn sizes(contenders: &[Contender]) -> Result<String> {
    let mut text = String::from("| without language data | bytes | deflated |\n|---|---|---|\n");
    for contender in
        contenders.iter().filter(|contender| contender.kind == Kind::Command || !contender.is_ours)
    {
        let mut files = Vec::new();
        for part in &contender.parts {
            collect(part, &mut files)?;
        }
        files.sort();
        files.dedup();
        let mut deflated = DeflateEncoder::new(Count::default(), Compression::best());
        let mut bytes = 0;
        for file in &files {
            let content = std::fs::read(file)?;
            bytes += content.len();
            deflated.write_all(&content)?;
        }
        let deflated = deflated.finish()?.0;
        let _ = writeln!(text, "| {} | {bytes} | {deflated} |", contender.name);
    }
    let data = tesseract_data::get("eng").ok_or("no English")?.size_in_program();
    let _ = writeln!(text, "\nOurs holds the data of English all the same: {data} bytes of it.");
    Ok(text)
}

/// Counts what is written.
#[derive(Default)]
struct Count(usize);

impl std::io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Files of a folder and those below, links followed; each real file once.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.canonicalize()?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_the_time_and_the_ratio() {
        let of = |time: u64, ours: Option<u64>| {
            let mut text = String::new();
            cell(&mut text, Some(Duration::from_millis(time)), ours.map(Duration::from_millis));
            text
        };
        assert_eq!(of(80, Some(4)), " 80.0 ms (×20.00) |");
        assert_eq!(of(1500, None), " 1.50 s |");
    }
}
