//! Networks of floating point numbers.
//!
//! Values between layers are of single precision, everything inside of them of double, as upstream has it. The order in
//! which a processor adds up products shows in the last bits: it is that of upstream on one with AVX, at every level.

mod bounds;
pub(crate) mod functions;
pub(crate) mod kernels;
mod layers;
mod lstm;
pub(crate) mod matrix;

pub(crate) use kernels::Level;

use self::lstm::Lstm;
use self::matrix::Matrix;
use crate::Error;
use crate::arch::Kernels;
use crate::grid::{Grid, Pool};
use crate::layers::{join, reconfig, reverse};
use crate::model::{self, Model};
use crate::operations::{self, Builder};
use crate::random::Random;

type Operation = operations::Operation<Lstm, Matrix>;

/// A network that is ready to run.
#[derive(Debug)]
pub(crate) struct Floats {
    operations: Vec<Operation>,
    softmax: Matrix,
    classes: usize,
    level: Box<dyn Level>,
    /// For the softmax, which is the same in networks of integers.
    kernels: Box<dyn Kernels>,
}

/// Memory for a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pool: Pool<f32>,
    lstm: lstm::Memory,
    sums: layers::Memory,
    values: Vec<f64>,
    exponentials: Vec<f64>,
}

/// All levels that the processor has, the best last.
pub(crate) fn available() -> Vec<Box<dyn Level>> {
    #[allow(unused_mut, reason = "some targets have no more")]
    let mut levels: Vec<Box<dyn Level>> = vec![Box::new(kernels::Generic)];
    #[cfg(target_arch = "x86_64")]
    {
        use crate::arch::x86_64::{FloatAvx2, FloatAvx512};
        levels.extend(FloatAvx2::new().map(|level| Box::new(level) as Box<dyn Level>));
        levels.extend(FloatAvx512::new().map(|level| Box::new(level) as Box<dyn Level>));
    }
    levels
}

/// For levels of so many lanes.
struct Lanes(usize);

impl Builder for Lanes {
    type Lstm = Lstm;
    type Matrix = Matrix;

    fn lstm(&self, layer: &model::Lstm, _height: Option<usize>) -> Result<Lstm, Error> {
        Lstm::new(layer, self.0)
    }

    fn matrix(&self, matrix: &model::Matrix) -> Result<Matrix, Error> {
        Matrix::new(&[matrix], self.0)
    }
}

impl Floats {
    /// Prepares a model; also says how many pixels of width make a step.
    pub(crate) fn new(
        model: &Model,
        level: Box<dyn Level>,
        kernels: Box<dyn Kernels>,
    ) -> Result<(Self, usize), Error> {
        bounds::check(model)?;
        let (operations, softmax, reduction) = operations::build(model, &Lanes(level.lanes()))?;
        Ok((Self { operations, softmax, classes: model.classes, level, kernels }, reduction))
    }

    /// The level's name.
    pub(crate) fn level(&self) -> &'static str {
        self.level.name()
    }

    /// The probabilities of each step.
    pub(crate) fn forward(
        &self,
        (height, width, depth): (usize, usize, usize),
        values: &[f32],
        random: &mut Random,
        memory: &mut Memory,
        outputs: &mut Vec<f32>,
    ) -> Result<(), Error> {
        // What is not a number is not less either.
        if !values.iter().all(|value| value.abs() <= bounds::PIXEL) {
            return Err(Error::FloatValue);
        }
        let mut grid = memory.pool.grid(height, width, depth);
        for (place, values) in values.chunks_exact(depth).enumerate() {
            grid.pixel_mut(place).copy_from_slice(values);
        }
        let grid = self.series(&self.operations, grid, random, memory);
        self.probabilities(&grid, memory, outputs);
        memory.pool.give(grid);
        Ok(())
    }

    fn series(
        &self,
        operations: &[Operation],
        first: Grid<f32>,
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid<f32> {
        operations.iter().fold(first, |input, operation| {
            let output = self.run(operation, &input, random, memory);
            memory.pool.give(input);
            output
        })
    }

    fn run(
        &self,
        operation: &Operation,
        input: &Grid<f32>,
        random: &mut Random,
        memory: &mut Memory,
    ) -> Grid<f32> {
        let level = &*self.level;
        match operation {
            Operation::Convolve { half_x, half_y } => {
                layers::convolve(input, (*half_x, *half_y), random, &mut memory.pool)
            }
            Operation::Maxpool { x, y } => layers::maxpool(input, (*x, *y), &mut memory.pool),
            Operation::Reconfig { x, y } => reconfig(input, *x, *y, &mut memory.pool),
            Operation::Series(operations) => {
                let [first, rest @ ..] = &operations[..] else { unreachable!("a series has layers") };
                let grid = self.run(first, input, random, memory);
                self.series(rest, grid, random, memory)
            }
            Operation::Parallel(operations) => {
                let parts =
                    operations.iter().map(|operation| self.run(operation, input, random, memory)).collect();
                join(parts, &mut memory.pool)
            }
            Operation::Reversed(direction, operation) => {
                let reversed = reverse(input, *direction, &mut memory.pool);
                let output = self.run(operation, &reversed, random, memory);
                memory.pool.give(reversed);
                let back = reverse(&output, *direction, &mut memory.pool);
                memory.pool.give(output);
                back
            }
            Operation::Lstm(lstm) => lstm.forward(level, input, &mut memory.lstm, &mut memory.pool),
            Operation::FullyConnected { function, weights, outputs } => {
                let Memory { sums, pool, .. } = memory;
                layers::fully_connected(level, (*function, weights), *outputs, input, sums, pool)
            }
            Operation::FullyConnectedMaxpool { function, weights, outputs, x, y } => {
                let Memory { sums, pool, .. } = memory;
                let whole = layers::fully_connected(level, (*function, weights), *outputs, input, sums, pool);
                let output = layers::maxpool(&whole, (*x, *y), pool);
                pool.give(whole);
                output
            }
        }
    }

    fn probabilities(&self, input: &Grid<f32>, memory: &mut Memory, outputs: &mut Vec<f32>) {
        let Memory { sums, values, exponentials, .. } = memory;
        let padded = self.classes.next_multiple_of(crate::packed::Packed::GROUP);
        values.resize(padded, 0.0);
        exponentials.resize(padded, 0.0);
        outputs.resize(input.pixels() * self.classes, 0.0);
        layers::sums(&*self.level, &self.softmax, input, sums, |place, sums| {
            values[..self.classes].copy_from_slice(&sums[..self.classes]);
            let out = &mut outputs[place * self.classes..][..self.classes];
            self.kernels.softmax(values, exponentials, out);
        });
    }
}
