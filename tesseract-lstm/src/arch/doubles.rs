//! Upstream's double precision arithmetic, several numbers at a time: written once over the registers of a level.
//!
//! Every operation here rounds as its scalar twin does. Functions are meant to be inlined into ones that have the
//! level's instructions.

use crate::model::Function;
use crate::tables::{LAST, SCALE, Table, Tables};

/// 2^52: whole numbers added to it are its low bits.
pub(crate) const LARGE: f64 = (1u64 << 52) as f64;

/// 1 / 127, and what it lacks: −127 times it, plus 1, divided by 127.
///
/// n * `RECIPROCAL` + n * `RECIPROCAL_LOW`, rounded once by an FMA, is n / 127 rounded once for every 32-bit n: the sum
/// is right to some 2^-105, and a quotient by 127 is at least 2^-61 away from where rounding changes (both relative).
pub(crate) const RECIPROCAL: f64 = 1.0 / 127.0;
pub(crate) const RECIPROCAL_LOW: f64 = RECIPROCAL_REST / 127.0;
/// 1 − 127 * `RECIPROCAL`, exactly.
const RECIPROCAL_REST: f64 = 1.0 / (1u64 << 56) as f64;

/// Numbers in the registers of a level.
///
/// # Safety
///
/// All functions: the processor has the level's instructions. Those with pointers say what these must be good for.
pub(crate) trait Numbers: Copy {
    /// How many there are.
    const LANES: usize;

    /// All of them `value`.
    unsafe fn splat(value: f64) -> Self;
    /// Integers, `LANES` of which can be read, converted.
    unsafe fn from_integers(from: *const i32) -> Self;
    /// `LANES` numbers that can be read.
    unsafe fn load(from: *const f64) -> Self;
    /// To where `LANES` numbers can be written.
    unsafe fn store(self, to: *mut f64);
    /// Single precision of `low` and `high` to where `LANES` numbers can be written; whether both are the same.
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool;
    unsafe fn plus(self, other: Self) -> Self;
    unsafe fn times(self, other: Self) -> Self;
    /// `self` times `factor`, plus `more`, rounded once.
    unsafe fn fused(self, factor: Self, more: Self) -> Self;
    unsafe fn min(self, other: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
}

/// Numbers with all that upstream does with them.
///
/// # Safety
///
/// As of [`Numbers`].
pub(crate) trait Doubles: Numbers {
    /// Integers, divided by 127 and rounded once.
    unsafe fn over_127(self) -> Self;
    unsafe fn abs(self) -> Self;
    /// With the signs of `signs`.
    unsafe fn signed_like(self, signs: Self) -> Self;
    /// 1 − `self` where `signs` is negative.
    unsafe fn one_minus_where_negative(self, signs: Self) -> Self;
    /// For numbers of 0 to `LAST`: the table's values and differences at their whole parts, and their fractions.
    unsafe fn look_up(self, table: &Table) -> (Self, Self, Self);
    /// Whole parts, of −127 to 127, to where `LANES` bytes can be written.
    unsafe fn store_bytes(self, to: *mut i8);
}

/// (sum / 127 + bias) * scale.
#[inline(always)]
pub(crate) unsafe fn scaled<V: Doubles>(sums: *const i32, biases: *const f64, scales: *const f64) -> V {
    // SAFETY: as the caller promises for `V` and for `LANES` numbers at each pointer.
    unsafe { V::from_integers(sums).over_127().plus(V::load(biases)).times(V::load(scales)) }
}

#[inline(always)]
unsafe fn interpolate<V: Doubles>(x: V, table: &Table) -> V {
    // SAFETY: as the caller promises for `V`; the least is taken first, so the places are in the table.
    unsafe {
        let (values, differences, fractions) = x.abs().min(V::splat(LAST)).look_up(table);
        values.plus(differences.times(fractions))
    }
}

/// tanh of x / 256.
#[inline(always)]
pub(crate) unsafe fn tanh<V: Doubles>(x: V, tables: &Tables) -> V {
    // SAFETY: as the caller promises for `V`.
    unsafe { interpolate(x, &tables.tanh).signed_like(x) }
}

/// The logistic function of x / 256.
#[inline(always)]
pub(crate) unsafe fn logistic<V: Doubles>(x: V, tables: &Tables) -> V {
    // SAFETY: as the caller promises for `V`.
    unsafe { interpolate(x, &tables.logistic).one_minus_where_negative(x) }
}

/// Rounds values times 127 and stores them as bytes.
#[inline(always)]
pub(crate) unsafe fn store_rounded<V: Doubles>(values: V, to: *mut i8) {
    // SAFETY: as the caller promises for `V` and for `LANES` bytes at `to`.
    unsafe {
        let scaled = values.times(V::splat(127.0));
        let rounded = scaled.abs().plus(V::splat(0.5)).min(V::splat(127.0));
        rounded.signed_like(scaled).store_bytes(to);
    }
}

/// What cells from `at` on make of their `old` states.
///
/// # Safety
///
/// As of `step`; `at + LANES` is at most `count`.
#[inline(always)]
pub(crate) unsafe fn new_states<V: Doubles>(
    tables: &Tables,
    old: V,
    (sums, biases, scales): (*const i32, *const f64, *const f64),
    count: usize,
    at: usize,
) -> V {
    // SAFETY: gates are `count` sums apart.
    unsafe {
        let scaled = |at: usize| scaled::<V>(sums.add(at), biases.add(at), scales.add(at));
        let (input, input_gate, forget_gate) = (scaled(at), scaled(count + at), scaled(2 * count + at));
        let kept = old.times(logistic(forget_gate, tables));
        let new = kept.plus(tanh(input, tables).times(logistic(input_gate, tables)));
        let limit = V::splat(super::generic::STATE_LIMIT);
        new.min(limit).max(V::splat(-super::generic::STATE_LIMIT))
    }
}

/// States that go together through the two halves of a step: so many numbers on the way stay close.
const BLOCK: usize = 192;

/// As `Kernels::step`, for `count` states, a multiple of sixteen.
///
/// A step waits for one table after another. In two halves each wait is short, and the processor fills it with what
/// comes next.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are four times `count` sums, biases and scales, and `count` states and
/// bytes of room.
#[inline(always)]
pub(crate) unsafe fn step<V: Doubles>(
    tables: &Tables,
    count: usize,
    (sums, biases, scales): (*const i32, *const f64, *const f64),
    states: *mut f64,
    out: *mut i8,
) {
    const { assert!(BLOCK.is_multiple_of(V::LANES)) };
    let mut output_gates = [0.0; BLOCK];
    let mut first = 0;
    while first < count {
        let end = if first + BLOCK < count { first + BLOCK } else { count };
        let mut at = first;
        while at < end {
            // SAFETY: `at + LANES` is at most `count`, `3 * count + at + LANES` at most four times `count`, and
            // `at - first + LANES` at most `BLOCK`.
            unsafe {
                let old = V::load(states.add(at));
                new_states(tables, old, (sums, biases, scales), count, at).store(states.add(at));
                let gate = 3 * count + at;
                let output_gate = scaled::<V>(sums.add(gate), biases.add(gate), scales.add(gate));
                logistic(output_gate, tables).store(output_gates.as_mut_ptr().add(at - first));
            }
            at += V::LANES;
        }
        let mut at = first;
        while at < end {
            // SAFETY: as above.
            unsafe {
                let state = V::load(states.add(at)).times(V::splat(SCALE));
                let output_gate = V::load(output_gates.as_ptr().add(at - first));
                store_rounded(tanh(state, tables).times(output_gate), out.add(at));
            }
            at += V::LANES;
        }
        first = end;
    }
}

/// As `Kernels::activate`, for `count` outputs, a multiple of `LANES`.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `count` sums, biases, scales and bytes of room.
#[inline(always)]
pub(crate) unsafe fn activate<V: Doubles>(
    (function, tables): (Function, &Tables),
    count: usize,
    (sums, biases, scales): (*const i32, *const f64, *const f64),
    out: *mut i8,
) {
    let mut at = 0;
    while at < count {
        // SAFETY: `at + LANES` is at most `count`.
        unsafe {
            let scaled = scaled::<V>(sums.add(at), biases.add(at), scales.add(at));
            let values = match function {
                Function::Tanh => tanh(scaled.times(V::splat(SCALE)), tables),
                Function::Logistic => logistic(scaled.times(V::splat(SCALE)), tables),
                Function::PosClip => scaled.min(V::splat(1.0)).max(V::splat(0.0)),
                Function::SymClip => scaled.min(V::splat(1.0)).max(V::splat(-1.0)),
                Function::Relu => scaled.max(V::splat(0.0)),
                Function::Linear | Function::Softmax | Function::SoftmaxNoCtc => scaled,
            };
            store_rounded(values, out.add(at));
        }
        at += V::LANES;
    }
}

/// As `Kernels::scale`, for `count` outputs, a multiple of `LANES`.
///
/// # Safety
///
/// The processor has `V`'s instructions; there are `count` sums, biases, scales and numbers of room.
#[inline(always)]
pub(crate) unsafe fn scale<V: Doubles>(
    count: usize,
    (sums, biases, scales): (*const i32, *const f64, *const f64),
    out: *mut f64,
) {
    let mut at = 0;
    while at < count {
        // SAFETY: `at + LANES` is at most `count`.
        unsafe { scaled::<V>(sums.add(at), biases.add(at), scales.add(at)).store(out.add(at)) };
        at += V::LANES;
    }
}
