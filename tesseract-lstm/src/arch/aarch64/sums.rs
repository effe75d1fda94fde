//! Sums of products of bytes.

use std::arch::aarch64::*;
use std::arch::asm;

use crate::arch::Rows;
use crate::packed::{Line, Packed};

/// Sixteen sums.
type Sums = [int32x4_t; 4];

/// A way to multiply.
///
/// # Safety
///
/// All functions: the processor has the way's instructions, and those of the caller are enabled where it is inlined.
pub(super) trait Multiply {
    /// Whether there are registers for the sums of four rows.
    const FOUR_ROWS: bool;

    /// Sums of products of the weights of `G` groups, of `depth` lines each, with `R` rows of as many fours of inputs.
    unsafe fn products<const R: usize, const G: usize>(
        lines: *const Line,
        depth: usize,
        inputs: *const i8,
        stride: usize,
    ) -> [[Sums; G]; R];

    /// As `Kernels::multiply`: `inputs` holds `rows`, each with as many values as `weights` takes, and `sums` as many
    /// rows of its outputs.
    #[inline(always)]
    unsafe fn multiply(
        weights: &Packed,
        inputs: *const i8,
        rows: Rows,
        sums: *mut i32,
        stride: usize,
        add: bool,
    ) {
        let mut row = 0;
        while row < rows.count {
            // SAFETY: as many rows are there, and their sums.
            row += unsafe {
                let (inputs, sums) = (inputs.add(row * rows.stride), sums.add(row * stride));
                match rows.count - row {
                    4.. if Self::FOUR_ROWS => {
                        Self::rows::<4, 1>(weights, inputs, rows.stride, sums, stride, add)
                    }
                    2.. => Self::rows::<2, 1>(weights, inputs, rows.stride, sums, stride, add),
                    _ => Self::rows::<1, 2>(weights, inputs, rows.stride, sums, stride, add),
                }
            };
        }
    }

    /// `R` rows, `G` groups at a time; how many rows these are. The rest as of `multiply`.
    #[inline(always)]
    unsafe fn rows<const R: usize, const G: usize>(
        weights: &Packed,
        inputs: *const i8,
        input_stride: usize,
        sums: *mut i32,
        stride: usize,
        add: bool,
    ) -> usize {
        let depth = weights.depth();
        let groups = weights.outputs / Packed::GROUP;
        let mut group = 0;
        while group < groups {
            // SAFETY: the lines of these groups are there, and their sums in each row.
            unsafe {
                let lines = weights.lines.as_ptr().add(group * depth);
                let sums = sums.add(group * Packed::GROUP);
                if group + G <= groups {
                    put(&Self::products::<R, G>(lines, depth, inputs, input_stride), sums, stride, add);
                    group += G;
                } else {
                    put(&Self::products::<R, 1>(lines, depth, inputs, input_stride), sums, stride, add);
                    group += 1;
                }
            }
        }
        R
    }

    /// As `Kernels::maximum`: `inputs` as above; `greatest` holds as many numbers as there are outputs.
    #[inline(always)]
    unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
        let depth = weights.depth();
        for group in 0..weights.outputs / Packed::GROUP {
            // SAFETY: the group's lines and numbers are there, and all rows.
            unsafe {
                let lines = weights.lines.as_ptr().add(group * depth);
                let to = greatest.add(group * Packed::GROUP);
                let mut most: Sums = std::array::from_fn(|part| vld1q_s32(to.add(4 * part)));
                let mut row = 0;
                while row < rows.count {
                    let inputs = inputs.add(row * rows.stride);
                    let mut join = |[sums]: &[Sums; 1]| {
                        for (most, sums) in most.iter_mut().zip(sums) {
                            *most = vmaxq_s32(*most, *sums);
                        }
                    };
                    if rows.count - row >= 2 {
                        Self::products::<2, 1>(lines, depth, inputs, rows.stride).iter().for_each(&mut join);
                        row += 2;
                    } else {
                        Self::products::<1, 1>(lines, depth, inputs, rows.stride).iter().for_each(&mut join);
                        row += 1;
                    }
                }
                for (part, most) in most.into_iter().enumerate() {
                    vst1q_s32(to.add(4 * part), most);
                }
            }
        }
    }
}

/// # Safety
///
/// The processor has NEON; at `to` are `R` rows of sixteen numbers for each of `G` groups.
#[inline(always)]
unsafe fn put<const R: usize, const G: usize>(
    products: &[[Sums; G]; R],
    to: *mut i32,
    stride: usize,
    add: bool,
) {
    for (row, groups) in products.iter().enumerate() {
        for (part, sum) in groups.as_flattened().iter().enumerate() {
            // SAFETY: four numbers, of those that the caller promises.
            unsafe {
                let to = to.add(row * stride + 4 * part);
                vst1q_s32(to, if add { vaddq_s32(vld1q_s32(to), *sum) } else { *sum });
            }
        }
    }
}

/// Products of eight bytes in 16 bits, twice, which are added in pairs to 32 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pairs;

impl Multiply for Pairs {
    const FOUR_ROWS: bool = false;

    #[inline(always)]
    unsafe fn products<const R: usize, const G: usize>(
        lines: *const Line,
        depth: usize,
        inputs: *const i8,
        stride: usize,
    ) -> [[Sums; G]; R] {
        // SAFETY: each group has `depth` lines of 64 bytes, and each row four inputs for each of them.
        unsafe {
            // Two halves of each output's sum.
            let mut halves = [[[vdupq_n_s32(0); 8]; G]; R];
            let four = |row: usize, place: usize| {
                let four = inputs.add(row * stride + 4 * place).cast::<i32>();
                vreinterpret_s8_s32(vdup_n_s32(four.read_unaligned()))
            };
            let weights = |group: usize, place: usize, part: usize| {
                vld1_s8(lines.add(group * depth + place).cast::<i8>().add(8 * part))
            };
            let mut place = 0;
            while place + 2 <= depth {
                for (row, groups) in halves.iter_mut().enumerate() {
                    let (first, second) = (four(row, place), four(row, place + 1));
                    for (group, halves) in groups.iter_mut().enumerate() {
                        for (part, half) in halves.iter_mut().enumerate() {
                            // Inputs are at least -127: two products are at most 2 * 127 * 128.
                            let products = vmull_s8(weights(group, place, part), first);
                            let products = vmlal_s8(products, weights(group, place + 1, part), second);
                            *half = vpadalq_s16(*half, products);
                        }
                    }
                }
                place += 2;
            }
            if place < depth {
                for (row, groups) in halves.iter_mut().enumerate() {
                    for (group, halves) in groups.iter_mut().enumerate() {
                        for (part, half) in halves.iter_mut().enumerate() {
                            let products = vmull_s8(weights(group, place, part), four(row, place));
                            *half = vpadalq_s16(*half, products);
                        }
                    }
                }
            }
            let whole = |halves: [int32x4_t; 8]| -> Sums {
                std::array::from_fn(|part| vpaddq_s32(halves[2 * part], halves[2 * part + 1]))
            };
            halves.map(|groups| groups.map(whole))
        }
    }
}

/// Four products at a time, added to 32 bits: `sdot`.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignedDots;

/// Adds the dot products of four outputs' weights with the inputs in `LANE` of four fours.
///
/// # Safety
///
/// The processor has dot products, and they are enabled where this is inlined.
#[inline(always)]
unsafe fn add_dots<const LANE: usize>(sums: &mut int32x4_t, weights: int8x16_t, inputs: int8x16_t) {
    // SAFETY: an instruction on registers alone. The intrinsic for it is not stable in Rust.
    unsafe {
        asm!(
            "sdot {sums:v}.4s, {weights:v}.16b, {inputs:v}.4b[{lane}]",
            sums = inout(vreg) *sums,
            weights = in(vreg) weights,
            inputs = in(vreg) inputs,
            lane = const LANE,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
}

impl SignedDots {
    /// A line of each group, `depth` apart, with the inputs in `LANE`.
    ///
    /// # Safety
    ///
    /// As of `add_dots`; the lines are there.
    #[inline(always)]
    unsafe fn add_lines<const R: usize, const G: usize, const LANE: usize>(
        sums: &mut [[Sums; G]; R],
        lines: *const Line,
        depth: usize,
        inputs: [int8x16_t; R],
    ) {
        // SAFETY: four registers full of weights are a line.
        unsafe {
            for group in 0..G {
                for part in 0..4 {
                    let weights = vld1q_s8(lines.add(group * depth).cast::<i8>().add(16 * part));
                    for (sums, inputs) in sums.iter_mut().zip(inputs) {
                        add_dots::<LANE>(&mut sums[group][part], weights, inputs);
                    }
                }
            }
        }
    }
}

impl Multiply for SignedDots {
    const FOUR_ROWS: bool = true;

    #[inline(always)]
    unsafe fn products<const R: usize, const G: usize>(
        lines: *const Line,
        depth: usize,
        inputs: *const i8,
        stride: usize,
    ) -> [[Sums; G]; R] {
        // SAFETY: each group has `depth` lines, and each row four inputs for each of them.
        unsafe {
            let mut sums = [[[vdupq_n_s32(0); 4]; G]; R];
            let mut place = 0;
            while place + 4 <= depth {
                let lines = lines.add(place);
                let inputs = std::array::from_fn(|row| vld1q_s8(inputs.add(row * stride + 4 * place)));
                Self::add_lines::<R, G, 0>(&mut sums, lines, depth, inputs);
                Self::add_lines::<R, G, 1>(&mut sums, lines.add(1), depth, inputs);
                Self::add_lines::<R, G, 2>(&mut sums, lines.add(2), depth, inputs);
                Self::add_lines::<R, G, 3>(&mut sums, lines.add(3), depth, inputs);
                place += 4;
            }
            while place < depth {
                let four = |row: usize| inputs.add(row * stride + 4 * place).cast::<i32>().read_unaligned();
                let inputs = std::array::from_fn(|row| vreinterpretq_s8_s32(vdupq_n_s32(four(row))));
                Self::add_lines::<R, G, 0>(&mut sums, lines.add(place), depth, inputs);
                place += 1;
            }
            sums
        }
    }
}
