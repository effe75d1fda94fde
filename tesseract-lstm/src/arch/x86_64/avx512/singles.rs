//! Single precision, and double precision for places in curves.

use std::arch::x86_64::*;

use crate::arch::cells::{Cells, Places, Singles};
use crate::arch::doubles::{LARGE, Numbers};
use crate::arch::exponentials::Exponentials;
use crate::arch::x86_64::avx2::{self, singles};
use crate::tables::Curve;

/// Sixteen numbers of single precision.
#[derive(Clone, Copy)]
pub(super) struct Sixteen(__m512);

// SAFETY comments of the functions: the caller promises AVX-512, and memory as the traits say.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Singles for Sixteen {
    const LANES: usize = 16;
    type Exact = avx2::Lanes;
    type Quick = Eight;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        unsafe { Self(_mm512_set1_ps(value)) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { Self(_mm512_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn from_doubles(from: *const f64) -> Self {
        unsafe {
            let half = |from| _mm256_castps_pd(_mm512_cvtpd_ps(_mm512_loadu_pd(from)));
            let both = _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(half(from)), half(from.add(8)));
            Self(_mm512_castpd_ps(both))
        }
    }
    #[inline(always)]
    unsafe fn from_sums(one: *const i32, other: *const i32) -> Self {
        unsafe {
            let (one, other) = (_mm512_loadu_si512(one.cast()), _mm512_loadu_si512(other.cast()));
            Self(_mm512_cvtepi32_ps(_mm512_add_epi32(one, other)))
        }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm512_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm512_add_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm512_sub_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm512_mul_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn over(self, other: Self) -> Self {
        unsafe { Self(_mm512_div_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        unsafe { Self(_mm512_fmadd_ps(self.0, factor.0, more.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm512_min_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm512_max_ps(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        unsafe { Self(_mm512_abs_ps(self.0)) }
    }
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm512_slli_epi32::<23>(_mm512_castps_si512(exponents.0));
            Self(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(self.0), shifted)))
        }
    }
    #[inline(always)]
    unsafe fn store_rounded(self, margins: Self, to: *mut i8) -> u32 {
        unsafe {
            let rounded =
                Self(_mm512_roundscale_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(self.0));
            let reach = self.minus(rounded).abs().plus(margins);
            let unsure = _mm512_cmp_ps_mask::<_CMP_NLE_UQ>(reach.0, _mm512_set1_ps(0.5));
            _mm_storeu_si128(to.cast(), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(rounded.0)));
            u32::from(unsure)
        }
    }
    #[inline(always)]
    unsafe fn repeat(numbers: &Cells<'_>, steps: usize, out: *mut i8, at: usize) -> [f64; 4] {
        unsafe { singles::repeat(numbers, steps, out, at) }
    }
    #[inline(always)]
    unsafe fn store_exact(
        numbers: &Cells<'_>,
        states: *const f64,
        out: *mut i8,
        at: usize,
        error: f64,
    ) -> bool {
        unsafe { singles::store_exact(numbers, states, out, at, error) }
    }
}

/// Eight doubles.
#[derive(Clone, Copy)]
pub(super) struct Eight(__m512d);

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Numbers for Eight {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        unsafe { Self(_mm512_set1_pd(value)) }
    }
    #[inline(always)]
    unsafe fn from_integers(from: *const i32) -> Self {
        unsafe { Self(_mm512_cvtepi32_pd(_mm256_loadu_si256(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm512_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm512_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool {
        unsafe {
            let low = _mm512_cvtpd_ps(low.0);
            _mm256_storeu_ps(to, low);
            _mm256_cmp_ps_mask::<_CMP_NEQ_UQ>(low, _mm512_cvtpd_ps(high.0)) == 0
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm512_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm512_mul_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        unsafe { Self(_mm512_fmadd_pd(self.0, factor.0, more.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm512_min_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm512_max_pd(self.0, other.0)) }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Exponentials for Eight {
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm512_slli_epi64::<52>(_mm512_castpd_si512(exponents.0));
            Self(_mm512_castsi512_pd(_mm512_add_epi64(_mm512_castpd_si512(self.0), shifted)))
        }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Places for Eight {
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm512_sub_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn store_places(self, to: *mut u64) -> Self {
        unsafe {
            // Added to 2^52, rounding down, a number's whole part is the low half of the sum.
            const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
            let large = _mm512_set1_pd(LARGE);
            let sums = _mm512_add_round_pd::<DOWN>(self.0, large);
            // The size of a number.
            let offsets = _mm512_slli_epi64::<3>(_mm512_castpd_si512(sums));
            _mm512_storeu_si512(to.cast(), offsets);
            Self(_mm512_sub_pd(self.0, _mm512_sub_pd(sums, large)))
        }
    }
    #[inline(always)]
    unsafe fn look_up(places: *const u64, curve: &Curve) -> (Self, Self) {
        unsafe {
            let curve = curve.as_ptr().cast::<u8>();
            let (even, odd) = (pairs(places, curve), pairs(places.add(1), curve));
            (Self(_mm512_unpacklo_pd(even, odd)), Self(_mm512_unpackhi_pd(even, odd)))
        }
    }
}

/// The pairs of numbers at four places of a curve, every other one of `places`.
///
/// # Safety
///
/// The processor has AVX-512, `places` seven places, and the curve pairs at these, in bytes.
#[inline(always)]
unsafe fn pairs(places: *const u64, curve: *const u8) -> __m512d {
    // SAFETY: as the caller promises; `avx2::pairs` takes a place and the next but one.
    unsafe {
        let (low, high) = (avx2::pairs(places, curve), avx2::pairs(places.add(4), curve));
        _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(low), high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::cells;

    #[test]
    fn single_precision_is_as_close_as_said() {
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
        fn output(state: f32, gate: f32) -> f32 {
            // SAFETY: the processor has AVX-512.
            unsafe { cells::tests::output::<Sixteen>(state, gate) }
        }
        if super::super::Avx512Vnni::new().is_none() {
            eprintln!("skipped: this processor has no AVX-512 with VNNI");
            return;
        }
        // SAFETY: the processor has AVX-512: `new` looked.
        cells::tests::single_precision_is_as_close_as_said(|state, gate| unsafe { output(state, gate) });
    }
}
