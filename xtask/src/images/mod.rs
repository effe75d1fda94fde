//! The project's own test pages: drawn with free fonts, with the text that stands on them.
//!
//! All text was written for the project. The same fonts give the same bytes on each run and machine.

mod draw;
mod effects;
mod fonts;
pub mod formats;
mod pages;
mod pixels;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Result;

/// A drawn page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What it tests.
    pub about: &'static str,
    /// Tesseract's name of the language.
    pub language: &'static str,
    /// What stands on it, upright and in reading order, a line a line.
    pub text: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Kind of pixels and bits per sample, in words.
    pub kind: String,
    /// Horizontal and vertical resolution as written in the file.
    pub dpi: Option<(u32, u32)>,
    /// The file.
    pub png: Vec<u8>,
}

/// Draws all pages; fetches the fonts if need be.
pub fn pages() -> Result<Vec<Page>> {
    pages::all(&fonts::Fonts::load()?)
}

/// Writes all pages, their text and a README into a folder.
pub fn generate(out: &Path) -> Result<()> {
    let files = files()?;
    fs::create_dir_all(out)?;
    let stray = stray(out, &files)?;
    if !stray.is_empty() {
        return Err(format!("{} holds files of no page: {}", out.display(), stray.join(", ")).into());
    }
    for (name, bytes) in &files {
        fs::write(out.join(name), bytes)?;
    }
    let total: usize = files.values().map(Vec::len).sum();
    println!("{}: {} files, {total} bytes", out.display(), files.len());
    Ok(())
}

/// Fails unless the folder holds what [`generate`] would write, and nothing else.
pub fn check(dir: &Path) -> Result<()> {
    let files = files()?;
    let mut wrong = stray(dir, &files)?;
    for (name, bytes) in &files {
        if fs::read(dir.join(name)).ok().as_ref() != Some(bytes) {
            wrong.push(name.clone());
        }
    }
    if wrong.is_empty() {
        println!("{}: {} files, as they are drawn", dir.display(), files.len());
        return Ok(());
    }
    let wrong = wrong.join(", ");
    Err(format!("{}: not what is drawn: {wrong}; run `cargo xtask images` and commit it", dir.display())
        .into())
}

/// Names in the folder that belong to no page.
fn stray(dir: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| format!("{}: {error}", dir.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !files.contains_key(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// All files of the folder, by name.
fn files() -> Result<BTreeMap<String, Vec<u8>>> {
    let pages = pages()?;
    let mut files = BTreeMap::from([("README.md".to_owned(), readme(&pages).into_bytes())]);
    for page in pages {
        files.insert(format!("{}.txt", page.name), page.text.into_bytes());
        files.insert(format!("{}.png", page.name), page.png);
    }
    Ok(files)
}

fn readme(pages: &[Page]) -> String {
    let mut text = String::from(
        "# Test pages\n\n\
         Drawn by `cargo xtask images`, which also writes this file; `cargo xtask images --check` says whether the\n\
         folder is what would be drawn. `NAME.txt` is what stands on `NAME.png`: upright, in reading order, a line a\n\
         line. All text was written for the project, under its licence. The type is Liberation and DejaVu, from the\n\
         Debian packages `fonts-liberation2` (2.1.5) and `fonts-dejavu-core` (2.37); other versions may draw other\n\
         pixels. Pages whose name begins with `german` are German, the others English.\n\n\
         | page | tests | pixels | kind and bits | dpi | bytes |\n|---|---|---|---|---|---|\n",
    );
    for page in pages {
        let dpi = match page.dpi {
            None => "none".to_owned(),
            Some((x, y)) if x == y => x.to_string(),
            Some((x, y)) => format!("{x} x {y}"),
        };
        let (width, height) = page.size;
        text.push_str(&format!(
            "| {} | {} | {width} x {height} | {} | {dpi} | {} |\n",
            page.name,
            page.about,
            page.kind,
            page.png.len()
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::pages;

    /// Needs the fonts, thus Debian's client; what is committed is compared by `cargo xtask images --check`.
    #[test]
    #[ignore = "fetches fonts from Debian packages"]
    fn pages_are_the_same_each_time() {
        let (first, second) = (pages().unwrap(), pages().unwrap());
        assert!(first.len() >= 22);
        assert!(first.iter().zip(&second).all(|(a, b)| a.png == b.png && a.text == b.text));
        assert!(first.iter().map(|page| page.png.len() + page.text.len()).sum::<usize>() < 2_500_000);
    }
}
