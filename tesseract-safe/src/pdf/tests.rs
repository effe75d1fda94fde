//! Documents of lines that are made up, as poppler and qpdf read them.

use std::io::Write;
use std::process::Command;

use super::document::Sheet;
use super::words::{Baseline, TextLine, TextWord};
use super::{PdfDocument, PdfOptions};
use crate::Error;

/// What a tool says of a document, whose name stands for `@`; `None`, said aloud, where it is not installed, which in CI is
/// a failure.
fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "@" { path } else { argument });
    let Ok(output) = Command::new(program).args(arguments).output() else {
        assert!(std::env::var_os("CI").is_none(), "{program} is not installed");
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && errors.is_empty(), "{program}: {errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text in the order in which it was written.
fn text_of(pdf: &[u8]) -> Option<String> {
    tool("pdftotext", &["-raw", "-enc", "UTF-8", "@", "-"], pdf)
}

fn word(text: &str, bounding_box: [i32; 4]) -> TextWord {
    TextWord { text: text.to_owned(), bounding_box, right_to_left: false }
}

fn line(start: (i32, i32), end: (i32, i32), words: Vec<TextWord>) -> TextLine {
    TextLine { baseline: Baseline { start, end }, starts_block: false, words }
}

fn sheet(lines: Vec<TextLine>, width: u32, height: u32) -> Sheet<'static> {
    Sheet { lines, width, height, resolution: (72.0, 72.0), picture: None }
}

fn document(lines: Vec<TextLine>) -> Vec<u8> {
    let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
    document.add_parts(&sheet(lines, 1000, 1000)).unwrap();
    document.finish().unwrap()
}

/// The boxes of all words in the order of the page: left, top, right, bottom.
fn boxes_of(pdf: &[u8]) -> Option<Vec<(String, [f64; 4])>> {
    let page = tool("pdftotext", &["-bbox", "@", "-"], pdf)?;
    let words = page.lines().filter(|line| line.trim_start().starts_with("<word "));
    let parsed = words.map(|line| {
        let number = |key: &str| -> f64 {
            let rest = &line[line.find(key).unwrap() + key.len() + 2..];
            rest[..rest.find('"').unwrap()].parse().unwrap()
        };
        let text = &line[line.find('>').unwrap() + 1..line.rfind("</word>").unwrap()];
        (text.to_owned(), ["xMin", "yMin", "xMax", "yMax"].map(number))
    });
    Some(parsed.collect())
}

#[track_caller]
fn assert_near(boxes: &[(String, [f64; 4])], expected: &[(&str, [f64; 4])]) {
    assert_eq!(boxes.len(), expected.len(), "{boxes:?}");
    for ((text, found), (expected_text, expected)) in boxes.iter().zip(expected) {
        assert_eq!(text, expected_text);
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1.1),
            "{text}: {found:?}, not {expected:?}"
        );
    }
}

#[test]
fn any_script_comes_back() {
    let words = ["Ænima", "Ωμέγα", "жизнь", "日本語", "한국어", "नमस्ते", "ไทย", "👍🏽", "𝕏𐍈", "e\u{301}"];
    let across = (100..).step_by(85);
    let words: Vec<TextWord> =
        words.iter().zip(across).map(|(text, x)| word(text, [x, 80, x + 70, 104])).collect();
    let expected: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    let pdf = document(vec![line((100, 100), (940, 100), words)]);
    let Some(text) = text_of(&pdf) else { return };
    let mut expected = expected.join(" ");
    // The reader composes.
    expected = expected.replace("e\u{301}", "é");
    assert_eq!(text.trim().replace("e\u{301}", "é"), expected);
}

#[test]
fn right_to_left_is_in_reading_order() {
    let right_to_left = |text, bounding_box| TextWord { right_to_left: true, ..word(text, bounding_box) };
    let words = vec![right_to_left("שלום", [300, 80, 400, 104]), right_to_left("עולם", [180, 80, 280, 104])];
    let pdf = document(vec![line((180, 100), (400, 100), words)]);
    let Some(text) = tool("pdftotext", &["-enc", "UTF-8", "@", "-"], &pdf) else { return };
    // The reader adds marks of direction.
    let text = text.replace(['\u{202b}', '\u{202c}'], "");
    assert_eq!(text.trim(), "שלום עולם");
    // It boxes each letter: the first one is on the right, the last one on the left.
    let boxes = boxes_of(&pdf).unwrap();
    let edge = |letter: &str, at: usize| {
        boxes.iter().filter(|(text, _)| text == letter).map(|(_, edges)| edges[at]).collect::<Vec<_>>()
    };
    assert!(edge("ש", 2).iter().any(|right| (right - 400.0).abs() < 0.1), "{boxes:?}");
    assert!(edge("ם", 0).iter().any(|left| (left - 180.0).abs() < 0.1), "{boxes:?}");
}

#[test]
fn pages_turned_by_quarters_have_their_words_where_they_are() {
    // A line of two words, 100 and 60 pixels long, that reach 20 above and 5 below the baseline.
    let turned = [
        line(
            (100, 500),
            (300, 500),
            vec![word("Upright", [100, 480, 200, 505]), word("page", [240, 480, 300, 505])],
        ),
        line(
            (500, 100),
            (500, 300),
            vec![word("Clockwise", [495, 100, 520, 200]), word("page", [495, 240, 520, 300])],
        ),
        line(
            (300, 500),
            (100, 500),
            vec![word("Upside-down", [200, 495, 300, 520]), word("page", [100, 495, 160, 520])],
        ),
        line(
            (500, 300),
            (500, 100),
            vec![word("Counter", [480, 200, 505, 300]), word("page", [480, 100, 505, 160])],
        ),
    ];
    for line in turned {
        let expected: Vec<(&str, [f64; 4])> =
            line.words.iter().map(|word| (word.text.as_str(), word.bounding_box.map(f64::from))).collect();
        let pdf = document(vec![line.clone()]);
        let Some(boxes) = boxes_of(&pdf) else { return };
        for (word, edges) in &expected {
            let (_, found) = boxes.iter().find(|(text, _)| text == word).unwrap();
            assert!(
                found.iter().zip(edges).all(|(a, b)| (a - b).abs() < 1.1),
                "{word}: {found:?}, not {edges:?}"
            );
        }
        let text = text_of(&pdf).unwrap();
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), [expected[0].0, expected[1].0]);
    }
}

#[test]
fn slanting_lines_follow_their_baseline() {
    // Thirty degrees up, from (200, 600), 200 pixels long: letters reach 30 above the line and nothing below.
    let (run, rise) = (173, 100);
    let pdf = document(vec![line(
        (200, 600),
        (200 + run, 600 - rise),
        vec![word("slanting", [200, 474, 373, 600])],
    )]);
    let content = tool("qpdf", &["--qdf", "--object-streams=disable", "@", "-"], &pdf);
    let Some(boxes) = boxes_of(&pdf) else { return };
    // The reader takes slanting letters apart.
    let least = |at: usize| boxes.iter().map(|(_, edges)| edges[at]).fold(f64::INFINITY, f64::min);
    let most = |at: usize| boxes.iter().map(|(_, edges)| edges[at]).fold(0.0, f64::max);
    for (found, expected) in [(least(0), 200.0), (most(2), 373.0), (most(3), 600.0)] {
        assert!((found - expected).abs() < 1.1, "{boxes:?}");
    }
    assert!(boxes.iter().map(|(text, _)| text.len()).sum::<usize>() == "slanting".len());
    if let Some(content) = content {
        let matrix = content.lines().find(|line| line.contains(" Tm")).unwrap();
        assert!(matrix.contains("0.8658 0.5004 -0.5004 0.8658 200 400 Tm"), "{matrix}");
    }
    // One that slants little has level words, each on its own height.
    let words = vec![word("little", [100, 477, 160, 500]), word("slant", [500, 463, 560, 486])];
    let pdf = document(vec![line((100, 500), (560, 484), words)]);
    let boxes = boxes_of(&pdf).unwrap();
    assert_near(&boxes, &[("little", [100.0, 477.0, 160.0, 500.0]), ("slant", [500.0, 463.0, 560.0, 486.0])]);
}

#[test]
fn words_that_touch_are_two() {
    let words = vec![
        word("touch", [100, 80, 160, 104]),
        word("a", [160, 85, 170, 100]),
        word("word", [168, 80, 220, 100]),
    ];
    let pdf = document(vec![line((100, 100), (220, 100), words)]);
    let Some(text) = text_of(&pdf) else { return };
    assert_eq!(text.trim(), "touch a word");
}

#[test]
fn what_is_no_text_is_left_out() {
    let words = vec![
        word("\0\u{1}\u{200f}", [100, 80, 160, 104]),
        word("a\0b\u{202e}", [200, 80, 260, 104]),
        word("", [300, 80, 360, 104]),
        word("(\\)", [400, 80, 460, 104]),
        // No box, and one that is upside down.
        word("dot", [500, 80, 500, 80]),
        word("odd", [660, 104, 600, 80]),
    ];
    let pdf = document(vec![
        line((100, 100), (660, 100), words),
        line((0, 0), (0, 0), vec![word("\u{7}", [0; 4])]),
    ]);
    let Some(text) = text_of(&pdf) else { return };
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["ab", "(\\)", "dot", "odd"]);
}

#[test]
fn pages_of_any_size_are_within_the_limits() {
    for (width, height, dpi) in
        [(1, 1, 72.0), (32_767, 32_767, 72.0), (1, 32_767, 70.0), (32_767, 1, 1.0), (3, 5, 4e9), (1, 1, 1.0)]
    {
        let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
        let (w, h) = (width as i32, height as i32);
        let lines = vec![line((0, h), (w, h), vec![word("word", [0, 0, w, h])])];
        document.add_parts(&Sheet { resolution: (dpi, dpi), ..sheet(lines, width, height) }).unwrap();
        let pdf = document.finish().unwrap();
        let Some(plain) = tool("qpdf", &["--qdf", "--object-streams=disable", "@", "-"], &pdf) else {
            return;
        };
        let numbers = |key: &str| -> Vec<f64> {
            let rest = &plain[plain.find(key).unwrap_or(plain.len() - key.len()) + key.len()..];
            let end = rest.find([']', '/', '>']).unwrap_or(0);
            rest[..end]
                .trim_matches([' ', '[', '\n'])
                .split_whitespace()
                .filter_map(|n| n.parse().ok())
                .collect()
        };
        let sides = numbers("/MediaBox");
        let unit = numbers("/UserUnit").first().copied().unwrap_or(1.0);
        assert!(sides[2].max(sides[3]) <= 14_400.0, "{sides:?}");
        let ratio = f64::from(width.max(height)) / f64::from(width.min(height));
        assert!(ratio > 4800.0 || sides[2].min(sides[3]) >= 2.999, "{sides:?}");
        let points = f64::from(width) * 72.0 / dpi;
        assert!((sides[2] * unit / points - 1.0).abs() < 1e-4, "{sides:?} {unit} {points}");
    }
}

#[test]
fn many_pages_hang_from_a_tree_and_are_written_as_they_come() {
    let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
    for number in 0..200 {
        let text = format!("page{number}");
        document
            .add_parts(&sheet(
                vec![line((100, 100), (200, 100), vec![word(&text, [100, 80, 200, 100])])],
                300,
                300,
            ))
            .unwrap();
    }
    assert_eq!(document.pages(), 200);
    let pdf = document.finish().unwrap();
    let Some(info) = tool("pdfinfo", &["@"], &pdf) else { return };
    assert!(info.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 200")), "{info}");
    let expected: Vec<String> = (0..200).map(|number| format!("page{number}")).collect();
    assert_eq!(text_of(&pdf).unwrap().split_whitespace().collect::<Vec<_>>(), expected);
    tool("qpdf", &["--check", "@"], &pdf);
}

#[test]
fn documents_of_no_page_and_of_pages_without_words_are_whole() {
    for pages in 0..2 {
        for options in [PdfOptions::new(), PdfOptions::new().pdf_a(true)] {
            let mut document = PdfDocument::new(Vec::new(), options);
            for _ in 0..pages {
                document.add_parts(&sheet(Vec::new(), 100, 100)).unwrap();
            }
            let pdf = document.finish().unwrap();
            let Some(count) = tool("qpdf", &["--show-npages", "@"], &pdf) else { return };
            assert_eq!(count.trim(), pages.to_string());
            tool("qpdf", &["--check", "@"], &pdf);
        }
    }
}

#[test]
fn what_a_document_says_about_itself() {
    let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_709_251_199);
    let options = PdfOptions::new().title("Zürich (1) \\ \u{1f600}\0").creation_date(date);
    for options in [options.clone(), options.pdf_a(true)] {
        let mut document = PdfDocument::new(Vec::new(), options.clone());
        document.add_parts(&sheet(Vec::new(), 100, 100)).unwrap();
        let pdf = document.finish().unwrap();
        let Some(info) = tool("pdfinfo", &["-isodates", "-enc", "UTF-8", "@"], &pdf) else { return };
        assert!(info.contains("Zürich (1) \\ \u{1f600}\n"), "{info}");
        assert!(info.contains("2024-02-29T23:59:59Z"), "{info}");
        let metadata = tool("pdfinfo", &["-meta", "@"], &pdf).unwrap();
        assert_eq!(metadata.contains("<pdfaid:part>2</pdfaid:part>"), options.pdf_a, "{metadata}");
    }
}

#[test]
fn equal_pages_make_equal_documents() {
    let made = |text| document(vec![line((100, 100), (200, 100), vec![word(text, [100, 80, 200, 100])])]);
    assert_eq!(made("same"), made("same"));
    let identifier = |pdf: Vec<u8>| {
        let at = pdf.windows(4).position(|window| window == b"/ID[").unwrap();
        pdf[at..at + 40].to_vec()
    };
    assert_ne!(identifier(made("same")), identifier(made("sane")));
}

/// Takes so many bytes and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_is_an_error() {
    let whole = document(vec![line((100, 100), (200, 100), vec![word("word", [100, 80, 200, 100])])]).len();
    for room in (0..whole).step_by(37) {
        let mut document = PdfDocument::new(Full(room), PdfOptions::new());
        let page =
            sheet(vec![line((100, 100), (200, 100), vec![word("word", [100, 80, 200, 100])])], 1000, 1000);
        let result = document.add_parts(&page).and_then(|()| document.finish().map(|_| ()));
        assert!(matches!(result, Err(Error::Write(_))), "{room}: {result:?}");
    }
}
