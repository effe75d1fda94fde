//! The C library's stream type, known by name only.

/// C's `FILE`. Its layout differs between C libraries and is never needed: it is used behind a
/// pointer alone.
#[repr(C)]
pub struct FILE {
    _opaque: [u8; 0],
    _not_send: core::marker::PhantomData<*mut u8>,
}
