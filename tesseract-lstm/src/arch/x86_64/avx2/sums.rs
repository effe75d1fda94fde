//! Sums of products of bytes.
//!
//! AVX2 multiplies bytes without a sign with bytes that have one, and adds pairs of products in 16 bits, where too
//! large a sum is cut. Weights are raised by 128 and so lose their sign, which adds 128 times the sum of the inputs,
//! the same to all outputs: it is taken off at the start. What is left is to add as many products as possible in 16
//! bits before they are widened, and never too many. A raised weight is at most 255; so as long as the inputs above
//! zero and those below each add up to no more than 128 in every place of 16 bits, nothing is cut: 255 * 128 < 2^15.
//! Outputs of recurrent layers are small, and eight products go together almost always; those of the convolution are
//! large, and two are often all that fits. A `Plan` says which.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use crate::arch::Rows;
use crate::packed::Packed;

/// Inputs that are planned at once.
const SLAB: usize = 256;
/// Times that four inputs are in a slab.
const FOURS: usize = SLAB / 4;
/// What inputs of one sign may add up to, per place of 16 bits.
const MOST: i16 = 128;

/// Four inputs of each row that go on their own.
#[derive(Clone, Copy)]
struct Four<const R: usize> {
    /// Which four they are.
    place: usize,
    values: [[i32; 1]; R],
}

/// How `R` rows of inputs are multiplied, four inputs of each being a place.
struct Plan<const R: usize> {
    /// Where four places begin that go together.
    quads: List<u16, { FOURS / 4 }>,
    /// Where two do.
    pairs: List<u16, { FOURS / 2 }>,
    /// Those on their own, in two halves where two inputs are too much.
    fours: List<Four<R>, { 2 * FOURS }>,
    /// Inputs of all these in their order, each four of which fill a register: from memory, reading them and multiplying
    /// is one instruction.
    spread: List<[__m256i; R], { 2 * FOURS }>,
    /// −128 times the sum of each row.
    lowered: [i32; R],
}

struct List<T, const N: usize> {
    count: usize,
    items: [MaybeUninit<T>; N],
}

impl<T, const N: usize> List<T, N> {
    fn new() -> Self {
        Self { count: 0, items: [const { MaybeUninit::uninit() }; N] }
    }

    #[inline]
    fn push(&mut self, item: T) {
        self.items[self.count].write(item);
        self.count += 1;
    }

    #[inline]
    fn iter(&self) -> impl Iterator<Item = &T> {
        // SAFETY: as many have been written.
        self.items[..self.count].iter().map(|item| unsafe { item.assume_init_ref() })
    }
}

impl<const R: usize> Plan<R> {
    #[inline]
    fn new() -> Self {
        Self {
            quads: List::new(),
            pairs: List::new(),
            fours: List::new(),
            spread: List::new(),
            lowered: [0; R],
        }
    }

    /// # Safety
    ///
    /// The processor has AVX2; there are `R` rows of `count` inputs, a multiple of four and at most `SLAB`.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn make(&mut self, inputs: *const i8, stride: usize, count: usize) {
        let zero = _mm256_setzero_si256();
        let (byte_ones, ones) = (_mm256_set1_epi8(1), _mm256_set1_epi16(1));
        let numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        let mut totals = [zero; R];
        (self.quads.count, self.pairs.count, self.fours.count) = (0, 0, 0);
        let places = count / 4;
        for first in (0..places).step_by(8) {
            let there = _mm256_cmpgt_epi32(_mm256_set1_epi32((places - first) as i32), numbers);
            let (mut above, mut below) = (zero, zero);
            for (row, total) in totals.iter_mut().enumerate() {
                // SAFETY: `there` selects inputs of the row.
                let values =
                    unsafe { _mm256_maskload_epi32(inputs.add(row * stride + first * 4).cast(), there) };
                let positive = _mm256_max_epi8(values, zero);
                let negative = _mm256_sub_epi8(positive, values);
                let (positive, negative) =
                    (_mm256_maddubs_epi16(positive, byte_ones), _mm256_maddubs_epi16(negative, byte_ones));
                above = _mm256_max_epi16(above, positive);
                below = _mm256_max_epi16(below, negative);
                let both = _mm256_sub_epi16(positive, negative);
                *total = _mm256_add_epi32(*total, _mm256_madd_epi16(both, ones));
            }
            // Sums of two places, and of four: the same in each of them.
            let two = |sums| _mm256_add_epi16(sums, _mm256_shuffle_epi32::<0b10_11_00_01>(sums));
            let four = |sums| _mm256_add_epi16(sums, _mm256_shuffle_epi32::<0b01_00_11_10>(sums));
            let (above_two, below_two) = (two(above), two(below));
            let fours = fit(above, below);
            let pairs = fit(above_two, below_two);
            let quads = fit(four(above_two), four(below_two));
            let mut place = first;
            while place < places.min(first + 8) {
                let left = places - place;
                let fits = |places: u32| places >> (place - first) & 1 == 1;
                if left >= 4 && (place - first).is_multiple_of(4) && fits(quads) {
                    self.quads.push(place as u16);
                    place += 4;
                } else if left >= 2 && fits(pairs) {
                    self.pairs.push(place as u16);
                    place += 2;
                } else {
                    for place in place..place + left.min(2) {
                        // SAFETY: the place is in the rows; each comes once.
                        unsafe {
                            self.add_four(
                                inputs.add(place * 4),
                                stride,
                                place,
                                fours >> (place - first) & 1 == 0,
                            );
                        }
                    }
                    place += 2;
                }
            }
        }
        // SAFETY: the places are in the rows.
        unsafe { self.spread(inputs, stride) };
        for (lowered, total) in self.lowered.iter_mut().zip(totals) {
            let half = _mm_add_epi32(_mm256_castsi256_si128(total), _mm256_extracti128_si256::<1>(total));
            let quarter = _mm_add_epi32(half, _mm_shuffle_epi32::<0b01_00_11_10>(half));
            let sum = _mm_add_epi32(quarter, _mm_shuffle_epi32::<0b10_11_00_01>(quarter));
            *lowered = -128 * _mm_cvtsi128_si32(sum);
        }
    }

    /// Four inputs of each row; `halved` where two of them are too much: then they come in two halves.
    ///
    /// # Safety
    ///
    /// There are four inputs in each row; no place comes twice.
    #[inline]
    unsafe fn add_four(&mut self, inputs: *const i8, stride: usize, place: usize, halved: bool) {
        // SAFETY: as the caller promises.
        let mut values: [[i32; 1]; R] = std::array::from_fn(|row| unsafe {
            inputs.add(row * stride).cast::<[i32; 1]>().read_unaligned()
        });
        if halved {
            let mut halves = values;
            for (values, halves) in values.as_flattened_mut().iter_mut().zip(halves.as_flattened_mut()) {
                let all = values.to_ne_bytes().map(u8::cast_signed);
                let half = all.map(|value| value / 2);
                let rest: [i8; 4] = std::array::from_fn(|index| all[index] - half[index]);
                *halves = i32::from_ne_bytes(half.map(i8::cast_unsigned));
                *values = i32::from_ne_bytes(rest.map(i8::cast_unsigned));
            }
            self.fours.push(Four { place, values: halves });
        }
        self.fours.push(Four { place, values });
    }

    /// Spreads the inputs of all places.
    ///
    /// # Safety
    ///
    /// The processor has AVX2; the plan's places are in `R` rows of inputs.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn spread(&mut self, inputs: *const i8, stride: usize) {
        // SAFETY: as the caller promises.
        let four = |place: usize, row: usize| unsafe {
            inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned()
        };
        self.spread.count = 0;
        for quad in self.quads.iter() {
            for place in usize::from(*quad)..usize::from(*quad) + 4 {
                self.spread.push(std::array::from_fn(|row| _mm256_set1_epi32(four(place, row))));
            }
        }
        for pair in self.pairs.iter() {
            for place in usize::from(*pair)..usize::from(*pair) + 2 {
                self.spread.push(std::array::from_fn(|row| _mm256_set1_epi32(four(place, row))));
            }
        }
        for four in self.fours.iter() {
            self.spread.push(four.values.map(|[values]| _mm256_set1_epi32(values)));
        }
    }

    /// Sums of products of `N` times eight outputs; `lines` are the weights of the first inputs, `depth` is from group to
    /// group of sixteen.
    ///
    /// # Safety
    ///
    /// The processor has AVX2; the plan is made for the inputs; there are weights for each place.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn products<const N: usize>(&self, lines: *const __m256i, depth: usize) -> [[__m256i; N]; R] {
        let mut sums = self.lowered.map(|lowered| [_mm256_set1_epi32(lowered); N]);
        let mut inputs = self.spread.items.as_ptr().cast::<[__m256i; R]>();
        // SAFETY: a plan's places have weights in each group, and there are spread inputs of all of them.
        unsafe {
            for quad in self.quads.iter() {
                add_products::<R, N, 4>(&mut sums, lines.add(2 * usize::from(*quad)), depth, inputs);
                inputs = inputs.add(4);
            }
            for pair in self.pairs.iter() {
                add_products::<R, N, 2>(&mut sums, lines.add(2 * usize::from(*pair)), depth, inputs);
                inputs = inputs.add(2);
            }
            for four in self.fours.iter() {
                add_products::<R, N, 1>(&mut sums, lines.add(2 * four.place), depth, inputs);
                inputs = inputs.add(1);
            }
        }
        sums
    }
}

/// A bit for each of eight places where neither sum is too much.
#[target_feature(enable = "avx2")]
#[inline]
fn fit(above: __m256i, below: __m256i) -> u32 {
    let beyond = _mm256_cmpgt_epi16(_mm256_max_epi16(above, below), _mm256_set1_epi16(MOST));
    let fit = _mm256_cmpeq_epi32(beyond, _mm256_setzero_si256());
    _mm256_movemask_ps(_mm256_castsi256_ps(fit)).cast_unsigned()
}

/// Adds products of `P` times four inputs, which fit in 16 bits together.
///
/// # Safety
///
/// The processor has AVX2; `P` lines are there for each group, `depth` apart, and as many inputs of each row, spread.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn add_products<const R: usize, const N: usize, const P: usize>(
    sums: &mut [[__m256i; N]; R],
    lines: *const __m256i,
    depth: usize,
    inputs: *const [__m256i; R],
) {
    let ones = _mm256_set1_epi16(1);
    for index in 0..N {
        // SAFETY: as the caller promises: lines are two registers full of weights.
        let weights: [__m256i; P] = std::array::from_fn(|place| unsafe {
            _mm256_load_si256(lines.add(index / 2 * 2 * depth + index % 2 + 2 * place))
        });
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: as the caller promises.
            let input = |place: usize| unsafe { (*inputs.add(place))[row] };
            let mut words = _mm256_maddubs_epi16(weights[0], input(0));
            for (place, weights) in weights.iter().enumerate().skip(1) {
                words = _mm256_add_epi16(words, _mm256_maddubs_epi16(*weights, input(place)));
            }
            sums[index] = _mm256_add_epi32(sums[index], _mm256_madd_epi16(words, ones));
        }
    }
}

/// # Safety
///
/// The processor has AVX2; `weights` are raised; `inputs` holds `rows`, each with as many values as `weights` takes, and
/// `sums` as many rows of its outputs.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn multiply(
    weights: &Packed,
    inputs: *const i8,
    rows: Rows,
    sums: *mut i32,
    stride: usize,
    add: bool,
) {
    let mut row = 0;
    while row < rows.count {
        // SAFETY: as many rows are there.
        row += unsafe {
            let (inputs, sums) = (inputs.add(row * rows.stride), sums.add(row * stride));
            match rows.count - row {
                5.. => rows_of::<5, 1>(weights, inputs, rows.stride, sums, stride, add),
                3.. => rows_of::<3, 1>(weights, inputs, rows.stride, sums, stride, add),
                2 => rows_of::<2, 2>(weights, inputs, rows.stride, sums, stride, add),
                _ => rows_of::<1, 8>(weights, inputs, rows.stride, sums, stride, add),
            }
        };
    }
}

/// `R` rows; how many these are. `N` times eight outputs go together.
///
/// # Safety
///
/// As of `multiply`, for `R` rows.
#[target_feature(enable = "avx2")]
unsafe fn rows_of<const R: usize, const N: usize>(
    weights: &Packed,
    inputs: *const i8,
    input_stride: usize,
    sums: *mut i32,
    stride: usize,
    add: bool,
) -> usize {
    let eights = weights.outputs / 8;
    let depth = weights.depth();
    let mut plan = Plan::<R>::new();
    let mut first = 0;
    loop {
        let count = (weights.inputs - first).min(SLAB);
        // SAFETY: the inputs are there, from the first of the slab on, and the sums of each output.
        unsafe {
            let inputs = inputs.add(first);
            plan.make(inputs, input_stride, count);
            let add = add || first > 0;
            let lines = weights.lines.as_ptr().add(first / 4).cast::<__m256i>();
            let lines = |eight: usize| lines.add(eight / 2 * 2 * depth + eight % 2);
            let mut eight = 0;
            while eight + N <= eights {
                let products = plan.products::<N>(lines(eight), depth);
                put(&products, sums.add(eight * 8), stride, add);
                eight += N;
            }
            while eight < eights {
                let products = plan.products::<1>(lines(eight), depth);
                put(&products, sums.add(eight * 8), stride, add);
                eight += 1;
            }
        }
        first += count;
        if first >= weights.inputs {
            return R;
        }
    }
}

/// # Safety
///
/// The processor has AVX2; at `sums` are `R` rows of `N` times eight numbers.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn put<const R: usize, const N: usize>(
    products: &[[__m256i; N]; R],
    sums: *mut i32,
    stride: usize,
    add: bool,
) {
    for (row, products) in products.iter().enumerate() {
        for (eight, products) in products.iter().enumerate() {
            // SAFETY: eight numbers, of those that the caller promises.
            unsafe {
                let to: *mut __m256i = sums.add(row * stride + eight * 8).cast();
                let old = if add { _mm256_loadu_si256(to) } else { _mm256_setzero_si256() };
                _mm256_storeu_si256(to, _mm256_add_epi32(old, *products));
            }
        }
    }
}
