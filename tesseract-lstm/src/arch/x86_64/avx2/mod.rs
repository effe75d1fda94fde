//! AVX2 and FMA, with POPCNT.

mod changes;
mod doubles;
mod maximum;
pub(in crate::arch::x86_64) mod singles;
mod sums;

pub(in crate::arch::x86_64) use self::doubles::{Lanes, pairs};
use self::singles::Eight;
use crate::arch::cells::{self, Cells, Singles};
use crate::arch::doubles::{self as arithmetic, Numbers};
use crate::arch::generic::Generic;
use crate::arch::{Kernels, Rows, ShortStates, exponentials, sizes};
use crate::columns::Columns;
use crate::model::Function;
use crate::packed::Packed;
use crate::softmax::softmax_by;
use crate::tables::TABLES;

/// A processor with AVX2, FMA and POPCNT.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(());

impl Avx2 {
    pub(crate) fn new() -> Option<Self> {
        Self::is_available().then_some(Self(()))
    }

    pub(crate) fn is_available() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("popcnt")
    }
}

impl Kernels for Avx2 {
    fn name(&self) -> &'static str {
        "avx2"
    }

    fn best_rows(&self) -> usize {
        15
    }

    fn rows_together(&self) -> usize {
        5
    }

    fn prepare(&self, weights: &mut Packed) {
        weights.raise();
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
        assert!(weights.raised);
        sizes::inputs(weights, inputs, rows);
        sizes::sums(weights, rows, sums, stride);
        // SAFETY: `self` exists, so the processor has AVX2; the sizes are checked.
        unsafe { sums::multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        sizes::inputs(weights, inputs, rows);
        assert!(!weights.raised);
        assert_eq!(greatest.len(), weights.outputs);
        // SAFETY: `self` exists, so the processor has AVX2; the sizes are checked.
        unsafe { maximum::maximum(weights, inputs.as_ptr(), rows, greatest.as_mut_ptr()) }
    }

    fn many_states(&self) -> usize {
        // As many as 96: their weights are more than 32 kB of first level cache hold, with what else goes through it.
        64
    }

    fn prepare_columns(&self, weights: &mut Columns) {
        weights.interleave();
    }

    fn follow(&self, weights: &Columns, known: &mut [i8], new: &[i8], kept: &mut [i32], sums: &mut [i32]) {
        sizes::follow(weights, known, new, kept, sums);
        // SAFETY: `self` exists, so the processor has AVX2 and POPCNT; the sizes are checked.
        unsafe { changes::follow(weights, known, new, kept, sums) }
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
        assert!(outputs <= stride && outputs <= weights.outputs);
        let whole = outputs / Lanes::LANES * Lanes::LANES;
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; `whole` outputs are in each row.
        unsafe { activate(function, whole, weights, sums, out, stride) }
        if whole < outputs {
            for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_mut(stride)) {
                Generic.activate_from(whole, function, weights, &sums[..outputs], out);
            }
        }
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        assert_eq!((sums.len(), out.len()), (weights.outputs, weights.outputs));
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked, and multiples of sixteen.
        unsafe { scale(weights, sums.as_ptr(), out.as_mut_ptr()) }
    }

    fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
        softmax_by(values, exponentials, out, |greatest, values, exponentials, out| {
            let count = values.len();
            // SAFETY: `self` exists, so the processor has AVX2 and FMA; there are as many of both.
            unsafe { softmax(greatest, count, values.as_ptr(), exponentials.as_mut_ptr(), out) }
        });
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        sizes::step(weights, sums, states, out);
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { step(weights, sums.as_ptr(), states.as_mut_ptr(), out.as_mut_ptr(), out.len()) }
    }

    fn quick_step(
        &self,
        weights: &Packed,
        sums: &[i32],
        states: &mut [f64],
        out: &mut [i8],
        steps: usize,
    ) -> bool {
        sizes::step(weights, sums, states, out);
        if !weights.smooth {
            return false;
        }
        let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { quick_step(&cells, states.as_mut_ptr(), out.as_mut_ptr(), steps) }
    }

    fn short_steps(&self) -> usize {
        cells::SHORT
    }

    fn short_step(&self, weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
        let steps = sizes::short_step(weights, sums, &states, out);
        let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { short_step(&cells, steps, states, out.as_mut_ptr()) }
    }
}

/// # Safety
///
/// As of `cells::quick_step`; the processor has AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
unsafe fn quick_step(cells: &Cells<'_>, states: *mut f64, out: *mut i8, steps: usize) -> bool {
    // SAFETY: as the caller promises.
    unsafe { cells::quick_step::<Eight>(cells, states, out, steps) }
}

/// # Safety
///
/// As of `cells::short_step`; the processor has AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
unsafe fn short_step(cells: &Cells<'_>, steps: usize, states: ShortStates<'_>, out: *mut i8) {
    // SAFETY: as the caller promises.
    unsafe { cells::short_step::<Eight>(cells, steps, states, out) }
}

/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of `LANES`, and at most `stride` and the outputs of `weights`.
#[target_feature(enable = "avx2,fma")]
unsafe fn activate(
    function: Function,
    count: usize,
    weights: &Packed,
    sums: &[i32],
    out: &mut [i8],
    stride: usize,
) {
    let tables = &**TABLES;
    for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_exact_mut(stride)) {
        let out = out.as_mut_ptr();
        let mut first = 0;
        // SAFETY: as the caller promises, for the outputs of a register from each place on.
        unsafe {
            let exactly = |first: usize, count: usize| {
                let (biases, scales) =
                    (weights.biases.as_ptr().add(first), weights.scales.as_ptr().add(first));
                let numbers = (sums.as_ptr().add(first), biases, scales);
                arithmetic::activate::<Lanes>((function, tables), count, numbers, out.add(first));
            };
            while function == Function::Tanh && first + Eight::LANES <= count {
                if cells::store_tanh::<Eight>(weights, sums.as_ptr(), first, out) != 0 {
                    exactly(first, Eight::LANES);
                }
                first += Eight::LANES;
            }
            exactly(first, count - first);
        }
    }
}

/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of sixteen; there are four times as many sums and outputs of
/// `weights`, and as many states and bytes.
#[target_feature(enable = "avx2,fma")]
unsafe fn step(weights: &Packed, sums: *const i32, states: *mut f64, out: *mut i8, count: usize) {
    let numbers = (sums, weights.biases.as_ptr(), weights.table_scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { arithmetic::step::<Lanes>(&TABLES, count, numbers, states, out) }
}

/// # Safety
///
/// The processor has AVX2 and FMA; there are as many sums and numbers of room as `weights` has outputs.
#[target_feature(enable = "avx2,fma")]
unsafe fn scale(weights: &Packed, sums: *const i32, out: *mut f64) {
    let numbers = (sums, weights.biases.as_ptr(), weights.scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { arithmetic::scale::<Lanes>(weights.outputs, numbers, out) }
}

/// # Safety
///
/// As of `exponentials::softmax`; the processor has AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
unsafe fn softmax(greatest: f64, count: usize, values: *const f64, room: *mut f64, out: &mut [f32]) -> bool {
    // SAFETY: as the caller promises.
    unsafe { exponentials::softmax::<Lanes>(greatest, count, values, room, out) }
}
