//! AVX2 and FMA, with POPCNT.

mod changes;
pub(in crate::arch::x86_64) mod singles;
mod sums;

use std::arch::x86_64::*;

use self::singles::Eight;
use crate::arch::cells::{self, Cells, Singles};
use crate::arch::doubles::{self, Doubles, LARGE, Numbers, RECIPROCAL, RECIPROCAL_LOW};
use crate::arch::generic::Generic;
use crate::arch::{Kernels, Rows, ShortStates, sizes};
use crate::columns::Columns;
use crate::model::Function;
use crate::packed::{Line, Packed};
use crate::softmax::softmax_by;
use crate::tables::{TABLES, Table};

/// A processor with AVX2, FMA and POPCNT.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(());

impl Avx2 {
    pub(crate) fn new() -> Option<Self> {
        Self::is_available().then_some(Self(()))
    }

    pub(crate) fn is_available() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("popcnt")
    }
}

impl Kernels for Avx2 {
    fn name(&self) -> &'static str {
        "avx2"
    }

    fn best_rows(&self) -> usize {
        15
    }

    fn rows_together(&self) -> usize {
        5
    }

    fn prepare(&self, weights: &mut Packed) {
        weights.raise();
    }

    fn multiply(
        &self,
        weights: &Packed,
        inputs: &[i8],
        rows: Rows,
        sums: &mut [i32],
        stride: usize,
        add: bool,
    ) {
        assert!(weights.raised);
        sizes::inputs(weights, inputs, rows);
        sizes::sums(weights, rows, sums, stride);
        // SAFETY: `self` exists, so the processor has AVX2; the sizes are checked.
        unsafe { sums::multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        sizes::inputs(weights, inputs, rows);
        assert!(!weights.raised);
        assert_eq!(greatest.len(), weights.outputs);
        // SAFETY: `self` exists, so the processor has AVX2; the sizes are checked.
        unsafe { maximum(weights, inputs.as_ptr(), rows, greatest.as_mut_ptr()) }
    }

    fn many_states(&self) -> usize {
        128
    }

    fn prepare_columns(&self, weights: &mut Columns) {
        weights.interleave();
    }

    fn follow(&self, weights: &Columns, known: &mut [i8], new: &[i8], kept: &mut [i32], sums: &mut [i32]) {
        sizes::follow(weights, known, new, kept, sums);
        // SAFETY: `self` exists, so the processor has AVX2 and POPCNT; the sizes are checked.
        unsafe { changes::follow(weights, known, new, kept, sums) }
    }

    fn activate(
        &self,
        function: Function,
        weights: &Packed,
        sums: &[i32],
        outputs: usize,
        out: &mut [i8],
        stride: usize,
    ) {
        assert!(outputs <= stride && outputs <= weights.outputs);
        let whole = outputs / Lanes::LANES * Lanes::LANES;
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; `whole` outputs are in each row.
        unsafe { activate(function, whole, weights, sums, out, stride) }
        if whole < outputs {
            for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_mut(stride)) {
                Generic.activate_from(whole, function, weights, &sums[..outputs], out);
            }
        }
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        assert_eq!((sums.len(), out.len()), (weights.outputs, weights.outputs));
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked, and multiples of sixteen.
        unsafe { scale(weights, sums.as_ptr(), out.as_mut_ptr()) }
    }

    fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
        softmax_by(values, exponentials, out, |greatest, values, exponentials, out| {
            let count = values.len();
            // SAFETY: `self` exists, so the processor has AVX2 and FMA; there are as many of both.
            unsafe { softmax(greatest, count, values.as_ptr(), exponentials.as_mut_ptr(), out) }
        });
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        sizes::step(weights, sums, states, out);
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { step(weights, sums.as_ptr(), states.as_mut_ptr(), out.as_mut_ptr(), out.len()) }
    }

    fn quick_step(
        &self,
        weights: &Packed,
        sums: &[i32],
        states: &mut [f64],
        out: &mut [i8],
        steps: usize,
    ) -> bool {
        sizes::step(weights, sums, states, out);
        if !weights.smooth {
            return false;
        }
        let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { quick_step(&cells, states.as_mut_ptr(), out.as_mut_ptr(), steps) }
    }

    fn short_steps(&self) -> usize {
        cells::SHORT
    }

    fn short_step(&self, weights: &Packed, sums: &[i32], states: ShortStates<'_>, out: &mut [i8]) {
        let steps = sizes::short_step(weights, sums, &states, out);
        let cells = Cells { weights, sums: sums.as_ptr(), count: out.len() };
        // SAFETY: `self` exists, so the processor has AVX2 and FMA; the sizes are checked.
        unsafe { short_step(&cells, steps, states, out.as_mut_ptr()) }
    }
}

/// # Safety
///
/// As of `cells::quick_step`; the processor has AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
unsafe fn quick_step(cells: &Cells<'_>, states: *mut f64, out: *mut i8, steps: usize) -> bool {
    // SAFETY: as the caller promises.
    unsafe { cells::quick_step::<Eight>(cells, states, out, steps) }
}

/// # Safety
///
/// As of `cells::short_step`; the processor has AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
unsafe fn short_step(cells: &Cells<'_>, steps: usize, states: ShortStates<'_>, out: *mut i8) {
    // SAFETY: as the caller promises.
    unsafe { cells::short_step::<Eight>(cells, steps, states, out) }
}

/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of `LANES`, and at most `stride` and the outputs of `weights`.
#[target_feature(enable = "avx2,fma")]
unsafe fn activate(
    function: Function,
    count: usize,
    weights: &Packed,
    sums: &[i32],
    out: &mut [i8],
    stride: usize,
) {
    let tables = &**TABLES;
    for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_exact_mut(stride)) {
        let out = out.as_mut_ptr();
        let mut first = 0;
        // SAFETY: as the caller promises, for the outputs of a register from each place on.
        unsafe {
            let exactly = |first: usize, count: usize| {
                let (biases, scales) =
                    (weights.biases.as_ptr().add(first), weights.scales.as_ptr().add(first));
                let numbers = (sums.as_ptr().add(first), biases, scales);
                doubles::activate::<Lanes>((function, tables), count, numbers, out.add(first));
            };
            while function == Function::Tanh && first + Eight::LANES <= count {
                if cells::store_tanh::<Eight>(weights, sums.as_ptr(), first, out) != 0 {
                    exactly(first, Eight::LANES);
                }
                first += Eight::LANES;
            }
            exactly(first, count - first);
        }
    }
}

/// # Safety
///
/// The processor has AVX2 and FMA; `count` is a multiple of sixteen; there are four times as many sums and outputs of
/// `weights`, and as many states and bytes.
#[target_feature(enable = "avx2,fma")]
unsafe fn step(weights: &Packed, sums: *const i32, states: *mut f64, out: *mut i8, count: usize) {
    let numbers = (sums, weights.biases.as_ptr(), weights.table_scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { doubles::step::<Lanes>(&TABLES, count, numbers, states, out) }
}

/// # Safety
///
/// The processor has AVX2 and FMA; there are as many sums and numbers of room as `weights` has outputs.
#[target_feature(enable = "avx2,fma")]
unsafe fn scale(weights: &Packed, sums: *const i32, out: *mut f64) {
    let numbers = (sums, weights.biases.as_ptr(), weights.scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { doubles::scale::<Lanes>(weights.outputs, numbers, out) }
}

/// # Safety
///
/// The processor has AVX2 and FMA; there are `count` values, a multiple of sixteen, and room for as many
/// exponentials; `out` has no more numbers.
#[target_feature(enable = "avx2,fma")]
unsafe fn softmax(
    greatest: f64,
    count: usize,
    values: *const f64,
    exponentials: *mut f64,
    out: &mut [f32],
) -> bool {
    // SAFETY: as the caller promises.
    unsafe { doubles::softmax::<Lanes>(greatest, count, values, exponentials, out) }
}

/// # Safety
///
/// The processor has AVX2; `inputs` holds `rows`, each with as many values as `weights` takes, and `greatest` as many
/// numbers as it has outputs.
#[target_feature(enable = "avx2")]
unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
    for group in 0..weights.outputs / Packed::GROUP {
        // SAFETY: the group's numbers are there, and all rows.
        unsafe {
            let to: *mut __m256i = greatest.add(group * Packed::GROUP).cast();
            let mut most = [_mm256_loadu_si256(to), _mm256_loadu_si256(to.add(1))];
            let mut join = |products: [__m256i; 2]| {
                most = [_mm256_max_epi32(most[0], products[0]), _mm256_max_epi32(most[1], products[1])];
            };
            let mut row = 0;
            while row + 3 <= rows.count {
                let three = products::<3, 1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                three.as_flattened().iter().for_each(|products| join(*products));
                row += 3;
            }
            while row < rows.count {
                let [[one]] = products::<1, 1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                join(one);
                row += 1;
            }
            _mm256_storeu_si256(to, most[0]);
            _mm256_storeu_si256(to.add(1), most[1]);
        }
    }
}

/// Sums of products of `G` groups of sixteen outputs, from `group` on, with `R` rows.
///
/// Bytes are multiplied as an unsigned and a signed one: the weights lose their signs to the inputs. Pairs of products
/// are added in 16 bits, and fit: at most 2 * 128 * 127.
///
/// # Safety
///
/// The processor has AVX2; there are as many groups; `inputs` holds `R` rows of as many values as `weights` takes.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn products<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    stride: usize,
) -> [[[__m256i; 2]; G]; R] {
    let depth = weights.inputs / 4;
    let lines: *const Line = weights.lines.as_ptr();
    let ones = _mm256_set1_epi16(1);
    let mut sums = [[[_mm256_setzero_si256(); 2]; G]; R];
    for place in 0..depth {
        let mut fours = [_mm256_setzero_si256(); R];
        for (row, four) in fours.iter_mut().enumerate() {
            // SAFETY: the row has four values at this place.
            *four = _mm256_set1_epi32(unsafe {
                inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned()
            });
        }
        for index in 0..G {
            for half in 0..2 {
                // SAFETY: each group has `depth` lines, of two registers full of weights.
                let weights = unsafe {
                    let line = lines.add((group + index) * depth + place).cast::<__m256i>();
                    _mm256_load_si256(line.add(half))
                };
                let positive = _mm256_abs_epi8(weights);
                for (sums, four) in sums.iter_mut().zip(fours) {
                    let pairs = _mm256_maddubs_epi16(positive, _mm256_sign_epi8(four, weights));
                    sums[index][half] = _mm256_add_epi32(sums[index][half], _mm256_madd_epi16(pairs, ones));
                }
            }
        }
    }
    sums
}

/// Four doubles.
#[derive(Clone, Copy)]
pub(in crate::arch::x86_64) struct Lanes(__m256d);

// SAFETY comments of the functions: the caller promises AVX2 and FMA, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Numbers for Lanes {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        unsafe { Self(_mm256_set1_pd(value)) }
    }
    #[inline(always)]
    unsafe fn from_integers(from: *const i32) -> Self {
        unsafe { Self(_mm256_cvtepi32_pd(_mm_loadu_si128(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm256_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm256_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm256_mul_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm256_min_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm256_max_pd(self.0, other.0)) }
    }
}

#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Doubles for Lanes {
    #[inline(always)]
    unsafe fn over_127(self) -> Self {
        unsafe {
            let low = _mm256_mul_pd(self.0, _mm256_set1_pd(RECIPROCAL_LOW));
            Self(_mm256_fmadd_pd(self.0, _mm256_set1_pd(RECIPROCAL), low))
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        unsafe { Self(_mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0)) }
    }
    #[inline(always)]
    unsafe fn signed_like(self, signs: Self) -> Self {
        // `self` is not negative.
        unsafe { Self(_mm256_or_pd(self.0, _mm256_and_pd(_mm256_set1_pd(-0.0), signs.0))) }
    }
    #[inline(always)]
    unsafe fn one_minus_where_negative(self, signs: Self) -> Self {
        unsafe { Self(_mm256_blendv_pd(self.0, _mm256_sub_pd(_mm256_set1_pd(1.0), self.0), signs.0)) }
    }
    #[inline(always)]
    unsafe fn look_up(self, table: &Table) -> (Self, Self, Self) {
        unsafe {
            let (offsets, fractions) = self.places();
            let mut places = [0u64; 4];
            _mm256_storeu_si256(places.as_mut_ptr().cast(), offsets);
            let (values, differences) = Self::pairs_at(places.as_ptr(), table);
            (values, differences, fractions)
        }
    }
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm256_slli_epi64::<52>(_mm256_castpd_si256(exponents.0));
            Self(_mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(self.0), shifted)))
        }
    }
    #[inline(always)]
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool {
        unsafe {
            let low = _mm256_cvtpd_ps(low.0);
            _mm_storeu_ps(to, low);
            _mm_movemask_ps(_mm_cmpneq_ps(low, _mm256_cvtpd_ps(high.0))) == 0
        }
    }
    #[inline(always)]
    unsafe fn store_bytes(self, to: *mut i8) {
        unsafe {
            let integers = _mm256_cvttpd_epi32(self.0);
            let words = _mm_packs_epi32(integers, integers);
            let bytes = _mm_cvtsi128_si32(_mm_packs_epi16(words, words));
            to.cast::<i32>().write_unaligned(bytes);
        }
    }
}

impl Lanes {
    /// For numbers of 0 to `LAST`: the places of their whole parts in a table, in bytes, and their fractions.
    ///
    /// # Safety
    ///
    /// The processor has AVX2.
    #[inline(always)]
    unsafe fn places(self) -> (__m256i, Self) {
        // SAFETY: as the caller promises.
        unsafe {
            let whole = _mm256_floor_pd(self.0);
            // Added to 2^52 / 16, sixteen times a whole number is the low half of the sum: the size of a pair.
            let sums = _mm256_castpd_si256(_mm256_add_pd(whole, _mm256_set1_pd(LARGE / 16.0)));
            (sums, Self(_mm256_sub_pd(self.0, whole)))
        }
    }

    /// Values and differences at four places.
    ///
    /// # Safety
    ///
    /// The processor has AVX2; `places` are four, of the table.
    #[inline(always)]
    unsafe fn pairs_at(places: *const u64, table: &[[f64; 2]]) -> (Self, Self) {
        // SAFETY: as the caller promises.
        unsafe {
            let table = table.as_ptr().cast::<u8>();
            let even = pairs(places, table);
            let odd = pairs(places.add(1), table);
            (Self(_mm256_unpacklo_pd(even, odd)), Self(_mm256_unpackhi_pd(even, odd)))
        }
    }
}

/// The pairs of numbers at two places of a table: that of `places`, and the next but one.
///
/// # Safety
///
/// The processor has AVX2, `places` three places, and the table pairs at these, in bytes.
#[inline(always)]
pub(in crate::arch::x86_64) unsafe fn pairs(places: *const u64, table: *const u8) -> __m256d {
    // SAFETY: as the caller promises.
    unsafe {
        let first = table.add(place(places) as usize).cast();
        let second = table.add(place(places.add(2)) as usize).cast();
        _mm256_set_m128d(_mm_load_pd(second), _mm_load_pd(first))
    }
}

/// Reads a number from memory: the ports that would take it out of a register are busy.
///
/// # Safety
///
/// There is a number to read. The processor has its low half first.
#[inline(always)]
unsafe fn place(place: *const u64) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { place.cast::<u32>().read_volatile() }
}
