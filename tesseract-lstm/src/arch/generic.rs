//! Plain Rust, for any processor.

use super::{Kernels, Rows};
use crate::columns::Columns;
use crate::model::Function;
use crate::packed::Packed;
use crate::random::round;
use crate::tables::{TABLES, Tables, logistic, tanh};

/// No instructions beyond the target's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generic;

/// Greatest absolute value of a state.
pub(crate) const STATE_LIMIT: f64 = 100.0;

impl Kernels for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn multiply(
        &self,
        weights: &Packed,
        inputs: &[i8],
        rows: Rows,
        sums: &mut [i32],
        stride: usize,
        add: bool,
    ) {
        for row in 0..rows.count {
            let inputs = &inputs[row * rows.stride..][..weights.inputs];
            let sums = &mut sums[row * stride..][..weights.outputs];
            for (group, sums) in sums.as_chunks_mut::<{ Packed::GROUP }>().0.iter_mut().enumerate() {
                let product = group_sums(weights, group, inputs);
                for (sum, product) in sums.iter_mut().zip(product) {
                    *sum = if add { *sum + product } else { product };
                }
            }
        }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        for row in 0..rows.count {
            let inputs = &inputs[row * rows.stride..][..weights.inputs];
            for (group, greatest) in greatest.as_chunks_mut::<{ Packed::GROUP }>().0.iter_mut().enumerate() {
                for (greatest, sum) in greatest.iter_mut().zip(group_sums(weights, group, inputs)) {
                    *greatest = sum.max(*greatest);
                }
            }
        }
    }

    fn many_states(&self) -> usize {
        128
    }

    fn activate(
        &self,
        function: Function,
        weights: &Packed,
        sums: &[i32],
        outputs: usize,
        out: &mut [i8],
        stride: usize,
    ) {
        for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_mut(stride)) {
            self.activate_from(0, function, weights, &sums[..outputs], out);
        }
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        for (index, (sum, out)) in sums.iter().zip(out).enumerate() {
            *out = scaled(*sum, weights.biases[index], weights.scales[index]);
        }
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        let tables = &**TABLES;
        let count = out.len();
        for (index, (state, out)) in states.iter_mut().zip(out).enumerate() {
            let gate = |gate: usize| {
                let at = gate * count + index;
                scaled(sums[at], weights.biases[at], weights.table_scales[at])
            };
            *out = cell(tables, [gate(0), gate(1), gate(2), gate(3)], state);
        }
    }
}

impl Generic {
    /// As `activate`, from the output `first` on.
    pub(crate) fn activate_from(
        self,
        first: usize,
        function: Function,
        weights: &Packed,
        sums: &[i32],
        out: &mut [i8],
    ) {
        let tables = &**TABLES;
        for (index, (sum, out)) in sums.iter().zip(out).enumerate().skip(first) {
            let scaled = scaled(*sum, weights.biases[index], weights.scales[index]);
            let value = match function {
                Function::Tanh => tanh(tables, scaled * crate::tables::SCALE),
                Function::Logistic => logistic(tables, scaled * crate::tables::SCALE),
                Function::PosClip => scaled.clamp(0.0, 1.0),
                Function::SymClip => scaled.clamp(-1.0, 1.0),
                Function::Relu => scaled.max(0.0),
                Function::Linear | Function::Softmax | Function::SoftmaxNoCtc => scaled,
            };
            *out = to_byte(value);
        }
    }
}

/// As `Kernels::follow`.
pub(super) fn follow(weights: &Columns, known: &mut [i8], new: &[i8], kept: &mut [i32], sums: &mut [i32]) {
    assert!(!weights.interleaved);
    for (input, (known, new)) in known.iter_mut().zip(new).enumerate() {
        let change = i32::from(*new) - i32::from(*known);
        if change != 0 {
            for (line, sums) in kept.as_chunks_mut::<{ Columns::GROUP }>().0.iter_mut().enumerate() {
                for (sum, weight) in sums.iter_mut().zip(weights.of(input, line).0) {
                    *sum += change * i32::from(weight);
                }
            }
            *known = *new;
        }
    }
    for (sum, kept) in sums.iter_mut().zip(kept) {
        *sum += *kept;
    }
}

fn group_sums(weights: &Packed, group: usize, inputs: &[i8]) -> [i32; Packed::GROUP] {
    let mut sums = [0; Packed::GROUP];
    for (line, inputs) in weights.group(group).iter().zip(inputs.as_chunks::<4>().0) {
        for (sum, weights) in sums.iter_mut().zip(line.0.as_chunks::<4>().0) {
            for (weight, input) in weights.iter().zip(inputs) {
                *sum += i32::from(*weight) * i32::from(*input);
            }
        }
    }
    sums
}

#[inline]
fn scaled(sum: i32, bias: f64, scale: f64) -> f64 {
    (f64::from(sum) / 127.0 + bias) * scale
}

/// An LSTM's cell at a step; `gates` times 256.
#[inline]
fn cell(tables: &Tables, gates: [f64; 4], state: &mut f64) -> i8 {
    let [input, input_gate, forget_gate, output_gate] = gates;
    let kept = *state * logistic(tables, forget_gate);
    let new = kept + tanh(tables, input) * logistic(tables, input_gate);
    *state = new.clamp(-STATE_LIMIT, STATE_LIMIT);
    to_byte(tanh(tables, *state * crate::tables::SCALE) * logistic(tables, output_gate))
}

#[inline]
fn to_byte(value: f64) -> i8 {
    // In range after the clamp.
    round(value * 127.0).clamp(-127, 127) as i8
}
