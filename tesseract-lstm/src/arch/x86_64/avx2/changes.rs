//! Sums that follow their inputs.
//!
//! From step to step about half of an LSTM's inputs stay what they are, and most others change by little. So the sums
//! of the last step are kept, and only what changed is multiplied: two inputs at a time, whose weights for all outputs
//! are brought together byte by byte. Weights are raised by 128, to bytes without signs; that adds 128 times the sum of
//! all changes, which is taken off at the start.
//!
//! As many products are added in 16 bits as fit. Two at a time are cut where they are too large: a raised weight is at
//! most 255, so as long as the changes upwards and those downwards each add up to no more than 128, they are not:
//! 255 * 128 < 2^15. What is added to these may go beyond 16 bits, as long as the sum comes back: weights that are not
//! raised are −128 to 127, so changes that add up to 255, signs aside, make no more than 128 * 255 < 2^15; nor do 128
//! upwards and 128 downwards.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use crate::columns::Columns;
use crate::packed::Line;

/// Inputs that are looked at at once.
const SLAB: usize = 512;
/// Changes that are added up at once.
const EIGHT: usize = Columns::INPUTS;
/// What eight changes of one sign may add up to.
const MOST: i32 = 128;
/// What all changes of a block may, signs aside.
const MOST_OF_ALL: i32 = 255;
/// Changes of eight bytes may have to be divided by eight to add up to no more.
const ENTRIES: usize = 8 * SLAB + EIGHT;

/// For each set of bits the places of those in it, from the least on.
static PLACES: [[u8; 8]; 256] = {
    let mut all = [[0; 8]; 256];
    let mut set = 0;
    while set < 256 {
        let (mut bit, mut count) = (0, 0);
        while bit < 8 {
            if set >> bit & 1 == 1 {
                all[set][count] = bit as u8;
                count += 1;
            }
            bit += 1;
        }
        set += 1;
    }
    all
};

/// What changed: inputs, and by how much. Blocks of these are added up in 16 bits.
struct Changes {
    count: usize,
    inputs: [MaybeUninit<u16>; ENTRIES],
    by: [MaybeUninit<i8>; ENTRIES],
    /// How many blocks there are, and where each ends.
    blocks: usize,
    ends: [MaybeUninit<End>; ENTRIES / EIGHT],
}

/// Where a block ends.
#[derive(Clone, Copy)]
struct End {
    at: u16,
    /// −128 times the sum of its changes.
    lowered: i16,
}

impl Changes {
    fn new() -> Self {
        Self {
            count: 0,
            inputs: [const { MaybeUninit::uninit() }; ENTRIES],
            by: [const { MaybeUninit::uninit() }; ENTRIES],
            blocks: 0,
            ends: [const { MaybeUninit::uninit() }; ENTRIES / EIGHT],
        }
    }

    /// Changes from `known` to `new`, or as far as a byte reaches; they are made to `known`.
    ///
    /// # Safety
    ///
    /// The processor has AVX2 and POPCNT; there are `inputs` bytes, a multiple of eight and at most `SLAB`.
    #[target_feature(enable = "avx2,popcnt")]
    #[inline]
    unsafe fn find(&mut self, known: *mut i8, new: *const i8, inputs: usize) {
        // In a register: what is stored on the way could be what `self` holds.
        let mut count = 0;
        for first in (0..inputs).step_by(EIGHT) {
            // SAFETY: eight bytes are there; there is room for eight entries at `count`, which is at most `first`.
            unsafe {
                let known = known.add(first).cast();
                let old = _mm_loadl_epi64(known);
                let changes = _mm_subs_epi8(_mm_loadl_epi64(new.add(first).cast()), old);
                _mm_storel_epi64(known.cast(), _mm_add_epi8(old, changes));
                let same = _mm_movemask_epi8(_mm_cmpeq_epi8(changes, _mm_setzero_si128()));
                let changed = !same as usize & 0xff;
                let places = _mm_loadl_epi64(PLACES.as_ptr().add(changed).cast());
                let inputs = _mm_add_epi16(_mm_cvtepu8_epi16(places), _mm_set1_epi16(first as i16));
                self.put(count, inputs, _mm_shuffle_epi8(changes, places));
                count += changed.count_ones() as usize;
            }
        }
        // Those behind the last are no changes of the first input.
        // SAFETY: there is room for eight more.
        unsafe { self.put(count, _mm_setzero_si128(), _mm_setzero_si128()) };
        self.count = count;
    }

    /// Eight entries, from `at` on.
    ///
    /// # Safety
    ///
    /// The processor has AVX2 and POPCNT; there is room for them.
    #[target_feature(enable = "avx2,popcnt")]
    #[inline]
    unsafe fn put(&mut self, at: usize, inputs: __m128i, by: __m128i) {
        // SAFETY: as the caller promises.
        unsafe {
            _mm_storeu_si128(self.inputs.as_mut_ptr().add(at).cast(), inputs);
            _mm_storel_epi64(self.by.as_mut_ptr().add(at).cast(), by);
        }
    }

    /// Divides the entries into blocks that fit.
    ///
    /// # Safety
    ///
    /// The processor has AVX2 and POPCNT; `find` has come first.
    #[target_feature(enable = "avx2,popcnt")]
    #[inline]
    unsafe fn divide(&mut self) {
        self.blocks = 0;
        let (mut above, mut below) = (0, 0);
        let mut at = 0;
        while at < self.count {
            // SAFETY: entries are written up to the next multiple of eight.
            let by = unsafe { _mm_loadl_epi64(self.by.as_ptr().add(at).cast()) };
            let positive = _mm_max_epi8(by, _mm_setzero_si128());
            let both = _mm_unpacklo_epi64(positive, _mm_sub_epi8(positive, by));
            let sums = _mm_sad_epu8(both, _mm_setzero_si128());
            let (more_above, more_below) = (_mm_cvtsi128_si32(sums), _mm_extract_epi32::<2>(sums));
            if more_above > MOST || more_below > MOST {
                // SAFETY: as above.
                unsafe { self.halve(at) };
                continue;
            }
            // Before the first eight this is a block of none, which does no harm.
            if above + below + more_above + more_below > MOST_OF_ALL {
                self.end(at, above - below);
                (above, below) = (0, 0);
            }
            (above, below) = (above + more_above, below + more_below);
            at += EIGHT;
        }
        if at > 0 {
            // Two go together.
            self.end(self.count.next_multiple_of(2), above - below);
        }
    }

    #[inline]
    fn end(&mut self, at: usize, sum: i32) {
        self.ends[self.blocks].write(End { at: at as u16, lowered: (-128 * sum) as i16 });
        self.blocks += 1;
    }

    /// Halves eight entries; their other halves come last.
    ///
    /// # Safety
    ///
    /// `at` is a multiple of eight and less than `count`.
    #[cold]
    unsafe fn halve(&mut self, at: usize) {
        let end = self.count.next_multiple_of(EIGHT);
        for index in 0..EIGHT {
            // SAFETY: entries are written up to the next multiple of eight. No eight entries are halved into more than
            // eight times as many.
            let by = unsafe { self.by[at + index].assume_init() };
            self.by[at + index].write(by >> 1);
            self.by[end + index].write(by - (by >> 1));
            self.inputs[end + index] = self.inputs[at + index];
        }
        self.count = end + EIGHT;
    }

    /// Adds products of a block that begins `at`, with a band of `L` lines of each input, to their sums.
    ///
    /// # Safety
    ///
    /// The processor has AVX2 and POPCNT; `divide` has come first, `at` and `end` are where one of its blocks begins and
    /// ends; there are `L` lines of each input, and the sums.
    #[target_feature(enable = "avx2,popcnt")]
    #[inline(never)]
    unsafe fn add_products<const L: usize>(
        &self,
        mut at: usize,
        end: End,
        lines: *const Line,
        kept: *mut i32,
    ) {
        let ones = _mm256_set1_epi32(1);
        let last = usize::from(end.at);
        let mut words = [[[_mm256_set1_epi16(end.lowered); 2]; 2]; L];
        // SAFETY: as the caller promises.
        unsafe {
            while at < last {
                let column = |at: usize| {
                    let input = usize::from(self.inputs.as_ptr().add(at).cast::<u16>().read());
                    lines.add(input * L).cast::<__m256i>()
                };
                let (first, second) = (column(at), column(at + 1));
                let by = _mm256_set1_epi16(self.by.as_ptr().add(at).cast::<i16>().read_unaligned());
                for (place, words) in words.as_flattened_mut().iter_mut().enumerate() {
                    let (first, second) =
                        (_mm256_load_si256(first.add(place)), _mm256_load_si256(second.add(place)));
                    let pairs = [_mm256_unpacklo_epi8(first, second), _mm256_unpackhi_epi8(first, second)];
                    for (words, pairs) in words.iter_mut().zip(pairs) {
                        *words = _mm256_add_epi16(*words, _mm256_maddubs_epi16(pairs, by));
                    }
                }
                at += 2;
            }
            for (place, words) in words.as_flattened().as_flattened().iter().enumerate() {
                let to = kept.add(place * 16).cast::<__m256i>();
                let (even, odd) = (_mm256_madd_epi16(*words, ones), _mm256_srai_epi32::<16>(*words));
                _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), even));
                let to = to.add(1);
                _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), odd));
            }
        }
    }
}

/// As `Kernels::follow`.
///
/// # Safety
///
/// The processor has AVX2 and POPCNT; there are as many bytes known and new as `weights` has inputs, and as many sums, kept and
/// wanted, as it has outputs.
#[target_feature(enable = "avx2,popcnt")]
pub(super) unsafe fn follow(
    weights: &Columns,
    known: &mut [i8],
    new: &[i8],
    kept: &mut [i32],
    sums: &mut [i32],
) {
    let mut changes = Changes::new();
    for (slab, (known, new)) in known.chunks_mut(SLAB).zip(new.chunks(SLAB)).enumerate() {
        // A second time only where a change is beyond what a byte holds.
        loop {
            // SAFETY: inputs are a multiple of eight; there are weights and sums of all. As many ends are written as there are
            // blocks, each of which begins where the one before ends.
            unsafe {
                changes.find(known.as_mut_ptr(), new.as_ptr(), known.len());
                changes.divide();
                if changes.blocks == 0 {
                    break;
                }
                let mut at = 0;
                for end in &changes.ends[..changes.blocks] {
                    let end = end.assume_init();
                    for line in (0..weights.outputs / Columns::GROUP).step_by(Columns::BAND) {
                        let lines = weights.from(slab * SLAB, line).as_ptr();
                        let kept = kept.as_mut_ptr().add(line * Columns::GROUP);
                        match weights.band(line) {
                            1 => changes.add_products::<1>(at, end, lines, kept),
                            2 => changes.add_products::<2>(at, end, lines, kept),
                            _ => changes.add_products::<{ Columns::BAND }>(at, end, lines, kept),
                        }
                    }
                    at = usize::from(end.at);
                }
            }
            if known == new {
                break;
            }
        }
    }
    for (sum, kept) in sums.iter_mut().zip(kept) {
        *sum += *kept;
    }
}
