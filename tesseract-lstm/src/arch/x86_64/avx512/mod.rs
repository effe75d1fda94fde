//! AVX-512 with VNNI: sums of products, four bytes at once, cells and the softmax. All else is as with AVX2, which these
//! processors have.

mod singles;

use std::arch::x86_64::*;

use self::singles::{Eight, Sixteen};
use super::Avx2;
use crate::arch::cells::{self, Cells};
use crate::arch::{Kernels, Rows, ShortStates, exponentials, sizes};
use crate::columns::Columns;
use crate::model::Function;
use crate::packed::{Line, Packed};
use crate::softmax::softmax_by;

/// Groups of outputs whose weights lie together.
const BLOCK: usize = 12;

/// A processor with AVX-512 with VNNI.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512Vnni(Avx2);

impl Avx512Vnni {
    pub(crate) fn new() -> Option<Self> {
        let available = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        Avx2::new().filter(|_| available).map(Self)
    }
}

impl Kernels for Avx512Vnni {
    fn name(&self) -> &'static str {
        "avx512vnni"
    }

    fn prepare(&self, weights: &mut Packed) {
        weights.raise();
        weights.interleave(BLOCK);
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
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        sizes::inputs(weights, inputs, rows);
        assert_eq!(greatest.len(), weights.outputs);
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { maximum(weights, inputs.as_ptr(), rows, greatest.as_mut_ptr()) }
    }

    fn many_states(&self) -> usize {
        // As many as 192: all of their weights would come from the second level cache. Of 96 they are read as fast as
        // those of what changed.
        128
    }

    fn prepare_columns(&self, weights: &mut Columns) {
        self.0.prepare_columns(weights);
    }

    fn follow(&self, weights: &Columns, known: &mut [i8], new: &[i8], kept: &mut [i32], sums: &mut [i32]) {
        self.0.follow(weights, known, new, kept, sums);
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
        self.0.activate(function, weights, sums, outputs, out, stride);
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        self.0.scale(weights, sums, out);
    }

    fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
        softmax_by(values, exponentials, out, |greatest, values, exponentials, out| {
            let count = values.len();
            // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; there are as many of both.
            unsafe { softmax(greatest, count, values.as_ptr(), exponentials.as_mut_ptr(), out) }
        });
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        self.0.step(weights, sums, states, out);
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
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { quick_step(&cells, states.as_mut_ptr(), out.as_mut_ptr(), steps) }
    }

    fn short_steps(&self) -> usize {
        self.0.short_steps()
    }

    fn short_step(&self, weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
        let steps = sizes::short_step(weights, sums, &states, out);
        let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { short_step(&cells, steps, states, out.as_mut_ptr()) }
    }
}

/// # Safety
///
/// As of `cells::quick_step`; the processor has AVX-512 with VNNI.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma")]
unsafe fn quick_step(cells: &Cells<'_>, states: *mut f64, out: *mut i8, steps: usize) -> bool {
    // SAFETY: as the caller promises.
    unsafe { cells::quick_step::<Sixteen>(cells, states, out, steps) }
}

/// # Safety
///
/// As of `cells::short_step`; the processor has AVX-512 with VNNI.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma")]
unsafe fn short_step(cells: &Cells<'_>, steps: usize, states: ShortStates<'_>, out: *mut i8) {
    // SAFETY: as the caller promises.
    unsafe { cells::short_step::<Sixteen>(cells, steps, states, out) }
}

/// # Safety
///
/// As of `exponentials::softmax`; the processor has AVX-512 with VNNI.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma")]
unsafe fn softmax(greatest: f64, count: usize, values: *const f64, room: *mut f64, out: &mut [f32]) -> bool {
    // SAFETY: as the caller promises.
    unsafe { exponentials::softmax::<Eight>(greatest, count, values, room, out) }
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; `inputs` holds `rows`, each with as many values as `weights` takes, and `sums`
/// as many rows of its outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
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
        // SAFETY: as many rows are there.
        row += unsafe {
            let (inputs, sums) = (inputs.add(row * rows.stride), sums.add(row * stride));
            let strides = (rows.stride, stride);
            match rows.count - row {
                4.. => rows_of::<4, 6>(weights, inputs, strides, sums, add),
                2.. => rows_of::<2, 12>(weights, inputs, strides, sums, add),
                _ => rows_of::<1, 12>(weights, inputs, strides, sums, add),
            }
        };
    }
}

/// `R` rows, of which `G` groups of outputs go together; returns `R`.
///
/// # Safety
///
/// As of `multiply`, for `R` rows.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn rows_of<const R: usize, const G: usize>(
    weights: &Packed,
    inputs: *const i8,
    strides: (usize, usize),
    sums: *mut i32,
    add: bool,
) -> usize {
    let groups = weights.outputs / Packed::GROUP;
    // SAFETY: the inputs are there.
    let inputs = (inputs, unsafe { lowered::<R>(inputs, strides.0, weights.inputs) });
    let mut group = 0;
    while group < groups {
        // SAFETY: as many groups are there.
        unsafe {
            let sums = sums.add(group * Packed::GROUP);
            let left = BLOCK.min(groups - group / BLOCK * BLOCK) - group % BLOCK;
            group += match left {
                left if left >= G => block::<R, G>(weights, group, inputs, strides, sums, add),
                _ => block::<R, 1>(weights, group, inputs, strides, sums, add),
            };
        }
    }
    R
}

/// The sums of `R` rows and `G` groups of outputs from `group` on, all of which begin with `start`; returns `G`.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many groups, and `R` rows at `inputs` and `sums`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn block<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    (inputs, start): (*const i8, [i32; R]),
    (input_stride, stride): (usize, usize),
    sums: *mut i32,
    add: bool,
) -> usize {
    let depth = weights.depth();
    let begin = group / BLOCK * BLOCK;
    // Lines from one place to the next.
    let width = BLOCK.min(weights.outputs / Packed::GROUP - begin);
    let first = begin * depth + group - begin;
    let mut products = start.map(|start| [_mm512_set1_epi32(start); G]);
    for place in 0..depth {
        for index in 0..G {
            // SAFETY: the block has `width` lines for each of `depth` places.
            let weights = unsafe {
                _mm512_load_si512(weights.lines.as_ptr().add(first + place * width + index).cast())
            };
            for (row, products) in products.iter_mut().enumerate() {
                // SAFETY: the row has four values at this place.
                let four =
                    unsafe { inputs.add(row * input_stride + place * 4).cast::<i32>().read_unaligned() };
                products[index] = _mm512_dpbusd_epi32(products[index], weights, _mm512_set1_epi32(four));
            }
        }
    }
    for (row, products) in products.iter().enumerate() {
        for (group, products) in products.iter().enumerate() {
            // SAFETY: sixteen numbers, of those that the caller promises.
            unsafe {
                let to = sums.add(row * stride + group * Packed::GROUP);
                let old = if add { _mm512_loadu_si512(to.cast()) } else { _mm512_setzero_si512() };
                _mm512_storeu_si512(to.cast(), _mm512_add_epi32(old, *products));
            }
        }
    }
    G
}

/// −128 times the sum of each row: what makes good for weights that are raised by 128.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are `R` rows of `count` inputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn lowered<const R: usize>(inputs: *const i8, stride: usize, count: usize) -> [i32; R] {
    std::array::from_fn(|row| {
        let mut sums = _mm512_setzero_si512();
        for first in (0..count).step_by(64) {
            let there = u64::MAX >> (64 - (count - first).min(64));
            // SAFETY: `there` selects inputs of the row.
            let values = unsafe { _mm512_maskz_loadu_epi8(there, inputs.add(row * stride + first)) };
            sums = _mm512_dpbusd_epi32(sums, _mm512_set1_epi8(1), values);
        }
        -128 * _mm512_reduce_add_epi32(sums)
    })
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; `inputs` holds `rows`, each with as many values as `weights` takes, and
/// `greatest` as many numbers as it has outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
    for group in 0..weights.outputs / Packed::GROUP {
        // SAFETY: the group's numbers are there, and all rows.
        unsafe {
            let to = greatest.add(group * Packed::GROUP);
            let mut most = _mm512_loadu_si512(to.cast());
            for row in 0..rows.count {
                let [[products]] =
                    products::<1, 1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                most = _mm512_max_epi32(most, products);
            }
            _mm512_storeu_si512(to.cast(), most);
        }
    }
}

/// Sums of products of `G` groups of outputs, from `group` on, with `R` rows.
///
/// The instruction multiplies unsigned bytes with signed ones: inputs are raised by 128, and the sums begin with what
/// that adds, taken away.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many groups; `inputs` holds `R` rows of as many values as `weights`
/// takes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn products<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    stride: usize,
) -> [[__m512i; G]; R] {
    let depth = weights.inputs / 4;
    let raise = _mm512_set1_epi8(i8::MIN);
    let mut sums = [[_mm512_setzero_si512(); G]; R];
    for index in 0..G {
        // SAFETY: `lowered` has sixteen numbers for each group.
        let lowered = unsafe {
            _mm512_loadu_si512(weights.lowered.as_ptr().add((group + index) * Packed::GROUP).cast())
        };
        for sums in &mut sums {
            sums[index] = lowered;
        }
    }
    let lines: *const Line = weights.lines.as_ptr();
    for place in 0..depth {
        let mut raised = [_mm512_setzero_si512(); R];
        for (row, raised) in raised.iter_mut().enumerate() {
            // SAFETY: the row has four values at this place.
            let four = unsafe { inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned() };
            *raised = _mm512_xor_si512(_mm512_set1_epi32(four), raise);
        }
        for index in 0..G {
            // SAFETY: each group has `depth` lines.
            let weights = unsafe { _mm512_load_si512(lines.add((group + index) * depth + place).cast()) };
            for (sums, raised) in sums.iter_mut().zip(raised) {
                sums[index] = _mm512_dpbusd_epi32(sums[index], raised, weights);
            }
        }
    }
    sums
}
