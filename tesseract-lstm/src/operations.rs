//! Layers in the order in which they run, of whichever numbers.

use crate::Error;
use crate::model::{self, Direction, Function, Layer, Matrix, Model, Weights};
use crate::network::MAX_WIDTH;

/// A layer that is ready to run, with LSTMs and matrices of one kind of numbers.
#[derive(Debug)]
pub(crate) enum Operation<L, M> {
    Convolve { half_x: usize, half_y: usize },
    Maxpool { x: usize, y: usize },
    Reconfig { x: usize, y: usize },
    Series(Vec<Self>),
    Parallel(Vec<Self>),
    Reversed(Direction, Box<Self>),
    Lstm(Box<L>),
    FullyConnected { function: Function, weights: M, outputs: usize },
    FullyConnectedMaxpool { function: Function, weights: M, outputs: usize, x: usize, y: usize },
}

/// Makes layers of one kind of numbers ready to run.
pub(crate) trait Builder {
    type Lstm;
    type Matrix;

    /// `height` is how many rows it has, where that is known.
    fn lstm(&self, layer: &model::Lstm, height: Option<usize>) -> Result<Self::Lstm, Error>;

    fn matrix(&self, matrix: &Matrix) -> Result<Self::Matrix, Error>;
}

/// What becomes of an image's size on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Size {
    height: usize,
    /// How many pixels of width make one.
    reduction: usize,
    /// Whether width and height are still what they were, and not each other.
    fixed: bool,
}

impl Size {
    fn divide(&mut self, x: usize, y: usize) -> Result<(), Error> {
        if !self.fixed {
            return Err(Error::Unsupported("a change of size inside of a transposition"));
        }
        self.height /= y;
        if self.height == 0 {
            return Err(Error::Unsupported("no rows left"));
        }
        self.reduction = self
            .reduction
            .checked_mul(x)
            .filter(|reduction| *reduction <= MAX_WIDTH)
            .ok_or(Error::Unsupported("no columns left"))?;
        Ok(())
    }
}

/// The layers of a model, the softmax behind them, and how many pixels of width make a step.
pub(crate) fn build<B: Builder>(model: &Model, builder: &B) -> Result<Built<B>, Error> {
    let (last, layers) = model.top.split_last().ok_or(Error::Unsupported("no layers"))?;
    let Layer::FullyConnected { function: Function::Softmax, weights } = last else {
        return Err(Error::Unsupported("an end other than a softmax"));
    };
    let mut size = Size { height: model.height, reduction: 1, fixed: true };
    // The input layer hands on what it gets.
    let operations = operations(builder, &layers[1..], &mut size)?;
    if size.height != 1 {
        return Err(Error::Unsupported("more than one row of outputs"));
    }
    Ok((operations, builder.matrix(weights)?, size.reduction))
}

type Operations<B> = Vec<Operation<<B as Builder>::Lstm, <B as Builder>::Matrix>>;
pub(crate) type Built<B> = (Operations<B>, <B as Builder>::Matrix, usize);

fn operations<B: Builder>(builder: &B, layers: &[Layer], size: &mut Size) -> Result<Operations<B>, Error> {
    let mut operations = Vec::new();
    let mut flat = Vec::new();
    flatten(layers, &mut flat);
    let mut layers = flat.into_iter().peekable();
    while let Some(layer) = layers.next() {
        let mut operation = self::operation(builder, layer, size)?;
        if let (Layer::FullyConnected { function, weights: matrix }, Some(Layer::Maxpool { x, y })) =
            (layer, layers.peek())
            && rises(*function, matrix)
        {
            size.divide(*x, *y)?;
            if let Operation::FullyConnected { function, weights, outputs } = operation {
                operation = Operation::FullyConnectedMaxpool { function, weights, outputs, x: *x, y: *y };
            }
            layers.next();
        }
        operations.push(operation);
    }
    Ok(operations)
}

/// A series inside of a series is as good as its layers.
fn flatten<'m>(layers: &'m [Layer], flat: &mut Vec<&'m Layer>) {
    for layer in layers {
        match layer {
            Layer::Series(inner) => flatten(inner, flat),
            layer => flat.push(layer),
        }
    }
}

/// Whether greater sums never give lesser values.
fn rises(function: Function, matrix: &Matrix) -> bool {
    let Weights::Int { scales, .. } = &matrix.weights else { return false };
    !matches!(function, Function::Softmax | Function::SoftmaxNoCtc)
        && scales.iter().all(|scale| *scale >= 0.0)
}

fn operation<B: Builder>(
    builder: &B,
    layer: &Layer,
    size: &mut Size,
) -> Result<Operation<B::Lstm, B::Matrix>, Error> {
    Ok(match layer {
        Layer::Input => return Err(Error::Unsupported("an input inside")),
        Layer::Convolve { half_x, half_y } => Operation::Convolve { half_x: *half_x, half_y: *half_y },
        Layer::Maxpool { x, y } => {
            size.divide(*x, *y)?;
            Operation::Maxpool { x: *x, y: *y }
        }
        Layer::Reconfig { x, y } => {
            size.divide(*x, *y)?;
            Operation::Reconfig { x: *x, y: *y }
        }
        Layer::Series(layers) => Operation::Series(operations(builder, layers, size)?),
        Layer::Parallel(layers) => {
            let mut all = Vec::new();
            let before = *size;
            for layer in layers {
                let mut after = before;
                all.push(operation(builder, layer, &mut after)?);
                if all.len() > 1 && after != *size {
                    return Err(Error::Unsupported("parallel layers of different sizes"));
                }
                *size = after;
            }
            Operation::Parallel(all)
        }
        Layer::Reversed(Direction::Transpose, inner) => {
            // Inside, the height is the image's width: it may become 1 (a summary), and otherwise stays.
            let was_fixed = std::mem::replace(&mut size.fixed, false);
            let inner_operation = operation(builder, inner, size)?;
            if summarizes(inner)? {
                size.height = 1;
            }
            size.fixed = was_fixed;
            Operation::Reversed(Direction::Transpose, Box::new(inner_operation))
        }
        Layer::Reversed(direction, inner) => {
            Operation::Reversed(*direction, Box::new(operation(builder, inner, size)?))
        }
        Layer::Lstm(lstm) => {
            if lstm.two_d {
                return Err(Error::Unsupported("two-dimensional LSTMs"));
            }
            if lstm.softmax {
                return Err(Error::Unsupported("a softmax inside of an LSTM"));
            }
            if lstm.summary && size.fixed {
                return Err(Error::Unsupported("a single output for the whole line"));
            }
            Operation::Lstm(Box::new(builder.lstm(lstm, size.fixed.then_some(size.height))?))
        }
        Layer::FullyConnected { function: Function::Softmax | Function::SoftmaxNoCtc, .. } => {
            return Err(Error::Unsupported("a softmax inside"));
        }
        Layer::FullyConnected { function, weights } => Operation::FullyConnected {
            function: *function,
            weights: builder.matrix(weights)?,
            outputs: weights.rows,
        },
    })
}

/// Whether a layer leaves one pixel of each row.
fn summarizes(layer: &Layer) -> Result<bool, Error> {
    Ok(match layer {
        Layer::Lstm(lstm) => lstm.summary,
        Layer::Series(layers) => {
            let mut any = false;
            for layer in layers {
                any |= summarizes(layer)?;
            }
            any
        }
        Layer::Reversed(Direction::Transpose, inner) if summarizes(inner)? => {
            return Err(Error::Unsupported("a transposition inside of another"));
        }
        Layer::Reversed(_, inner) => summarizes(inner)?,
        Layer::Parallel(layers) => {
            let mut kinds = layers.iter().map(summarizes);
            let first = kinds.next().unwrap_or(Ok(false))?;
            for kind in kinds {
                if kind? != first {
                    return Err(Error::Unsupported("parallel layers of different sizes"));
                }
            }
            first
        }
        _ => false,
    })
}
