//! Weights in the order in which they are used.

use crate::Error;
use crate::model::{self, Weights};

/// Matrices of the same size, in groups of as many outputs as a level computes together: of each matrix the first group,
/// then of each the second, and so on. In a group the weights of an input lie together.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) cells: Cells,
    /// Outputs of a group.
    lanes: usize,
    pub(crate) inputs: usize,
    /// A multiple of `lanes`.
    pub(crate) outputs: usize,
    /// In the order of the groups.
    pub(crate) biases: Vec<f64>,
}

#[derive(Clone, Debug)]
pub(crate) enum Cells {
    Doubles(Aligned<f64>),
    /// Where single precision loses nothing: half as much to read. A product with an input, which is of single precision
    /// too, is then exact in double precision.
    Singles(Aligned<f32>),
}

/// Numbers that begin where a cache line does.
#[derive(Clone, Debug)]
pub(crate) struct Aligned<T> {
    numbers: Vec<T>,
    start: usize,
}

impl<T: Copy + Default> Aligned<T> {
    fn new(count: usize) -> Self {
        let spare = 64 / size_of::<T>();
        let numbers = vec![T::default(); count + spare];
        let start = numbers.as_ptr().align_offset(64);
        // It is no more than a wish.
        Self { start: if start < spare { start } else { 0 }, numbers }
    }

    pub(crate) fn numbers(&self) -> &[T] {
        &self.numbers[self.start..]
    }

    fn numbers_mut(&mut self) -> &mut [T] {
        &mut self.numbers[self.start..]
    }
}

impl Matrix {
    pub(crate) fn new(matrices: &[&model::Matrix], lanes: usize) -> Result<Self, Error> {
        let cells: Option<Vec<&[f64]>> = matrices
            .iter()
            .map(|matrix| match &matrix.weights {
                Weights::Float { cells } => Some(&cells[..]),
                Weights::Int { .. } => None,
            })
            .collect();
        let (Some(cells), Some(first)) = (cells, matrices.first()) else {
            return Err(Error::Unsupported("a mixture of integer and floating point weights"));
        };
        let (rows, inputs) = (first.rows, first.columns);
        assert!(matrices.iter().all(|matrix| (matrix.rows, matrix.columns) == (rows, inputs)));
        let groups = rows.div_ceil(lanes) * matrices.len();
        let mut biases = vec![0.0; groups * lanes];
        let short = |cell: &f64| f64::from(*cell as f32).to_bits() == cell.to_bits();
        let mut place = |set: &mut dyn FnMut(usize, f64)| {
            for group in 0..groups {
                let (number, first) = (group % matrices.len(), group / matrices.len() * lanes);
                let rows = cells[number].chunks_exact(inputs + 1).skip(first).take(lanes);
                for (lane, row) in rows.enumerate() {
                    for (input, cell) in row[..inputs].iter().enumerate() {
                        set((group * inputs + input) * lanes + lane, *cell);
                    }
                    biases[group * lanes + lane] = row[inputs];
                }
            }
        };
        let count = groups * lanes * inputs;
        let cells = if cells.iter().all(|cells| cells.iter().all(short)) {
            let mut singles = Aligned::new(count);
            place(&mut |at, cell| singles.numbers_mut()[at] = cell as f32);
            Cells::Singles(singles)
        } else {
            let mut doubles = Aligned::new(count);
            place(&mut |at, cell| doubles.numbers_mut()[at] = cell);
            Cells::Doubles(doubles)
        };
        Ok(Self { cells, lanes, inputs, outputs: groups * lanes, biases })
    }

    /// Panics unless there are `cells` weights for groups of so many outputs.
    pub(crate) fn check(&self, lanes: usize, cells: usize) {
        assert!(
            self.lanes == lanes && self.biases.len() == self.outputs && cells >= self.outputs * self.inputs
        );
    }
}
