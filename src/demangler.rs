//! Names of exceptions that nobody catches.
//!
//! The C++ runtime writes such a name, in a readable form, before it ends the process; what makes it readable is 0.14 MB of
//! the command. The shim catches all that is thrown, so the name as it is compiled will do.

use std::ffi::{c_char, c_int};

/// Stands in for the runtime's function of this name, and says that it knows no better name (-2).
///
/// # Safety
///
/// `status` is null or may be written to.
// SAFETY: the C++ ABI fixes name and arguments; those who call it expect null for names that it cannot tell.
#[unsafe(no_mangle)]
unsafe extern "C" fn __cxa_demangle(
    _mangled: *const c_char,
    _buffer: *mut c_char,
    _length: *mut usize,
    status: *mut c_int,
) -> *mut c_char {
    // SAFETY: null, or a place of the caller's.
    if let Some(status) = unsafe { status.as_mut() } {
        *status = -2;
    }
    std::ptr::null_mut()
}
