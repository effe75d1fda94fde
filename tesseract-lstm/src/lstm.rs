//! Long short-term memory: row after row, each from its first pixel to its last.
//!
//! Upstream multiplies, at each step, four matrices with one vector of the step's input and the last step's output. So
//! do we, for several rows together; where these all have an input that many pixels have, as those of a background do, its
//! part of the sums is known. For a single row the inputs' part is computed for many steps at once, as sums of
//! integers do not mind their order; the outputs' part, of many states, is kept and follows what changed from step to
//! step.

use crate::Error;
use crate::arch::{Kernels, Rows, ShortStates};
use crate::columns::Columns;
use crate::grid::{Grid, Pool, copy};
use crate::model;
use crate::packed::Packed;

/// A layer that is ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Lstm {
    inputs: usize,
    states: usize,
    summary: bool,
    /// Of inputs and outputs.
    weights: Packed,
    /// Of inputs alone.
    input_weights: Packed,
    /// Of outputs alone.
    output_weights: OutputWeights,
}

#[derive(Clone, Debug)]
enum OutputWeights {
    /// In a layer that has a single row, for all outputs of the last step; what `weights` multiplies with is then gone.
    All(Packed),
    /// Likewise, for those that changed.
    Changed(Columns),
    /// In a layer of several rows.
    Rows(Packed),
}

impl OutputWeights {
    /// Brings the weights into the form in which the kernels follow changes.
    fn follow(&mut self, kernels: &dyn Kernels) {
        if let Self::All(all) = self {
            let mut columns = Columns::new(all, all.outputs / 4);
            kernels.prepare_columns(&mut columns);
            *self = Self::Changed(columns);
        }
    }
}

/// Memory for a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    sums: Vec<i32>,
    /// What is kept of a single row's outputs.
    kept: Vec<i32>,
    states: Vec<f64>,
    /// Of short rows: all states, and then all errors.
    short_states: Vec<f32>,
    /// What is multiplied: in each row a step's inputs and the last step's outputs.
    vectors: Vec<i8>,
    /// Of which outputs that is.
    known: Vec<i8>,
    /// Inputs that many pixels have, and their sums.
    usual: Vec<i8>,
    usual_sums: Vec<i32>,
}

/// Pixels of a single row whose inputs are multiplied at once.
const TOGETHER: usize = 45;

/// Memory of zeros.
fn zeros<T: Copy + Default>(memory: &mut Vec<T>, count: usize) {
    memory.clear();
    memory.resize(count, T::default());
}

impl Lstm {
    /// `height` is how many rows it has, where that is known.
    pub(crate) fn new(model: &model::Lstm, height: Option<usize>) -> Result<Self, Error> {
        let gates: Vec<&model::Matrix> = model.gates.iter().collect();
        let model::Lstm { inputs, states, summary, .. } = *model;
        let input_weights = Packed::new(&gates, 0..inputs)?;
        let outputs = Packed::new(&gates, inputs..inputs + states)?;
        let (weights, output_weights) = if height == Some(1) {
            (outputs.without_lines(), OutputWeights::All(outputs))
        } else {
            (Packed::new(&gates, 0..inputs + states)?, OutputWeights::Rows(outputs))
        };
        Ok(Self { inputs, states, summary, weights, input_weights, output_weights })
    }

    /// Brings the weights into the form in which the kernels multiply.
    pub(crate) fn prepare(&mut self, kernels: &dyn Kernels) {
        kernels.prepare(&mut self.input_weights);
        match &mut self.output_weights {
            OutputWeights::All(all) if self.states < kernels.many_states() => kernels.prepare(all),
            OutputWeights::Rows(outputs) => {
                kernels.prepare(outputs);
                kernels.prepare(&mut self.weights);
            }
            weights => weights.follow(kernels),
        }
    }

    pub(crate) fn forward(
        &self,
        kernels: &dyn Kernels,
        input: &Grid,
        memory: &mut Memory,
        pool: &mut Pool,
    ) -> Grid {
        let width = if self.summary { 1 } else { input.width };
        let mut output = pool.grid(input.height, width, self.states);
        if let OutputWeights::Rows(output_weights) = &self.output_weights {
            self.rows(output_weights, kernels, input, memory, &mut output);
        } else {
            // Seldom, or with strange weights, a second time.
            let quick = self.weights.smooth;
            if !quick || !self.single_row(kernels, input, memory, &mut output, true) {
                self.single_row(kernels, input, memory, &mut output, false);
            }
        }
        output
    }

    /// Whether the outputs are right, which they may not be if they are to come quickly.
    fn single_row(
        &self,
        kernels: &dyn Kernels,
        input: &Grid,
        memory: &mut Memory,
        output: &mut Grid,
        quick: bool,
    ) -> bool {
        assert_eq!(input.height, 1, "a layer of one row");
        let count = self.weights.outputs;
        let padded = count / 4;
        let Memory { sums, kept, states, vectors, known, .. } = memory;
        sums.resize(TOGETHER * count, 0);
        zeros(kept, count);
        zeros(states, padded);
        zeros(vectors, padded);
        zeros(known, padded);
        for x in 0..input.width {
            let slot = x % TOGETHER;
            if slot == 0 {
                let rows = Rows { count: TOGETHER.min(input.width - x), stride: input.stride };
                let pixels = &input.values[x * input.stride..];
                kernels.multiply(&self.input_weights, pixels, rows, sums, count, false);
            }
            let sums = &mut sums[slot * count..][..count];
            match &self.output_weights {
                OutputWeights::All(all) | OutputWeights::Rows(all) => {
                    let row = Rows { count: 1, stride: padded };
                    kernels.multiply(all, vectors, row, sums, count, true);
                }
                OutputWeights::Changed(columns) => kernels.follow(columns, known, vectors, kept, sums),
            }
            if !quick {
                kernels.step(&self.weights, sums, states, vectors);
            } else if !kernels.quick_step(&self.weights, sums, states, vectors, x) {
                return false;
            }
            if !self.summary || x + 1 == input.width {
                copy(&vectors[..self.states], output.pixel_mut(if self.summary { 0 } else { x }));
            }
        }
        true
    }

    /// `output_weights` are those of outputs alone.
    fn rows(
        &self,
        output_weights: &Packed,
        kernels: &dyn Kernels,
        input: &Grid,
        memory: &mut Memory,
        output: &mut Grid,
    ) {
        let (height, width) = (input.height, input.width);
        let outputs = self.weights.outputs;
        let padded = outputs / 4;
        // Sums take inputs by four.
        let stride = (self.inputs + padded).next_multiple_of(4);
        let most_rows = kernels.best_rows();
        let together = kernels.rows_together();
        let short = width <= kernels.short_steps();
        let Memory { sums, states, short_states, vectors, usual, usual_sums, .. } = memory;
        usual.clear();
        usual.extend_from_slice(frequent(input));
        usual.resize(self.inputs.next_multiple_of(4), 0);
        usual_sums.resize(outputs, 0);
        let row = Rows { count: 1, stride: usual.len() };
        kernels.multiply(&self.input_weights, usual, row, usual_sums, outputs, false);
        let usual = &usual[..self.inputs];
        // Short rows keep their sums. Old ones are overwritten before they are read.
        let row_sums = if short { width * outputs } else { outputs };
        sums.resize(most_rows * row_sums, 0);
        for first in (0..height).step_by(most_rows) {
            let rows = most_rows.min(height - first);
            zeros(states, if short { 0 } else { rows * padded });
            zeros(short_states, if short { 2 * rows * padded } else { 0 });
            let (short_states, errors) = short_states.split_at_mut(if short { rows * padded } else { 0 });
            zeros(vectors, rows * stride);
            for x in 0..width {
                let now = if short { x * outputs } else { 0 };
                for begin in (0..rows).step_by(together) {
                    let group = begin..rows.min(begin + together);
                    let mut all_usual = true;
                    for row in group.clone() {
                        let pixel = input.pixel((first + row) * width + x);
                        copy(pixel, &mut vectors[row * stride..][..self.inputs]);
                        all_usual &= same(pixel, usual);
                    }
                    let vector_rows = Rows { count: group.len(), stride };
                    let vectors = &vectors[begin * stride..];
                    let sums = &mut sums[begin * row_sums + now..];
                    if all_usual {
                        (0..group.len())
                            .for_each(|row| sums[row * row_sums..][..outputs].copy_from_slice(usual_sums));
                        // The first outputs are nothing.
                        if x > 0 {
                            let vectors = &vectors[self.inputs..];
                            kernels.multiply(output_weights, vectors, vector_rows, sums, row_sums, true);
                        }
                    } else {
                        let weights = if x == 0 { &self.input_weights } else { &self.weights };
                        kernels.multiply(weights, vectors, vector_rows, sums, row_sums, false);
                    }
                }
                for row in 0..rows {
                    let out = &mut vectors[row * stride + self.inputs..][..padded];
                    let cells = row * padded..(row + 1) * padded;
                    let sums = &sums[row * row_sums..][..now + outputs];
                    if short {
                        let (states, errors) = (&mut short_states[cells.clone()], &mut errors[cells]);
                        kernels.short_step(&self.weights, sums, ShortStates { states, errors }, out);
                    } else {
                        kernels.step(&self.weights, sums, &mut states[cells], out);
                    }
                    if !self.summary || x + 1 == width {
                        let place = if self.summary { first + row } else { (first + row) * width + x };
                        copy(&out[..self.states], output.pixel_mut(place));
                    }
                }
            }
        }
    }
}

/// Whether pixels have the same values: these are few, and a call would cost more.
#[inline]
fn same(one: &[i8], other: &[i8]) -> bool {
    let ((one, one_rest), (other, other_rest)) = (one.as_chunks::<16>(), other.as_chunks::<16>());
    let rest = || one_rest.iter().zip(other_rest).all(|(one, other)| one == other);
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other) && rest()
}

/// A pixel that is likely to come often: the first that comes three times in a row.
fn frequent(input: &Grid) -> &[i8] {
    let mut pixels = (0..input.pixels()).map(|place| input.pixel(place));
    let (mut before, mut last): (&[i8], &[i8]) = (&[], &[]);
    pixels.find(|pixel| {
        let found = *pixel == last && last == before;
        (before, last) = (last, pixel);
        found
    });
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::available;
    use crate::model::{Matrix, Weights};

    /// A row's vector of inputs and outputs need not be as long as a multiple of what sums take at a time.
    #[test]
    fn rows_of_any_depth() {
        // Each row has more steps than are few.
        let (sizes, height, width): (&[_], _, _) = if cfg!(miri) {
            (&[(2, 3), (3, 17)], 2, 17)
        } else {
            (&[(1, 16), (2, 3), (3, 17), (5, 32)], 3, 20)
        };
        for &(inputs, states) in sizes {
            let mut seed = 1u32;
            let mut next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8 as i8
            };
            let columns = inputs + states;
            let mut gate = || {
                let cells = (0..states * (columns + 1)).map(|_| next()).collect();
                Matrix { rows: states, columns, weights: Weights::Int { cells, scales: vec![0.01; states] } }
            };
            let gates = (0..4).map(|_| gate()).collect();
            let model = model::Lstm { inputs, states, summary: false, two_d: false, softmax: false, gates };
            let mut pool = Pool::default();
            let mut input = pool.grid(height, width, inputs);
            for place in 0..input.pixels() {
                input.pixel_mut(place).fill((place * 7 % 127) as i8);
            }
            let mut outputs = available().into_iter().map(|kernels| {
                let mut layer = Lstm::new(&model, None).unwrap();
                layer.prepare(&*kernels);
                let output = layer.forward(&*kernels, &input, &mut Memory::default(), &mut Pool::default());
                (0..output.pixels()).flat_map(|place| output.pixel(place).to_vec()).collect::<Vec<i8>>()
            });
            let first = outputs.next().unwrap();
            assert!(first.iter().any(|value| *value != 0));
            assert!(outputs.all(|output| output == first), "{inputs} inputs, {states} states");
        }
    }
}
