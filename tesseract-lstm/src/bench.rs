//! What the benchmarks in `benches/` call: each piece of arithmetic at each level, with weights and inputs like those of
//! trained networks. No part of the interface.

use crate::arch::{self, Kernels, Rows, ShortStates};
use crate::columns::Columns;
use crate::model::{Function, Matrix, Weights};
use crate::packed::Packed;

/// A set of instructions.
#[derive(Debug)]
pub struct Level(Box<dyn Kernels>);

/// All that this processor has, the best last.
#[must_use]
pub fn levels() -> Vec<Level> {
    arch::available().into_iter().map(Level).collect()
}

/// The same small numbers every time.
fn numbers() -> impl FnMut() -> i32 {
    let mut state = 1u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // The sum of two has more small numbers than large ones, as weights and outputs do.
        ((state >> 40) % 64) as i32 + ((state >> 50) % 64) as i32 - 63
    }
}

fn weights(outputs: usize, inputs: usize) -> Packed {
    let mut number = numbers();
    let cells = (0..outputs * (inputs + 1)).map(|_| number() as i8).collect();
    let weights = Weights::Int { cells, scales: vec![0.01; outputs] };
    Packed::new(&[&Matrix { rows: outputs, columns: inputs, weights }], 0..inputs).expect("integer weights")
}

fn values(count: usize) -> Vec<i8> {
    let mut number = numbers();
    (0..count).map(|_| number() as i8).collect()
}

fn sums(count: usize) -> Vec<i32> {
    let mut number = numbers();
    (0..count).map(|_| number() * 400).collect()
}

impl Level {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Sums of products of that many rows.
    pub fn multiply(&self, inputs: usize, outputs: usize, rows: usize) -> impl FnMut() + '_ {
        let mut weights = weights(outputs, inputs);
        self.0.prepare(&mut weights);
        let rows = Rows { count: rows, stride: weights.inputs };
        let values = values(rows.count * rows.stride);
        let mut sums = vec![0; rows.count * weights.outputs];
        move || self.0.multiply(&weights, &values, rows, &mut sums, weights.outputs, false)
    }

    /// The greatest sums over that many rows.
    pub fn maximum(&self, inputs: usize, outputs: usize, rows: usize) -> impl FnMut() + '_ {
        let weights = weights(outputs, inputs);
        let rows = Rows { count: rows, stride: weights.inputs };
        let values = values(rows.count * rows.stride);
        let mut greatest = vec![i32::MIN; weights.outputs];
        move || self.0.maximum(&weights, &values, rows, &mut greatest)
    }

    /// Sums that follow inputs of which, at each call, one of `one_in` has changed by a little.
    pub fn follow(&self, states: usize, one_in: usize) -> impl FnMut() + '_ {
        let packed = weights(4 * states, states);
        let mut columns = Columns::new(&packed, states);
        self.0.prepare_columns(&mut columns);
        let mut known = vec![0; columns.inputs];
        let mut new = values(columns.inputs);
        let (mut kept, mut sums) = (vec![0; columns.outputs], vec![0; columns.outputs]);
        move || {
            for value in new.iter_mut().step_by(one_in) {
                *value ^= 3;
            }
            sums.fill(0);
            self.0.follow(&columns, &mut known, &new, &mut kept, &mut sums);
        }
    }

    /// The hyperbolic tangents of a row.
    pub fn tanh(&self, outputs: usize) -> impl FnMut() + '_ {
        let weights = weights(outputs, 4);
        let sums = sums(weights.outputs);
        let mut out = vec![0; outputs];
        move || self.0.activate(Function::Tanh, &weights, &sums, outputs, &mut out, outputs)
    }

    /// A step of a recurrent layer's cells.
    pub fn step(&self, states: usize) -> impl FnMut() + '_ {
        let weights = weights(4 * states, 4);
        let sums = sums(weights.outputs);
        let (mut state, mut out) = (vec![0.0; states], vec![0; states]);
        move || {
            let _ = self.0.quick_step(&weights, &sums, &mut state, &mut out, 0);
        }
    }

    /// The last of that many steps of a recurrent layer's cells that make few; nothing where a level makes none such.
    pub fn short_step(&self, states: usize, steps: usize) -> impl FnMut() + '_ {
        let weights = weights(4 * states, 4);
        let sums = sums(steps * weights.outputs);
        let (mut state, mut errors, mut out) = (vec![0.0; states], vec![0.0; states], vec![0; states]);
        move || {
            if steps <= self.0.short_steps() {
                let states = ShortStates { states: &mut state, errors: &mut errors };
                self.0.short_step(&weights, &sums, states, &mut out);
            }
        }
    }

    /// The probabilities of a step.
    pub fn softmax(&self, classes: usize) -> impl FnMut() + '_ {
        let padded = classes.next_multiple_of(Packed::GROUP);
        let mut number = numbers();
        let start: Vec<f64> = (0..padded).map(|_| f64::from(number()) / 8.0).collect();
        let (mut values, mut exponentials, mut out) = (start.clone(), vec![0.0; padded], vec![0.0; classes]);
        move || {
            values.copy_from_slice(&start);
            self.0.softmax(&mut values, &mut exponentials, &mut out);
        }
    }
}
