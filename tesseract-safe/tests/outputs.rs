//! Outputs in memory: whole, in order, of one page and of many.

mod common;

use common::{image, truth, words};
use tesseract_safe::{Document, Engine, Output};

#[test]
fn every_output_of_a_page_and_of_a_white_one() {
    let mut engine = Engine::builder().build().unwrap();
    let white = vec![255; 300 * 200];
    let blank =
        tesseract_safe::Image::from_raw(tesseract_safe::PixelLayout::Gray8, 300, 200, 300, &white).unwrap();
    for output in Output::ALL {
        let line = image("one-line.png");
        let page = engine.recognize(&line).unwrap();
        let bytes = page.output(output).unwrap();
        assert!(bytes.len() > 20, "{output:?}");
        assert!(output == Output::Unlv || String::from_utf8(bytes).is_ok(), "{output:?}");
        engine.recognize(&blank).unwrap().output(output).unwrap();
        assert!(!engine.is_poisoned(), "{output:?}");
    }
}

#[test]
fn text_of_a_document_is_its_pages_in_order() {
    let mut engine = Engine::builder().variable("page_separator", "[end]\n").build().unwrap();
    let mut document = Document::new(Vec::new(), Output::Text);
    let names = ["one-word.png", "one-line.png"];
    for name in names {
        let page_image = image(name);
        document.add(&engine.recognize(&page_image).unwrap()).unwrap();
    }
    assert_eq!(document.pages(), 2);
    let text = String::from_utf8(document.finish().unwrap()).unwrap();
    let pages: Vec<&str> = text.split_terminator("[end]\n").collect();
    assert_eq!(pages.len(), 2);
    for (page, name) in pages.iter().zip(names) {
        assert_eq!(words(page), truth(name), "{name}");
    }
}

#[test]
fn words_of_hocr_alto_and_tsv_are_those_of_the_page() {
    let mut engine = Engine::builder().build().unwrap();
    let letter = image("letter.png");
    let page = engine.recognize(&letter).unwrap();
    let expected: Vec<String> = page.words().unwrap().iter().map(|word| word.text().to_owned()).collect();

    let table = page.tsv().unwrap();
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = table.lines().skip(1).map(cells).collect();
    // Rules and pictures are words of a space to upstream.
    let in_table: Vec<String> = rows.iter().filter(|row| row[0] == "5").map(|row| row[11].clone()).collect();
    let texts: Vec<&String> = in_table.iter().filter(|text| !text.trim().is_empty()).collect();
    assert_eq!(texts, expected.iter().collect::<Vec<_>>());
    let word = &page.words().unwrap()[0];
    let row = rows.iter().find(|row| row[0] == "5").unwrap();
    let inside = word.bounding_box();
    assert_eq!(row[6..8], [inside.left.to_string(), inside.top.to_string()]);

    // Tesseract 5 leaves out words of a space here.
    let hocr = page.hocr().unwrap().matches("class='ocrx_word'").count();
    let alto = page.alto().unwrap().matches("<String ID=").count();
    for count in [hocr, alto] {
        assert!((texts.len()..=in_table.len()).contains(&count), "{count} of {}", texts.len());
    }
}

#[test]
fn names_of_images_are_escaped_and_forgotten() {
    let mut engine = Engine::builder().build().unwrap();
    let line = image("one-line.png");
    let page = engine.recognize(&line).unwrap();
    let mut document = Document::new(Vec::new(), Output::Hocr);
    document.add_named(&page, "a\"<b>&.png").unwrap();
    let hocr = String::from_utf8(document.finish().unwrap()).unwrap();
    assert!(hocr.contains("image \"a&quot;&lt;b&gt;&amp;.png\""), "{hocr}");
    assert!(!page.hocr().unwrap().contains(".png"));
    let error = Document::new(Vec::new(), Output::Hocr).add_named(&page, "a\0b").unwrap_err();
    assert!(matches!(error, tesseract_safe::Error::NulByte(_)), "{error}");
}
