//! How great values can become.
//!
//! Upstream looks functions up by an index of 32 bits: beyond 2^24 it finds what happens to be there, or infinities and
//! what is no number follow. A network that could get there is no trained one, and does not run here.

use crate::Error;
use crate::model::{Function, Layer, Matrix, Model, Weights};

/// Greatest absolute value of a pixel: contrast is hardly ever so high that black and white lie a hundredth apart.
pub(crate) const PIXEL: f32 = 1024.0;

/// Greatest absolute value that functions are asked for; half of what upstream takes.
const MOST: f64 = (1 << 23) as f64;

/// Whether all values of a model stay in bounds.
pub(crate) fn check(model: &Model) -> Result<(), Error> {
    model.top.iter().try_fold(f64::from(PIXEL), |bound, layer| after(layer, bound)).map(|_| ())
}

/// Greatest absolute value that a layer makes of ones up to `bound`.
fn after(layer: &Layer, bound: f64) -> Result<f64, Error> {
    match layer {
        Layer::Input | Layer::Maxpool { .. } | Layer::Reconfig { .. } => Ok(bound),
        // Beyond its borders are values of up to 1.
        Layer::Convolve { .. } => Ok(bound.max(1.0)),
        Layer::Series(layers) => layers.iter().try_fold(bound, |bound, layer| after(layer, bound)),
        Layer::Parallel(layers) => {
            layers.iter().try_fold(0.0, |most: f64, layer| Ok(most.max(after(layer, bound)?)))
        }
        Layer::Reversed(_, layer) => after(layer, bound),
        Layer::Lstm(lstm) => {
            for gate in &lstm.gates {
                sums(gate, bound.max(1.0))?;
            }
            Ok(1.0)
        }
        Layer::FullyConnected { function, weights } => {
            let sums = sums(weights, bound)?;
            Ok(if matches!(function, Function::Relu | Function::Linear) { sums } else { 1.0 })
        }
    }
}

/// Greatest absolute value of the sums of products with values up to `bound`.
fn sums(matrix: &Matrix, bound: f64) -> Result<f64, Error> {
    let Weights::Float { cells } = &matrix.weights else { return Ok(0.0) };
    let sum = |row: &[f64]| row.iter().map(|weight| weight.abs()).sum::<f64>() * bound.max(1.0);
    let most = cells.chunks_exact(matrix.columns + 1).map(sum).fold(0.0, f64::max);
    if most <= MOST {
        Ok(most)
    } else {
        Err(Error::Unsupported("values beyond all that functions tell apart"))
    }
}
