//! Against the PDF that the installed command writes with the same data.

use std::path::{Path, PathBuf};
use std::process::Command;

use tesseract_safe::{Engine, PdfOptions};

use super::common::{image, path, tessdata};
use super::tools::{Pdf, Word, are_there};

/// The folder of the installed command, which holds its font.
fn installed_data() -> PathBuf {
    let output = Command::new("tesseract").arg("--list-langs").output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    PathBuf::from(said.split('"').nth(1).unwrap_or_else(|| panic!("no folder is named: {said}")))
}

/// The command's PDF of an image, read with the data that are also built in.
fn theirs(image: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    for file in [tessdata("eng").join("eng.traineddata"), installed_data().join("pdf.ttf")] {
        std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let base = folder.path().join("page");
    let output = Command::new("tesseract")
        .arg(image)
        .arg(&base)
        .arg("--tessdata-dir")
        .arg(folder.path())
        .args(["-l", "eng", "-c", "tessedit_create_pdf=1"])
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(base.with_extension("pdf")).unwrap()
}

/// Upstream squeezes the space after a word into the word's box, and boxes letters from the baseline up.
fn agrees(ours: &Word, theirs: &Word, pixels: f64) -> bool {
    let near = |a: f64, b: f64| ((a - b) * pixels).abs() <= 2.0;
    let letters = theirs.text.chars().count() as f64;
    let with_space = theirs.edges[0] + (theirs.edges[2] - theirs.edges[0]) * (letters + 1.0) / letters;
    let stands_on_baseline = theirs.text.chars().all(|c| c.is_ascii_alphanumeric() && !"gjpqyQJ".contains(c));
    near(ours.edges[0], theirs.edges[0])
        && (near(ours.edges[2], with_space) || near(ours.edges[2], theirs.edges[2]))
        && (!stands_on_baseline || near(ours.edges[3], theirs.edges[3]))
}

#[test]
fn words_are_where_upstream_puts_them_in_a_smaller_file() {
    if !are_there(&["tesseract", "pdftotext", "qpdf"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let (mut total, mut agreeing, mut sizes) = (0, 0, (0, 0));
    for name in
        ["bilevel.png", "headings.png", "invoice.png", "justified.png", "letter.png", "rgb.png", "rgba.png"]
    {
        let picture = image(name);
        let pdf = engine.recognize(&picture).unwrap().to_pdf(&PdfOptions::new()).unwrap();
        let upstream = theirs(&path(name));
        sizes = (sizes.0 + pdf.len(), sizes.1 + upstream.len());
        assert!(pdf.len() < upstream.len(), "{name}: {} bytes, upstream {}", pdf.len(), upstream.len());
        let pixels = f64::from(picture.resolution().map_or(70, |(_, y)| y)) / 72.0;
        let (ours, upstream) = (Pdf::new(&pdf), Pdf::new(&upstream));
        // Of 4.1 and 5 a word or two may differ.
        let (text, their_text) = (ours.text(), upstream.text());
        let same = text.iter().filter(|word| their_text.contains(word)).count();
        assert!(same * 100 >= text.len() * 95, "{name}: {text:?}\n{their_text:?}");
        let upstream_words = upstream.words();
        for word in ours.words() {
            let same: Vec<&Word> = upstream_words.iter().filter(|other| other.text == word.text).collect();
            if same.is_empty() {
                continue;
            }
            total += 1;
            agreeing += usize::from(same.iter().any(|other| agrees(&word, other, pixels)));
        }
    }
    eprintln!("{agreeing} of {total} words are within 2 pixels; {} bytes, upstream {}", sizes.0, sizes.1);
    assert!(total > 600 && agreeing * 100 >= total * 95, "{agreeing} of {total}");
}
