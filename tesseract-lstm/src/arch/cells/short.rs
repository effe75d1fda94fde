//! A step of cells that make few, with states of single precision.

use super::exact::parts;
use super::registers::Singles;
use super::{BLOCK, Between, Cells, MARGIN, exponents, for_each, outputs, power_of_two, tangent_power};
use crate::arch::ShortStates;

/// By how much a step puts a state off: by the error of a logistic function, the input gate; for each unit of that by
/// the error of a tangent; and for each unit of the state by that of another logistic function and of rounding.
const STEP_ERROR: f32 = 7e-7;
const STEP_ERROR_PER_GATE: f32 = 2.3e-6;
const STEP_ERROR_PER_STATE: f32 = 7e-7;
/// Steps that are few. No gate is above 1, so a state is at most their number, and far from its limit.
pub(crate) const SHORT: usize = 16;

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
            for_each(S::LANES, first, end, |at| {
                // SAFETY: the gates of the cells from `at` on.
                unsafe {
                    let exponents = exponents::<S>(weights, now.sums, gate * count + at);
                    // Of a tangent's argument twice as much.
                    let exponents = if gate == 0 { exponents.plus(exponents) } else { exponents };
                    power_of_two(exponents).store(powers.as_mut_ptr().add(at - first).cast());
                }
            });
        }
        for_each(S::LANES, first, end, |at| {
            // SAFETY: the powers are written; states and errors are there.
            unsafe {
                let [input, input_gate, forget_gate, _] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let old = (S::load(all_states.add(at)), S::load(all_errors.add(at)));
                let (state, error) = short_states(old, input, input_gate, forget_gate);
                state.store(all_states.add(at));
                error.store(all_errors.add(at));
            }
        });
        for_each(S::LANES, first, end, |at| {
            // SAFETY: as above. The first powers are no longer used.
            unsafe {
                let power = tangent_power(S::load(all_states.add(at)));
                power.store(powers[0].as_mut_ptr().add(at - first).cast());
            }
        });
        let mut all_unsure = 0u64;
        for_each(S::LANES, first, end, |at| {
            // SAFETY: as above.
            unsafe {
                let [power, .., gate_power] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let margins = S::load(all_errors.add(at)).fused(S::splat(127.0), S::splat(MARGIN));
                let unsure = outputs(power, gate_power).store_rounded(margins, out.add(at));
                all_unsure |= u64::from(unsure) << (at - first);
            }
        });
        for part in parts(all_unsure) {
            // SAFETY: as above.
            unsafe {
                let exact = S::repeat(cells, steps, out, first + part);
                for (index, exact) in (first + part..).zip(exact) {
                    *all_states.add(index) = exact as f32;
                    // Half a unit in the last place.
                    *all_errors.add(index) = (exact as f32).abs() * f32::EPSILON;
                }
            }
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
        let input_below = one.plus(input);
        let below = input_below.times(one.plus(input_gate));
        let forget_below = one.plus(forget_gate);
        let reciprocal = one.over(below.times(forget_below));
        let factor = forget_below.times(reciprocal);
        let (new, input_gate) = (one.minus(input).times(factor), input_below.times(factor));
        let forget_gate = below.times(reciprocal);
        let added = old.abs().fused(S::splat(STEP_ERROR_PER_STATE), S::splat(STEP_ERROR));
        let added = input_gate.fused(S::splat(STEP_ERROR_PER_GATE), added);
        (old.fused(forget_gate, new), error.fused(forget_gate, added))
    }
}
