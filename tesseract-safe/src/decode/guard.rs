//! A fence around the dependencies that panic.

use super::{DecodeError, Format};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a decoder: that of JPEG, in whose way of upsampling some damaged files fail an assertion, or that of JPEG 2000.
///
/// The known cause is refused beforehand ([`super::jpeg::check_stream`]); this is for causes yet unknown. In
/// a program that is built to abort when it panics it cannot help. What `decode` borrows is given up after
/// an error, so that nothing half done is seen.
pub(super) fn guarded<T>(
    format: Format,
    decode: impl FnOnce() -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(DecodeError::corrupt(format, "its decoder panicked")))
}

#[test]
fn a_panic_is_an_error() {
    let error = guarded::<()>(Format::Tiff, || panic!("a panic that belongs to the test")).unwrap_err();
    assert!(matches!(error, DecodeError::Corrupt { format: Format::Tiff, .. }));
    assert_eq!(guarded(Format::Tiff, || Ok(7)), Ok(7));
}
