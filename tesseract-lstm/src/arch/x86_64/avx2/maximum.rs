//! The greatest sums of products, for layers whose outputs are pooled.

use std::arch::x86_64::*;

use crate::arch::Rows;
use crate::packed::{Line, Packed};

/// # Safety
///
/// The processor has AVX2; `inputs` holds `rows`, each with as many values as `weights` takes, and `greatest` as many
/// numbers as it has outputs.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
    for group in 0..weights.outputs / Packed::GROUP {
        // SAFETY: the group's numbers are there, and all rows.
        unsafe {
            let to: *mut __m256i = greatest.add(group * Packed::GROUP).cast();
            let mut most = [_mm256_loadu_si256(to), _mm256_loadu_si256(to.add(1))];
            let mut join = |products: [__m256i; 2]| {
                most = [_mm256_max_epi32(most[0], products[0]), _mm256_max_epi32(most[1], products[1])];
            };
            let mut row = 0;
            while row + 3 <= rows.count {
                let three = products::<3>(weights, group, inputs.add(row * rows.stride), rows.stride);
                three.into_iter().for_each(&mut join);
                row += 3;
            }
            while row < rows.count {
                let [one] = products::<1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                join(one);
                row += 1;
            }
            _mm256_storeu_si256(to, most[0]);
            _mm256_storeu_si256(to.add(1), most[1]);
        }
    }
}

/// Sums of products of a group of sixteen outputs with `R` rows.
///
/// Bytes are multiplied as an unsigned and a signed one: the weights lose their signs to the inputs. Pairs of products
/// are added in 16 bits, and fit: at most 2 * 128 * 127.
///
/// # Safety
///
/// The processor has AVX2; there is such a group; `inputs` holds `R` rows of as many values as `weights` takes.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn products<const R: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    stride: usize,
) -> [[__m256i; 2]; R] {
    let depth = weights.inputs / 4;
    let lines: *const Line = weights.lines.as_ptr();
    let ones = _mm256_set1_epi16(1);
    let mut sums = [[_mm256_setzero_si256(); 2]; R];
    for place in 0..depth {
        let mut fours = [_mm256_setzero_si256(); R];
        for (row, four) in fours.iter_mut().enumerate() {
            // SAFETY: the row has four values at this place.
            *four = _mm256_set1_epi32(unsafe {
                inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned()
            });
        }
        for half in 0..2 {
            // SAFETY: each group has `depth` lines, of two registers full of weights.
            let weights = unsafe {
                let line = lines.add(group * depth + place).cast::<__m256i>();
                _mm256_load_si256(line.add(half))
            };
            let positive = _mm256_abs_epi8(weights);
            for (sums, four) in sums.iter_mut().zip(fours) {
                let pairs = _mm256_maddubs_epi16(positive, _mm256_sign_epi8(four, weights));
                sums[half] = _mm256_add_epi32(sums[half], _mm256_madd_epi16(pairs, ones));
            }
        }
    }
    sums
}
