//! A step with states of double precision that may be a little off.

use super::exact::parts;
use super::registers::{Places, Singles};
use super::{BLOCK, Between, Cells, MARGIN, exponents, for_each, outputs, power_of_two, tangent_power};
use crate::arch::generic::STATE_LIMIT;
use crate::tables::{CURVES, Curve, PLACES};

/// By how much a step puts a state off that goes the quick way.
///
/// A place in a curve is off by 5.5e-12, upstream's own by 3.2e-12 (`Packed::smooth`); a tangent by 1/256 of that, a
/// logistic function by a quarter as much: 3.4e-14 and 8.5e-15, of which the latter counts for each unit of the state,
/// which has up to 100. Rounding adds 100 times 3.3e-16.
const QUICK_ERROR: f64 = 1e-12;

/// A step by the quick way, after `steps` others; whether all outputs are those of `Kernels::step`.
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
            for_each(S::LANES, first, end, |at| {
                let power = tangent_power(S::from_doubles(states.add(at)));
                power.store(powers[0].as_mut_ptr().add(at - first).cast());
                let gate_power = power_of_two(exponents::<S>(cells.weights, cells.sums, 3 * count + at));
                gate_power.store(powers[1].as_mut_ptr().add(at - first).cast());
            });
            let mut all_unsure = 0u64;
            for_each(S::LANES, first, end, |at| {
                let [power, gate_power] =
                    powers.each_ref().map(|powers| S::load(powers.as_ptr().add(at - first).cast()));
                let unsure = outputs(power, gate_power).store_rounded(S::splat(MARGIN), out.add(at));
                all_unsure |= u64::from(unsure) << (at - first);
            });
            for part in parts(all_unsure) {
                let error = (steps + 1) as f64 * QUICK_ERROR;
                sure &= S::store_exact(cells, states.add(first + part), out, first + part, error);
            }
        }
        first = end;
    }
    sure
}

/// A curve's values `fractions` of the way from places to those after them.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `LANES` places and fractions.
#[inline(always)]
unsafe fn along<V: Places>(curve: &Curve, (places, fractions): (*const u64, *const f64)) -> V {
    // SAFETY: as the caller promises.
    unsafe {
        let (values, next) = V::look_up(places, curve);
        next.minus(values).fused(V::load(fractions), values)
    }
}

/// The states of cells from `first` to `end`, by the quick way.
///
/// # Safety
///
/// As of `quick_step`, with the instructions of `V`; `end` is at most `count` and `BLOCK` more than `first`, and both are
/// multiples of sixteen.
#[inline(always)]
unsafe fn quick_states<V: Places>(cells: &Cells<'_>, states: *mut f64, (first, end): (usize, usize)) {
    let curves = &**CURVES;
    let (mut fractions, mut places) = (Between::<f64, 3>::new(), Between::<u64, 3>::new());
    let (fractions, places) = (&mut fractions.0, &mut places.0);
    for gate in 0..3 {
        let at = gate * cells.count + first;
        // SAFETY: the cells are in the block; their gates are from `at` on.
        unsafe {
            let sums = cells.sums.add(at);
            let (slopes, offsets) =
                (cells.weights.slopes.as_ptr().add(at), cells.weights.offsets.as_ptr().add(at));
            for_each(V::LANES, 0, end - first, |cell| {
                let (slopes, offsets) = (V::load(slopes.add(cell)), V::load(offsets.add(cell)));
                let place = V::from_integers(sums.add(cell)).fused(slopes, offsets);
                let place = place.min(V::splat(*PLACES.end())).max(V::splat(*PLACES.start()));
                let fraction = place.store_places(places[gate].as_mut_ptr().add(cell).cast());
                fraction.store(fractions[gate].as_mut_ptr().add(cell).cast());
            });
        }
    }
    for_each(V::LANES, 0, end - first, |cell| {
        // SAFETY: all numbers of the block are written; the states are there.
        unsafe {
            let at = |gate: usize| {
                (places[gate].as_ptr().add(cell).cast(), fractions[gate].as_ptr().add(cell).cast())
            };
            let input: V = along(&curves.tanh, at(0));
            let input_gate = along(&curves.logistic, at(1));
            let forget_gate = along(&curves.logistic, at(2));
            let state = states.add(first + cell);
            let new = input.fused(input_gate, V::load(state).times(forget_gate));
            new.min(V::splat(STATE_LIMIT)).max(V::splat(-STATE_LIMIT)).store(state);
        }
    });
}
