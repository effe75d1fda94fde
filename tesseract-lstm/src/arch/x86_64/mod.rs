//! x86-64 with vector instructions.

mod avx2;
mod avx512;
mod floats;
mod sse41;

pub(crate) use avx2::Avx2;
pub(crate) use avx512::Avx512Vnni;
pub(crate) use floats::{FloatAvx2, FloatAvx512};
pub(crate) use sse41::Sse41;
