//! The words: all of them, in order, where they are.

use tesseract_safe::{Engine, PdfDocument, PdfOptions};

use super::common::{image, words};
use super::tools::{Pdf, are_there};

/// Pages of all kinds of layout, script of Tesseract's data and resolution.
const PAGES: [&str; 18] = [
    "bilevel.png",
    "digits.png",
    "faces.png",
    "fax.png",
    "figure.png",
    "headings.png",
    "invoice.png",
    "justified.png",
    "letter.png",
    "low-contrast.png",
    "noise.png",
    "one-word.png",
    "rgba.png",
    "rotated-90.png",
    "shaded.png",
    "skewed.png",
    "small-text.png",
    "two-columns.png",
];

#[test]
fn words_are_those_of_the_page_and_where_they_are() {
    if !are_there(&["qpdf", "pdftotext", "pdfinfo"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let (mut total, mut within) = (0, 0);
    for name in PAGES {
        let picture = image(name);
        let page = engine.recognize(&picture).unwrap();
        let pdf = Pdf::new(&page.to_pdf(&PdfOptions::new()).unwrap());
        pdf.check();
        assert_eq!(pdf.text(), words(&page.text().unwrap()), "{name}");

        let (width, height) = pdf.size();
        let (across, down) = (f64::from(picture.width()) / width, f64::from(picture.height()) / height);
        let found = pdf.words();
        let expected = page.words().unwrap();
        assert_eq!(found.len(), expected.len(), "{name}");
        for word in &expected {
            let inside = word.bounding_box();
            let edges = [inside.left, inside.top, inside.right, inside.bottom].map(f64::from);
            let distance = |found: &[f64; 4]| {
                let [left, top, right, bottom] = *found;
                let pixels = [left * across, top * down, right * across, bottom * down];
                pixels.iter().zip(edges).map(|(found, edge)| (found - edge).abs()).fold(0.0, f64::max)
            };
            let same = found.iter().filter(|other| other.text == word.text());
            let off = same.map(|other| distance(&other.edges)).fold(f64::INFINITY, f64::min);
            // A mark alone hangs above its baseline or stands on it; the box reaches down to that.
            let is_mark = !word.text().contains(char::is_alphanumeric);
            // Words that touch are moved apart.
            assert!(off <= 6.0 || is_mark, "{name}: {} is {off:.1} pixels off", word.text());
            total += 1;
            within += usize::from(off <= 2.0);
        }
    }
    eprintln!("{within} of {total} words are within 2 pixels");
    assert!(total > 1200 && within * 1000 >= total * 985, "{within} of {total}");
}

#[test]
fn pages_are_as_large_as_their_image() {
    if !are_there(&["pdfinfo"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let size = |engine: &mut Engine, name: &str, options: PdfOptions| {
        let picture = image(name);
        Pdf::new(&engine.recognize(&picture).unwrap().to_pdf(&options).unwrap()).size()
    };
    let near = |(width, height): (f64, f64), (expected_width, expected_height): (f64, f64)| {
        assert!(
            (width - expected_width).abs() < 0.01 && (height - expected_height).abs() < 0.01,
            "{width} {height}"
        );
    };
    near(size(&mut engine, "one-line.png", PdfOptions::new()), (900.0 * 0.48, 100.0 * 0.48));
    // Twice as high as wide.
    near(size(&mut engine, "fax.png", PdfOptions::new()), (1728.0 * 72.0 / 204.0, 320.0 * 72.0 / 98.0));
    // The image says nothing: upstream's 70.
    near(size(&mut engine, "one-word.png", PdfOptions::new()), (300.0 * 72.0 / 70.0, 110.0 * 72.0 / 70.0));
    near(size(&mut engine, "one-line.png", PdfOptions::new().dpi(300)), (900.0 * 0.24, 100.0 * 0.24));
    let mut engine = Engine::builder().variable("user_defined_dpi", 100).build().unwrap();
    near(size(&mut engine, "one-line.png", PdfOptions::new()), (900.0 * 0.72, 100.0 * 0.72));
}

#[test]
fn documents_hold_their_pages_in_order() {
    if !are_there(&["qpdf", "pdftotext"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let mut expected = Vec::new();
    let mut document = PdfDocument::new(Vec::new(), PdfOptions::new().pdf_a(true));
    for name in ["one-line.png", "rgb.png", "bilevel.png"] {
        let picture = image(name);
        let page = engine.recognize(&picture).unwrap();
        expected.extend(words(&page.text().unwrap()));
        document.add(&page).unwrap();
    }
    assert_eq!(document.pages(), 3);
    let pdf = Pdf::new(&document.finish().unwrap());
    pdf.check();
    assert_eq!(pdf.text(), expected);
}

#[test]
fn text_alone() {
    if !are_there(&["pdfimages", "pdftotext"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let picture = image("one-line.png");
    let page = engine.recognize(&picture).unwrap();
    let pdf = Pdf::new(&page.to_pdf(&PdfOptions::new().text_only(true)).unwrap());
    assert_eq!(pdf.images().len(), 0);
    assert_eq!(pdf.text(), words(&page.text().unwrap()));
}

#[test]
fn the_engine_is_as_before() {
    let mut engine = Engine::builder().build().unwrap();
    let picture = image("one-line.png");
    let page = engine.recognize(&picture).unwrap();
    let before = (page.text().unwrap(), page.hocr().unwrap());
    let pdf = page.to_pdf(&PdfOptions::new()).unwrap();
    assert_eq!(page.to_pdf(&PdfOptions::new()).unwrap(), pdf);
    assert_eq!((page.text().unwrap(), page.hocr().unwrap()), before);
}
