//! A step of an LSTM's cells.
//!
//! States are carried on from step to step in double precision, so everything that goes into them is computed as
//! upstream does, number by number. An output, however, is rounded to 8 bits and then forgotten: single precision says
//! what it is rounded to, unless it is too close to where that changes. Then the same is done again in double precision.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::Lanes;
use crate::arch::doubles::{self, Doubles};
use crate::arch::generic::STATE_LIMIT;
use crate::packed::Packed;
use crate::tables::{LAST, SCALE, TABLES, Table};

/// Cells that go together through all parts of a step.
///
/// A step waits: for the places in the tables, for what is there, for a quotient. In several short loops the processor
/// fills each wait with the cells that come next.
const BLOCK: usize = 48;
/// Cells whose outputs go together.
const TOGETHER: usize = 8;

/// Numbers between two parts of a step, for cell inputs, input gates and forget gates.
type Numbers<T> = [[MaybeUninit<T>; BLOCK]; 3];

/// How close to a half an output may come in single precision, in units of the rounded ones. It is off by less than an
/// eighth of that: the tables' straight lines by 2e-6 of 1, and arithmetic by 1e-6, times 127.
const MARGIN: f32 = 1e-3;

/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of sixteen; there are four times as many sums and outputs of
/// `weights`, and as many states and bytes.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn step(weights: &Packed, sums: *const i32, states: *mut f64, out: *mut i8, count: usize) {
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        // SAFETY: cells up to `end`, which is a multiple of sixteen and at most `count`.
        unsafe {
            update(weights, sums, states, count, (first, end));
            let mut at = first;
            while at < end {
                if !store_outputs(weights, sums, states, out, count, at) {
                    store_exact_outputs(weights, sums, states, out, count, at);
                }
                at += TOGETHER;
            }
        }
        first = end;
    }
}

/// The states of cells from `first` to `end`.
///
/// # Safety
///
/// As of `step`; `end` is at most `count` and `BLOCK` more than `first`, and both are multiples of four.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn update(
    weights: &Packed,
    sums: *const i32,
    states: *mut f64,
    count: usize,
    (first, end): (usize, usize),
) {
    let tables = &**TABLES;
    let mut arguments: Numbers<f64> = [[const { MaybeUninit::uninit() }; BLOCK]; 3];
    let mut fractions: Numbers<f64> = [[const { MaybeUninit::uninit() }; BLOCK]; 3];
    let mut places: Numbers<u64> = [[const { MaybeUninit::uninit() }; BLOCK]; 3];
    for gate in 0..3 {
        let mut cell = 0;
        while first + cell < end {
            // SAFETY: the cell and the three after it are in the block; their gates are at `at`.
            unsafe {
                let at = gate * count + first + cell;
                let (biases, scales) = (weights.biases.as_ptr(), weights.table_scales.as_ptr());
                let argument = doubles::scaled::<Lanes>(sums.add(at), biases.add(at), scales.add(at));
                argument.store(arguments[gate].as_mut_ptr().add(cell).cast());
                let (offsets, rest) = argument.abs().min(Lanes::splat(LAST)).places();
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
            let function = |gate: usize, table: &Table| {
                let (values, differences) = Lanes::pairs_at(places[gate].as_ptr().add(cell).cast(), table);
                let fractions = Lanes::load(fractions[gate].as_ptr().add(cell).cast());
                let arguments = Lanes::load(arguments[gate].as_ptr().add(cell).cast());
                (values.plus(differences.times(fractions)), arguments)
            };
            let (input, signs) = function(0, &tables.tanh);
            let input = input.signed_like(signs);
            let (input_gate, signs) = function(1, &tables.logistic);
            let input_gate = input_gate.one_minus_where_negative(signs);
            let (forget_gate, signs) = function(2, &tables.logistic);
            let forget_gate = forget_gate.one_minus_where_negative(signs);
            let state = states.add(first + cell);
            let new = Lanes::load(state).times(forget_gate).plus(input.times(input_gate));
            new.min(Lanes::splat(STATE_LIMIT)).max(Lanes::splat(-STATE_LIMIT)).store(state);
        }
        cell += Lanes::LANES;
    }
}

/// Outputs of cells from `first` on, if all are certain.
///
/// # Safety
///
/// As of `step`; there are `TOGETHER` cells.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn store_outputs(
    weights: &Packed,
    sums: *const i32,
    states: *const f64,
    out: *mut i8,
    count: usize,
    first: usize,
) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        let states = states.add(first);
        let low = _mm256_cvtpd_ps(_mm256_loadu_pd(states));
        let high = _mm256_cvtpd_ps(_mm256_loadu_pd(states.add(4)));
        let at = 3 * count + first;
        let integers = _mm256_add_epi32(
            _mm256_loadu_si256(sums.add(at).cast()),
            _mm256_loadu_si256(weights.integer_biases.as_ptr().add(at).cast()),
        );
        let exponents = _mm256_loadu_ps(weights.exponents.as_ptr().add(at));
        let gates = _mm256_mul_ps(_mm256_cvtepi32_ps(integers), exponents);
        let values = outputs(_mm256_set_m128(high, low), gates);
        let rounded = _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(values);
        let distances = _mm256_andnot_ps(_mm256_set1_ps(-0.0), _mm256_sub_ps(values, rounded));
        let unsure = _mm256_cmp_ps::<_CMP_NLE_UQ>(distances, _mm256_set1_ps(0.5 - MARGIN));
        let integers = _mm256_cvtps_epi32(rounded);
        let words =
            _mm_packs_epi32(_mm256_castsi256_si128(integers), _mm256_extracti128_si256::<1>(integers));
        _mm_storel_epi64(out.add(first).cast(), _mm_packs_epi16(words, words));
        _mm256_movemask_ps(unsure) == 0
    }
}

/// The same in double precision.
///
/// # Safety
///
/// As of `step`; there are `TOGETHER` cells.
#[cold]
#[target_feature(enable = "avx2,fma")]
unsafe fn store_exact_outputs(
    weights: &Packed,
    sums: *const i32,
    states: *const f64,
    out: *mut i8,
    count: usize,
    first: usize,
) {
    let tables = &**TABLES;
    for at in (first..first + TOGETHER).step_by(Lanes::LANES) {
        // SAFETY: as the caller promises.
        unsafe {
            let gate = 3 * count + at;
            let (biases, scales) = (weights.biases.as_ptr(), weights.table_scales.as_ptr());
            let gate = doubles::scaled::<Lanes>(sums.add(gate), biases.add(gate), scales.add(gate));
            let state = Lanes::load(states.add(at)).times(Lanes::splat(SCALE));
            let values = doubles::tanh(state, tables).times(doubles::logistic(gate, tables));
            doubles::store_rounded(values, out.add(at));
        }
    }
}

/// 127 tanh(state) / (1 + 2^gate).
#[target_feature(enable = "avx2,fma")]
#[inline]
fn outputs(state: __m256, gate: __m256) -> __m256 {
    let (one, most) = (_mm256_set1_ps(1.0), _mm256_set1_ps(127.0));
    let power = power_of_two(_mm256_mul_ps(state, _mm256_set1_ps(-2.0 * std::f32::consts::LOG2_E)));
    let above = _mm256_fnmadd_ps(power, most, most);
    let below = _mm256_mul_ps(_mm256_add_ps(one, power), _mm256_add_ps(one, power_of_two(gate)));
    _mm256_div_ps(above, below)
}

/// 2^x for x of −60 to 60, and beyond as there.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn power_of_two(x: __m256) -> __m256 {
    /// (ln 2)^n / n!, from 6 down to 0.
    const SERIES: [f32; 7] = {
        let mut series = [1.0; 7];
        let (mut n, mut factor) = (1, 1.0);
        while n < 7 {
            factor *= std::f64::consts::LN_2 / n as f64;
            series[6 - n] = factor as f32;
            n += 1;
        }
        series
    };
    /// 1.5 * 2^23: numbers added to it are rounded to whole ones, which are the low bits.
    const ROUNDER: f32 = 12_582_912.0;
    let x = _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(60.0)), _mm256_set1_ps(-60.0));
    let rounder = _mm256_set1_ps(ROUNDER);
    let sum = _mm256_add_ps(x, rounder);
    let rest = _mm256_sub_ps(x, _mm256_sub_ps(sum, rounder));
    let mut power = _mm256_set1_ps(SERIES[0]);
    for factor in &SERIES[1..] {
        power = _mm256_fmadd_ps(power, rest, _mm256_set1_ps(*factor));
    }
    let exponents = _mm256_slli_epi32::<23>(_mm256_castps_si256(sum));
    _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(power), exponents))
}
