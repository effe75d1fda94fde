//! Standard input, lists, TIFFs of many pages; one document of them all, whatever order the work is done in.

mod common;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use common::{assert_refused, image, run, stdout, tesseract, truth, words};
use tesseract_safe::{Engine, Image, PdfDocument, PdfOptions};

/// Slow ones come first, so that those that follow have to wait.
const PAGES: [&str; 4] = ["letter.png", "one-line.png", "invoice.png", "one-word.png"];

/// A list of these pages.
fn list(folder: &Path, pages: &[&str], between: &str) -> PathBuf {
    let path = folder.join("pages.lst");
    let names: Vec<String> = pages.iter().map(|name| image(name).display().to_string()).collect();
    std::fs::write(&path, names.join(between)).unwrap();
    path
}

/// The command with this on standard input.
fn piped(bytes: &[u8], arguments: &[&str]) -> Output {
    let mut command = tesseract();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(bytes).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn alone(page: &str) -> String {
    stdout(&run([image(page).as_os_str(), "-".as_ref()]))
}

fn read(path: &Path, arguments: &[&str]) -> Output {
    tesseract().arg(path).arg("-").args(arguments).output().unwrap()
}

#[test]
fn a_list_is_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let expected: String = PAGES.iter().map(|page| alone(page)).collect();
    for between in ["\n", "\r\n", "\n\n"] {
        assert_eq!(stdout(&read(&list(folder.path(), &PAGES, between), &[])), expected, "{between:?}");
    }
    let path = list(folder.path(), &PAGES, "\n");
    for jobs in ["1", "7"] {
        assert_eq!(stdout(&read(&path, &["--jobs", jobs])), expected, "{jobs}");
    }
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(stdout(&piped(&bytes, &["stdin", "stdout"])), expected);
    assert_eq!(stdout(&piped(&bytes, &["-", "-", "-c", "stream_filelist=1"])), expected);
}

#[test]
fn pages_are_counted_in_every_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), &PAGES, "\n");
    let hocr = stdout(&read(&path, &["hocr"]));
    for (number, page) in (1..).zip(PAGES) {
        let start = hocr.find(&format!("id='page_{number}'")).expect(page);
        assert!(hocr[start..].lines().next().unwrap().contains(page), "{page}");
    }
    let tsv = stdout(&read(&path, &["tsv"]));
    let numbers = tsv.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap().parse::<usize>().unwrap());
    let numbers: Vec<usize> = numbers.collect();
    assert!(numbers.is_sorted() && numbers.first() == Some(&1) && numbers.last() == Some(&PAGES.len()));
    let json: serde_json::Value = serde_json::from_str(&stdout(&read(&path, &["--json"]))).unwrap();
    assert_eq!(json["pages"].as_array().unwrap().len(), PAGES.len());
    let mut engine = Engine::builder().build().unwrap();
    let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
    for page in PAGES {
        document.add(&engine.recognize(&Image::open(image(page)).unwrap()).unwrap()).unwrap();
    }
    assert_eq!(read(&path, &["pdf"]).stdout, document.finish().unwrap());
}

#[test]
fn one_page_of_many() {
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), &PAGES, "\n");
    for (number, page) in PAGES.iter().enumerate() {
        let variable = format!("tessedit_page_number={number}");
        assert_eq!(stdout(&read(&path, &["-c", &variable])), alone(page));
    }
    assert_refused(&read(&path, &["-c", "tessedit_page_number=4"]), "no page 4");
    // Of one page there is one, whatever its number.
    let one = read(&image("one-line.png"), &["-c", "tessedit_page_number=3"]);
    assert_eq!(stdout(&one), alone("one-line.png"));
}

/// A TIFF of gray pages.
fn tiff(path: &Path, pages: &[&str]) {
    let mut encoder = tiff::encoder::TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
    for page in pages {
        let page = image::open(image(page)).unwrap().to_luma8();
        encoder.write_image::<tiff::encoder::colortype::Gray8>(page.width(), page.height(), &page).unwrap();
    }
}

#[test]
fn a_tiff_is_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pages.tif");
    tiff(&path, &["one-line.png", "letter.png", "one-word.png"]);
    let text = stdout(&read(&path, &[]));
    let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
    assert_eq!(pages.len(), 3);
    for (read, page) in pages.iter().zip(["one-line.png", "letter.png", "one-word.png"]) {
        assert_eq!(words(read), words(&truth(page)));
    }
    assert_eq!(stdout(&piped(&std::fs::read(&path).unwrap(), &["-", "-"])), text);
    let second = stdout(&read(&path, &["-c", "tessedit_page_number=1"]));
    assert_eq!(second.trim_end_matches('\u{c}'), pages[1]);
}

#[test]
fn a_page_that_fails_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), &["one-line.png", "no-such-page.png", "letter.png"], "\n");
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let mut command = tesseract();
    command.arg(&path).arg(out.join("page")).args(["txt", "pdf", "--jobs", "3"]);
    assert_refused(&command.output().unwrap(), "no-such-page.png");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);

    // The pages of a TIFF are named by their numbers.
    let path = folder.path().join("pages.tif");
    tiff(&path, &["one-line.png", "one-word.png"]);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 200]).unwrap();
    let output = tesseract().arg(&path).arg(out.join("page")).output().unwrap();
    assert_refused(&output, "pages.tif: page 2");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn what_is_neither_image_nor_list() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = |bytes: &[u8], says: &str| {
        let path = folder.path().join("input");
        std::fs::write(&path, bytes).unwrap();
        assert_refused(&read(&path, &[]), says);
        assert_refused(&piped(bytes, &["-", "-"]), says);
    };
    refuse(b"", "empty");
    refuse(b"\n \n", "no path");
    refuse(b"no-such-file.png\n", "`no-such-file.png`");
    refuse(b"%PDF-1.7\n", "PDF");
    refuse(&[0x7f, b'E', b'L', b'F', 0, 1, 2], "no text");
    assert_refused(&run(["https://example.org/scan.png", "-"]), "URL");
}

#[test]
fn a_reader_that_stops_early_stops_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = list(folder.path(), &["letter.png"; 200], "\n");
    let start = std::time::Instant::now();
    let mut child =
        tesseract().arg(&path).arg("-").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", common::stderr(&output));
    // All of it would take minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
