//! AVX-512 with VNNI.

use std::arch::x86_64::*;

use crate::arch::doubles::{self, Doubles, LARGE, RECIPROCAL, RECIPROCAL_LOW};
use crate::arch::generic::Generic;
use crate::arch::{Kernels, Rows, sizes};
use crate::model::Function;
use crate::packed::{Line, Packed};
use crate::softmax::softmax_by;
use crate::tables::{TABLES, Table};

/// A processor with AVX-512 with VNNI.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512Vnni(());

impl Avx512Vnni {
    pub(crate) fn new() -> Option<Self> {
        Self::is_available().then_some(Self(()))
    }

    pub(crate) fn is_available() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni")
    }
}

impl Kernels for Avx512Vnni {
    fn name(&self) -> &'static str {
        "avx512vnni"
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
        sizes::inputs(weights, inputs, rows);
        sizes::sums(weights, rows, sums, stride);
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { multiply(weights, inputs.as_ptr(), rows, sums.as_mut_ptr(), stride, add) }
    }

    fn maximum(&self, weights: &Packed, inputs: &[i8], rows: Rows, greatest: &mut [i32]) {
        sizes::inputs(weights, inputs, rows);
        assert_eq!(greatest.len(), weights.outputs);
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { maximum(weights, inputs.as_ptr(), rows, greatest.as_mut_ptr()) }
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
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; `whole` outputs are in each row.
        unsafe { activate(function, whole, weights, sums, out, stride) }
        if whole < outputs {
            for (sums, out) in sums.chunks_exact(weights.outputs).zip(out.chunks_mut(stride)) {
                Generic.activate_from(whole, function, weights, &sums[..outputs], out);
            }
        }
    }

    fn scale(&self, weights: &Packed, sums: &[i32], out: &mut [f64]) {
        assert_eq!((sums.len(), out.len()), (weights.outputs, weights.outputs));
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked, and multiples of sixteen.
        unsafe { scale(weights, sums.as_ptr(), out.as_mut_ptr()) }
    }

    fn softmax(&self, values: &mut [f64], exponentials: &mut [f64], out: &mut [f32]) {
        softmax_by(values, exponentials, out, |greatest, values, exponentials, out| {
            let count = values.len();
            // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; there are as many of both.
            unsafe { softmax(greatest, count, values.as_ptr(), exponentials.as_mut_ptr(), out) }
        });
    }

    fn step(&self, weights: &Packed, sums: &[i32], states: &mut [f64], out: &mut [i8]) {
        sizes::step(weights, sums, states, out);
        // SAFETY: `self` exists, so the processor has AVX-512 with VNNI; the sizes are checked.
        unsafe { step(weights, sums.as_ptr(), states.as_mut_ptr(), out.as_mut_ptr(), out.len()) }
    }
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; `count` is a multiple of `LANES`, and at most `stride` and the outputs of `weights`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
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
        let numbers = (sums.as_ptr(), weights.biases.as_ptr(), weights.scales.as_ptr());
        // SAFETY: as the caller promises.
        unsafe { doubles::activate::<Lanes>((function, tables), count, numbers, out.as_mut_ptr()) }
    }
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many sums and numbers of room as `weights` has outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn scale(weights: &Packed, sums: *const i32, out: *mut f64) {
    let numbers = (sums, weights.biases.as_ptr(), weights.scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { doubles::scale::<Lanes>(weights.outputs, numbers, out) }
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; there are `count` values, a multiple of sixteen, and room for as many
/// exponentials; `out` has no more numbers.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
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
/// The processor has AVX-512 with VNNI; `count` is a multiple of sixteen; there are four times as many sums and outputs of
/// `weights`, and as many states and bytes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn step(weights: &Packed, sums: *const i32, states: *mut f64, out: *mut i8, count: usize) {
    let numbers = (sums, weights.biases.as_ptr(), weights.table_scales.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { doubles::step::<Lanes>(&TABLES, count, numbers, states, out) }
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; `inputs` holds `rows`, each with as many values as `weights` takes, and `sums`
/// as many rows of its outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn multiply(
    weights: &Packed,
    inputs: *const i8,
    rows: Rows,
    sums: *mut i32,
    stride: usize,
    add: bool,
) {
    let groups = weights.outputs / Packed::GROUP;
    let mut row = 0;
    while row < rows.count {
        let four = row + 4 <= rows.count;
        let mut group = 0;
        while group < groups {
            // SAFETY: rows from `row` on are there, with the sums of groups from `group` on.
            unsafe {
                let inputs = inputs.add(row * rows.stride);
                let sums = sums.add(row * stride + group * Packed::GROUP);
                let rows = (rows.stride, stride);
                let left = groups - group;
                group += match (four, left) {
                    (true, 4..) => block::<4, 4>(weights, group, inputs, rows, sums, add),
                    (true, _) => block::<4, 1>(weights, group, inputs, rows, sums, add),
                    (false, 12..) => block::<1, 12>(weights, group, inputs, rows, sums, add),
                    (false, 4..) => block::<1, 4>(weights, group, inputs, rows, sums, add),
                    (false, _) => block::<1, 1>(weights, group, inputs, rows, sums, add),
                };
            }
        }
        row += if four { 4 } else { 1 };
    }
}

/// The sums of `R` rows and `G` groups of outputs from `group` on; returns `G`.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many groups, and `R` rows at `inputs` and `sums`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn block<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    (input_stride, stride): (usize, usize),
    sums: *mut i32,
    add: bool,
) -> usize {
    // SAFETY: as the caller promises.
    let products = unsafe { products::<R, G>(weights, group, inputs, input_stride) };
    for (row, products) in products.iter().enumerate() {
        for (group, products) in products.iter().enumerate() {
            // SAFETY: sixteen numbers, of those that the caller promises.
            unsafe {
                let to = sums.add(row * stride + group * Packed::GROUP);
                let old = if add { _mm512_loadu_si512(to.cast()) } else { _mm512_setzero_si512() };
                _mm512_storeu_si512(to.cast(), _mm512_add_epi32(old, *products));
            }
        }
    }
    G
}

/// # Safety
///
/// The processor has AVX-512 with VNNI; `inputs` holds `rows`, each with as many values as `weights` takes, and
/// `greatest` as many numbers as it has outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn maximum(weights: &Packed, inputs: *const i8, rows: Rows, greatest: *mut i32) {
    for group in 0..weights.outputs / Packed::GROUP {
        // SAFETY: the group's numbers are there, and all rows.
        unsafe {
            let to = greatest.add(group * Packed::GROUP);
            let mut most = _mm512_loadu_si512(to.cast());
            for row in 0..rows.count {
                let [[products]] =
                    products::<1, 1>(weights, group, inputs.add(row * rows.stride), rows.stride);
                most = _mm512_max_epi32(most, products);
            }
            _mm512_storeu_si512(to.cast(), most);
        }
    }
}

/// Sums of products of `G` groups of outputs, from `group` on, with `R` rows.
///
/// The instruction multiplies unsigned bytes with signed ones: inputs are raised by 128, and the sums begin with what
/// that adds, taken away.
///
/// # Safety
///
/// The processor has AVX-512 with VNNI; there are as many groups; `inputs` holds `R` rows of as many values as `weights`
/// takes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
unsafe fn products<const R: usize, const G: usize>(
    weights: &Packed,
    group: usize,
    inputs: *const i8,
    stride: usize,
) -> [[__m512i; G]; R] {
    let depth = weights.inputs / 4;
    let raise = _mm512_set1_epi8(i8::MIN);
    let mut sums = [[_mm512_setzero_si512(); G]; R];
    for index in 0..G {
        // SAFETY: `lowered` has sixteen numbers for each group.
        let lowered = unsafe {
            _mm512_loadu_si512(weights.lowered.as_ptr().add((group + index) * Packed::GROUP).cast())
        };
        for sums in &mut sums {
            sums[index] = lowered;
        }
    }
    let lines: *const Line = weights.lines.as_ptr();
    for place in 0..depth {
        let mut raised = [_mm512_setzero_si512(); R];
        for (row, raised) in raised.iter_mut().enumerate() {
            // SAFETY: the row has four values at this place.
            let four = unsafe { inputs.add(row * stride + place * 4).cast::<i32>().read_unaligned() };
            *raised = _mm512_xor_si512(_mm512_set1_epi32(four), raise);
        }
        for index in 0..G {
            // SAFETY: each group has `depth` lines.
            let weights = unsafe { _mm512_load_si512(lines.add((group + index) * depth + place).cast()) };
            for (sums, raised) in sums.iter_mut().zip(raised) {
                sums[index] = _mm512_dpbusd_epi32(sums[index], raised, weights);
            }
        }
    }
    sums
}

/// Eight doubles.
#[derive(Clone, Copy)]
struct Lanes(__m512d);

// SAFETY comments of the functions: the caller promises AVX-512 with VNNI, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Doubles for Lanes {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        unsafe { Self(_mm512_set1_pd(value)) }
    }
    #[inline(always)]
    unsafe fn from_integers(from: *const i32) -> Self {
        unsafe { Self(_mm512_cvtepi32_pd(_mm256_loadu_si256(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm512_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm512_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn over_127(self) -> Self {
        unsafe {
            let low = _mm512_mul_pd(self.0, _mm512_set1_pd(RECIPROCAL_LOW));
            Self(_mm512_fmadd_pd(self.0, _mm512_set1_pd(RECIPROCAL), low))
        }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm512_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        unsafe { Self(_mm512_mul_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        unsafe { Self(_mm512_min_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        unsafe { Self(_mm512_max_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        unsafe { Self(_mm512_abs_pd(self.0)) }
    }
    #[inline(always)]
    unsafe fn signed_like(self, signs: Self) -> Self {
        // `self` is not negative.
        unsafe { Self(_mm512_or_pd(self.0, _mm512_and_pd(_mm512_set1_pd(-0.0), signs.0))) }
    }
    #[inline(always)]
    unsafe fn one_minus_where_negative(self, signs: Self) -> Self {
        unsafe {
            let negative = _mm512_movepi64_mask(_mm512_castpd_si512(signs.0));
            Self(_mm512_mask_sub_pd(self.0, negative, _mm512_set1_pd(1.0), self.0))
        }
    }
    #[inline(always)]
    unsafe fn look_up(self, table: &Table) -> (Self, Self, Self) {
        unsafe {
            // Added to 2^52, rounding down, a number's whole part is the low half of the sum.
            let large = _mm512_set1_pd(LARGE);
            const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
            let sums = _mm512_add_round_pd::<DOWN>(self.0, large);
            let fractions = _mm512_sub_pd(self.0, _mm512_sub_pd(sums, large));
            let mut places = [0u64; 8];
            let offsets = _mm512_slli_epi64::<4>(_mm512_castpd_si512(sums));
            _mm512_storeu_si512(places.as_mut_ptr().cast(), offsets);
            let table = table.as_ptr().cast::<u8>();
            let even = pairs(places.as_ptr(), table);
            let odd = pairs(places.as_ptr().add(1), table);
            (Self(_mm512_unpacklo_pd(even, odd)), Self(_mm512_unpackhi_pd(even, odd)), Self(fractions))
        }
    }
    #[inline(always)]
    unsafe fn times_power_of_two(self, exponents: Self) -> Self {
        unsafe {
            let shifted = _mm512_slli_epi64::<52>(_mm512_castpd_si512(exponents.0));
            Self(_mm512_castsi512_pd(_mm512_add_epi64(_mm512_castpd_si512(self.0), shifted)))
        }
    }
    #[inline(always)]
    unsafe fn store_singles(low: Self, high: Self, to: *mut f32) -> bool {
        unsafe {
            let low = _mm512_cvtpd_ps(low.0);
            _mm256_storeu_ps(to, low);
            _mm256_cmp_ps_mask::<_CMP_NEQ_UQ>(low, _mm512_cvtpd_ps(high.0)) == 0
        }
    }
    #[inline(always)]
    unsafe fn store_bytes(self, to: *mut i8) {
        unsafe {
            let integers = _mm256_cvtsepi32_epi8(_mm512_cvttpd_epi32(self.0));
            _mm_storel_epi64(to.cast(), integers);
        }
    }
}

/// The pairs of numbers at four places of a table, every other one of `places`.
///
/// # Safety
///
/// The processor has AVX-512, `places` seven places, and the table pairs at these, in bytes.
#[inline(always)]
unsafe fn pairs(places: *const u64, table: *const u8) -> __m512d {
    // SAFETY: as the caller promises.
    unsafe {
        let first = table.add(place(places) as usize).cast();
        let second = table.add(place(places.add(2)) as usize).cast();
        let third = table.add(place(places.add(4)) as usize).cast();
        let fourth = table.add(place(places.add(6)) as usize).cast();
        let low = _mm256_set_m128d(_mm_load_pd(second), _mm_load_pd(first));
        let high = _mm256_set_m128d(_mm_load_pd(fourth), _mm_load_pd(third));
        _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(low), high)
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
