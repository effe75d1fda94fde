//! Bytes as a model: refused, or read and run on a narrow line by every level of instructions that the processor has, with
//! the same outputs. libFuzzer fails what panics, what AddressSanitizer finds, and an allocation above `-malloc_limit_mb`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tesseract_lstm::{Input, Model, Network, Scratch};

/// Pixels of the line: a few steps of any published network.
const WIDTH: usize = 12;

/// Values of a line above which a model is read but not run: it would take seconds.
const LARGEST: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    // A whole file or its component, whichever it is.
    let Ok(model) = Model::from_traineddata(bytes).or_else(|_| Model::from_component(bytes)) else { return };
    let Some(size) = model.height().checked_mul(model.depth()).filter(|size| *size <= LARGEST) else {
        return;
    };
    let Ok(networks) = Network::at_all_levels(&model) else { return };
    let values: Vec<i8> =
        (0..size * WIDTH).map(|place| (place * 37 % 255) as u8 as i8).map(|value| value.max(-127)).collect();
    let floats: Vec<f32> = values.iter().map(|value| f32::from(*value) / 100.0).collect();
    let input =
        if model.is_float() { Input::from_floats(WIDTH, &floats) } else { Input::new(WIDTH, &values) };
    let mut first = None;
    for network in &networks {
        let mut scratch = Scratch::default();
        let Ok(outputs) = network.forward(&input, &mut scratch) else { continue };
        assert_eq!(outputs.values().len(), outputs.steps() * network.classes());
        let bits: Vec<u32> = outputs.values().iter().map(|value| value.to_bits()).collect();
        let expected = first.get_or_insert_with(|| bits.clone());
        assert!(*expected == bits, "{} computes otherwise", network.level());
    }
});
