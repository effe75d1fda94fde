//! Networks that are ready to run.

use crate::Error;
use crate::arch::{self, Kernels, Rows};
use crate::float::{self, Floats};
use crate::grid::{Grid, Pool};
use crate::layers;
use crate::lstm::{self, Lstm};
use crate::model::{self, Direction, Function, Layer, Matrix, Model, Weights};
use crate::packed::Packed;
use crate::random::Random;

/// Widest line image, in pixels. Upstream has no limit but memory; this one keeps sizes far from overflow.
const MAX_WIDTH: usize = 1 << 20;

/// A network with its weights in the order in which the processor takes them.
///
/// It is shared freely between threads; each needs a [`Scratch`] of its own.
#[derive(Debug)]
pub struct Network {
    body: Body,
    height: usize,
    depth: usize,
    classes: usize,
    /// How many pixels of width make one step.
    reduction: usize,
    sample_iteration: i32,
}

#[derive(Debug)]
enum Body {
    Integers(Integers),
    Floats(Floats),
}

/// A network of 8-bit integers.
#[derive(Debug)]
struct Integers {
    operations: Vec<Operation<Lstm, Packed>>,
    softmax: Packed,
    classes: usize,
    kernels: Box<dyn Kernels>,
}

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

/// For 8-bit integers.
struct IntegerBuilder;

impl Builder for IntegerBuilder {
    type Lstm = Lstm;
    type Matrix = Packed;

    fn lstm(&self, layer: &model::Lstm, height: Option<usize>) -> Result<Lstm, Error> {
        Lstm::new(layer, height)
    }

    fn matrix(&self, matrix: &Matrix) -> Result<Packed, Error> {
        Packed::new(&[matrix], 0..matrix.columns)
    }
}

impl Operation<Lstm, Packed> {
    /// Brings weights into the form in which the kernels multiply.
    fn prepare(&mut self, kernels: &dyn Kernels) {
        match self {
            Self::Series(operations) | Self::Parallel(operations) => {
                operations.iter_mut().for_each(|operation| operation.prepare(kernels));
            }
            Self::Reversed(_, operation) => operation.prepare(kernels),
            Self::Lstm(lstm) => lstm.prepare(kernels),
            Self::FullyConnected { weights, .. } => kernels.prepare(weights),
            Self::FullyConnectedMaxpool { .. }
            | Self::Convolve { .. }
            | Self::Maxpool { .. }
            | Self::Reconfig { .. } => {}
        }
    }
}

/// The image of a line of text, as the network takes it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    width: usize,
    values: Values<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Values<'a> {
    Integers(&'a [i8]),
    Floats(&'a [f32]),
}

impl<'a> Input<'a> {
    /// `width` pixels in each of the network's rows, from top to bottom; the values of a pixel lie together. Values go
    /// from −127 (black) to 127 (white).
    #[must_use]
    pub fn new(width: usize, values: &'a [i8]) -> Self {
        Self { width, values: Values::Integers(values) }
    }

    /// The same for a network of floating point numbers ([`Network::is_float`]): −1 is black, 1 white, and the darkest and
    /// the brightest pixels of a line may lie beyond, up to 1024.
    #[must_use]
    pub fn from_floats(width: usize, values: &'a [f32]) -> Self {
        Self { width, values: Values::Floats(values) }
    }
}

/// Memory that a [`Network`] works in, and that is used again for the next line.
#[derive(Debug, Default)]
pub struct Scratch {
    pool: Pool,
    lstm: lstm::Memory,
    sums: Vec<i32>,
    values: Vec<f64>,
    exponentials: Vec<f64>,
    floats: float::Memory,
    outputs: Vec<f32>,
}

/// Probabilities of the classes, step by step from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    classes: usize,
    values: &'a [f32],
}

impl<'a> Outputs<'a> {
    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.values.len() / self.classes
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// All probabilities, step by step.
    #[must_use]
    pub fn values(&self) -> &'a [f32] {
        self.values
    }
}

impl Network {
    /// Prepares a model for this processor, with the best instructions that it has, or with those that the environment
    /// variable `TESSERACT_LSTM_LEVEL` names as [`level`](Self::level) does.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for layers that no published network has, and where the processor has no instructions of
    /// that name.
    pub fn new(model: &Model) -> Result<Self, Error> {
        let named = std::env::var_os("TESSERACT_LSTM_LEVEL");
        let is_named = |name: &str| named.as_ref().is_none_or(|named| named == name);
        let none = Error::Unsupported("the instructions in TESSERACT_LSTM_LEVEL");
        if model.float {
            let level = float::available().into_iter().rfind(|level| is_named(level.name())).ok_or(none)?;
            let best = arch::available().pop().ok_or(Error::Unsupported("no instructions"))?;
            Self::with_level(model, level, best)
        } else {
            let level = arch::available().into_iter().rfind(|level| is_named(level.name())).ok_or(none)?;
            Self::with_kernels(model, level)
        }
    }

    /// Prepares a model once for each set of instructions that this processor has, the best last.
    #[doc(hidden)]
    pub fn at_all_levels(model: &Model) -> Result<Vec<Self>, Error> {
        if model.float {
            let levels = float::available().into_iter().zip(arch::available());
            return levels.map(|(level, kernels)| Self::with_level(model, level, kernels)).collect();
        }
        arch::available().into_iter().map(|kernels| Self::with_kernels(model, kernels)).collect()
    }

    fn with_kernels(model: &Model, kernels: Box<dyn Kernels>) -> Result<Self, Error> {
        let (mut operations, mut softmax, reduction) = build(model, &IntegerBuilder)?;
        for operation in &mut operations {
            operation.prepare(&*kernels);
        }
        kernels.prepare(&mut softmax);
        let integers = Integers { operations, softmax, classes: model.classes, kernels };
        Ok(Self::with_body(model, Body::Integers(integers), reduction))
    }

    fn with_level(
        model: &Model,
        level: Box<dyn float::Level>,
        kernels: Box<dyn Kernels>,
    ) -> Result<Self, Error> {
        let (floats, reduction) = Floats::new(model, level, kernels)?;
        Ok(Self::with_body(model, Body::Floats(floats), reduction))
    }

    fn with_body(model: &Model, body: Body, reduction: usize) -> Self {
        Self {
            body,
            height: model.height,
            depth: model.depth,
            classes: model.classes,
            reduction,
            sample_iteration: model.sample_iteration,
        }
    }

    /// Rows of the image of a line.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Values per pixel.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Classes that the network tells apart.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Steps from left to right that the image of a line of `width` pixels has.
    #[must_use]
    pub fn steps(&self, width: usize) -> usize {
        width / self.reduction
    }

    /// Whether it takes floating point numbers, and not 8-bit integers.
    #[must_use]
    pub fn is_float(&self) -> bool {
        matches!(self.body, Body::Floats(_))
    }

    /// The instructions that the network uses: `generic`, `sse4.1`, `avx2`, `avx512vnni`; `neon`, `dotprod`; with floating
    /// point numbers `generic`, `avx2`, `avx512f`.
    #[must_use]
    pub fn level(&self) -> &'static str {
        match &self.body {
            Body::Integers(integers) => integers.kernels.name(),
            Body::Floats(floats) => floats.level(),
        }
    }

    /// Runs the network on a line.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] if the line is too narrow or too wide, [`Error::Input`] if the values do not fill it,
    /// [`Error::Kind`] if they are not of the network's kind, [`Error::Value`] if one of them is −128, and
    /// [`Error::FloatValue`] if one is not finite or beyond all reason.
    pub fn forward<'s>(&self, input: &Input<'_>, scratch: &'s mut Scratch) -> Result<Outputs<'s>, Error> {
        let Input { width, values } = *input;
        if !(self.reduction..=MAX_WIDTH).contains(&width) {
            return Err(Error::Width { width, least: self.reduction, most: MAX_WIDTH });
        }
        let expected = self.height * width * self.depth;
        let found = match values {
            Values::Integers(values) => values.len(),
            Values::Floats(values) => values.len(),
        };
        if found != expected {
            return Err(Error::Input { found, expected, width });
        }
        let size = (self.height, width, self.depth);
        let mut random = Random::for_line(self.sample_iteration);
        match (&self.body, values) {
            (Body::Integers(integers), Values::Integers(values)) => {
                integers.forward(size, values, &mut random, scratch)?;
            }
            (Body::Floats(floats), Values::Floats(values)) => {
                floats.forward(size, values, &mut random, &mut scratch.floats, &mut scratch.outputs)?;
            }
            _ => return Err(Error::Kind { float: self.is_float() }),
        }
        Ok(Outputs { classes: self.classes, values: &scratch.outputs })
    }
}

impl Integers {
    /// The probabilities go to `scratch.outputs`.
    fn forward(
        &self,
        (height, width, depth): (usize, usize, usize),
        values: &[i8],
        random: &mut Random,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        if values.contains(&i8::MIN) {
            return Err(Error::Value);
        }
        let mut grid = scratch.pool.grid(height, width, depth);
        if let Some(Operation::Convolve { .. }) = self.operations.first() {
            // It takes pixels that lie close together.
            grid.stride = depth;
            grid.values[..values.len()].copy_from_slice(values);
        } else {
            for (place, values) in values.chunks_exact(depth).enumerate() {
                grid.pixel_mut(place).copy_from_slice(values);
            }
        }
        let grid = self.series(&self.operations, grid, random, scratch);
        self.probabilities(&grid, scratch);
        scratch.pool.give(grid);
        Ok(())
    }

    fn series(
        &self,
        operations: &[Operation<Lstm, Packed>],
        first: Grid,
        random: &mut Random,
        scratch: &mut Scratch,
    ) -> Grid {
        operations.iter().fold(first, |input, operation| {
            let output = self.run(operation, &input, random, scratch);
            scratch.pool.give(input);
            output
        })
    }

    fn run(
        &self,
        operation: &Operation<Lstm, Packed>,
        input: &Grid,
        random: &mut Random,
        scratch: &mut Scratch,
    ) -> Grid {
        let kernels = &*self.kernels;
        match operation {
            Operation::Convolve { half_x, half_y } => {
                layers::convolve(input, *half_x, *half_y, random, &mut scratch.pool)
            }
            Operation::Maxpool { x, y } => layers::maxpool(input, *x, *y, &mut scratch.pool),
            Operation::Reconfig { x, y } => layers::reconfig(input, *x, *y, &mut scratch.pool),
            Operation::Series(operations) => {
                let [first, rest @ ..] = &operations[..] else { unreachable!("a series has layers") };
                let grid = self.run(first, input, random, scratch);
                self.series(rest, grid, random, scratch)
            }
            Operation::Parallel(operations) => self.parallel(operations, input, random, scratch),
            Operation::Reversed(direction, operation) => {
                let reversed = layers::reverse(input, *direction, &mut scratch.pool);
                let output = self.run(operation, &reversed, random, scratch);
                scratch.pool.give(reversed);
                let back = layers::reverse(&output, *direction, &mut scratch.pool);
                scratch.pool.give(output);
                back
            }
            Operation::Lstm(lstm) => lstm.forward(kernels, input, &mut scratch.lstm, &mut scratch.pool),
            Operation::FullyConnected { function, weights, outputs } => {
                let Scratch { sums, pool, .. } = scratch;
                layers::fully_connected(kernels, (*function, weights), *outputs, input, sums, pool)
            }
            Operation::FullyConnectedMaxpool { function, weights, outputs, x, y } => {
                let Scratch { sums, pool, .. } = scratch;
                layers::fully_connected_maxpool(
                    kernels,
                    (*function, weights),
                    *outputs,
                    (*x, *y),
                    input,
                    sums,
                    pool,
                )
            }
        }
    }

    /// The outputs of all operations, one behind the other.
    fn parallel(
        &self,
        operations: &[Operation<Lstm, Packed>],
        input: &Grid,
        random: &mut Random,
        scratch: &mut Scratch,
    ) -> Grid {
        let parts: Vec<Grid> =
            operations.iter().map(|operation| self.run(operation, input, random, scratch)).collect();
        layers::join(parts, &mut scratch.pool)
    }

    fn probabilities(&self, input: &Grid, scratch: &mut Scratch) {
        const TOGETHER: usize = 32;
        let weights = &self.softmax;
        let Scratch { sums, values, exponentials, outputs, .. } = scratch;
        sums.resize(TOGETHER * weights.outputs, 0);
        values.resize(weights.outputs, 0.0);
        exponentials.resize(weights.outputs, 0.0);
        outputs.resize(input.pixels() * self.classes, 0.0);
        for (first, outputs) in (0..).step_by(TOGETHER).zip(outputs.chunks_mut(TOGETHER * self.classes)) {
            let rows = Rows { count: outputs.len() / self.classes, stride: input.stride };
            let pixels = &input.values[first * input.stride..];
            self.kernels.multiply(weights, pixels, rows, sums, weights.outputs, false);
            for (sums, out) in sums.chunks_exact(weights.outputs).zip(outputs.chunks_exact_mut(self.classes))
            {
                self.kernels.scale(weights, sums, values);
                self.kernels.softmax(values, exponentials, out);
            }
        }
    }
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
