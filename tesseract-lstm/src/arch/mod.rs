//! Arithmetic of layers, once for each set of instructions.
//!
//! All levels compute the same: sums of products of 8-bit integers in 32 bits, exactly, and from there on upstream's
//! operations in double precision, in upstream's order. `generic` says in plain Rust what they are; the tests hold
//! every other level to it, bit for bit.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod cells;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
pub(crate) mod doubles;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod exponentials;
pub(crate) mod generic;
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod sizes;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86_64;

use crate::columns::Columns;
use crate::model::Function;
use crate::packed::Packed;
use crate::softmax::softmax;

/// Rows of a buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    pub(crate) count: usize,
    /// Elements from one row to the next.
    pub(crate) stride: usize,
}

/// What a level does. Sums and everything behind them come in multiples of [`Packed::GROUP`].
pub(crate) trait Kernels: Send + Sync + std::fmt::Debug {
    /// The level's name.
    fn name(&self) -> &'static str;

    /// How many rows an LSTM best hands over at a time.
    fn best_rows(&self) -> usize {
        16
    }

    /// How many rows `multiply` takes at once: a divisor of `best_rows`.
    fn rows_together(&self) -> usize {
        4
    }

    /// Brings weights into the form in which `multiply` takes them.
    fn prepare(&self, _weights: &mut Packed) {}

    /// For each row of `inputs` the sums of products with each output's weights; `add` adds them to what is in `sums`.
    fn multiply(
        &self,
        weights: &Packed,
        inputs: &[i8],
        rows: Rows,
        sums: &mut [i32],
        stride: usize,
        add: bool,
    );

    /// Takes weights that are not prepared. The greatest sum of each output, over `rows`, joined with what is in `greatest`.
    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]);

    /// States from which on `follow` is faster than `multiply`: the more there are, the fewer change at a step. Of 96 in
    /// English fast 56 of 100 do, of 192 there 39, and of 512 in English standard 25.
    fn many_states(&self) -> usize {
        usize::MAX
    }

    /// Brings weights into the form in which `follow` takes them.
    fn prepare_columns(&self, _weights: &mut Columns) {}

    /// Adds to `sums` those of products with the inputs `new`. `kept` is what the level keeps of the inputs `known`,
    /// and then of `new`; zeros of zeros.
    fn follow(&self, weights: &Columns, known: &mut [i8], new: &[i8], kept: &mut [i32], sums: &mut [i32]) {
        generic::follow(weights, known, new, kept, sums);
    }

    /// `function` of rows of sums, as 8-bit values: `outputs` in each row of `stride`.
    fn activate(
        &self,
        function: Function,
        weights: &Packed,
        sums: &[i32],
        outputs: usize,
        out: &mut [i8],
        stride: usize,
    );

    /// One row of sums with biases and scales.
    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]);

    /// The probabilities of one row of values: of as many as `out` has room for. What is behind them, up to a multiple
    /// of sixteen, is of no meaning; `exponentials` has room for all.
    fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
        softmax(&values[..out.len()], exponentials, out);
    }

    /// A step of an LSTM, of as many states as `out` has room for: `sums` holds cell inputs, input gates, forget gates
    /// and output gates, one after another.
    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]);

    /// As `step`, after `steps` others, with states that may be a little off: whether the outputs are the same all the
    /// same. If not, all steps have to be done again by `step`.
    #[must_use]
    fn quick_step(
        &self,
        weights: &Packed,
        sums: &[i32],
        states: &mut [f64],
        out: &mut [i8],
        _steps: usize,
    ) -> bool {
        self.step(weights, sums, states, out);
        true
    }

    /// How many steps `short_step` can make.
    fn short_steps(&self) -> usize {
        0
    }

    /// As `step`, for cells that make few steps: `sums` are those of all steps so far, the last of which is made.
    fn short_step(&self, _weights: &Packed, _sums: &[i32], _states: ShortStates<'_>, _out: &mut [i8]) {
        unreachable!("no steps are few");
    }
}

/// States of cells that make a few steps only: what they are about, and how far off at most.
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "x86_64")),
    allow(dead_code, reason = "no level there makes short steps")
)]
pub(crate) struct ShortStates<'a> {
    pub(crate) states: &'a mut [f32],
    pub(crate) errors: &'a mut [f32],
}

/// All levels that the processor has, the best last.
pub(crate) fn available() -> Vec<Box<dyn Kernels>> {
    #[allow(unused_mut, reason = "some targets have no more")]
    let mut levels: Vec<Box<dyn Kernels>> = vec![Box::new(generic::Generic)];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(x86_64::Sse41::new().map(|level| Box::new(level) as Box<dyn Kernels>));
        levels.extend(x86_64::Avx2::new().map(|level| Box::new(level) as Box<dyn Kernels>));
        levels.extend(x86_64::Avx512Vnni::new().map(|level| Box::new(level) as Box<dyn Kernels>));
    }
    #[cfg(target_arch = "aarch64")]
    {
        levels.extend(aarch64::Neon::new().map(|level| Box::new(level) as Box<dyn Kernels>));
        levels.extend(aarch64::Dotprod::new().map(|level| Box::new(level) as Box<dyn Kernels>));
    }
    levels
}

#[cfg(test)]
mod tests;
