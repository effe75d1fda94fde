//! AVX-512 with VNNI: for sums of products, four bytes at once. All else is as with AVX2, which these processors have.

use std::arch::x86_64::*;

use super::Avx2;
use crate::arch::{Kernels, Rows, ShortStates, sizes};
use crate::columns::Columns;
use crate::model::Function;
use crate::packed::{Line, Packed};

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

    fn multiply(
        &self,
        weights: &Packed,
        inputs: &[i8],
        rows: Rows,
        sums: &mut [i32],
        stride: usize,
        add: bool,
    ) {
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
        self.0.many_states()
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
        self.0.softmax(values, exponentials, out);
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
        self.0.quick_step(weights, sums, states, out, steps)
    }

    fn short_steps(&self) -> usize {
        self.0.short_steps()
    }

    fn short_step(&self, weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
        self.0.short_step(weights, sums, states, out);
    }
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
    let groups = weights.outputs / Packed::GROUP;
    let mut row = 0;
    while row < rows.count {
        let four = row + 4 <= rows.count;
        let mut group = 0;
        while group < groups {
            // SAFETY: rows from `row` on are there, with the sums of groups from `group` on.
            unsafe {
                let inputs = inputs.add(row * rows.stride);
                let sums = sums.add(row * stride + group * Packed::GROUP);
                let rows = (rows.stride, stride);
                let left = groups - group;
                group += match (four, left) {
                    (true, 4..) => block::<4, 4>(weights, group, inputs, rows, sums, add),
                    (true, _) => block::<4, 1>(weights, group, inputs, rows, sums, add),
                    (false, 12..) => block::<1, 12>(weights, group, inputs, rows, sums, add),
                    (false, 4..) => block::<1, 4>(weights, group, inputs, rows, sums, add),
                    (false, _) => block::<1, 1>(weights, group, inputs, rows, sums, add),
                };
            }
        }
        row += if four { 4 } else { 1 };
    }
}

/// The sums of `R` rows and `G` groups of outputs from `group` on; returns `G`.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many groups, and `R` rows at `inputs` and `sums`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn block<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    (input_stride, stride): (usize, usize),
    sums: *mut i32,
    add: bool,
) -> usize {
    // SAFETY: as the caller promises.
    let products = unsafe { products::<R, G>(weights, group, inputs, input_stride) };
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
