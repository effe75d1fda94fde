//! Single precision, and double precision for places in curves.

use std::arch::aarch64::*;

use super::doubles::Lanes;
use crate::arch::cells::{self, Cells, Places, Singles};
use crate::tables::Curve;

/// Eight numbers of single precision in two registers: what waits in one is passed by the other.
#[derive(Clone, Copy)]
pub(super) struct Eight([float32x4_t; 2]);

impl Eight {
    #[inline(always)]
    fn map(self, function: impl Fn(float32x4_t) -> float32x4_t) -> Self {
        Self(self.0.map(function))
    }

    #[inline(always)]
    fn zip(self, other: Self, function: impl Fn(float32x4_t, float32x4_t) -> float32x4_t) -> Self {
        Self([function(self.0[0], other.0[0]), function(self.0[1], other.0[1])])
    }
}

// SAFETY comments of the functions: the caller promises NEON, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
#[allow(unused_unsafe, reason = "newer compilers know that the target has NEON")]
impl Singles for Eight {
    const LANES: usize = 8;
    type Exact = Lanes;
    type Quick = Lanes;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        unsafe { Self([vdupq_n_f32(value); 2]) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { Self([vld1q_f32(from), vld1q_f32(from.add(4))]) }
    }
    #[inline(always)]
    unsafe fn from_doubles(from: *const f64) -> Self {
        unsafe {
            let half = |from| vcvt_high_f32_f64(vcvt_f32_f64(vld1q_f64(from)), vld1q_f64(from.add(2)));
            Self([half(from), half(from.add(4))])
        }
    }
    #[inline(always)]
    unsafe fn from_sums(one: *const i32, other: *const i32) -> Self {
        unsafe {
            let half = |at| vcvtq_f32_s32(vaddq_s32(vld1q_s32(one.add(at)), vld1q_s32(other.add(at))));
            Self([half(0), half(4)])
        }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe {
            vst1q_f32(to, self.0[0]);
            vst1q_f32(to.add(4), self.0[1]);
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vaddq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vsubq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vmulq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn over(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vdivq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn fused(self, factor: Self, more: Self) -> Self {
        let half = |at: usize| unsafe { vfmaq_f32(more.0[at], self.0[at], factor.0[at]) };
        Self([half(0), half(1)])
    }
    // What is no number stays none: then the output is unsure.
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vminq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| unsafe { vmaxq_f32(a, b) })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        self.map(|value| unsafe { vabsq_f32(value) })
    }
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        self.zip(exponents, |value, exponents| unsafe {
            let shifted = vshlq_n_s32::<23>(vreinterpretq_s32_f32(exponents));
            vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(value), shifted))
        })
    }
    #[inline(always)]
    unsafe fn store_rounded(self, margins: Self, to: *mut i8) -> u32 {
        /// A bit for each of eight.
        const BITS: [u16; 8] = [1, 2, 4, 8, 16, 32, 64, 128];
        unsafe {
            let rounded = self.map(|value| vrndnq_f32(value));
            let reach = self.minus(rounded).abs().plus(margins);
            let sure = reach.0.map(|reach| vcleq_f32(reach, vdupq_n_f32(0.5)));
            let integers = rounded.0.map(|rounded| vcvtq_s32_f32(rounded));
            vst1_s8(to, vmovn_s16(vmovn_high_s32(vmovn_s32(integers[0]), integers[1])));
            let sure = vmovn_high_u32(vmovn_u32(sure[0]), sure[1]);
            u32::from(vaddvq_u16(vbicq_u16(vld1q_u16(BITS.as_ptr()), sure)))
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
/// As of `cells::repeat`; the processor has NEON.
#[cold]
#[inline(never)]
unsafe fn repeat(cells: &Cells<'_>, steps: usize, out: *mut i8, at: usize) -> [f64; 4] {
    // SAFETY: as the caller promises.
    unsafe { cells::repeat::<Lanes>(cells, steps, out, at) }
}

/// # Safety
///
/// As of `cells::store_exact`; the processor has NEON.
#[cold]
#[inline(never)]
unsafe fn store_exact(cells: &Cells<'_>, states: *const f64, out: *mut i8, at: usize, error: f64) -> bool {
    // SAFETY: as the caller promises.
    unsafe { cells::store_exact::<Lanes>(cells, states, out, at, error) }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
#[allow(unused_unsafe, reason = "newer compilers know that the target has NEON")]
impl Places for Lanes {
    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        self.zip(other, |one, other| unsafe { vsubq_f64(one, other) })
    }
    #[inline(always)]
    unsafe fn store_places(self, to: *mut u64) -> Self {
        unsafe {
            let whole = self.map(|value| vrndmq_f64(value));
            for (half, whole) in whole.0.into_iter().enumerate() {
                // With three bits after the point: times the size of a number.
                vst1q_u64(to.add(2 * half), vcvtq_n_u64_f64::<3>(whole));
            }
            self.zip(whole, |value, whole| vsubq_f64(value, whole))
        }
    }
    #[inline(always)]
    unsafe fn look_up(places: *const u64, curve: &Curve) -> (Self, Self) {
        unsafe {
            let curve = curve.as_ptr().cast::<u8>();
            let pair = |place: usize| vld1q_f64(curve.add(*places.add(place) as usize).cast());
            let (even, odd) = (Self([pair(0), pair(2)]), Self([pair(1), pair(3)]));
            let values = even.zip(odd, |even, odd| vzip1q_f64(even, odd));
            (values, even.zip(odd, |even, odd| vzip2q_f64(even, odd)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_precision_is_as_close_as_said() {
        if super::super::Neon::new().is_none() {
            eprintln!("skipped: this processor has no NEON");
            return;
        }
        // SAFETY: the processor has NEON: `new` looked.
        cells::tests::single_precision_is_as_close_as_said(|state, gate| unsafe {
            cells::tests::output::<Eight>(state, gate)
        });
    }

    /// What is no number, or a half but for its margin, is unsure, and nothing else is.
    #[test]
    fn unsure_is_what_is_close_to_a_half_or_no_number() {
        let values = [0.5, -126.5, f32::NAN, 126.75, -126.75, 2.375, -0.625, 3.0];
        let mut bytes = [0; 8];
        // SAFETY: every processor of this architecture that Rust's targets are for has NEON; there is room.
        let unsure =
            unsafe { Eight::load(values.as_ptr()).store_rounded(Eight::splat(0.125), bytes.as_mut_ptr()) };
        assert_eq!(unsure, 0b111);
        assert_eq!(bytes[3..], [127, -127, 2, -1, 3]);
    }
}
