//! The allocator of the command, where it is not the C library's.

use std::ffi::{c_int, c_long};

/// Musl's own allocator takes one lock for all threads and is slow at many small pieces, of which Tesseract makes
/// millions. The crate's `override` puts it behind `malloc` and `new` too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc 2: after how many milliseconds what is free goes back to the system; -1 for never.
const PURGE_DELAY: c_int = 15;

unsafe extern "C" {
    /// Sets an option that the environment does not set.
    fn mi_option_set_default(option: c_int, value: c_long);
}

/// Keeps memory until the command ends. A page takes and frees images time and again, and the system would have to clear
/// the memory of each: a twentieth of the time of a page, more of a single line's.
pub fn keep_memory() {
    // SAFETY: the function takes any numbers, and no other thread is there yet.
    unsafe { mi_option_set_default(PURGE_DELAY, -1) }
}
