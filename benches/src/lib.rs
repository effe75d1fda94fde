//! Benchmarks alone: `benches/kernels.rs`.
