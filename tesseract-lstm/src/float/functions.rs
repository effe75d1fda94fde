//! The functions of layers, in double precision: those of networks of integers, but for the sign of nothing.

use crate::arch::generic::STATE_LIMIT;
use crate::model::Function;
use crate::tables::{self, SCALE, TABLES, Tables};

/// A level's functions.
pub(crate) trait Functions {
    /// A step of an LSTM's cells: `gates` holds cell inputs, input gates, forget gates and output gates, one after
    /// another; outputs are rounded to single precision.
    ///
    /// # Safety
    ///
    /// The processor has the level's instructions.
    unsafe fn cells(gates: &[f64], states: &mut [f64], out: &mut [f64]);
}

/// One by one.
pub(crate) struct Scalars;

impl Functions for Scalars {
    #[inline(always)]
    unsafe fn cells(gates: &[f64], states: &mut [f64], out: &mut [f64]) {
        let tables = &**TABLES;
        let count = states.len();
        for (index, (state, out)) in states.iter_mut().zip(out).enumerate() {
            let [input, input_gate, forget_gate, output_gate] =
                [0, 1, 2, 3].map(|gate| gates[gate * count + index]);
            let kept = *state * logistic(tables, forget_gate);
            let new = kept + tanh(tables, input) * logistic(tables, input_gate);
            *state = new.clamp(-STATE_LIMIT, STATE_LIMIT);
            *out = f64::from((tanh(tables, *state) * logistic(tables, output_gate)) as f32);
        }
    }
}

fn tanh(tables: &Tables, x: f64) -> f64 {
    // Upstream's tangent of -0 is 0.
    tables::tanh(tables, (x + 0.0) * SCALE)
}

fn logistic(tables: &Tables, x: f64) -> f64 {
    tables::logistic(tables, x * SCALE)
}

/// `function` of values.
pub(crate) fn activate(function: Function, values: &[f64], out: &mut [f32]) {
    let tables = &**TABLES;
    for (value, out) in values.iter().zip(out) {
        let x = *value;
        let y = match function {
            Function::Tanh => tanh(tables, x),
            Function::Logistic => logistic(tables, x),
            Function::PosClip if x <= 0.0 => 0.0,
            Function::PosClip => x.min(1.0),
            Function::SymClip => x.clamp(-1.0, 1.0),
            Function::Relu if x <= 0.0 => 0.0,
            Function::Relu | Function::Linear | Function::Softmax | Function::SoftmaxNoCtc => x,
        };
        *out = y as f32;
    }
}

#[cfg(target_arch = "x86_64")]
mod vectors {
    use std::marker::PhantomData;

    use super::*;
    use crate::arch::doubles::{self, Doubles};

    /// In the registers `D`.
    pub(crate) struct Vectors<D>(PhantomData<D>);

    impl<D: Doubles> Functions for Vectors<D> {
        #[inline(always)]
        unsafe fn cells(gates: &[f64], states: &mut [f64], out: &mut [f64]) {
            let tables = &**TABLES;
            let count = states.len();
            assert!(count.is_multiple_of(D::LANES) && out.len() == count && gates.len() == 4 * count);
            for at in (0..count).step_by(D::LANES) {
                // SAFETY: the caller promises the instructions; `at + LANES` is at most `count`.
                unsafe {
                    let gate =
                        |gate: usize| D::load(gates.as_ptr().add(gate * count + at)).times(D::splat(SCALE));
                    let kept = D::load(states.as_ptr().add(at)).times(doubles::logistic(gate(2), tables));
                    let input = tangent(gate(0), tables).times(doubles::logistic(gate(1), tables));
                    let state = kept.plus(input).min(D::splat(STATE_LIMIT)).max(D::splat(-STATE_LIMIT));
                    state.store(states.as_mut_ptr().add(at));
                    let output = tangent(state.times(D::splat(SCALE)), tables);
                    let output = output.times(doubles::logistic(gate(3), tables));
                    let mut singles = [0.0f32; 8];
                    D::store_singles(output, output, singles.as_mut_ptr());
                    for (out, single) in out[at..at + D::LANES].iter_mut().zip(singles) {
                        *out = f64::from(single);
                    }
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn tangent<D: Doubles>(x: D, tables: &Tables) -> D {
        // SAFETY: as the caller promises. Upstream's tangent of -0 is 0.
        unsafe { doubles::tanh(x.plus(D::splat(0.0)), tables) }
    }

    /// As [`super::activate`].
    ///
    /// # Safety
    ///
    /// The processor has `D`'s instructions.
    #[inline(always)]
    pub(crate) unsafe fn activate_by<D: Doubles>(function: Function, values: &[f64], out: &mut [f32]) {
        let tables = &**TABLES;
        let count = values.len().min(out.len());
        let whole = match function {
            Function::Tanh | Function::Logistic => count / D::LANES * D::LANES,
            _ => 0,
        };
        for at in (0..whole).step_by(D::LANES) {
            // SAFETY: the caller promises the instructions; `at + LANES` is at most `count`.
            unsafe {
                let x = D::load(values.as_ptr().add(at)).times(D::splat(SCALE));
                let y = match function {
                    Function::Tanh => tangent(x, tables),
                    _ => doubles::logistic(x, tables),
                };
                D::store_singles(y, y, out.as_mut_ptr().add(at));
            }
        }
        activate(function, &values[whole..count], &mut out[whole..count]);
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) use vectors::{Vectors, activate_by};
