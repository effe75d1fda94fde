//! Layers that move values about, and fully connected ones.

use crate::arch::{Kernels, Rows};
use crate::flat::Flat;
use crate::grid::{Grid, Pool, copy};
use crate::model::{Direction, Function};
use crate::packed::Packed;
use crate::random::Random;
use crate::windows::Windows;

/// Each pixel's neighbourhood: columns from left to right, in each the rows from top to bottom. What lies beyond the
/// borders is random.
pub(crate) fn convolve(
    input: &Grid,
    (half_x, half_y): (usize, usize),
    random: &mut Random,
    pool: &mut Pool,
) -> Grid {
    let (columns, rows, depth) = (2 * half_x + 1, 2 * half_y + 1, input.depth);
    let mut output = pool.grid(input.height, input.width, columns * rows * depth);
    for y in 0..input.height {
        for dx in 0..columns {
            for dy in 0..rows {
                let Some(from_y) = (y + dy).checked_sub(half_y).filter(|y| *y < input.height) else {
                    continue;
                };
                let at = (dx * rows + dy) * depth;
                let first = half_x.saturating_sub(dx);
                let last = (input.width + half_x).saturating_sub(dx).min(input.width);
                if first >= last {
                    continue;
                }
                let from = (from_y * input.width + first + dx - half_x) * input.stride;
                let to = (y * output.width + first) * output.stride;
                let sources = input.values[from..].chunks_exact(input.stride);
                let targets = output.values[to..].chunks_exact_mut(output.stride);
                if depth == 1 {
                    for (target, source) in targets.zip(sources).take(last - first) {
                        target[at] = source[0];
                    }
                } else {
                    for (target, source) in targets.zip(sources).take(last - first) {
                        target[at..at + depth].copy_from_slice(&source[..depth]);
                    }
                }
            }
        }
    }
    fill_borders(&mut output, (half_x, half_y), depth, || random.value());
    output
}

/// Pixel by pixel, as upstream draws them.
pub(crate) fn fill_borders<T>(
    output: &mut Grid<T>,
    (half_x, half_y): (usize, usize),
    depth: usize,
    mut random: impl FnMut() -> T,
) {
    let (columns, rows) = (2 * half_x + 1, 2 * half_y + 1);
    let (height, width) = (output.height, output.width);
    for y in 0..height {
        let inner_row = y >= half_y && y + half_y < height;
        let mut x = 0;
        while x < width {
            if inner_row && x == half_x && x + half_x < width {
                x = width - half_x;
                continue;
            }
            let pixel = output.pixel_mut(y * width + x);
            for dx in 0..columns {
                let inside_x = x + dx >= half_x && x + dx - half_x < width;
                for dy in 0..rows {
                    if inside_x && y + dy >= half_y && y + dy - half_y < height {
                        continue;
                    }
                    let at = (dx * rows + dy) * depth;
                    pixel[at..at + depth].fill_with(&mut random);
                }
            }
            x += 1;
        }
    }
}

/// The greatest values of rectangles of `x` by `y` pixels; what is left over at the right and below is dropped.
pub(crate) fn maxpool(input: &Grid, x: usize, y: usize, pool: &mut Pool) -> Grid {
    let mut output = pool.grid(input.height / y, input.width / x, input.depth);
    for place in 0..output.pixels() {
        let (row, column) = (place / output.width * y, place % output.width * x);
        let target = output.pixel_mut(place);
        target.fill(i8::MIN);
        for row in row..row + y {
            for column in column..column + x {
                for (target, source) in target.iter_mut().zip(input.pixel(row * input.width + column)) {
                    *target = (*target).max(*source);
                }
            }
        }
    }
    output
}

/// All values of rectangles of `x` by `y` pixels, column by column.
pub(crate) fn reconfig<T: Copy + Default>(
    input: &Grid<T>,
    x: usize,
    y: usize,
    pool: &mut Pool<T>,
) -> Grid<T> {
    let depth = input.depth;
    let mut output = pool.grid(input.height / y, input.width / x, depth * x * y);
    for place in 0..output.pixels() {
        let (row, column) = (place / output.width * y, place % output.width * x);
        let target = output.pixel_mut(place);
        for (index, part) in target.chunks_exact_mut(depth).enumerate() {
            part.copy_from_slice(input.pixel((row + index % y) * input.width + column + index / y));
        }
    }
    output
}

/// The same pixels in another order.
pub(crate) fn reverse<T: Copy + Default>(
    input: &Grid<T>,
    direction: Direction,
    pool: &mut Pool<T>,
) -> Grid<T> {
    let (height, width) = (input.height, input.width);
    let mut output = match direction {
        Direction::Transpose => pool.grid(width, height, input.depth),
        _ => pool.grid(height, width, input.depth),
    };
    for y in 0..height {
        for x in 0..width {
            let to = match direction {
                Direction::X => y * width + width - 1 - x,
                Direction::Y => (height - 1 - y) * width + x,
                Direction::Transpose => x * height + y,
            };
            let target = &mut output.values[to * input.stride..][..input.stride];
            let source = &input.values[(y * width + x) * input.stride..][..input.stride];
            // Four by four: pixels are too short for a call to copy them.
            for (target, source) in target.as_chunks_mut::<4>().0.iter_mut().zip(source.as_chunks::<4>().0) {
                *target = *source;
            }
        }
    }
    output
}

/// The values of all grids, pixel by pixel one behind the other.
pub(crate) fn join<T: Copy + Default>(parts: Vec<Grid<T>>, pool: &mut Pool<T>) -> Grid<T> {
    let depth = parts.iter().map(|part| part.depth).sum();
    let mut output = pool.grid(parts[0].height, parts[0].width, depth);
    for place in 0..output.pixels() {
        let mut pixel = output.pixel_mut(place);
        for part in &parts {
            let (target, rest) = pixel.split_at_mut(part.depth);
            copy(part.pixel(place), target);
            pixel = rest;
        }
    }
    for part in parts {
        pool.give(part);
    }
    output
}

/// `function` of each pixel's weighted sums.
pub(crate) fn fully_connected(
    kernels: &dyn Kernels,
    (function, weights): (Function, &Packed),
    outputs: usize,
    input: &Grid,
    sums: &mut Vec<i32>,
    pool: &mut Pool,
) -> Grid {
    const TOGETHER: usize = 32;
    let mut output = pool.grid(input.height, input.width, outputs);
    sums.clear();
    sums.resize(TOGETHER * weights.outputs, 0);
    for first in (0..input.pixels()).step_by(TOGETHER) {
        let rows = Rows { count: TOGETHER.min(input.pixels() - first), stride: input.stride };
        kernels.multiply(weights, &input.values[first * input.stride..], rows, sums, weights.outputs, false);
        let sums = &sums[..rows.count * weights.outputs];
        let out = &mut output.values[first * output.stride..];
        kernels.activate(function, weights, sums, outputs, out, output.stride);
    }
    output
}

/// Memory of a fully connected layer with a maxpool behind it.
#[derive(Debug, Default)]
pub(crate) struct PoolMemory {
    sums: Vec<i32>,
    /// The window of a flat rectangle, and its outputs.
    window: Vec<i8>,
    outputs: Vec<i8>,
}

/// Inputs of a fully connected layer with a maxpool behind it.
pub(crate) enum Pixels<'a> {
    Grid(&'a Grid),
    /// What a convolution sees of the pixels of an image, and in which rectangles all of that has one value.
    Windows(&'a Windows, &'a Flat),
}

impl Pixels<'_> {
    fn size(&self) -> (usize, usize) {
        match self {
            Self::Grid(grid) => (grid.height, grid.width),
            Self::Windows(windows, _) => windows.size(),
        }
    }

    /// A row, and how many values behind another each pixel begins.
    fn row(&self, y: usize) -> (&[i8], usize) {
        match self {
            Self::Grid(grid) => (&grid.values[y * grid.width * grid.stride..], grid.stride),
            Self::Windows(windows, _) => windows.row(y),
        }
    }
}

/// A fully connected layer and the maxpool behind it: the function never falls where its argument grows, so the
/// greatest value is that of the greatest sum. In flat rectangles all inputs have one value.
pub(crate) fn fully_connected_maxpool(
    kernels: &dyn Kernels,
    (function, weights): (Function, &Packed),
    outputs: usize,
    (x, y): (usize, usize),
    input: &Pixels<'_>,
    memory: &mut PoolMemory,
    pool: &mut Pool,
) -> Grid {
    let (height, width) = input.size();
    let mut output = pool.grid(height / y, width / x, outputs);
    let (width, stride) = (output.width, output.stride);
    let PoolMemory { sums, window, outputs: flat_outputs } = memory;
    let flat = if let Pixels::Windows(_, flat) = input {
        window.clear();
        window.resize(weights.inputs, flat.value);
        sums.clear();
        sums.resize(weights.outputs, i32::MIN);
        kernels.maximum(weights, window, Rows { count: 1, stride: weights.inputs }, sums);
        flat_outputs.clear();
        flat_outputs.resize(stride, 0);
        kernels.activate(function, weights, sums, outputs, flat_outputs, stride);
        Some(*flat)
    } else {
        None
    };
    let values = &mut output.values[..output.height * width * stride];
    for (row, out) in values.chunks_exact_mut((width * stride).max(1)).enumerate() {
        let flat = flat.map_or(&[][..], |flat| flat.row(row));
        let is_flat = |column: usize| flat.get(column).is_some_and(|flat| *flat);
        let others = width - flat.iter().filter(|flat| **flat).count();
        sums.clear();
        sums.resize(others * weights.outputs, i32::MIN);
        for dy in 0..y {
            let (pixels, stride) = input.row(row * y + dy);
            let columns = (0..width).filter(|column| !is_flat(*column));
            for (column, sums) in columns.zip(sums.chunks_exact_mut(weights.outputs)) {
                kernels.maximum(weights, &pixels[column * x * stride..], Rows { count: x, stride }, sums);
            }
        }
        kernels.activate(function, weights, sums, outputs, &mut out[..others * stride], stride);
        // They lie together at the start: each goes to its place, the last first.
        let mut left = others;
        for column in (0..width).rev() {
            if is_flat(column) {
                out[column * stride..][..stride].copy_from_slice(flat_outputs);
            } else {
                left -= 1;
                out.copy_within(left * stride..(left + 1) * stride, column * stride);
            }
        }
    }
    output
}
