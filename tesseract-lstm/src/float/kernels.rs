//! Arithmetic in upstream's order, for several outputs at a time.
//!
//! Upstream's sum of products, on a processor with AVX, is eight sums: that of every eighth product, from the first on,
//! from the second on, and so on, as far as there are eight left. They are added up in an order of their own; then come
//! the products that are left, one after another, and the bias. Here a register holds the same one of the eight for
//! several outputs, so that each output sees the same operations. All is written once over the registers of a level.
//! Functions are meant to be inlined into ones that have the level's instructions.

use super::functions::Functions;
use super::matrix::{Cells, Matrix};
use crate::model::Function;

/// Sums that upstream keeps of one output.
pub(crate) const SUMS: usize = 8;

/// Most outputs that a register holds.
pub(crate) const MOST_LANES: usize = 8;

/// What a level does.
pub(crate) trait Level: Send + Sync + std::fmt::Debug {
    /// The level's name.
    fn name(&self) -> &'static str;

    /// How many outputs it computes together.
    fn lanes(&self) -> usize;

    /// Weighted sums, with biases, of each of `vectors`, which are as long as there are inputs.
    fn multiply(&self, weights: &Matrix, vectors: &[f64], sums: &mut [f64]);

    /// `function` of values.
    fn activate(&self, function: Function, values: &[f64], out: &mut [f32]);

    /// What the first `count` inputs, a multiple of eight, are to the eight sums of every output, for each of `vectors`.
    fn begin(&self, weights: &Matrix, vectors: &[f64], count: usize, begun: &mut [f64]);

    /// A step of an LSTM.
    fn step(&self, weights: &Matrix, step: Step<'_>);
}

/// A step of an LSTM for some rows.
pub(crate) struct Step<'a> {
    /// In each row the step's inputs and the last step's outputs.
    pub(crate) vectors: &'a [f64],
    /// The same for the next step, whose outputs are written.
    pub(crate) next: &'a mut [f64],
    /// Values of a row in both.
    pub(crate) stride: usize,
    /// Inputs of a row, before its outputs.
    pub(crate) inputs: usize,
    /// All states of a row, a multiple of a level's lanes, and then those of the next.
    pub(crate) states: &'a mut [f64],
    /// Of a single row: what [`Level::begin`] found, and of how many inputs.
    pub(crate) begun: Option<(&'a [f64], usize)>,
}

/// Numbers of several outputs.
///
/// # Safety
///
/// All functions: the processor has the level's instructions, and pointers are good for `LANES` numbers.
pub(crate) trait Register: Copy {
    /// How many there are, at most [`MOST_LANES`].
    const LANES: usize;

    unsafe fn load(from: *const f64) -> Self;
    unsafe fn store(self, to: *mut f64);
    unsafe fn plus(self, other: Self) -> Self;
    /// Both operations are rounded.
    unsafe fn plus_product(self, weights: *const f64, input: f64) -> Self;
    /// The input is of single precision too, so that the product is exact: it does not matter whether it is rounded.
    unsafe fn plus_short_product(self, weights: *const f32, input: f64) -> Self;
}

/// A weight of some precision.
pub(crate) trait Weight: Copy {
    /// # Safety
    ///
    /// As that of [`Register`].
    unsafe fn plus_product<R: Register>(sum: R, weights: *const Self, input: f64) -> R;
}

impl Weight for f64 {
    #[inline(always)]
    unsafe fn plus_product<R: Register>(sum: R, weights: *const Self, input: f64) -> R {
        // SAFETY: as the caller promises.
        unsafe { sum.plus_product(weights, input) }
    }
}

impl Weight for f32 {
    #[inline(always)]
    unsafe fn plus_product<R: Register>(sum: R, weights: *const Self, input: f64) -> R {
        // SAFETY: as the caller promises.
        unsafe { sum.plus_short_product(weights, input) }
    }
}

/// Adds the products of eight times `eights` inputs.
///
/// # Safety
///
/// As that of [`Register`]; there are as many inputs, and `LANES` weights of each.
#[inline(always)]
unsafe fn add_eights<R: Register, W: Weight>(
    mut weights: *const W,
    mut inputs: *const f64,
    eights: usize,
    sums: &mut [R; SUMS],
) {
    let mut now = *sums;
    for _ in 0..eights {
        let mut place = 0;
        while place < SUMS {
            // SAFETY: eight inputs and their weights are there.
            unsafe {
                now[place] = W::plus_product(now[place], weights.add(place * R::LANES), *inputs.add(place))
            };
            place += 1;
        }
        // SAFETY: so the next ones begin where these end.
        unsafe {
            weights = weights.add(SUMS * R::LANES);
            inputs = inputs.add(SUMS);
        }
    }
    *sums = now;
}

/// The sum of all products and the bias; those of the first `begun` inputs are in `sums`.
///
/// # Safety
///
/// As that of [`Register`]; there are `inputs` weights of each output, and as many values in `vector`.
#[inline(always)]
unsafe fn total<R: Register, W: Weight>(
    weights: *const W,
    vector: *const f64,
    (begun, inputs): (usize, usize),
    mut sums: [R; SUMS],
    biases: *const f64,
) -> R {
    // SAFETY: `begun` and `rest` are at most `inputs`.
    unsafe {
        let eights = (inputs - begun) / SUMS;
        add_eights(weights.add(begun * R::LANES), vector.add(begun), eights, &mut sums);
        let pair = |first: usize| sums[first].plus(sums[first + 1]);
        let mut total = pair(0).plus(pair(4)).plus(pair(2)).plus(pair(6));
        for input in begun + eights * SUMS..inputs {
            total = W::plus_product(total, weights.add(input * R::LANES), *vector.add(input));
        }
        total.plus(R::load(biases))
    }
}

/// No sums yet.
///
/// # Safety
///
/// As that of [`Register`].
#[inline(always)]
unsafe fn none<R: Register>() -> [R; SUMS] {
    const { assert!(R::LANES <= MOST_LANES) };
    // SAFETY: as many zeros are there.
    unsafe { [R::load([0.0; MOST_LANES].as_ptr()); SUMS] }
}

/// As [`Level::multiply`].
///
/// # Safety
///
/// The processor has the instructions of `R`.
#[inline(always)]
pub(crate) unsafe fn multiply<R: Register>(weights: &Matrix, vectors: &[f64], sums: &mut [f64]) {
    match &weights.cells {
        // SAFETY: as the caller promises.
        Cells::Doubles(cells) => unsafe { multiply_by::<R, _>(weights, cells.numbers(), vectors, sums) },
        // SAFETY: as the caller promises.
        Cells::Singles(cells) => unsafe { multiply_by::<R, _>(weights, cells.numbers(), vectors, sums) },
    }
}

#[inline(always)]
unsafe fn multiply_by<R: Register, W: Weight>(
    weights: &Matrix,
    cells: &[W],
    vectors: &[f64],
    sums: &mut [f64],
) {
    let inputs = weights.inputs;
    weights.check(R::LANES, cells.len());
    for (group, biases) in weights.biases.chunks_exact(R::LANES).enumerate() {
        let rows = vectors.chunks_exact(inputs).zip(sums.chunks_exact_mut(weights.outputs));
        for (vector, sums) in rows {
            let sums = &mut sums[group * R::LANES..][..R::LANES];
            // SAFETY: the instructions are there as the caller promises, the sizes are checked.
            unsafe {
                let weights = cells.as_ptr().add(group * inputs * R::LANES);
                total(weights, vector.as_ptr(), (0, inputs), none::<R>(), biases.as_ptr())
                    .store(sums.as_mut_ptr());
            }
        }
    }
}

/// As [`Level::begin`].
///
/// # Safety
///
/// The processor has the instructions of `R`.
#[inline(always)]
pub(crate) unsafe fn begin<R: Register>(weights: &Matrix, vectors: &[f64], count: usize, begun: &mut [f64]) {
    match &weights.cells {
        // SAFETY: as the caller promises.
        Cells::Doubles(cells) => unsafe { begin_by::<R, _>(weights, cells.numbers(), vectors, count, begun) },
        // SAFETY: as the caller promises.
        Cells::Singles(cells) => unsafe { begin_by::<R, _>(weights, cells.numbers(), vectors, count, begun) },
    }
}

#[inline(always)]
unsafe fn begin_by<R: Register, W: Weight>(
    weights: &Matrix,
    cells: &[W],
    vectors: &[f64],
    count: usize,
    begun: &mut [f64],
) {
    weights.check(R::LANES, cells.len());
    assert!(count <= weights.inputs);
    for group in 0..weights.outputs / R::LANES {
        let rows = vectors.chunks_exact(count).zip(begun.chunks_exact_mut(weights.outputs * SUMS));
        for (vector, begun) in rows {
            let begun = &mut begun[group * SUMS * R::LANES..][..SUMS * R::LANES];
            // SAFETY: the instructions are there as the caller promises, the sizes are checked.
            unsafe {
                let weights = cells.as_ptr().add(group * weights.inputs * R::LANES);
                let mut sums = none::<R>();
                add_eights(weights, vector.as_ptr(), count / SUMS, &mut sums);
                for (sum, begun) in sums.into_iter().zip(begun.chunks_exact_mut(R::LANES)) {
                    sum.store(begun.as_mut_ptr());
                }
            }
        }
    }
}

/// As [`Level::step`].
///
/// # Safety
///
/// The processor has the instructions of `R` and of `F`.
#[inline(always)]
pub(crate) unsafe fn step<R: Register, F: Functions>(weights: &Matrix, step: Step<'_>) {
    match &weights.cells {
        // SAFETY: as the caller promises.
        Cells::Doubles(cells) => unsafe { step_by::<R, F, _>(weights, cells.numbers(), step) },
        // SAFETY: as the caller promises.
        Cells::Singles(cells) => unsafe { step_by::<R, F, _>(weights, cells.numbers(), step) },
    }
}

#[inline(always)]
unsafe fn step_by<R: Register, F: Functions, W: Weight>(weights: &Matrix, cells: &[W], step: Step<'_>) {
    let Step { vectors, next, stride, inputs, states, begun } = step;
    weights.check(R::LANES, cells.len());
    assert!(weights.inputs <= stride && weights.outputs.is_multiple_of(4 * R::LANES));
    assert!(begun.is_none_or(|(sums, count)| {
        sums.len() == weights.outputs * SUMS && count <= weights.inputs && count.is_multiple_of(SUMS)
    }));
    let padded = weights.outputs / 4;
    for block in 0..padded / R::LANES {
        let rows = vectors.chunks_exact(stride).zip(next.chunks_exact_mut(stride));
        for ((vector, next), states) in rows.zip(states.chunks_exact_mut(padded)) {
            let mut gates = [0.0; 4 * MOST_LANES];
            for (gate, out) in gates.chunks_exact_mut(R::LANES).take(4).enumerate() {
                let group = block * 4 + gate;
                // SAFETY: the instructions are there as the caller promises, the sizes are checked.
                unsafe {
                    let (sums, begun) = match begun {
                        Some((sums, count)) => {
                            let sums = sums.as_ptr().add(group * SUMS * R::LANES);
                            let mut loaded = none::<R>();
                            for (place, loaded) in loaded.iter_mut().enumerate() {
                                *loaded = R::load(sums.add(place * R::LANES));
                            }
                            (loaded, count)
                        }
                        None => (none::<R>(), 0),
                    };
                    let cells = cells.as_ptr().add(group * weights.inputs * R::LANES);
                    let biases = weights.biases.as_ptr().add(group * R::LANES);
                    total(cells, vector.as_ptr(), (begun, weights.inputs), sums, biases)
                        .store(out.as_mut_ptr());
                }
            }
            let states = &mut states[block * R::LANES..][..R::LANES];
            let next = &mut next[inputs + block * R::LANES..][..R::LANES];
            // SAFETY: the instructions are there as the caller promises.
            unsafe { F::cells(&gates[..4 * R::LANES], states, next) };
        }
    }
}

/// No instructions beyond the target's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generic;

/// Eight registers of sums are to leave some for what is added.
const PLAIN_LANES: usize = if cfg!(target_arch = "x86_64") { 2 } else { 4 };

/// As many numbers as suit the compiler.
#[derive(Clone, Copy)]
struct Plain([f64; PLAIN_LANES]);

impl Register for Plain {
    const LANES: usize = PLAIN_LANES;

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        // SAFETY: as the caller promises; arrays need no more than their numbers do.
        unsafe { Self(*from.cast()) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        // SAFETY: as the caller promises.
        unsafe { *to.cast() = self.0 }
    }

    #[inline(always)]
    unsafe fn plus(mut self, other: Self) -> Self {
        for (sum, other) in self.0.iter_mut().zip(other.0) {
            *sum += other;
        }
        self
    }

    #[inline(always)]
    unsafe fn plus_product(mut self, weights: *const f64, input: f64) -> Self {
        // SAFETY: as the caller promises.
        let weights: [f64; PLAIN_LANES] = unsafe { *weights.cast() };
        for (sum, weight) in self.0.iter_mut().zip(weights) {
            *sum += weight * input;
        }
        self
    }

    #[inline(always)]
    unsafe fn plus_short_product(mut self, weights: *const f32, input: f64) -> Self {
        // SAFETY: as the caller promises.
        let weights: [f32; PLAIN_LANES] = unsafe { *weights.cast() };
        for (sum, weight) in self.0.iter_mut().zip(weights) {
            *sum += f64::from(weight) * input;
        }
        self
    }
}

impl Level for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn lanes(&self) -> usize {
        PLAIN_LANES
    }

    fn multiply(&self, weights: &Matrix, vectors: &[f64], sums: &mut [f64]) {
        // SAFETY: it takes no instructions but the target's.
        unsafe { multiply::<Plain>(weights, vectors, sums) }
    }

    fn activate(&self, function: Function, values: &[f64], out: &mut [f32]) {
        super::functions::activate(function, values, out);
    }

    fn begin(&self, weights: &Matrix, vectors: &[f64], count: usize, begun: &mut [f64]) {
        // SAFETY: it takes no instructions but the target's.
        unsafe { begin::<Plain>(weights, vectors, count, begun) }
    }

    fn step(&self, weights: &Matrix, all: Step<'_>) {
        // SAFETY: it takes no instructions but the target's.
        unsafe { step::<Plain, super::functions::Scalars>(weights, all) }
    }
}
