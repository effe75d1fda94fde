//! What is inside.

use std::ffi::CStr;

use tesseract_sys as sys;

/// The release of Tesseract inside; with feature `system` the installed one that the program was built with.
pub const TESSERACT_VERSION: &str = sys::TESSERACT_VERSION;
/// The release of Leptonica inside; with feature `system` the installed one that the program was built with.
pub const LEPTONICA_VERSION: &str = sys::LEPTONICA_VERSION;

/// The instruction sets that this processor has and Tesseract knows of, best first; empty where it
/// runs on portable code, and with feature `system`, as an installed library does not tell.
///
/// ```
/// println!("in use: {}", tesseract_safe::simd_levels().collect::<Vec<_>>().join(" "));
/// ```
pub fn simd_levels() -> impl Iterator<Item = &'static str> {
    // SAFETY: the shim returns a C string that lives as long as the program.
    let names = unsafe { CStr::from_ptr(sys::ts_simd_levels()) };
    names.to_str().unwrap_or_default().split(' ').filter(|name| !name.is_empty())
}
