//! Networks of 8-bit integers.

use crate::Error;
use crate::arch::{Kernels, Rows};
use crate::flat::Flat;
use crate::grid::{Grid, Pool};
use crate::layers::{self, Pixels};
use crate::lstm::{self, Lstm};
use crate::model::{self, Function, Matrix, Model};
use crate::operations::{self, Builder, Operation};
use crate::packed::Packed;
use crate::random::Random;
use crate::windows::{Image, Windows};

/// A network of 8-bit integers.
#[derive(Debug)]
pub(crate) struct Integers {
    stem: Option<Stem>,
    operations: Vec<Operation<Lstm, Packed>>,
    softmax: Packed,
    classes: usize,
    kernels: Box<dyn Kernels>,
}

/// Memory that a run works in.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pool: Pool,
    lstm: lstm::Memory,
    windows: Windows,
    flat: Flat,
    maxpool: layers::PoolMemory,
    sums: Vec<i32>,
    values: Vec<f64>,
    exponentials: Vec<f64>,
}

/// For 8-bit integers.
struct Numbers;

impl Builder for Numbers {
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

/// How the published models begin: a convolution of three by three pixels with one value each, a fully connected layer
/// and a maxpool.
#[derive(Debug)]
struct Stem {
    function: Function,
    weights: Packed,
    outputs: usize,
    /// Width and height of the maxpool's rectangles.
    size: (usize, usize),
}

impl Stem {
    /// Takes these layers out of `operations`, if they come first.
    fn take(operations: &mut Vec<Operation<Lstm, Packed>>) -> Option<Self> {
        let [
            Operation::Convolve { half_x: 1, half_y: 1 },
            Operation::FullyConnectedMaxpool { function, weights, outputs, x, y },
            ..,
        ] = &operations[..]
        else {
            return None;
        };
        // Nine inputs, to a multiple of four: with two values a pixel there would be eighteen.
        let stem = (weights.inputs == 12).then(|| Self {
            function: *function,
            weights: Windows::weights(weights),
            outputs: *outputs,
            size: (*x, *y),
        })?;
        operations.drain(..2);
        Some(stem)
    }

    /// Of an image's values, row by row.
    fn run(
        &self,
        kernels: &dyn Kernels,
        (values, width): (&[i8], usize),
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid {
        let Memory { windows, flat, maxpool, pool, .. } = memory;
        let image = Image { values, width };
        windows.fill(image, random);
        flat.find(image, self.size);
        let input = Pixels::Windows(windows, flat);
        let layer = (self.function, &self.weights);
        layers::fully_connected_maxpool(kernels, layer, self.outputs, self.size, &input, maxpool, pool)
    }
}

impl Integers {
    /// Prepares a model; also says how many pixels of width make a step.
    pub(crate) fn new(model: &Model, kernels: Box<dyn Kernels>) -> Result<(Self, usize), Error> {
        let (mut operations, mut softmax, reduction) = operations::build(model, &Numbers)?;
        let stem = Stem::take(&mut operations);
        for operation in &mut operations {
            operation.prepare(&*kernels);
        }
        kernels.prepare(&mut softmax);
        Ok((Self { stem, operations, softmax, classes: model.classes, kernels }, reduction))
    }

    /// The instructions that it uses.
    pub(crate) fn level(&self) -> &'static str {
        self.kernels.name()
    }

    /// Probabilities of the classes at each step go to `outputs`.
    pub(crate) fn forward(
        &self,
        (height, width, depth): (usize, usize, usize),
        values: &[i8],
        random: &mut Random,
        memory: &mut Memory,
        outputs: &mut Vec<f32>,
    ) -> Result<(), Error> {
        if values.contains(&i8::MIN) {
            return Err(Error::Value);
        }
        let first = if let Some(stem) = &self.stem {
            stem.run(&*self.kernels, (values, width), random, memory)
        } else {
            let mut grid = memory.pool.grid(height, width, depth);
            for (place, values) in values.chunks_exact(depth).enumerate() {
                grid.pixel_mut(place).copy_from_slice(values);
            }
            grid
        };
        let grid = self.series(&self.operations, first, random, memory);
        self.probabilities(&grid, memory, outputs);
        memory.pool.give(grid);
        Ok(())
    }

    fn series(
        &self,
        operations: &[Operation<Lstm, Packed>],
        first: Grid,
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid {
        let mut input = first;
        for operation in operations {
            let output = self.run(operation, &input, random, memory);
            memory.pool.give(std::mem::replace(&mut input, output));
        }
        input
    }

    fn run(
        &self,
        operation: &Operation<Lstm, Packed>,
        input: &Grid,
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid {
        let kernels = &*self.kernels;
        match operation {
            Operation::Convolve { half_x, half_y } => {
                layers::convolve(input, (*half_x, *half_y), random, &mut memory.pool)
            }
            Operation::Maxpool { x, y } => layers::maxpool(input, *x, *y, &mut memory.pool),
            Operation::Reconfig { x, y } => layers::reconfig(input, *x, *y, &mut memory.pool),
            Operation::Series(operations) => {
                let [first, rest @ ..] = &operations[..] else { unreachable!("a series has layers") };
                let grid = self.run(first, input, random, memory);
                self.series(rest, grid, random, memory)
            }
            Operation::Parallel(operations) => self.parallel(operations, input, random, memory),
            Operation::Reversed(direction, operation) => {
                let reversed = layers::reverse(input, *direction, &mut memory.pool);
                let output = self.run(operation, &reversed, random, memory);
                memory.pool.give(reversed);
                let back = layers::reverse(&output, *direction, &mut memory.pool);
                memory.pool.give(output);
                back
            }
            Operation::Lstm(lstm) => lstm.forward(kernels, input, &mut memory.lstm, &mut memory.pool),
            Operation::FullyConnected { function, weights, outputs } => {
                let Memory { sums, pool, .. } = memory;
                layers::fully_connected(kernels, (*function, weights), *outputs, input, sums, pool)
            }
            Operation::FullyConnectedMaxpool { function, weights, outputs, x, y } => {
                let Memory { maxpool, pool, .. } = memory;
                let layer = (*function, weights);
                let (size, input) = ((*x, *y), Pixels::Grid(input));
                layers::fully_connected_maxpool(kernels, layer, *outputs, size, &input, maxpool, pool)
            }
        }
    }

    /// The outputs of all operations, one behind the other.
    fn parallel(
        &self,
        operations: &[Operation<Lstm, Packed>],
        input: &Grid,
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid {
        let parts: Vec<Grid> =
            operations.iter().map(|operation| self.run(operation, input, random, memory)).collect();
        layers::join(parts, &mut memory.pool)
    }

    fn probabilities(&self, input: &Grid, memory: &mut Memory, outputs: &mut Vec<f32>) {
        const TOGETHER: usize = 32;
        let weights = &self.softmax;
        let Memory { sums, values, exponentials, .. } = memory;
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
