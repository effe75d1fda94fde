//! Double precision, and places in curves.

use std::arch::x86_64::*;

use crate::arch::cells::Places;
use crate::arch::doubles::{Doubles, LARGE, Numbers, RECIPROCAL, RECIPROCAL_LOW};
use crate::arch::exponentials::Exponentials;
use crate::tables::{Curve, Table};

/// Four doubles.
#[derive(Clone, Copy)]
pub(in crate::arch::x86_64) struct Lanes(__m256d);

// SAFETY comments of the functions: the caller promises AVX2 and FMA, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Numbers for Lanes {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        unsafe { Self(_mm256_set1_pd(value)) }
    }
    #[inline(always)]
    unsafe fn from_integers(from: *const i32) -> Self {
        unsafe { Self(_mm256_cvtepi32_pd(_mm_loadu_si128(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm256_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm256_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool {
        unsafe {
            let low = _mm256_cvtpd_ps(low.0);
            _mm_storeu_ps(to, low);
            _mm_movemask_ps(_mm_cmpneq_ps(low, _mm256_cvtpd_ps(high.0))) == 0
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm256_mul_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        unsafe { Self(_mm256_fmadd_pd(self.0, factor.0, more.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm256_min_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm256_max_pd(self.0, other.0)) }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Doubles for Lanes {
    #[inline(always)]
    unsafe fn over_127(self) -> Self {
        unsafe {
            let low = _mm256_mul_pd(self.0, _mm256_set1_pd(RECIPROCAL_LOW));
            Self(_mm256_fmadd_pd(self.0, _mm256_set1_pd(RECIPROCAL), low))
        }
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        unsafe { Self(_mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0)) }
    }
    #[inline(always)]
    unsafe fn signed_like(self, signs: Self) -> Self {
        // `self` is not negative.
        unsafe { Self(_mm256_or_pd(self.0, _mm256_and_pd(_mm256_set1_pd(-0.0), signs.0))) }
    }
    #[inline(always)]
    unsafe fn one_minus_where_negative(self, signs: Self) -> Self {
        unsafe { Self(_mm256_blendv_pd(self.0, _mm256_sub_pd(_mm256_set1_pd(1.0), self.0), signs.0)) }
    }
    #[inline(always)]
    unsafe fn look_up(self, table: &Table) -> (Self, Self, Self) {
        unsafe {
            let (offsets, fractions) = self.places::<16>();
            let mut places = [0u64; 4];
            _mm256_storeu_si256(places.as_mut_ptr().cast(), offsets);
            let (values, differences) = Self::pairs_at(places.as_ptr(), table.as_ptr().cast());
            (values, differences, fractions)
        }
    }
    #[inline(always)]
    unsafe fn store_bytes(self, to: *mut i8) {
        unsafe {
            let integers = _mm256_cvttpd_epi32(self.0);
            let words = _mm_packs_epi32(integers, integers);
            let bytes = _mm_cvtsi128_si32(_mm_packs_epi16(words, words));
            to.cast::<i32>().write_unaligned(bytes);
        }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Exponentials for Lanes {
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm256_slli_epi64::<52>(_mm256_castpd_si256(exponents.0));
            Self(_mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(self.0), shifted)))
        }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Places for Lanes {
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        unsafe { Self(_mm256_sub_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn store_places(self, to: *mut u64) -> Self {
        unsafe {
            let (offsets, fractions) = self.places::<8>();
            _mm256_storeu_si256(to.cast(), offsets);
            fractions
        }
    }
    #[inline(always)]
    unsafe fn look_up(places: *const u64, curve: &Curve) -> (Self, Self) {
        unsafe { Self::pairs_at(places, curve.as_ptr().cast()) }
    }
}

impl Lanes {
    /// Of numbers that are not negative and, times `SIZE`, less than 2^32: the places of their whole parts in a table with
    /// entries of `SIZE` bytes, a power of two, in bytes, and their fractions.
    ///
    /// # Safety
    ///
    /// The processor has AVX2.
    #[inline(always)]
    unsafe fn places<const SIZE: u32>(self) -> (__m256i, Self) {
        // SAFETY: as the caller promises.
        unsafe {
            let whole = _mm256_floor_pd(self.0);
            // Added to 2^52 / `SIZE`, that many times a whole number is the low half of the sum.
            let large = _mm256_set1_pd(LARGE / f64::from(SIZE));
            let sums = _mm256_castpd_si256(_mm256_add_pd(whole, large));
            (sums, Self(_mm256_sub_pd(self.0, whole)))
        }
    }

    /// The first and the second of two numbers at each of four places.
    ///
    /// # Safety
    ///
    /// The processor has AVX2; `places` are four, and `table` has two numbers at each of these, in bytes.
    #[inline(always)]
    unsafe fn pairs_at(places: *const u64, table: *const u8) -> (Self, Self) {
        // SAFETY: as the caller promises.
        unsafe {
            let even = pairs(places, table);
            let odd = pairs(places.add(1), table);
            (Self(_mm256_unpacklo_pd(even, odd)), Self(_mm256_unpackhi_pd(even, odd)))
        }
    }
}

/// The pairs of numbers at two places of a table: that of `places`, and the next but one.
///
/// # Safety
///
/// The processor has AVX2, `places` three places, and the table pairs at these, in bytes.
#[inline(always)]
pub(in crate::arch::x86_64) unsafe fn pairs(places: *const u64, table: *const u8) -> __m256d {
    // SAFETY: as the caller promises.
    unsafe {
        let first = table.add(place(places) as usize).cast();
        let second = table.add(place(places.add(2)) as usize).cast();
        _mm256_set_m128d(_mm_loadu_pd(second), _mm_loadu_pd(first))
    }
}

/// Reads a number from memory: the ports that would take it out of a register are busy.
///
/// # Safety
///
/// There is a number to read. The processor has its low half first.
#[inline(always)]
unsafe fn place(place: *const u64) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { place.cast::<u32>().read_volatile() }
}
