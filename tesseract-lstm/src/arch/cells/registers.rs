//! What cells ask of a level's registers.

use super::Cells;
use crate::arch::doubles::{Doubles, Numbers};
use crate::tables::Curve;

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
    unsafe fn minus(self, other: Self) -> Self;
    /// Of numbers in `PLACES`: whole parts to where `LANES` can be written; their fractions.
    unsafe fn store_places(self, to: *mut u64) -> Self;
    /// What a curve has at `LANES` places, as `store_places` stores them, and at those after them.
    unsafe fn look_up(places: *const u64, curve: &Curve) -> (Self, Self);
}
