//! 64-bit ARM: sums of products by NEON, or by the dot products that most of these processors have since 2018.

mod doubles;
mod singles;
mod sums;

use std::arch::is_aarch64_feature_detected;
use std::ops::Range;

use self::doubles::Lanes;
use self::singles::Eight;
use self::sums::{Multiply, Pairs, SignedDots};
use super::doubles::{self as arithmetic, Numbers};
use crate::arch::cells::{self, Cells, Singles};
use crate::arch::generic::Generic;
use crate::arch::{Kernels, Rows, ShortStates, exponentials, sizes};
use crate::model::Function;
use crate::packed::Packed;
use crate::softmax::softmax_by;
use crate::tables::TABLES;

/// NEON, which every 64-bit processor has that Rust's targets are for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neon(());

/// A processor that has dot products of bytes (`sdot`) besides, as Graviton 2 and later and Apple's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dotprod(());

impl Neon {
    pub(crate) fn new() -> Option<Self> {
        is_aarch64_feature_detected!("neon").then_some(Self(()))
    }
}

impl Dotprod {
    pub(crate) fn new() -> Option<Self> {
        (is_aarch64_feature_detected!("neon") && is_aarch64_feature_detected!("dotprod")).then_some(Self(()))
    }
}

/// What both levels do likewise, with the sums of `$multiply`.
macro_rules! kernels {
    ($level:ty, $name:literal, $multiply:ty, $features:literal) => {
        impl Kernels for $level {
            fn name(&self) -> &'static str {
                $name
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
                #[target_feature(enable = $features)]
                unsafe fn multiply(
                    weights: &Packed,
                    inputs: *const i8,
                    rows: Rows,
                    sums: *mut i32,
                    stride: usize,
                    add: bool,
                ) {
                    // SAFETY: the features are there; the rest is for the caller to promise.
                    unsafe { <$multiply>::multiply(weights, inputs, rows, sums, stride, add) }
                }
                sizes::inputs(weights, inputs, rows);
                sizes::sums(weights, rows, sums, stride);
                // SAFETY: `self` exists, so the processor has the features; the sizes are checked.
                unsafe { multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
            }

            fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
                #[target_feature(enable = $features)]
                unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
                    // SAFETY: the features are there; the rest is for the caller to promise.
                    unsafe { <$multiply>::maximum(weights, inputs, rows, greatest) }
                }
                sizes::inputs(weights, inputs, rows);
                assert_eq!(greatest.len(), weights.outputs);
                // SAFETY: `self` exists, so the processor has the features; the sizes are checked.
                unsafe { maximum(weights, inputs.as_ptr(), rows, greatest.as_mut_ptr()) }
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
                activate(function, weights, sums, outputs, out, stride);
            }

            fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
                scale(weights, sums, out);
            }

            fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
                softmax(values, exponentials, out);
            }

            fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
                step(weights, sums, states, out);
            }

            fn quick_step(
                &self,
                weights: &Packed,
                sums: &[i32],
                states: &mut [f64],
                out: &mut [i8],
                steps: usize,
            ) -> bool {
                quick_step(weights, sums, states, out, steps)
            }

            fn short_steps(&self) -> usize {
                cells::SHORT
            }

            fn short_step(&self, weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
                short_step(weights, sums, states, out);
            }
        }
    };
}

kernels!(Neon, "neon", Pairs, "neon");
kernels!(Dotprod, "dotprod", SignedDots, "neon,dotprod");

fn activate(
    function: Function,
    weights: &Packed,
    sums: &[i32],
    outputs: usize,
    out: &mut [i8],
    stride: usize,
) {
    assert!(outputs <= stride && outputs <= weights.outputs);
    let whole = outputs / Lanes::LANES * Lanes::LANES;
    for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_mut(stride)) {
        assert!(whole <= out.len());
        let (row, to) = (sums.as_ptr(), out.as_mut_ptr());
        let mut first = 0;
        while function == Function::Tanh && first + Eight::LANES <= whole {
            // SAFETY: there is a level, so the processor has NEON; the outputs are among `whole`.
            unsafe {
                if cells::store_tanh::<Eight>(weights, row, first, to) != 0 {
                    exactly(function, weights, row, first..first + Eight::LANES, to);
                }
            }
            first += Eight::LANES;
        }
        // SAFETY: as above. Eights are whole `LANES`, so the rest is.
        unsafe { exactly(function, weights, row, first..whole, to) };
        Generic.activate_from(whole, function, weights, &sums[..outputs], out);
    }
}

/// `outputs` of a row in double precision.
///
/// # Safety
///
/// The processor has NEON; the outputs are a multiple of `LANES`; `weights` has them, and at `sums` and `out` they are.
unsafe fn exactly(
    function: Function,
    weights: &Packed,
    sums: *const i32,
    outputs: Range<usize>,
    out: *mut i8,
) {
    let first = outputs.start;
    // SAFETY: as the caller promises.
    unsafe {
        let numbers =
            (sums.add(first), weights.biases.as_ptr().add(first), weights.scales.as_ptr().add(first));
        arithmetic::activate::<Lanes>((function, &TABLES), outputs.len(), numbers, out.add(first));
    }
}

fn scale(weights: &Packed, sums: &[i32], out: &mut [f64]) {
    assert_eq!((sums.len(), out.len()), (weights.outputs, weights.outputs));
    let numbers = (sums.as_ptr(), weights.biases.as_ptr(), weights.scales.as_ptr());
    // SAFETY: as in `activate`; the sizes are checked, and multiples of sixteen.
    unsafe { arithmetic::scale::<Lanes>(weights.outputs, numbers, out.as_mut_ptr()) }
}

fn softmax(values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
    softmax_by(values, exponentials, out, |greatest, values, exponentials, out| {
        let (from, to) = (values.as_ptr(), exponentials.as_mut_ptr());
        // SAFETY: as in `activate`; there are as many of both, a multiple of `LANES`.
        unsafe { exponentials::softmax::<Lanes>(greatest, values.len(), from, to, out) }
    });
}

fn step(weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
    sizes::step(weights, sums, states, out);
    let numbers = (sums.as_ptr(), weights.biases.as_ptr(), weights.table_scales.as_ptr());
    // SAFETY: as in `activate`; the sizes are checked.
    unsafe { arithmetic::step::<Lanes>(&TABLES, out.len(), numbers, states.as_mut_ptr(), out.as_mut_ptr()) }
}

fn quick_step(weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8], steps: usize) -> bool {
    sizes::step(weights, sums, states, out);
    if !weights.smooth {
        return false;
    }
    let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
    // SAFETY: as in `activate`; the sizes are checked.
    unsafe { cells::quick_step::<Eight>(&cells, states.as_mut_ptr(), out.as_mut_ptr(), steps) }
}

fn short_step(weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
    let steps = sizes::short_step(weights, sums, &states, out);
    let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
    // SAFETY: as in `activate`; the sizes are checked.
    unsafe { cells::short_step::<Eight>(&cells, steps, states, out.as_mut_ptr()) }
}
