//! What kernels that go by pointers rely on.

use super::{Rows, ShortStates, cells};
#[cfg(target_arch = "x86_64")]
use crate::columns::Columns;
use crate::packed::Packed;

/// Panics unless the values of all rows are there.
pub(crate) fn inputs(weights: &Packed, inputs: &[i8], rows: Rows) {
    assert!(rows.count == 0 || (rows.count - 1) * rows.stride + weights.inputs <= inputs.len());
}

/// Panics unless there is room for all rows' sums.
pub(crate) fn sums(weights: &Packed, rows: Rows, sums: &[i32], stride: usize) {
    assert!(rows.count == 0 || (rows.count - 1) * stride + weights.outputs <= sums.len());
}

/// Panics unless the sizes are those of a step.
pub(crate) fn step(weights: &Packed, sums: &[i32], states: &[f64], out: &[i8]) {
    assert!(out.len().is_multiple_of(Packed::GROUP) && states.len() == out.len());
    assert_eq!((sums.len(), weights.outputs), (4 * out.len(), 4 * out.len()));
}

/// How many steps there are sums of. Panics unless the sizes are those of a short step.
pub(crate) fn short_step(weights: &Packed, sums: &[i32], states: &ShortStates<'_>, out: &[i8]) -> usize {
    let count = out.len();
    assert!(count.is_multiple_of(Packed::GROUP) && weights.outputs == 4 * count);
    assert_eq!((states.states.len(), states.errors.len()), (count, count));
    let steps = sums.len() / weights.outputs;
    assert!((1..=cells::SHORT).contains(&steps));
    steps
}

/// Panics unless the sizes are those of the weights.
#[cfg(target_arch = "x86_64")]
pub(crate) fn follow(weights: &Columns, known: &[i8], new: &[i8], kept: &[i32], sums: &[i32]) {
    assert!(weights.interleaved);
    assert_eq!((known.len(), new.len()), (weights.inputs, weights.inputs));
    assert_eq!((kept.len(), sums.len()), (weights.outputs, weights.outputs));
}
