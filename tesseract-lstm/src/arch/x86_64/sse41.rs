//! SSE4.1: the sums in vectors, the rest as `generic` does it.

use std::arch::x86_64::*;

use crate::arch::generic::Generic;
use crate::arch::{Kernels, Rows, sizes};
use crate::model::Function;
use crate::packed::{Line, Packed};

/// A processor with SSE4.1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sse41(());

impl Sse41 {
    pub(crate) fn new() -> Option<Self> {
        Self::is_available().then_some(Self(()))
    }

    pub(crate) fn is_available() -> bool {
        is_x86_feature_detected!("sse4.1")
    }
}

impl Kernels for Sse41 {
    fn name(&self) -> &'static str {
        "sse4.1"
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
        // SAFETY: `self` exists, so the processor has SSE4.1; the sizes are checked.
        unsafe { multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        sizes::inputs(weights, inputs, rows);
        assert_eq!(greatest.len(), weights.outputs);
        // SAFETY: `self` exists, so the processor has SSE4.1; the sizes are checked.
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
        Generic.activate(function, weights, sums, outputs, out, stride);
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        Generic.scale(weights, sums, out);
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        Generic.step(weights, sums, states, out);
    }
}

/// # Safety
///
/// The processor has SSE4.1; `inputs` holds `rows`, each with as many values as `weights` takes, and `sums` as many rows
/// of its outputs.
#[target_feature(enable = "sse4.1")]
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
    while row + 2 <= rows.count {
        for group in 0..groups {
            // SAFETY: two rows from `row` on are there, and the group's sums in each.
            unsafe {
                let inputs = inputs.add(row * rows.stride);
                let products = products::<2, 1>(weights, group, inputs, rows.stride);
                put(&products, sums.add(row * stride + group * Packed::GROUP), stride, add);
            }
        }
        row += 2;
    }
    while row < rows.count {
        let mut group = 0;
        while group < groups {
            // SAFETY: the row is there, and the groups' sums.
            unsafe {
                let inputs = inputs.add(row * rows.stride);
                let sums = sums.add(row * stride + group * Packed::GROUP);
                if group + 2 <= groups {
                    put(&products::<1, 2>(weights, group, inputs, rows.stride), sums, stride, add);
                    group += 2;
                } else {
                    put(&products::<1, 1>(weights, group, inputs, rows.stride), sums, stride, add);
                    group += 1;
                }
            }
        }
        row += 1;
    }
}

/// # Safety
///
/// The processor has SSE4.1; at `sums` are `R` rows of sixteen numbers for each of `G` groups.
#[target_feature(enable = "sse4.1")]
#[inline]
unsafe fn put<const R: usize, const G: usize>(
    products: &[[[__m128i; 4]; G]; R],
    sums: *mut i32,
    stride: usize,
    add: bool,
) {
    for (row, groups) in products.iter().enumerate() {
        for (part, products) in groups.as_flattened().iter().enumerate() {
            // SAFETY: four numbers, of those that the caller promises.
            unsafe {
                let to: *mut __m128i = sums.add(row * stride + part * 4).cast();
                let old = if add { _mm_loadu_si128(to) } else { _mm_setzero_si128() };
                _mm_storeu_si128(to, _mm_add_epi32(old, *products));
            }
        }
    }
}

/// # Safety
///
/// The processor has SSE4.1; `inputs` holds `rows`, each with as many values as `weights` takes, and `greatest` as many
/// numbers as it has outputs.
#[target_feature(enable = "sse4.1")]
unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
    for group in 0..weights.outputs / Packed::GROUP {
        // SAFETY: the group's numbers are there, and all rows.
        unsafe {
            let to: *mut __m128i = greatest.add(group * Packed::GROUP).cast();
            let mut most: [__m128i; 4] = std::array::from_fn(|part| _mm_loadu_si128(to.add(part)));
            for row in 0..rows.count {
                let [[products]] =
                    products::<1, 1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                for (most, products) in most.iter_mut().zip(products) {
                    *most = _mm_max_epi32(*most, products);
                }
            }
            for (part, most) in most.into_iter().enumerate() {
                _mm_storeu_si128(to.add(part), most);
            }
        }
    }
}

/// Sums of products of `G` groups of sixteen outputs, from `group` on, with `R` rows.
///
/// Bytes are multiplied as an unsigned and a signed one: the weights lose their signs to the inputs. Pairs of products
/// are added in 16 bits, and fit: at most 2 * 128 * 127.
///
/// # Safety
///
/// The processor has SSE4.1; there are as many groups; `inputs` holds `R` rows of as many values as `weights` takes.
#[target_feature(enable = "sse4.1")]
#[inline]
unsafe fn products<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    stride: usize,
) -> [[[__m128i; 4]; G]; R] {
    let depth = weights.inputs / 4;
    let lines: *const Line = weights.lines.as_ptr();
    let ones = _mm_set1_epi16(1);
    let mut sums = [[[_mm_setzero_si128(); 4]; G]; R];
    for place in 0..depth {
        let mut fours = [_mm_setzero_si128(); R];
        for (row, four) in fours.iter_mut().enumerate() {
            // SAFETY: the row has four values at this place.
            *four = _mm_set1_epi32(unsafe {
                inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned()
            });
        }
        for index in 0..G {
            for part in 0..4 {
                // SAFETY: each group has `depth` lines, of four registers full of weights.
                let weights = unsafe {
                    let line = lines.add((group + index) * depth + place).cast::<__m128i>();
                    _mm_load_si128(line.add(part))
                };
                let positive = _mm_abs_epi8(weights);
                for (sums, four) in sums.iter_mut().zip(fours) {
                    let pairs = _mm_maddubs_epi16(positive, _mm_sign_epi8(four, weights));
                    sums[index][part] = _mm_add_epi32(sums[index][part], _mm_madd_epi16(pairs, ones));
                }
            }
        }
    }
    sums
}
