//! x86-64 with vector instructions.

mod avx2;
mod avx512;
mod sse41;

pub(crate) use avx2::Avx2;
pub(crate) use avx512::Avx512Vnni;
pub(crate) use sse41::Sse41;
