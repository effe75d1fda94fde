//! Probabilities by a quicker way than upstream's, several at a time: written once over the registers of a level.
//!
//! Functions are meant to be inlined into ones that have the level's instructions.

use super::doubles::{LARGE, Numbers};
use crate::softmax::LEAST;

/// Numbers with what exponentials, and quotients of them, ask for.
///
/// # Safety
///
/// As of [`Numbers`].
pub(crate) trait Exponentials: Numbers {
    /// Multiplied by two to the power of the whole number that, plus `ROUNDER`, is `exponents`; of results in the range
    /// of normal numbers.
    unsafe fn times_power_of_two(self, exponents: Self) -> Self;
}

/// 1.5 * 2^52: numbers added to it are rounded to whole ones, which are the low bits.
const ROUNDER: f64 = 1.5 * LARGE;

/// ln 2 in two parts; the first times a whole number of up to 2^11 is exact.
const LN_2: [f64; 2] = [f64::from_bits(std::f64::consts::LN_2.to_bits() & !0x7ff), LN_2_REST];
/// What the first part lacks: what the constant has in its last eleven bits, and what it lacks itself.
const LN_2_REST: f64 = std::f64::consts::LN_2 - f64::from_bits(std::f64::consts::LN_2.to_bits() & !0x7ff)
    + 2.319_046_813_846_299_6e-17;

/// e^x for x from −86 to 0, with an error below 2^-46 of it.
#[inline(always)]
unsafe fn exp<V: Exponentials>(x: V) -> V {
    /// 1 / n!, up to 11.
    const SERIES: [f64; 12] = {
        let mut series = [1.0; 12];
        let mut n = 1;
        let mut factorial = 1.0;
        while n < 12 {
            factorial *= n as f64;
            series[n] = 1.0 / factorial;
            n += 1;
        }
        series
    };
    // SAFETY: as the caller promises for `V`.
    unsafe {
        let exponents = x.fused(V::splat(std::f64::consts::LOG2_E), V::splat(ROUNDER));
        let whole = exponents.plus(V::splat(-ROUNDER));
        // At most ln 2 / 2, and a little more where a product was close to a half: the series' rest is below 2^-47.
        let rest = whole.fused(V::splat(-LN_2[1]), whole.fused(V::splat(-LN_2[0]), x));
        // In pairs: each waits for fewer others than one after another.
        let pair = |low: usize| V::splat(SERIES[low + 1]).fused(rest, V::splat(SERIES[low]));
        let square = rest.times(rest);
        let mut sum = pair(10);
        for low in [8, 6, 4, 2, 0] {
            sum = sum.fused(square, pair(low));
        }
        sum.times_power_of_two(exponents)
    }
}

/// Probabilities as `crate::softmax::softmax` computes them, where that is certain; false where it is not.
///
/// Two ways to compute an exponential, or to add them up, differ by next to nothing. Unless a quotient is that close to
/// where rounding to single precision changes, both round to the same.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `count` values, a multiple of `LANES`, and room for as many
/// exponentials; `out` has no more numbers.
#[inline(always)]
pub(crate) unsafe fn softmax<V: Exponentials>(
    greatest: f64,
    count: usize,
    values: *const f64,
    exponentials: *mut f64,
    out: &mut [f32],
) -> bool {
    // Each exponential is off by 2^-46 at most here, which counts for itself and for the total, and by 2^-52 in the C
    // library; each addition by 2^-53 on both sides.
    let margin = (count + 160) as f64 * f64::EPSILON;
    let mut lanes = [0.0; 8];
    const { assert!(V::LANES <= 8) };
    // SAFETY: `at + LANES` is at most `count`; `lanes` has room for `LANES` numbers.
    unsafe {
        let mut sums = V::splat(0.0);
        let mut at = 0;
        while at < count {
            let x = V::load(values.add(at)).plus(V::splat(-greatest));
            let exponential = exp(x.max(V::splat(LEAST)).min(V::splat(0.0)));
            exponential.store(exponentials.add(at));
            sums = sums.plus(exponential);
            at += V::LANES;
        }
        sums.store(lanes.as_mut_ptr());
    }
    let total: f64 = lanes.iter().sum();
    let mut sure = true;
    let mut at = 0;
    // SAFETY: there are exponentials up to a multiple of `LANES`, and room for `LANES` numbers, the last time in `singles`.
    unsafe {
        while at + V::LANES <= out.len() {
            sure &= store_quotients::<V>(exponentials.add(at), total, margin, out.as_mut_ptr().add(at));
            at += V::LANES;
        }
        if at < out.len() {
            let mut singles = [0.0; 8];
            sure &= store_quotients::<V>(exponentials.add(at), total, margin, singles.as_mut_ptr());
            out[at..].iter_mut().zip(singles).for_each(|(out, single)| *out = single);
        }
    }
    sure
}

/// Quotients of exponentials and their total; whether they are certain, being off by `margin` at most.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `LANES` exponentials, and room for as many numbers.
#[inline(always)]
unsafe fn store_quotients<V: Exponentials>(
    exponentials: *const f64,
    total: f64,
    margin: f64,
    to: *mut f32,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        let quotient = V::load(exponentials).times(V::splat(1.0 / total));
        let low = quotient.times(V::splat(1.0 - margin));
        let high = quotient.times(V::splat(1.0 + margin));
        V::store_singles(low, high, to)
    }
}
