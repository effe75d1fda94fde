//! Layers of a floating point network that are not those of integers.

use super::kernels::Level;
use super::lstm::widen;
use super::matrix::Matrix;
use crate::grid::{Grid, Pool};
use crate::layers::fill_borders;
use crate::model::Function;
use crate::random::Random;

/// Each pixel's neighbourhood: columns from left to right, in each the rows from top to bottom. What lies beyond the
/// borders is random.
pub(crate) fn convolve(
    input: &Grid<f32>,
    (half_x, half_y): (usize, usize),
    random: &mut Random,
    pool: &mut Pool<f32>,
) -> Grid<f32> {
    let (columns, rows, depth) = (2 * half_x + 1, 2 * half_y + 1, input.depth);
    let mut output = pool.grid(input.height, input.width, columns * rows * depth);
    for place in 0..output.pixels() {
        let (y, x) = (place / input.width, place % input.width);
        let parts = output.pixel_mut(place).chunks_exact_mut(depth);
        for (index, part) in parts.enumerate() {
            let (dx, dy) = (index / rows, index % rows);
            let inside = (x + dx).checked_sub(half_x).filter(|x| *x < input.width);
            if let (Some(x), Some(y)) = (inside, (y + dy).checked_sub(half_y).filter(|y| *y < input.height)) {
                part.copy_from_slice(input.pixel(y * input.width + x));
            }
        }
    }
    fill_borders(&mut output, (half_x, half_y), depth, || random.fraction());
    output
}

/// The greatest values of rectangles of `x` by `y` pixels; what is left over at the right and below is dropped.
pub(crate) fn maxpool(input: &Grid<f32>, (x, y): (usize, usize), pool: &mut Pool<f32>) -> Grid<f32> {
    let mut output = pool.grid(input.height / y, input.width / x, input.depth);
    for place in 0..output.pixels() {
        let first = place / output.width * y * input.width + place % output.width * x;
        let target = output.pixel_mut(place);
        target.copy_from_slice(input.pixel(first));
        // Column by column: of 0 and -0 the first one stays.
        for dx in 0..x {
            for dy in 0..y {
                for (target, source) in target.iter_mut().zip(input.pixel(first + dy * input.width + dx)) {
                    *target = if *target < *source { *source } else { *target };
                }
            }
        }
    }
    output
}

/// Pixels that are multiplied together.
const TOGETHER: usize = 32;

/// The weighted sums of pixels, a few at a time: `each` gets those of one after another.
pub(crate) fn sums(
    level: &dyn Level,
    weights: &Matrix,
    input: &Grid<f32>,
    memory: &mut Memory,
    mut each: impl FnMut(usize, &mut [f64]),
) {
    let Memory { vectors, sums } = memory;
    sums.resize(TOGETHER * weights.outputs, 0.0);
    for first in (0..input.pixels()).step_by(TOGETHER) {
        let count = TOGETHER.min(input.pixels() - first);
        vectors.resize(count * weights.inputs, 0.0);
        for (place, vector) in (first..).zip(vectors.chunks_exact_mut(weights.inputs)) {
            widen(input.pixel(place), vector);
        }
        level.multiply(weights, vectors, sums);
        for (place, sums) in (first..first + count).zip(sums.chunks_exact_mut(weights.outputs)) {
            each(place, sums);
        }
    }
}

/// Memory for weighted sums.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    vectors: Vec<f64>,
    sums: Vec<f64>,
}

/// `function` of each pixel's weighted sums.
pub(crate) fn fully_connected(
    level: &dyn Level,
    (function, weights): (Function, &Matrix),
    outputs: usize,
    input: &Grid<f32>,
    memory: &mut Memory,
    pool: &mut Pool<f32>,
) -> Grid<f32> {
    let mut output = pool.grid(input.height, input.width, outputs);
    sums(level, weights, input, memory, |place, sums| {
        level.activate(function, &sums[..outputs], output.pixel_mut(place));
    });
    output
}
