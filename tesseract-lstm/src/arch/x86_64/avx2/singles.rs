//! Single precision.

use std::arch::x86_64::*;

use super::Lanes;
use crate::arch::cells::{self, Cells, Singles};

/// Eight numbers of single precision.
#[derive(Clone, Copy)]
pub(super) struct Eight(__m256);

// SAFETY comments of the functions: the caller promises AVX2 and FMA, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Singles for Eight {
    const LANES: usize = 8;
    type Exact = Lanes;
    type Quick = Lanes;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        unsafe { Self(_mm256_set1_ps(value)) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { Self(_mm256_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn from_doubles(from: *const f64) -> Self {
        unsafe {
            let half = |from| _mm256_cvtpd_ps(_mm256_loadu_pd(from));
            Self(_mm256_set_m128(half(from.add(4)), half(from)))
        }
    }
    #[inline(always)]
    unsafe fn from_sums(one: *const i32, other: *const i32) -> Self {
        unsafe {
            let (one, other) = (_mm256_loadu_si256(one.cast()), _mm256_loadu_si256(other.cast()));
            Self(_mm256_cvtepi32_ps(_mm256_add_epi32(one, other)))
        }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm256_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm256_sub_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm256_mul_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn over(self, other: Self) -> Self {
        unsafe { Self(_mm256_div_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        unsafe { Self(_mm256_fmadd_ps(self.0, factor.0, more.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm256_min_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm256_max_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        unsafe { Self(_mm256_andnot_ps(_mm256_set1_ps(-0.0), self.0)) }
    }
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm256_slli_epi32::<23>(_mm256_castps_si256(exponents.0));
            Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(self.0), shifted)))
        }
    }
    #[inline(always)]
    unsafe fn store_rounded(self, margins: Self, to: *mut i8) -> u32 {
        unsafe {
            let rounded = Self(_mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(self.0));
            let reach = self.minus(rounded).abs().plus(margins);
            let unsure = _mm256_cmp_ps::<_CMP_NLE_UQ>(reach.0, _mm256_set1_ps(0.5));
            let integers = _mm256_cvtps_epi32(rounded.0);
            let high = _mm256_extracti128_si256::<1>(integers);
            let words = _mm_packs_epi32(_mm256_castsi256_si128(integers), high);
            _mm_storel_epi64(to.cast(), _mm_packs_epi16(words, words));
            _mm256_movemask_ps(unsure).cast_unsigned()
        }
    }
    #[inline(always)]
    unsafe fn repeat(numbers: &Cells<'_>, steps: usize, out: *mut i8, at: usize) -> [f64; 4] {
        unsafe { repeat(numbers, steps, out, at) }
    }
    #[inline(always)]
    unsafe fn store_exact(
        numbers: &Cells<'_>,
        states: *const f64,
        out: *mut i8,
        at: usize,
        error: f64,
    ) -> bool {
        unsafe { store_exact(numbers, states, out, at, error) }
    }
}

/// # Safety
///
/// As of `cells::repeat`; the processor has AVX2 and FMA.
#[cold]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn repeat(cells: &Cells<'_>, steps: usize, out: *mut i8, at: usize) -> [f64; 4] {
    // SAFETY: as the caller promises.
    unsafe { cells::repeat::<Lanes>(cells, steps, out, at) }
}

/// # Safety
///
/// As of `cells::store_exact`; the processor has AVX2 and FMA.
#[cold]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn store_exact(
    cells: &Cells<'_>,
    states: *const f64,
    out: *mut i8,
    at: usize,
    error: f64,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe { cells::store_exact::<Lanes>(cells, states, out, at, error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_precision_is_as_close_as_said() {
        #[target_feature(enable = "avx2,fma")]
        fn output(state: f32, gate: f32) -> f32 {
            // SAFETY: the processor has AVX2 and FMA.
            unsafe { cells::tests::output::<Eight>(state, gate) }
        }
        if super::super::Avx2::new().is_none() {
            eprintln!("skipped: this processor has no AVX2");
            return;
        }
        // SAFETY: the processor has AVX2 and FMA: `new` looked.
        cells::tests::single_precision_is_as_close_as_said(|state, gate| unsafe { output(state, gate) });
    }
}
