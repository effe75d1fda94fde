//! A step of an LSTM's cells, written once over the registers of a level.
//!
//! What layers hand on are outputs, rounded to 8 bits. Single precision says what an output is rounded to, unless it is
//! too close to where that changes; then it is computed again in double precision.
//!
//! States are carried on from step to step. Upstream's are in double precision, and so are these, but by a shorter way
//! than upstream's, which is less than 1e-12 a step off. An output that this could change is one in a million; the line
//! is then done again, number by number as upstream does it. Where there are few steps, the states too are in single
//! precision, with a bound on how far off they are; what is too close is done again from the first step on.

use std::mem::MaybeUninit;

use super::ShortStates;
use super::doubles::{self, Doubles, Numbers};
use super::generic::STATE_LIMIT;
use crate::packed::Packed;
use crate::tables::{CURVES, Curve, SCALE, SIZE, TABLES};

/// Cells that go together through all parts of a step.
///
/// A step waits: for the places in the tables, for what is there, for a quotient. In several short loops the processor
/// fills each wait with the cells that come next.
const BLOCK: usize = 48;

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
/// By how much a step puts a state off: by the errors of a tangent and a logistic function, and, for each unit of the
/// state, of another logistic function and of rounding.
const STEP_ERROR: f32 = 3e-6;
const STEP_ERROR_PER_STATE: f32 = 7e-7;
/// Steps that are few. No gate is above 1, so a state is at most their number, and far from its limit.
pub(crate) const SHORT: usize = 16;

/// By how much a step puts a state off that goes the short way.
///
/// A place in a curve is off by 5.5e-12, upstream's own by 3.2e-12 (`Packed::smooth`); a tangent by 1/256 of that, a
/// logistic function by a quarter as much: 3.4e-14 and 8.5e-15, of which the latter counts for each unit of the state,
/// which has up to 100. Rounding adds 100 times 3.3e-16.
const QUICK_ERROR: f64 = 1e-12;

/// Single precision numbers in the registers of a level.
///
/// # Safety
///
/// All functions: the processor has the level's instructions. Those with pointers say what these must be good for.
pub(crate) trait Singles: Copy {
    /// How many there are: a divisor of sixteen, and a multiple of those of the others.
    const LANES: usize;
    /// Double precision as upstream computes.
    type Exact: Doubles;
    /// Double precision for states that may be a little off.
    type Quick: Places;

    /// All of them `value`.
    unsafe fn splat(value: f32) -> Self;
    /// `LANES` numbers that can be read.
    unsafe fn load(from: *const f32) -> Self;
    /// `LANES` doubles that can be read, rounded.
    unsafe fn from_doubles(from: *const f64) -> Self;
    /// The sums of integers, `LANES` of which can be read at both places, rounded.
    unsafe fn from_sums(one: *const i32, other: *const i32) -> Self;
    /// To where `LANES` numbers can be written.
    unsafe fn store(self, to: *mut f32);
    unsafe fn plus(self, other: Self) -> Self;
    unsafe fn minus(self, other: Self) -> Self;
    unsafe fn times(self, other: Self) -> Self;
    unsafe fn over(self, other: Self) -> Self;
    /// `self` times `factor`, plus `more`, rounded once.
    unsafe fn fused(self, factor: Self, more: Self) -> Self;
    unsafe fn min(self, other: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
    unsafe fn abs(self) -> Self;
    /// Multiplied by two to the power of the whole number that, plus `ROUNDER`, is `exponents`; of results in the range
    /// of normal numbers.
    unsafe fn times_power_of_two(self, exponents: Self) -> Self;
    /// Rounded, of −127 to 127, to where `LANES` bytes can be written. A bit for each that is as close to a half as
    /// `margins` are wide, or no number.
    unsafe fn store_rounded(self, margins: Self, to: *mut i8) -> u32;

    /// [`repeat`], which is seldom needed and stays out of the way of what calls it.
    unsafe fn repeat(numbers: &Cells<'_>, steps: usize, out: *mut i8, at: usize) -> [f64; 4];
    /// [`store_exact`], likewise.
    unsafe fn store_exact(
        numbers: &Cells<'_>,
        states: *const f64,
        out: *mut i8,
        at: usize,
        error: f64,
    ) -> bool;
}

/// Double precision numbers for places in curves.
///
/// # Safety
///
/// As of [`Numbers`].
pub(crate) trait Places: Numbers {
    /// `self` times `factor`, plus `more`, rounded once.
    unsafe fn fused(self, factor: Self, more: Self) -> Self;
    /// Of numbers from 0 on that are less than 2 `SIZE`: whole parts to where `LANES` can be written; their fractions.
    unsafe fn store_places(self, to: *mut u64) -> Self;
    /// What a curve has at `LANES` places, as `store_places` stores them: values and differences.
    unsafe fn look_up(places: *const u64, curve: &Curve) -> (Self, Self);
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

/// A step by the short way, after `steps` others; whether all outputs are those of `Kernels::step`.
///
/// # Safety
///
/// The processor has `S`'s instructions; there are as many states, and bytes of room, as cells.
#[inline(always)]
pub(crate) unsafe fn quick_step<S: Singles>(
    cells: &Cells<'_>,
    states: *mut f64,
    out: *mut i8,
    steps: usize,
) -> bool {
    let count = cells.count;
    let mut sure = true;
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        // SAFETY: cells up to `end`, which is a multiple of sixteen and at most `count`.
        unsafe {
            quick_states::<S::Quick>(cells, states, (first, end));
            let mut powers = Between::<f32, 2>::new();
            let powers = &mut powers.0;
            let mut at = first;
            while at < end {
                let power = tangent_power(S::from_doubles(states.add(at)));
                power.store(powers[0].as_mut_ptr().add(at - first).cast());
                let gate_power = power_of_two(exponents::<S>(cells.weights, cells.sums, 3 * count + at));
                gate_power.store(powers[1].as_mut_ptr().add(at - first).cast());
                at += S::LANES;
            }
            let mut at = first;
            while at < end {
                let [power, gate_power] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let unsure = outputs(power, gate_power).store_rounded(S::splat(MARGIN), out.add(at));
                for part in parts::<S>(unsure) {
                    let error = (steps + 1) as f64 * QUICK_ERROR;
                    sure &= S::store_exact(cells, states.add(at + part), out, at + part, error);
                }
                at += S::LANES;
            }
        }
        first = end;
    }
    sure
}

/// The states of cells from `first` to `end`, by the short way.
///
/// # Safety
///
/// As of `quick_step`, with the instructions of `V`; `end` is at most `count` and `BLOCK` more than `first`, and both are
/// multiples of sixteen.
#[inline(always)]
unsafe fn quick_states<V: Places>(cells: &Cells<'_>, states: *mut f64, (first, end): (usize, usize)) {
    let Cells { weights, sums, count } = *cells;
    let curves = &**CURVES;
    let (mut fractions, mut places) = (Between::<f64, 3>::new(), Between::<u64, 3>::new());
    let (fractions, places) = (&mut fractions.0, &mut places.0);
    for gate in 0..3 {
        let mut cell = 0;
        while first + cell < end {
            // SAFETY: the cells are in the block; their gates are at `at`.
            unsafe {
                let at = gate * count + first + cell;
                let slopes = V::load(weights.slopes.as_ptr().add(at));
                let place =
                    V::from_integers(sums.add(at)).fused(slopes, V::load(weights.offsets.as_ptr().add(at)));
                let place = place.min(V::splat((2 * SIZE - 1) as f64)).max(V::splat(0.0));
                let fraction = place.store_places(places[gate].as_mut_ptr().add(cell).cast());
                fraction.store(fractions[gate].as_mut_ptr().add(cell).cast());
            }
            cell += V::LANES;
        }
    }
    let mut cell = 0;
    while first + cell < end {
        // SAFETY: all numbers of the block are written; the states are there.
        unsafe {
            let function = |gate: usize, curve: &Curve| {
                let (values, differences) = V::look_up(places[gate].as_ptr().add(cell).cast(), curve);
                differences.fused(V::load(fractions[gate].as_ptr().add(cell).cast()), values)
            };
            let input = function(0, &curves.tanh);
            let input_gate = function(1, &curves.logistic);
            let forget_gate = function(2, &curves.logistic);
            let state = states.add(first + cell);
            let new = input.fused(input_gate, V::load(state).times(forget_gate));
            new.min(V::splat(STATE_LIMIT)).max(V::splat(-STATE_LIMIT)).store(state);
        }
        cell += V::LANES;
    }
}

/// As `Kernels::short_step`, after `steps` steps with this one; `cells` begin with the sums of the first.
///
/// # Safety
///
/// The processor has `S`'s instructions; there are as many states and errors, and bytes of room, as cells.
#[inline(always)]
pub(crate) unsafe fn short_step<S: Singles>(
    cells: &Cells<'_>,
    steps: usize,
    states: ShortStates<'_>,
    out: *mut i8,
) {
    let (count, weights) = (cells.count, cells.weights);
    let (all_states, all_errors) = (states.states.as_mut_ptr(), states.errors.as_mut_ptr());
    // SAFETY: there are sums for each step.
    let now = unsafe { cells.step(steps - 1) };
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        let mut powers = Between::<f32, 4>::new();
        let powers = &mut powers.0;
        for (gate, powers) in powers.iter_mut().enumerate() {
            let mut at = first;
            while at < end {
                // SAFETY: the gates of the cells from `at` on.
                unsafe {
                    let exponents = exponents::<S>(weights, now.sums, gate * count + at);
                    // Of a tangent's argument twice as much.
                    let exponents = if gate == 0 { exponents.plus(exponents) } else { exponents };
                    power_of_two(exponents).store(powers.as_mut_ptr().add(at - first).cast());
                }
                at += S::LANES;
            }
        }
        let mut at = first;
        while at < end {
            // SAFETY: the powers are written; states and errors are there.
            unsafe {
                let [input, input_gate, forget_gate, _] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let old = (S::load(all_states.add(at)), S::load(all_errors.add(at)));
                let (state, error) = short_states(old, input, input_gate, forget_gate);
                state.store(all_states.add(at));
                error.store(all_errors.add(at));
            }
            at += S::LANES;
        }
        let mut at = first;
        while at < end {
            // SAFETY: as above. The first powers are no longer used.
            unsafe {
                let power = tangent_power(S::load(all_states.add(at)));
                power.store(powers[0].as_mut_ptr().add(at - first).cast());
            }
            at += S::LANES;
        }
        let mut at = first;
        while at < end {
            // SAFETY: as above.
            unsafe {
                let [power, .., gate_power] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let margins = S::load(all_errors.add(at)).fused(S::splat(127.0), S::splat(MARGIN));
                let unsure = outputs(power, gate_power).store_rounded(margins, out.add(at));
                for part in parts::<S>(unsure) {
                    let exact = S::repeat(cells, steps, out, at + part);
                    for (index, exact) in (at + part..).zip(exact) {
                        *all_states.add(index) = exact as f32;
                        // Half a unit in the last place.
                        *all_errors.add(index) = (exact as f32).abs() * f32::EPSILON;
                    }
                }
            }
            at += S::LANES;
        }
        first = end;
    }
}

/// New states and how far off they are, of the old ones and the powers of two in their gates.
#[inline(always)]
unsafe fn short_states<S: Singles>((old, error): (S, S), input: S, input_gate: S, forget_gate: S) -> (S, S) {
    // SAFETY: as the caller promises for `S`.
    unsafe {
        let one = S::splat(1.0);
        // One quotient for both.
        let below = one.plus(input).times(one.plus(input_gate));
        let forget_below = one.plus(forget_gate);
        let reciprocal = one.over(below.times(forget_below));
        let new = one.minus(input).times(forget_below).times(reciprocal);
        let forget_gate = below.times(reciprocal);
        let added = old.abs().fused(S::splat(STEP_ERROR_PER_STATE), S::splat(STEP_ERROR));
        (old.fused(forget_gate, new), error.fused(forget_gate, added))
    }
}

/// Cells that are done again together.
const AGAIN: usize = 4;

/// Where those of a register's cells begin that have to be done again.
#[inline(always)]
fn parts<S: Singles>(unsure: u32) -> impl Iterator<Item = usize> {
    const { assert!(S::LANES.is_multiple_of(AGAIN) && S::Exact::LANES == AGAIN) };
    let begins = if unsure == 0 { 0..0 } else { 0..S::LANES };
    begins.step_by(AGAIN).filter(move |first| unsure >> first & 0xf != 0)
}

/// All steps of the cells from `at` on in double precision: their states, with the outputs stored.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `LANES` cells, with sums of all steps, and room for their bytes.
#[inline(always)]
pub(crate) unsafe fn repeat<V: Doubles>(
    cells: &Cells<'_>,
    steps: usize,
    out: *mut i8,
    at: usize,
) -> [f64; AGAIN] {
    let Cells { weights, count, .. } = *cells;
    let mut states = [0.0; AGAIN];
    // SAFETY: as the caller promises.
    unsafe {
        let mut state = V::splat(0.0);
        for step in 0..steps {
            let numbers = (cells.step(step).sums, weights.biases.as_ptr(), weights.table_scales.as_ptr());
            state = doubles::new_states(&TABLES, state, numbers, count, at);
        }
        state.store(states.as_mut_ptr());
        doubles::store_rounded(exact_outputs(&cells.step(steps - 1), state, at), out.add(at));
    }
    states
}

/// Stores outputs in double precision of the cells from `at` on; `states` are theirs. Whether they are sure, the states
/// being as far off as `error`.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `LANES` cells and states, and room for their bytes.
#[inline(always)]
pub(crate) unsafe fn store_exact<V: Doubles>(
    cells: &Cells<'_>,
    states: *const f64,
    out: *mut i8,
    at: usize,
    error: f64,
) -> bool {
    let mut values = [0.0; AGAIN];
    // SAFETY: as the caller promises.
    unsafe {
        let outputs = exact_outputs(cells, V::load(states), at);
        doubles::store_rounded(outputs, out.add(at));
        outputs.store(values.as_mut_ptr());
    }
    // Twice as much, for what the output itself adds.
    values.iter().all(|value| ((value * 127.0).abs().fract() - 0.5).abs() > 2.0 * 127.0 * error)
}

/// Outputs of the cells from `at` on, of their states.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `LANES` cells.
#[inline(always)]
unsafe fn exact_outputs<V: Doubles>(cells: &Cells<'_>, states: V, at: usize) -> V {
    let tables = &**TABLES;
    let Cells { weights, sums, count } = *cells;
    // SAFETY: as the caller promises.
    unsafe {
        let gate = 3 * count + at;
        let (biases, scales) = (weights.biases.as_ptr(), weights.table_scales.as_ptr());
        let gate = doubles::scaled::<V>(sums.add(gate), biases.add(gate), scales.add(gate));
        doubles::tanh(states.times(V::splat(SCALE)), tables).times(doubles::logistic(gate, tables))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::tables;

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
