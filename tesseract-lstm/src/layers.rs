//! Layers that move values about, and fully connected ones.

use crate::arch::{Kernels, Rows};
use crate::grid::{Grid, Pool};
use crate::model::{Direction, Function};
use crate::packed::Packed;
use crate::random::Random;

/// Each pixel's neighbourhood: columns from left to right, in each the rows from top to bottom. What lies beyond the
/// borders is random.
pub(crate) fn convolve(
    input: &Grid,
    half_x: usize,
    half_y: usize,
    random: &mut Random,
    pool: &mut Pool,
) -> Grid {
    let (columns, rows, depth) = (2 * half_x + 1, 2 * half_y + 1, input.depth);
    let mut output = pool.grid(input.height, input.width, columns * rows * depth);
    for y in 0..input.height {
        if (columns, rows, input.stride) == (3, 3, 1) && y > 0 && y + 1 < input.height {
            convolve_three(input, y, &mut output);
            continue;
        }
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

/// Neighbourhoods of three by three single values, of a row that has others above and below.
fn convolve_three(input: &Grid, y: usize, output: &mut Grid) {
    const TOGETHER: usize = 256;
    let width = input.width;
    let [above, this, below] = [y - 1, y, y + 1].map(|y| &input.values[y * width..][..width]);
    let targets = &mut output.values[y * width * output.stride..].as_chunks_mut::<12>().0[..width];
    // Columns of three bytes; the first and the last of a block belong to its neighbours too.
    let mut columns = [0u32; TOGETHER + 2];
    for (block, targets) in targets.chunks_mut(TOGETHER).enumerate() {
        let first = block * TOGETHER;
        let left = usize::from(first > 0);
        let end = (first + targets.len() + 1).min(width);
        let rows = [above, this, below].map(|row| &row[first - left..end]);
        for (place, column) in columns[1 - left..][..rows[0].len()].iter_mut().enumerate() {
            *column = u32::from_le_bytes(
                [rows[0][place], rows[1][place], rows[2][place], 0].map(i8::cast_unsigned),
            );
        }
        for (target, columns) in targets.iter_mut().zip(columns.windows(3)) {
            let eight = u64::from(columns[0]) | u64::from(columns[1]) << 24 | u64::from(columns[2]) << 48;
            let (low, high) = target.split_at_mut(8);
            low.copy_from_slice(&eight.to_le_bytes().map(u8::cast_signed));
            high.copy_from_slice(&(columns[2] >> 16).to_le_bytes().map(u8::cast_signed));
        }
    }
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
            target.copy_from_slice(part.pixel(place));
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

/// A fully connected layer and the maxpool behind it: the function never falls where its argument grows, so the
/// greatest value is that of the greatest sum.
pub(crate) fn fully_connected_maxpool(
    kernels: &dyn Kernels,
    (function, weights): (Function, &Packed),
    outputs: usize,
    (x, y): (usize, usize),
    input: &Grid,
    sums: &mut Vec<i32>,
    pool: &mut Pool,
) -> Grid {
    let mut output = pool.grid(input.height / y, input.width / x, outputs);
    let (width, stride) = (output.width, output.stride);
    for (row, out) in
        output.values[..output.height * width * stride].chunks_exact_mut(width * stride).enumerate()
    {
        sums.clear();
        sums.resize(width * weights.outputs, i32::MIN);
        for (column, sums) in sums.chunks_exact_mut(weights.outputs).enumerate() {
            for dy in 0..y {
                let first = ((row * y + dy) * input.width + column * x) * input.stride;
                kernels.maximum(
                    weights,
                    &input.values[first..],
                    Rows { count: x, stride: input.stride },
                    sums,
                );
            }
        }
        kernels.activate(function, weights, sums, outputs, out, stride);
    }
    output
}
