//! The command keeps the memory that it has until it ends.
//!
//! A page takes and frees images time and again. Where an allocator gives these back, the system has to clear the memory of
//! each: a twentieth of the time of a page, more of a single line's, and most where several pages are read at a time.

#[cfg(feature = "mimalloc")]
pub(crate) use self::mimalloc::keep_memory;

#[cfg(all(target_env = "gnu", not(feature = "mimalloc")))]
pub(crate) use self::glibc::keep_memory;

#[cfg(feature = "mimalloc")]
mod mimalloc {
    use std::ffi::{c_int, c_long};

    /// Musl's own allocator takes one lock for all threads and is slow at many small pieces, of which Tesseract makes
    /// millions. The crate's `override` puts it behind `malloc` and `new` too.
    #[global_allocator]
    static ALLOCATOR: ::mimalloc::MiMalloc = ::mimalloc::MiMalloc;

    /// `mi_option_purge_delay` of mimalloc 2: after how many milliseconds what is free goes back to the system; -1 for never.
    const PURGE_DELAY: c_int = 15;

    unsafe extern "C" {
        /// Sets an option that the environment does not set.
        fn mi_option_set_default(option: c_int, value: c_long);
    }

    pub(crate) fn keep_memory() {
        // SAFETY: the function takes any numbers, and no other thread is there yet.
        unsafe { mi_option_set_default(PURGE_DELAY, -1) }
    }
}

#[cfg(all(target_env = "gnu", not(feature = "mimalloc")))]
mod glibc {
    use std::ffi::c_int;

    unsafe extern "C" {
        /// Sets a parameter of the allocator; 0 where it takes no such value.
        fn mallopt(parameter: c_int, value: c_int) -> c_int;
    }

    /// Parameters, the variables that set them, and values: how much at an end goes back to the system, and from which size on
    /// something has memory of its own, which goes back with it. The latter is the most that every release takes.
    const PARAMETERS: [(c_int, &str, c_int); 2] =
        [(-1, "MALLOC_TRIM_THRESHOLD_", c_int::MAX), (-3, "MALLOC_MMAP_THRESHOLD_", 32 << 20)];

    pub(crate) fn keep_memory() {
        for (parameter, variable, value) in PARAMETERS {
            if std::env::var_os(variable).is_none() {
                // Where it is not taken, all goes on as before.
                let _ = set(parameter, value);
            }
        }
    }

    fn set(parameter: c_int, value: c_int) -> bool {
        // SAFETY: the function takes any numbers, at any time.
        unsafe { mallopt(parameter, value) == 1 }
    }

    #[cfg(all(test, target_pointer_width = "64"))]
    #[test]
    fn values_are_taken() {
        for (parameter, variable, value) in PARAMETERS {
            assert!(set(parameter, value), "{variable}");
        }
    }
}
