//! Sums of products of bytes.
//!
//! AVX2 multiplies bytes without a sign with bytes that have one, and adds pairs of products in 16 bits, where too
//! large a sum is cut. Weights are raised by 128 and so lose their sign, which adds 128 times the sum of the inputs,
//! the same to all outputs: it is taken off at the start. What is left is to add as many products as possible in 16
//! bits before they are widened, and never too many. A raised weight is at most 255; so as long as the inputs above
//! zero and those below each add up to no more than 128 in every place of 16 bits, nothing is cut: 255 * 128 < 2^15.
//! Inputs of trained networks are small, and four products go together almost always. A `Plan` says where they do not.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use crate::arch::Rows;
use crate::packed::{Line, Packed};

/// Inputs that are planned at once.
const SLAB: usize = 512;
/// What inputs of one sign may add up to, per place of 16 bits.
const MOST: i16 = 128;

/// Four inputs of each row that go on their own.
#[derive(Clone, Copy)]
struct Four<const R: usize> {
    /// Which four they are.
    place: usize,
    values: [[i32; 1]; R],
}

/// What `R` rows of inputs are multiplied as, `N` times four of each together.
struct Plan<const R: usize, const N: usize> {
    /// Inputs that go together; zeros for those that do not.
    together: [MaybeUninit<[__m256i; SLAB / 32]>; R],
    /// Inputs that go by four.
    fours: List<Four<R>, { 2 * SLAB / 4 }>,
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

impl<const R: usize, const N: usize> Plan<R, N> {
    #[inline]
    fn new() -> Self {
        Self { together: [const { MaybeUninit::uninit() }; R], fours: List::new(), lowered: [0; R] }
    }

    /// # Safety
    ///
    /// The processor has AVX2; there are `R` rows of `count` inputs, a multiple of four and at most `SLAB`.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn make(&mut self, inputs: *const i8, stride: usize, count: usize) {
        let zero = _mm256_setzero_si256();
        let (byte_ones, ones) = (_mm256_set1_epi8(1), _mm256_set1_epi16(1));
        let most = _mm256_set1_epi16(MOST);
        let numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        let mut totals = [zero; R];
        self.fours.count = 0;
        for chunk in 0..count.div_ceil(32) {
            let left = (count / 4 - chunk * 8) as i32;
            let there = _mm256_cmpgt_epi32(_mm256_set1_epi32(left), numbers);
            let mut values = [zero; R];
            let (mut above, mut below) = (zero, zero);
            for (row, (values, total)) in values.iter_mut().zip(&mut totals).enumerate() {
                // SAFETY: `there` selects inputs of the row.
                *values =
                    unsafe { _mm256_maskload_epi32(inputs.add(row * stride + chunk * 32).cast(), there) };
                let positive = _mm256_max_epi8(*values, zero);
                let negative = _mm256_sub_epi8(positive, *values);
                let (positive, negative) =
                    (_mm256_maddubs_epi16(positive, byte_ones), _mm256_maddubs_epi16(negative, byte_ones));
                above = _mm256_max_epi16(above, positive);
                below = _mm256_max_epi16(below, negative);
                let both = _mm256_sub_epi16(positive, negative);
                *total = _mm256_add_epi32(*total, _mm256_madd_epi16(both, ones));
            }
            // Sums over as many fours as go together: the same in each of them.
            let (mut all_above, mut all_below) = (above, below);
            const { assert!(N == 2 || N == 4) };
            let next = |sums| _mm256_add_epi16(sums, _mm256_shuffle_epi32::<0b10_11_00_01>(sums));
            (all_above, all_below) = (next(all_above), next(all_below));
            if N == 4 {
                let next = |sums| _mm256_add_epi16(sums, _mm256_shuffle_epi32::<0b01_00_11_10>(sums));
                (all_above, all_below) = (next(all_above), next(all_below));
            }
            let fits = |above, below| {
                _mm256_cmpeq_epi32(_mm256_cmpgt_epi16(_mm256_max_epi16(above, below), most), zero)
            };
            let fit = fits(all_above, all_below);
            for (together, values) in self.together.iter_mut().zip(values) {
                // SAFETY: there are as many chunks as `SLAB` has.
                unsafe {
                    together.as_mut_ptr().cast::<__m256i>().add(chunk).write(_mm256_and_si256(values, fit));
                }
            }
            let mask = |fits| _mm256_movemask_ps(_mm256_castsi256_ps(fits)).cast_unsigned();
            let mut alone = !mask(fit) & 0xff;
            if alone != 0 {
                let fours = mask(fits(above, below));
                while alone != 0 {
                    let four = alone.trailing_zeros() as usize;
                    alone &= alone - 1;
                    let place = chunk * 8 + four;
                    if place < count / 4 {
                        // SAFETY: the place is in the rows; each comes once.
                        unsafe {
                            self.add_four(inputs.add(place * 4), stride, place, fours >> four & 1 == 0)
                        };
                    }
                }
            }
        }
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
        let mut values: [[i32; 1]; R] = unsafe { take(inputs, stride) };
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

    /// Sums of products of `G` groups of sixteen outputs; `lines` are the weights of the first group's inputs, `depth`
    /// is from group to group.
    ///
    /// # Safety
    ///
    /// The processor has AVX2; the plan is made for `count` inputs; there are lines for these, a multiple of `N`.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn products<const G: usize>(
        &self,
        lines: *const Line,
        depth: usize,
        count: usize,
    ) -> [[[__m256i; 2]; G]; R] {
        let ones = _mm256_set1_epi16(1);
        let mut sums = [[[_mm256_setzero_si256(); 2]; G]; R];
        for (sums, lowered) in sums.iter_mut().zip(self.lowered) {
            *sums = [[_mm256_set1_epi32(lowered); 2]; G];
        }
        for place in (0..count / 4).step_by(N) {
            // SAFETY: each group has `N` lines for as many fours, and each row these.
            unsafe {
                let values = self.together.each_ref().map(|row| row.as_ptr().cast::<i32>().add(place).cast());
                add_products::<R, G, N>(&mut sums, lines.add(place), depth, values, ones);
            }
        }
        for four in self.fours.iter() {
            let values = four.values.each_ref().map(std::ptr::from_ref);
            // SAFETY: each group has a line for each four inputs.
            unsafe { add_products::<R, G, 1>(&mut sums, lines.add(four.place), depth, values, ones) };
        }
        sums
    }
}

/// Four by four inputs of `R` rows.
///
/// # Safety
///
/// There are `4 * N` inputs in each row.
#[inline]
unsafe fn take<const R: usize, const N: usize>(inputs: *const i8, stride: usize) -> [[i32; N]; R] {
    // SAFETY: as the caller promises.
    std::array::from_fn(|row| unsafe { inputs.add(row * stride).cast::<[i32; N]>().read_unaligned() })
}

/// Adds products of `N` times four inputs, which fit in 16 bits together.
///
/// # Safety
///
/// The processor has AVX2; `N` lines are there for each group, `depth` apart; there are `values` of each row.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn add_products<const R: usize, const G: usize, const N: usize>(
    sums: &mut [[[__m256i; 2]; G]; R],
    lines: *const Line,
    depth: usize,
    values: [*const [i32; N]; R],
    ones: __m256i,
) {
    // SAFETY: as the caller promises.
    unsafe {
        for index in 0..G {
            let line = lines.add(index * depth).cast::<__m256i>();
            for (values, sums) in values.iter().zip(sums.iter_mut()) {
                // One by one, and straight from memory into all places of a register.
                let four = |place: usize| _mm256_broadcast_ss(&*values.cast::<f32>().add(place));
                let values: [__m256i; N] = std::array::from_fn(|place| _mm256_castps_si256(four(place)));
                for (half, sum) in sums[index].iter_mut().enumerate() {
                    let mut words = _mm256_maddubs_epi16(_mm256_load_si256(line.add(half)), values[0]);
                    for (place, values) in values.iter().enumerate().skip(1) {
                        let weights = _mm256_load_si256(line.add(2 * place + half));
                        words = _mm256_add_epi16(words, _mm256_maddubs_epi16(weights, *values));
                    }
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(words, ones));
                }
            }
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
                3.. => rows_of::<3, 1, 2>(weights, inputs, rows.stride, sums, stride, add),
                2 => rows_of::<2, 2, 2>(weights, inputs, rows.stride, sums, stride, add),
                _ => rows_of::<1, 4, 4>(weights, inputs, rows.stride, sums, stride, add),
            }
        };
    }
}

/// `R` rows; how many these are. `G` groups go together, and `N` times four inputs.
///
/// # Safety
///
/// As of `multiply`, for `R` rows.
#[target_feature(enable = "avx2")]
unsafe fn rows_of<const R: usize, const G: usize, const N: usize>(
    weights: &Packed,
    inputs: *const i8,
    input_stride: usize,
    sums: *mut i32,
    stride: usize,
    add: bool,
) -> usize {
    let groups = weights.outputs / Packed::GROUP;
    let depth = weights.depth();
    let mut plan = Plan::<R, N>::new();
    let mut first = 0;
    loop {
        let count = (weights.inputs - first).min(SLAB);
        // SAFETY: the inputs are there, from the first of the slab on, and the sums of each group.
        unsafe {
            plan.make(inputs.add(first), input_stride, count);
            let add = add || first > 0;
            let lines = weights.lines.as_ptr().add(first / 4);
            let mut group = 0;
            while group + G <= groups {
                let products = plan.products::<G>(lines.add(group * depth), depth, count);
                super::put(&products, sums.add(group * Packed::GROUP), stride, add);
                group += G;
            }
            while group < groups {
                let products = plan.products::<1>(lines.add(group * depth), depth, count);
                super::put(&products, sums.add(group * Packed::GROUP), stride, add);
                group += 1;
            }
        }
        first += count;
        if first >= weights.inputs {
            return R;
        }
    }
}
