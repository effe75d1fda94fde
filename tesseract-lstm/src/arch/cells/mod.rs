//! A step of an LSTM's cells, written once over the registers of a level.
//!
//! What layers hand on are outputs, rounded to 8 bits. Single precision says what an output is rounded to, unless it is
//! too close to where that changes; then it is computed again in double precision.
//!
//! States are carried on from step to step. Upstream's are in double precision, and so are these, but by a shorter way
//! than upstream's, which is less than 1e-12 a step off. An output that this could change is one in a million; the line
//! is then done again, number by number as upstream does it. Where there are few steps, the states too are in single
//! precision, with a bound on how far off they are; what is too close is done again from the first step on.

mod exact;
mod quick;
mod registers;
mod short;

use std::mem::MaybeUninit;

pub(crate) use self::exact::{repeat, store_exact};
pub(crate) use self::quick::quick_step;
pub(crate) use self::registers::{Places, Singles};
pub(crate) use self::short::{SHORT, short_step};
use crate::packed::Packed;

/// Cells that go together through all parts of a step.
///
/// A step waits: for the places in the tables, for what is there, for a quotient. In several short loops the processor
/// fills each wait with the cells that come next.
const BLOCK: usize = 48;
const _: () = assert!(BLOCK <= u64::BITS as usize, "what is unsure is a bit for each");

/// Numbers between two parts of a step, for each of `G` gates; aligned, so that no register's lie in two cache lines.
#[repr(align(64))]
struct Between<T, const G: usize>([[MaybeUninit<T>; BLOCK]; G]);

impl<T: Copy, const G: usize> Between<T, G> {
    #[inline(always)]
    fn new() -> Self {
        Self([[const { MaybeUninit::uninit() }; BLOCK]; G])
    }
}

/// How close to a half an output may come in single precision, in units of the rounded ones, if the state is right.
///
/// Upstream's tables join values at multiples of 1/256 by straight lines, which are off by an eighth of the square of
/// that times the second derivative: by 1.5e-6 for the tangent, 2e-7 for the logistic function. Arithmetic adds at most
/// 4e-7 to the one and 3e-7 to the other; together, times 127, that is 3.1e-4.
const MARGIN: f32 = 5e-4;

/// Does something for cells from `first` to `end`, `lanes` at a time, in loops of sixteen cells.
#[inline(always)]
fn for_each(lanes: usize, first: usize, end: usize, mut act: impl FnMut(usize)) {
    let mut at = first;
    while at < end {
        for part in 0..Packed::GROUP / lanes {
            act(at + part * lanes);
        }
        at += Packed::GROUP;
    }
}

/// Cells of a layer: what sums are made gates with.
///
/// There are `count` cells, a multiple of sixteen, and four times as many outputs of `weights`, and sums of each step.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) weights: &'a Packed,
    pub(crate) sums: *const i32,
    pub(crate) count: usize,
}

impl Cells<'_> {
    /// The sums of a step.
    ///
    /// # Safety
    ///
    /// There are sums of the step.
    #[inline(always)]
    unsafe fn step(mut self, step: usize) -> Self {
        // SAFETY: as the caller promises.
        self.sums = unsafe { self.sums.add(step * 4 * self.count) };
        self
    }
}

/// 1.5 * 2^23: numbers added to it are rounded to whole ones, which are the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// 2^x for x of −40 to 40, and beyond as there: far enough for functions that are then 0 or 1, and three of these
/// multiplied are in range.
#[inline(always)]
unsafe fn power_of_two<S: Singles>(x: S) -> S {
    /// The polynomial that is closest to 2^x from −1/2 to 1/2, but for a first 1: it is off by 1.5e-7 of that at most.
    const SERIES: [f32; 6] = [1.0, 0.693_146_97, 0.240_221_2, 0.055_507_13, 0.009_675_541, 0.001_327_647_3];
    // SAFETY: as the caller promises for `S`.
    unsafe {
        let x = x.min(S::splat(40.0)).max(S::splat(-40.0));
        let sum = x.plus(S::splat(ROUNDER));
        let rest = x.minus(sum.minus(S::splat(ROUNDER)));
        // In pairs, and pairs of these: each waits for fewer others than one after another.
        let pair = |low: usize| S::splat(SERIES[low + 1]).fused(rest, S::splat(SERIES[low]));
        let square = rest.times(rest);
        pair(4).fused(square, pair(2)).fused(square, pair(0)).times_power_of_two(sum)
    }
}

/// The power of two in a state's tangent: 2^(−2 state / ln 2).
#[inline(always)]
unsafe fn tangent_power<S: Singles>(state: S) -> S {
    // SAFETY: as the caller promises for `S`.
    unsafe { power_of_two(state.times(S::splat(-2.0 * std::f32::consts::LOG2_E))) }
}

/// 127 tanh(state) / (1 + `gate_power`), `power` being that of the state.
#[inline(always)]
unsafe fn outputs<S: Singles>(power: S, gate_power: S) -> S {
    // SAFETY: as the caller promises for `S`.
    unsafe {
        let (one, most) = (S::splat(1.0), S::splat(127.0));
        let above = power.fused(S::splat(-127.0), most);
        above.over(one.plus(power).times(one.plus(gate_power)))
    }
}

/// What 2 is raised to in the logistic functions of the outputs of `weights` from `at` on.
///
/// # Safety
///
/// The processor has `S`'s instructions; there are `LANES` such outputs, and sums of them.
#[inline(always)]
unsafe fn exponents<S: Singles>(weights: &Packed, sums: *const i32, at: usize) -> S {
    // SAFETY: as the caller promises.
    unsafe {
        let integers = S::from_sums(sums.add(at), weights.integer_biases.as_ptr().add(at));
        integers.times(S::load(weights.exponents.as_ptr().add(at)))
    }
}

/// The hyperbolic tangent of scaled sums from `at` on, as bytes; which are unsure.
///
/// # Safety
///
/// The processor has `S`'s instructions; there are `LANES` sums and outputs of `weights`, and room for as many bytes.
#[inline(always)]
pub(crate) unsafe fn store_tanh<S: Singles>(
    weights: &Packed,
    sums: *const i32,
    at: usize,
    out: *mut i8,
) -> u32 {
    // SAFETY: as the caller promises.
    unsafe {
        let exponents = exponents::<S>(weights, sums, at);
        let power = power_of_two(exponents.plus(exponents));
        let above = power.fused(S::splat(-127.0), S::splat(127.0));
        above.over(S::splat(1.0).plus(power)).store_rounded(S::splat(MARGIN), out.add(at))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::tables::{self, SCALE, TABLES};

    /// Outputs of all registers' cells of these states and gates.
    ///
    /// # Safety
    ///
    /// The processor has `S`'s instructions.
    #[inline(always)]
    pub(crate) unsafe fn output<S: Singles>(state: f32, gate: f32) -> f32 {
        let mut all = [0.0; 16];
        // SAFETY: as the caller promises; there is room.
        unsafe {
            outputs(tangent_power(S::splat(state)), power_of_two(S::splat(gate))).store(all.as_mut_ptr());
        }
        all[0]
    }

    /// The margin has room: nothing that a level's `output` gives is further off than three quarters of it.
    pub(crate) fn single_precision_is_as_close_as_said(output: impl Fn(f32, f32) -> f32) {
        let tables = &**TABLES;
        let mut worst = 0.0f64;
        let grid = |steps: i32| (-steps..=steps).map(move |step| f64::from(step) * 12.0 / f64::from(steps));
        let steps = if cfg!(miri) { 5 } else { 1231 };
        for state in grid(2 * steps + 1) {
            for gate in grid(steps) {
                let exponent = (-gate * std::f64::consts::LOG2_E) as f32;
                let single = output(state as f32, exponent);
                let exact =
                    127.0 * tables::tanh(tables, state * SCALE) * tables::logistic(tables, gate * SCALE);
                worst = worst.max((f64::from(single) - exact).abs());
            }
        }
        assert!(worst < f64::from(MARGIN) * 0.75, "{worst}");
        assert!(worst > f64::from(MARGIN) * 0.25 || cfg!(miri), "{worst}: the margin could be narrower");
    }
}
