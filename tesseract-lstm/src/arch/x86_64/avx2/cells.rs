//! A step of an LSTM's cells.
//!
//! What layers hand on are outputs, rounded to 8 bits. Single precision says what an output is rounded to, unless it is
//! too close to where that changes; then it is computed again in double precision.
//!
//! States are carried on from step to step. Upstream's are in double precision, and so are these, but by a shorter way
//! than upstream's, which is less than 1e-12 a step off. An output that this could change is one in a million; the line
//! is then done again, number by number as upstream does it. Where there are few steps, the states too are in single
//! precision, with a bound on how far off they are; what is too close is done again from the first step on.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::Lanes;
use crate::arch::ShortStates;
use crate::arch::doubles::{self, Doubles};
use crate::arch::generic::STATE_LIMIT;
use crate::packed::Packed;
use crate::tables::{CURVES, Curve, SCALE, SIZE, TABLES};

/// Cells that go together through all parts of a step.
///
/// A step waits: for the places in the tables, for what is there, for a quotient. In several short loops the processor
/// fills each wait with the cells that come next.
const BLOCK: usize = 48;
/// Cells whose outputs go together.
pub(super) const TOGETHER: usize = 8;

/// Numbers between two parts of a step, for cell inputs, input gates and forget gates.
type Numbers<T> = [[MaybeUninit<T>; BLOCK]; 3];

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
pub(super) const SHORT: usize = 16;

/// By how much a step puts a state off that goes the short way.
///
/// A place in a curve is off by 5.5e-12, upstream's own by 3.2e-12 (`Packed::smooth`); a tangent by 1/256 of that, a
/// logistic function by a quarter as much: 3.4e-14 and 8.5e-15, of which the latter counts for each unit of the state,
/// which has up to 100. Rounding adds 100 times 3.3e-16.
const QUICK_ERROR: f64 = 1e-12;

/// A step by the short way, after `steps` others; whether all outputs are those of `Kernels::step`.
///
/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of sixteen; there are four times as many sums and outputs of
/// `weights`, and as many states and bytes.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn quick_step(
    weights: &Packed,
    sums: *const i32,
    states: *mut f64,
    out: *mut i8,
    count: usize,
    steps: usize,
) -> bool {
    let mut sure = true;
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        // SAFETY: cells up to `end`, which is a multiple of sixteen and at most `count`.
        unsafe {
            quick_update(weights, sums, states.add(first), count, (first, end));
            let mut singles: [[MaybeUninit<f32>; BLOCK]; 2] = [[const { MaybeUninit::uninit() }; BLOCK]; 2];
            let [powers, gate_powers] = &mut singles;
            let mut at = first;
            while at < end {
                let low = _mm256_cvtpd_ps(_mm256_loadu_pd(states.add(at)));
                let high = _mm256_cvtpd_ps(_mm256_loadu_pd(states.add(at + 4)));
                let power = tangent_power(_mm256_set_m128(high, low));
                _mm256_storeu_ps(powers.as_mut_ptr().add(at - first).cast(), power);
                let gate_power = power_of_two(gates(weights, sums, 3 * count + at));
                _mm256_storeu_ps(gate_powers.as_mut_ptr().add(at - first).cast(), gate_power);
                at += TOGETHER;
            }
            let mut at = first;
            while at < end {
                let power = _mm256_loadu_ps(powers.as_ptr().add(at - first).cast());
                let gate_power = _mm256_loadu_ps(gate_powers.as_ptr().add(at - first).cast());
                let margins = _mm256_set1_ps(MARGIN);
                let unsure = store_rounded(outputs(power, gate_power), margins, out.add(at));
                for half in halves(unsure) {
                    let at = at + half;
                    let values = exact_outputs(weights, sums, states.add(at), count, at);
                    doubles::store_rounded(values, out.add(at));
                    sure &= are_sure(values, (steps + 1) as f64 * QUICK_ERROR);
                }
                at += TOGETHER;
            }
        }
        first = end;
    }
    sure
}

/// Whether outputs that are `error` off are rounded to the same bytes.
///
/// # Safety
///
/// The processor has AVX2 and FMA.
#[cold]
#[target_feature(enable = "avx2,fma")]
fn are_sure(values: Lanes, error: f64) -> bool {
    let mut each = [0.0; Lanes::LANES];
    // SAFETY: there is room for all.
    unsafe { values.store(each.as_mut_ptr()) };
    // Twice as much, for what the output itself adds.
    each.iter().all(|value| ((value * 127.0).abs().fract() - 0.5).abs() > 2.0 * 127.0 * error)
}

/// As `Kernels::short_step`, after `steps` steps with this one.
///
/// # Safety
///
/// The processor has AVX2 and FMA; there is a multiple of sixteen of bytes, states and errors, and four times as many
/// outputs of `weights`, and sums for each step.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn short_step(
    weights: &Packed,
    sums: *const i32,
    steps: usize,
    states: ShortStates<'_>,
    out: &mut [i8],
) {
    let count = out.len();
    let out = out.as_mut_ptr();
    let (all_states, all_errors) = (states.states.as_mut_ptr(), states.errors.as_mut_ptr());
    // SAFETY: there are sums for each step.
    let now = unsafe { sums.add((steps - 1) * 4 * count) };
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        let mut powers: [[MaybeUninit<f32>; BLOCK]; 4] = [[const { MaybeUninit::uninit() }; BLOCK]; 4];
        let at_cell = |cell: usize| cell - first;
        for (gate, powers) in powers.iter_mut().enumerate() {
            let mut at = first;
            while at < end {
                // SAFETY: the gates of `TOGETHER` cells from `at` on.
                unsafe {
                    let gates = gates(weights, now, gate * count + at);
                    // Of a tangent's argument twice as much.
                    let exponent = if gate == 0 { _mm256_add_ps(gates, gates) } else { gates };
                    _mm256_storeu_ps(powers.as_mut_ptr().add(at_cell(at)).cast(), power_of_two(exponent));
                }
                at += TOGETHER;
            }
        }
        let mut at = first;
        while at < end {
            // SAFETY: the powers are written; states and errors are there.
            unsafe {
                let [input, input_gate, forget_gate, _] =
                    powers.each_ref().map(|powers| _mm256_loadu_ps(powers.as_ptr().add(at_cell(at)).cast()));
                let (state_at, error_at) = (all_states.add(at), all_errors.add(at));
                let (old, error) = (_mm256_loadu_ps(state_at), _mm256_loadu_ps(error_at));
                let (state, error) = short_states((old, error), input, input_gate, forget_gate);
                _mm256_storeu_ps(state_at, state);
                _mm256_storeu_ps(error_at, error);
            }
            at += TOGETHER;
        }
        let mut at = first;
        while at < end {
            // SAFETY: as above. The first powers are no longer used.
            unsafe {
                let power = tangent_power(_mm256_loadu_ps(all_states.add(at)));
                _mm256_storeu_ps(powers[0].as_mut_ptr().add(at_cell(at)).cast(), power);
            }
            at += TOGETHER;
        }
        let mut at = first;
        while at < end {
            // SAFETY: as above.
            unsafe {
                let [power, .., gate_power] =
                    powers.each_ref().map(|powers| _mm256_loadu_ps(powers.as_ptr().add(at_cell(at)).cast()));
                let (state_at, error_at) = (all_states.add(at), all_errors.add(at));
                let margins =
                    _mm256_fmadd_ps(_mm256_loadu_ps(error_at), _mm256_set1_ps(127.0), _mm256_set1_ps(MARGIN));
                let unsure = store_rounded(outputs(power, gate_power), margins, out.add(at));
                for first in halves(unsure) {
                    let exact = repeat(weights, sums, steps, out, count, at + first);
                    for (index, exact) in (first..).zip(exact) {
                        *state_at.add(index) = exact as f32;
                        // Half a unit in the last place.
                        *error_at.add(index) = (exact as f32).abs() * f32::EPSILON;
                    }
                }
            }
            at += TOGETHER;
        }
        first = end;
    }
}

/// New states and how far off they are, of the old ones and the powers of two in their gates.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn short_states(
    (old, error): (__m256, __m256),
    input: __m256,
    input_gate: __m256,
    forget_gate: __m256,
) -> (__m256, __m256) {
    let one = _mm256_set1_ps(1.0);
    // One quotient for both.
    let below = _mm256_mul_ps(_mm256_add_ps(one, input), _mm256_add_ps(one, input_gate));
    let forget_below = _mm256_add_ps(one, forget_gate);
    let reciprocal = _mm256_div_ps(one, _mm256_mul_ps(below, forget_below));
    let new = _mm256_mul_ps(_mm256_mul_ps(_mm256_sub_ps(one, input), forget_below), reciprocal);
    let forget_gate = _mm256_mul_ps(below, reciprocal);
    let state = _mm256_fmadd_ps(old, forget_gate, new);
    let per_state = _mm256_set1_ps(STEP_ERROR_PER_STATE);
    let added = _mm256_fmadd_ps(absolute(old), per_state, _mm256_set1_ps(STEP_ERROR));
    (state, _mm256_fmadd_ps(error, forget_gate, added))
}

/// Where those of the two halves of `TOGETHER` cells begin that have a bit in `unsure`.
#[inline]
fn halves(unsure: u32) -> impl Iterator<Item = usize> {
    let begins = if unsure == 0 { 0..0 } else { 0..TOGETHER };
    begins.step_by(Lanes::LANES).filter(move |first| unsure >> first & 0xf != 0)
}

/// All steps of the cells from `first` on in double precision: their states, with the outputs stored.
///
/// # Safety
///
/// As of `short_step`; there are `LANES` cells.
#[cold]
#[target_feature(enable = "avx2,fma")]
unsafe fn repeat(
    weights: &Packed,
    sums: *const i32,
    steps: usize,
    out: *mut i8,
    count: usize,
    first: usize,
) -> [f64; Lanes::LANES] {
    let mut states = [0.0; Lanes::LANES];
    // SAFETY: as the caller promises.
    unsafe {
        for step in 0..steps {
            let numbers = (sums.add(step * 4 * count), weights.biases.as_ptr(), weights.table_scales.as_ptr());
            let old = Lanes::load(states.as_ptr());
            doubles::new_states(&TABLES, old, numbers, count, first).store(states.as_mut_ptr());
        }
        let sums = sums.add((steps - 1) * 4 * count);
        let values = exact_outputs(weights, sums, states.as_ptr(), count, first);
        doubles::store_rounded(values, out.add(first));
    }
    states
}

/// What 2 is raised to in the logistic functions of the gates from `at` on.
///
/// # Safety
///
/// The processor has AVX2; there are `TOGETHER` sums and outputs of `weights`.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn gates(weights: &Packed, sums: *const i32, at: usize) -> __m256 {
    // SAFETY: as the caller promises.
    unsafe {
        let biases = _mm256_loadu_si256(weights.integer_biases.as_ptr().add(at).cast());
        let integers = _mm256_add_epi32(_mm256_loadu_si256(sums.add(at).cast()), biases);
        _mm256_mul_ps(_mm256_cvtepi32_ps(integers), _mm256_loadu_ps(weights.exponents.as_ptr().add(at)))
    }
}

#[target_feature(enable = "avx2,fma")]
#[inline]
fn absolute(values: __m256) -> __m256 {
    _mm256_andnot_ps(_mm256_set1_ps(-0.0), values)
}

/// The states of cells from `first` to `end`, by the short way; `states` are theirs.
///
/// # Safety
///
/// As of `quick_step`; `end` is at most `count` and `BLOCK` more than `first`, and both are multiples of four.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn quick_update(
    weights: &Packed,
    sums: *const i32,
    states: *mut f64,
    count: usize,
    (first, end): (usize, usize),
) {
    let curves = &**CURVES;
    let mut fractions: Numbers<f64> = [[const { MaybeUninit::uninit() }; BLOCK]; 3];
    let mut places: Numbers<u64> = [[const { MaybeUninit::uninit() }; BLOCK]; 3];
    let most = _mm256_set1_pd((2 * SIZE - 1) as f64);
    for gate in 0..3 {
        let mut cell = 0;
        while first + cell < end {
            // SAFETY: the cell and the three after it are in the block; their gates are at `at`.
            unsafe {
                let at = gate * count + first + cell;
                let integers = _mm256_cvtepi32_pd(_mm_loadu_si128(sums.add(at).cast()));
                let slopes = _mm256_loadu_pd(weights.slopes.as_ptr().add(at));
                let offsets = _mm256_loadu_pd(weights.offsets.as_ptr().add(at));
                let place = _mm256_fmadd_pd(integers, slopes, offsets);
                let place = _mm256_max_pd(_mm256_min_pd(place, most), _mm256_setzero_pd());
                let (offsets, rest) = Lanes(place).places();
                rest.store(fractions[gate].as_mut_ptr().add(cell).cast());
                _mm256_storeu_si256(places[gate].as_mut_ptr().add(cell).cast(), offsets);
            }
            cell += Lanes::LANES;
        }
    }
    let mut cell = 0;
    while first + cell < end {
        // SAFETY: all numbers of the block are written; the state is there.
        unsafe {
            let function = |gate: usize, curve: &Curve| {
                let (values, differences) = Lanes::pairs_at(places[gate].as_ptr().add(cell).cast(), curve);
                let fractions = Lanes::load(fractions[gate].as_ptr().add(cell).cast());
                _mm256_fmadd_pd(differences.0, fractions.0, values.0)
            };
            let input = function(0, &curves.tanh);
            let input_gate = function(1, &curves.logistic);
            let forget_gate = function(2, &curves.logistic);
            let state = states.add(cell);
            let new = _mm256_fmadd_pd(input, input_gate, _mm256_mul_pd(_mm256_loadu_pd(state), forget_gate));
            Lanes(new).min(Lanes::splat(STATE_LIMIT)).max(Lanes::splat(-STATE_LIMIT)).store(state);
        }
        cell += Lanes::LANES;
    }
}

/// The hyperbolic tangent of `TOGETHER` scaled sums from `at` on, as bytes; which are unsure.
///
/// # Safety
///
/// The processor has AVX2 and FMA; there are as many sums and outputs of `weights`, and room for as many bytes.
#[target_feature(enable = "avx2,fma")]
#[inline]
pub(super) unsafe fn store_tanh(weights: &Packed, sums: *const i32, at: usize, out: *mut i8) -> u32 {
    // SAFETY: as the caller promises.
    unsafe {
        let gates = gates(weights, sums, at);
        let (one, most) = (_mm256_set1_ps(1.0), _mm256_set1_ps(127.0));
        let power = power_of_two(_mm256_add_ps(gates, gates));
        let values = _mm256_div_ps(_mm256_fnmadd_ps(power, most, most), _mm256_add_ps(one, power));
        store_rounded(values, _mm256_set1_ps(MARGIN), out.add(at))
    }
}

/// # Safety
///
/// The processor has AVX2 and FMA; there is room for `TOGETHER` bytes.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn store_rounded(values: __m256, margins: __m256, out: *mut i8) -> u32 {
    let rounded = _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(values);
    let distances = absolute(_mm256_sub_ps(values, rounded));
    let unsure = _mm256_cmp_ps::<_CMP_NLE_UQ>(_mm256_add_ps(distances, margins), _mm256_set1_ps(0.5));
    let integers = _mm256_cvtps_epi32(rounded);
    let words = _mm_packs_epi32(_mm256_castsi256_si128(integers), _mm256_extracti128_si256::<1>(integers));
    // SAFETY: as the caller promises.
    unsafe { _mm_storel_epi64(out.cast(), _mm_packs_epi16(words, words)) };
    _mm256_movemask_ps(unsure).cast_unsigned()
}

/// Outputs of the cells from `at` on, in double precision; `states` are theirs.
///
/// # Safety
///
/// The processor has AVX2 and FMA; there are `LANES` cells, and four times `count` sums and outputs of `weights`.
#[cold]
#[target_feature(enable = "avx2,fma")]
unsafe fn exact_outputs(
    weights: &Packed,
    sums: *const i32,
    states: *const f64,
    count: usize,
    at: usize,
) -> Lanes {
    let tables = &**TABLES;
    // SAFETY: as the caller promises.
    unsafe {
        let gate = 3 * count + at;
        let (biases, scales) = (weights.biases.as_ptr(), weights.table_scales.as_ptr());
        let gate = doubles::scaled::<Lanes>(sums.add(gate), biases.add(gate), scales.add(gate));
        let state = Lanes::load(states).times(Lanes::splat(SCALE));
        doubles::tanh(state, tables).times(doubles::logistic(gate, tables))
    }
}

/// The power of two in a state's tangent: 2^(−2 state / ln 2).
#[target_feature(enable = "avx2,fma")]
#[inline]
fn tangent_power(state: __m256) -> __m256 {
    power_of_two(_mm256_mul_ps(state, _mm256_set1_ps(-2.0 * std::f32::consts::LOG2_E)))
}

/// 127 tanh(state) / (1 + `gate_power`), `power` being that of the state.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn outputs(power: __m256, gate_power: __m256) -> __m256 {
    let (one, most) = (_mm256_set1_ps(1.0), _mm256_set1_ps(127.0));
    let above = _mm256_fnmadd_ps(power, most, most);
    let below = _mm256_mul_ps(_mm256_add_ps(one, power), _mm256_add_ps(one, gate_power));
    _mm256_div_ps(above, below)
}

/// 2^x for x of −40 to 40, and beyond as there: far enough for functions that are then 0 or 1, and three of these
/// multiplied are in range.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn power_of_two(x: __m256) -> __m256 {
    /// The polynomial that is closest to 2^x from −1/2 to 1/2, but for a first 1: it is off by 1.5e-7 of that at most.
    const SERIES: [f32; 6] = [1.0, 0.693_146_97, 0.240_221_2, 0.055_507_13, 0.009_675_541, 0.001_327_647_3];
    /// 1.5 * 2^23: numbers added to it are rounded to whole ones, which are the low bits.
    const ROUNDER: f32 = 12_582_912.0;
    let x = _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(40.0)), _mm256_set1_ps(-40.0));
    let rounder = _mm256_set1_ps(ROUNDER);
    let sum = _mm256_add_ps(x, rounder);
    let rest = _mm256_sub_ps(x, _mm256_sub_ps(sum, rounder));
    // In pairs, and pairs of these: each waits for fewer others than one after another.
    let pair =
        |low: usize| _mm256_fmadd_ps(_mm256_set1_ps(SERIES[low + 1]), rest, _mm256_set1_ps(SERIES[low]));
    let square = _mm256_mul_ps(rest, rest);
    let power = _mm256_fmadd_ps(_mm256_fmadd_ps(pair(4), square, pair(2)), square, pair(0));
    let exponents = _mm256_slli_epi32::<23>(_mm256_castps_si256(sum));
    _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(power), exponents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    #[target_feature(enable = "avx2,fma")]
    fn output(state: f32, gate: f32) -> f32 {
        let (power, gate_power) = (tangent_power(_mm256_set1_ps(state)), power_of_two(_mm256_set1_ps(gate)));
        _mm256_cvtss_f32(outputs(power, gate_power))
    }

    /// The margin has room: nothing is further off than three quarters of it.
    #[test]
    fn single_precision_is_as_close_as_said() {
        if super::super::Avx2::new().is_none() {
            eprintln!("skipped: this processor has no AVX2");
            return;
        }
        let tables = &**TABLES;
        let mut worst = 0.0f64;
        let grid = |steps: i32| (-steps..=steps).map(move |step| f64::from(step) * 12.0 / f64::from(steps));
        let steps = if cfg!(miri) { 5 } else { 1231 };
        for state in grid(2 * steps + 1) {
            for gate in grid(steps) {
                let exponent = (-gate * std::f64::consts::LOG2_E) as f32;
                // SAFETY: the processor has AVX2 and FMA: `new` looked.
                let single = unsafe { output(state as f32, exponent) };
                let exact =
                    127.0 * tables::tanh(tables, state * SCALE) * tables::logistic(tables, gate * SCALE);
                worst = worst.max((f64::from(single) - exact).abs());
            }
        }
        assert!(worst < f64::from(MARGIN) * 0.75, "{worst}");
        // The few that Miri tries need not be the worst.
        assert!(cfg!(miri) || worst > f64::from(MARGIN) * 0.25, "{worst}: the margin could be narrower");
    }
}
