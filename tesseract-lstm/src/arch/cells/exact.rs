//! Cells whose outputs single precision leaves unsure, in double precision as upstream computes.

use super::Cells;
use crate::arch::doubles::{self, Doubles};
use crate::tables::{SCALE, TABLES};

/// Cells that are done again together.
const AGAIN: usize = 4;

/// Where those of a block's cells begin that have to be done again, of a bit for each that is unsure.
#[inline(always)]
pub(super) fn parts(mut unsure: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let part = (unsure != 0).then(|| unsure.trailing_zeros() as usize / AGAIN * AGAIN)?;
        unsure &= !(0xf << part);
        Some(part)
    })
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
    const { assert!(V::LANES == AGAIN) };
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
    const { assert!(V::LANES == AGAIN) };
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
