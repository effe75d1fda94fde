//! Long short-term memory, in upstream's order: row after row, each from its first pixel to its last.

use super::kernels::{Level, SUMS, Step};
use super::matrix::Matrix;
use crate::Error;
use crate::grid::{Grid, Pool};
use crate::model;

/// A layer that is ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Lstm {
    inputs: usize,
    states: usize,
    summary: bool,
    /// Of all four gates: a block of states of each in turn.
    weights: Matrix,
}

/// Memory for a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    states: Vec<f64>,
    /// What is multiplied: in each row a step's inputs and the last step's outputs.
    vectors: Vec<f64>,
    /// The same for the next step.
    next: Vec<f64>,
    /// Inputs of several steps of a single row, and what they are to the sums of each.
    inputs: Vec<f64>,
    begun: Vec<f64>,
}

/// Rows that go side by side, so that a weight is read once for all.
const ROWS: usize = 16;
/// Steps of a single row whose inputs are multiplied at once.
const STEPS: usize = 8;

impl Lstm {
    pub(crate) fn new(layer: &model::Lstm, lanes: usize) -> Result<Self, Error> {
        let gates: Vec<&model::Matrix> = layer.gates.iter().collect();
        let weights = Matrix::new(&gates, lanes)?;
        Ok(Self { inputs: layer.inputs, states: layer.states, summary: layer.summary, weights })
    }

    pub(crate) fn forward(
        &self,
        level: &dyn Level,
        input: &Grid<f32>,
        memory: &mut Memory,
        pool: &mut Pool<f32>,
    ) -> Grid<f32> {
        let width = if self.summary { 1 } else { input.width };
        let mut output = pool.grid(input.height, width, self.states);
        for first in (0..input.height).step_by(ROWS) {
            let rows = first..(first + ROWS).min(input.height);
            self.rows(level, input, rows, memory, &mut output);
        }
        output
    }

    fn rows(
        &self,
        level: &dyn Level,
        input: &Grid<f32>,
        rows: std::ops::Range<usize>,
        memory: &mut Memory,
        output: &mut Grid<f32>,
    ) {
        let (inputs, padded) = (self.inputs, self.weights.outputs / 4);
        let stride = inputs + padded;
        // Upstream's sums take eight inputs at a time.
        let ahead = if rows.len() == 1 { inputs / SUMS * SUMS } else { 0 };
        let sums = self.weights.outputs * SUMS;
        for (numbers, count) in [
            (&mut memory.states, rows.len() * padded),
            (&mut memory.vectors, rows.len() * stride),
            (&mut memory.next, rows.len() * stride),
        ] {
            numbers.clear();
            numbers.resize(count, 0.0);
        }
        if ahead > 0 {
            memory.begun.resize(STEPS * sums, 0.0);
        }
        for x in 0..input.width {
            for (row, vector) in rows.clone().zip(memory.vectors.chunks_exact_mut(stride)) {
                widen(input.pixel(row * input.width + x), vector);
            }
            if ahead > 0 && x % STEPS == 0 {
                let steps = STEPS.min(input.width - x);
                memory.inputs.resize(steps * ahead, 0.0);
                for (x, vector) in (x..).zip(memory.inputs.chunks_exact_mut(ahead)) {
                    widen(&input.pixel(rows.start * input.width + x)[..ahead], vector);
                }
                level.begin(&self.weights, &memory.inputs, ahead, &mut memory.begun);
            }
            let Memory { states, vectors, next, begun, .. } = memory;
            let begun = (ahead > 0).then(|| (&begun[x % STEPS * sums..][..sums], ahead));
            level.step(&self.weights, Step { vectors, next, stride, inputs, states, begun });
            std::mem::swap(vectors, next);
            if !self.summary || x + 1 == input.width {
                for (row, vector) in rows.clone().zip(vectors.chunks_exact(stride)) {
                    let place = if self.summary { row } else { row * input.width + x };
                    for (out, value) in output.pixel_mut(place).iter_mut().zip(&vector[inputs..]) {
                        // It was of single precision already.
                        *out = *value as f32;
                    }
                }
            }
        }
    }
}

/// Values in double precision.
pub(super) fn widen(values: &[f32], out: &mut [f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = f64::from(*value);
    }
}
