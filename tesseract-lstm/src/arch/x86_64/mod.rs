//! x86-64 with vector instructions.

mod avx2;
mod avx512;
mod sse41;

pub(crate) use avx2::Avx2;
pub(crate) use avx512::Avx512Vnni;
pub(crate) use sse41::Sse41;

use super::Rows;
use crate::columns::Columns;
use crate::packed::Packed;

/// Panics unless the values of all rows are there.
fn check(weights: &Packed, inputs: &[i8], rows: Rows) {
    assert!(rows.count == 0 || (rows.count - 1) * rows.stride + weights.inputs <= inputs.len());
}

/// Panics unless there is room for all rows' sums.
fn check_sums(weights: &Packed, rows: Rows, sums: &[i32], stride: usize) {
    assert!(rows.count == 0 || (rows.count - 1) * stride + weights.outputs <= sums.len());
}

/// Panics unless the sizes are those of a step.
fn check_step(weights: &Packed, sums: &[i32], states: &[f64], out: &[i8]) {
    assert!(out.len().is_multiple_of(Packed::GROUP) && states.len() == out.len());
    assert_eq!((sums.len(), weights.outputs), (4 * out.len(), 4 * out.len()));
}

/// Panics unless the sizes are those of the weights.
fn check_follow(weights: &Columns, known: &[i8], new: &[i8], kept: &[i32], sums: &[i32]) {
    assert!(weights.interleaved);
    assert_eq!((known.len(), new.len()), (weights.inputs, weights.inputs));
    assert_eq!((kept.len(), sums.len()), (weights.outputs, weights.outputs));
}
