//! Floating point networks with AVX2 and with AVX-512.

use std::arch::x86_64::*;

use super::avx2::Lanes;
use crate::float::functions::{Vectors, activate_by};
use crate::float::kernels::{Level, Register, Step, begin, multiply, step};
use crate::float::matrix::Matrix;
use crate::model::Function;

/// Four doubles.
#[derive(Clone, Copy)]
struct Four(__m256d);

// SAFETY comments of the functions: the caller promises AVX2 and FMA, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Register for Four {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm256_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm256_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn plus_product(self, weights: *const f64, input: f64) -> Self {
        unsafe { Self(_mm256_add_pd(self.0, _mm256_mul_pd(_mm256_loadu_pd(weights), _mm256_set1_pd(input)))) }
    }
    #[inline(always)]
    unsafe fn plus_short_product(self, weights: *const f32, input: f64) -> Self {
        unsafe {
            let weights = _mm256_cvtps_pd(_mm_loadu_ps(weights));
            Self(_mm256_fmadd_pd(weights, _mm256_set1_pd(input), self.0))
        }
    }
}

/// Eight doubles.
#[derive(Clone, Copy)]
struct Eight(__m512d);

// SAFETY comments of the functions: the caller promises AVX-512, and memory as the trait says.
#[allow(clippy::undocumented_unsafe_blocks, reason = "said once for all, above")]
impl Register for Eight {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(_mm512_loadu_pd(from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm512_storeu_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        unsafe { Self(_mm512_add_pd(self.0, other.0)) }
    }
    #[inline(always)]
    unsafe fn plus_product(self, weights: *const f64, input: f64) -> Self {
        unsafe { Self(_mm512_add_pd(self.0, _mm512_mul_pd(_mm512_loadu_pd(weights), _mm512_set1_pd(input)))) }
    }
    #[inline(always)]
    unsafe fn plus_short_product(self, weights: *const f32, input: f64) -> Self {
        unsafe {
            let weights = _mm512_cvtps_pd(_mm256_loadu_ps(weights));
            Self(_mm512_fmadd_pd(weights, _mm512_set1_pd(input), self.0))
        }
    }
}

/// A level whose registers are `$register`, and functions those of AVX2.
macro_rules! level {
    ($level:ident, $name:literal, $register:ident, $features:literal, $available:expr) => {
        #[doc = concat!("A processor with ", $features, ".")]
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $level(());

        impl $level {
            pub(crate) fn new() -> Option<Self> {
                $available.then_some(Self(()))
            }
        }

        impl Level for $level {
            fn name(&self) -> &'static str {
                $name
            }

            fn lanes(&self) -> usize {
                $register::LANES
            }

            fn multiply(&self, weights: &Matrix, vectors: &[f64], sums: &mut [f64]) {
                #[target_feature(enable = $features)]
                fn run(weights: &Matrix, vectors: &[f64], sums: &mut [f64]) {
                    // SAFETY: it has what is enabled.
                    unsafe { multiply::<$register>(weights, vectors, sums) }
                }
                // SAFETY: `self` exists, so the processor has what is enabled.
                unsafe { run(weights, vectors, sums) }
            }

            fn activate(&self, function: Function, values: &[f64], out: &mut [f32]) {
                #[target_feature(enable = $features)]
                fn run(function: Function, values: &[f64], out: &mut [f32]) {
                    // SAFETY: it has what is enabled.
                    unsafe { activate_by::<Lanes>(function, values, out) }
                }
                // SAFETY: `self` exists, so the processor has what is enabled.
                unsafe { run(function, values, out) }
            }

            fn begin(&self, weights: &Matrix, vectors: &[f64], count: usize, begun: &mut [f64]) {
                #[target_feature(enable = $features)]
                fn run(weights: &Matrix, vectors: &[f64], count: usize, begun: &mut [f64]) {
                    // SAFETY: it has what is enabled.
                    unsafe { begin::<$register>(weights, vectors, count, begun) }
                }
                // SAFETY: `self` exists, so the processor has what is enabled.
                unsafe { run(weights, vectors, count, begun) }
            }

            fn step(&self, weights: &Matrix, all: Step<'_>) {
                #[target_feature(enable = $features)]
                fn run(weights: &Matrix, all: Step<'_>) {
                    // SAFETY: it has what is enabled.
                    unsafe { step::<$register, Vectors<Lanes>>(weights, all) }
                }
                // SAFETY: `self` exists, so the processor has what is enabled.
                unsafe { run(weights, all) }
            }
        }
    };
}

level!(
    FloatAvx2,
    "avx2",
    Four,
    "avx2,fma",
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
);

level!(
    FloatAvx512,
    "avx512f",
    Eight,
    "avx2,fma,avx512f,avx512dq,avx512vl",
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
);
