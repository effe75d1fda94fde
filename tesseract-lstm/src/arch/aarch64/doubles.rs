//! Four doubles in two registers.

use std::arch::aarch64::*;

use crate::arch::doubles::{Doubles, Numbers, RECIPROCAL, RECIPROCAL_LOW};
use crate::arch::exponentials::Exponentials;
use crate::tables::Table;

/// Four doubles: what waits in one register is passed by the other.
#[derive(Clone, Copy)]
pub(super) struct Lanes(pub(super) [float64x2_t; 2]);

impl Lanes {
    #[inline(always)]
    pub(super) fn map(self, function: impl Fn(float64x2_t) -> float64x2_t) -> Self {
        Self(self.0.map(function))
    }

    #[inline(always)]
    pub(super) fn zip(self, other: Self, function: impl Fn(float64x2_t, float64x2_t) -> float64x2_t) -> Self {
        Self([function(self.0[0], other.0[0]), function(self.0[1], other.0[1])])
    }
}

// SAFETY comments of the functions: the caller promises NEON, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
#[allow(unused_unsafe, reason = "newer compilers know that the target has NEON")]
impl Numbers for Lanes {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        unsafe { Self([vdupq_n_f64(value); 2]) }
    }
    #[inline(always)]
    unsafe fn from_integers(from: *const i32) -> Self {
        unsafe {
            let integers = vld1q_s32(from);
            let (low, high) = (vmovl_s32(vget_low_s32(integers)), vmovl_high_s32(integers));
            Self([vcvtq_f64_s64(low), vcvtq_f64_s64(high)])
        }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self([vld1q_f64(from), vld1q_f64(from.add(2))]) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe {
            vst1q_f64(to, self.0[0]);
            vst1q_f64(to.add(2), self.0[1]);
        }
    }
    #[inline(always)]
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool {
        unsafe {
            let single = |value: Self| vcvt_high_f32_f64(vcvt_f32_f64(value.0[0]), value.0[1]);
            let (low, high) = (single(low), single(high));
            vst1q_f32(to, low);
            vminvq_u32(vceqq_f32(low, high)) != 0
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vaddq_f64(a, b) })
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vmulq_f64(a, b) })
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        let half = |at: usize| unsafe { vfmaq_f64(more.0[at], self.0[at], factor.0[at]) };
        Self([half(0), half(1)])
    }
    // Of a number and none it is the number: no place in a table comes from what is no number.
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vminnmq_f64(a, b) })
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vmaxnmq_f64(a, b) })
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
#[allow(unused_unsafe, reason = "newer compilers know that the target has NEON")]
impl Doubles for Lanes {
    #[inline(always)]
    unsafe fn over_127(self) -> Self {
        self.map(|value| unsafe {
            let low = vmulq_f64(value, vdupq_n_f64(RECIPROCAL_LOW));
            vfmaq_f64(low, value, vdupq_n_f64(RECIPROCAL))
        })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        self.map(|value| unsafe { vabsq_f64(value) })
    }
    #[inline(always)]
    unsafe fn signed_like(self, signs: Self) -> Self {
        self.zip(signs, |value, signs| unsafe { vbslq_f64(vdupq_n_u64(1 << 63), signs, value) })
    }
    #[inline(always)]
    unsafe fn one_minus_where_negative(self, signs: Self) -> Self {
        self.zip(signs, |value, signs| unsafe {
            let negative = vcltzq_s64(vreinterpretq_s64_f64(signs));
            vbslq_f64(negative, vsubq_f64(vdupq_n_f64(1.0), value), value)
        })
    }
    #[inline(always)]
    unsafe fn look_up(self, table: &Table) -> (Self, Self, Self) {
        let mut found = [self; 3];
        for half in 0..2 {
            unsafe {
                let whole = vrndmq_f64(self.0[half]);
                let places = vcvtq_u64_f64(whole);
                let pair = |place: u64| vld1q_f64(table.as_ptr().add(place as usize).cast());
                let (even, odd) = (pair(vgetq_lane_u64::<0>(places)), pair(vgetq_lane_u64::<1>(places)));
                found[0].0[half] = vzip1q_f64(even, odd);
                found[1].0[half] = vzip2q_f64(even, odd);
                found[2].0[half] = vsubq_f64(self.0[half], whole);
            }
        }
        let [values, differences, fractions] = found;
        (values, differences, fractions)
    }
    #[inline(always)]
    unsafe fn store_bytes(self, to: *mut i8) {
        unsafe {
            let integers = vmovn_high_s64(vmovn_s64(vcvtq_s64_f64(self.0[0])), vcvtq_s64_f64(self.0[1]));
            let words = vmovn_s32(integers);
            let bytes = vreinterpret_u32_s8(vmovn_s16(vcombine_s16(words, words)));
            to.cast::<u32>().write_unaligned(vget_lane_u32::<0>(bytes));
        }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
#[allow(unused_unsafe, reason = "newer compilers know that the target has NEON")]
impl Exponentials for Lanes {
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        self.zip(exponents, |value, exponents| unsafe {
            let shifted = vshlq_n_s64::<52>(vreinterpretq_s64_f64(exponents));
            vreinterpretq_f64_s64(vaddq_s64(vreinterpretq_s64_f64(value), shifted))
        })
    }
}
