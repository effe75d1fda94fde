//! Long short-term memory: row after row, each from its first pixel to its last.
//!
//! Upstream multiplies, at each step, four matrices with one vector of the step's input and the last step's output.
//! Sums of integers do not mind their order: the inputs' part is computed for many steps at once, only the outputs'
//! part step by step, and that for several rows together.

use crate::Error;
use crate::arch::{Kernels, Rows, ShortStates};
use crate::grid::{Grid, Pool};
use crate::model;
use crate::packed::Packed;

/// A layer that is ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Lstm {
    states: usize,
    summary: bool,
    inputs: Packed,
    outputs: Packed,
}

/// Memory for a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    sums: Vec<i32>,
    states: Vec<f64>,
    /// Of short rows: all states, and then all errors.
    short_states: Vec<f32>,
    outputs: Vec<i8>,
}

impl Lstm {
    pub(crate) fn new(model: &model::Lstm) -> Result<Self, Error> {
        if model.two_d {
            return Err(Error::Unsupported("two-dimensional LSTMs"));
        }
        if model.softmax {
            return Err(Error::Unsupported("a softmax inside of an LSTM"));
        }
        let gates: Vec<&model::Matrix> = model.gates.iter().collect();
        let all = model.inputs + model.states;
        Ok(Self {
            states: model.states,
            summary: model.summary,
            inputs: Packed::new(&gates, 0..model.inputs)?,
            outputs: Packed::new(&gates, model.inputs..all)?,
        })
    }

    /// Brings the weights into the form in which the kernels multiply.
    pub(crate) fn prepare(&mut self, kernels: &dyn Kernels) {
        kernels.prepare(&mut self.inputs);
        kernels.prepare(&mut self.outputs);
    }

    pub(crate) fn forward(
        &self,
        kernels: &dyn Kernels,
        input: &Grid,
        memory: &mut Memory,
        pool: &mut Pool,
    ) -> Grid {
        let (height, width) = (input.height, input.width);
        let mut output = pool.grid(height, if self.summary { 1 } else { width }, self.states);
        let sums_per_pixel = self.inputs.outputs;
        let padded = sums_per_pixel / 4;
        // Rows that go together, and pixels whose inputs are multiplied at once.
        let (most_rows, pixels) = kernels.best_rows();
        for first in (0..height).step_by(most_rows) {
            let rows = most_rows.min(height - first);
            let short = width <= kernels.short_steps();
            let together = if short { width } else { (pixels / rows).min(width) };
            // Old sums are overwritten before they are read.
            memory.sums.resize(rows * together * sums_per_pixel, 0);
            memory.states.clear();
            memory.short_states.clear();
            if short {
                memory.short_states.resize(2 * rows * padded, 0.0);
            } else {
                memory.states.resize(rows * padded, 0.0);
            }
            memory.outputs.clear();
            memory.outputs.resize(rows * padded, 0);
            for x in 0..width {
                let slot = x % together;
                let row_stride = together * sums_per_pixel;
                if slot == 0 {
                    let count = together.min(width - x);
                    for row in 0..rows {
                        let pixels = &input.values[((first + row) * width + x) * input.stride..];
                        let sums = &mut memory.sums[row * row_stride..];
                        let pixel_rows = Rows { count, stride: input.stride };
                        kernels.multiply(&self.inputs, pixels, pixel_rows, sums, sums_per_pixel, false);
                    }
                }
                let sums = &mut memory.sums[slot * sums_per_pixel..];
                let outputs = Rows { count: rows, stride: padded };
                // The first output is nothing.
                if x > 0 {
                    kernels.multiply(&self.outputs, &memory.outputs, outputs, sums, row_stride, true);
                }
                for row in 0..rows {
                    let out = &mut memory.outputs[row * padded..][..padded];
                    if short {
                        let sums = &memory.sums[row * row_stride..][..(x + 1) * sums_per_pixel];
                        let (states, errors) = memory.short_states.split_at_mut(rows * padded);
                        let [states, errors] = [states, errors].map(|all| &mut all[row * padded..][..padded]);
                        kernels.short_step(&self.outputs, sums, ShortStates { states, errors }, out);
                    } else {
                        let sums = &memory.sums[slot * sums_per_pixel + row * row_stride..][..sums_per_pixel];
                        let states = &mut memory.states[row * padded..][..padded];
                        kernels.step(&self.outputs, sums, states, out);
                    }
                    let place = if !self.summary {
                        (first + row) * width + x
                    } else if x + 1 == width {
                        first + row
                    } else {
                        continue;
                    };
                    output.pixel_mut(place).copy_from_slice(&out[..self.states]);
                }
            }
        }
        output
    }
}
