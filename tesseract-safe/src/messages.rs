//! What both libraries say: to `tracing`, and into the errors of the call that failed.

use std::cell::RefCell;
use std::ffi::c_char;
use std::sync::Once;

use tesseract_sys as sys;

/// How many of the latest lines an error quotes.
const KEPT: usize = 3;

thread_local! {
    static RECENT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Sends the libraries' messages here; cheap after the first time.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `receive` has the signature that the shim asks for, lives as long as the
        // program, may be called from any thread and does not unwind (it is `extern "C"`, so a
        // panic inside would abort; it holds no code that panics).
        unsafe { sys::ts_set_message_handler(Some(receive)) }
    });
}

/// Forgets what was said before the call that now begins.
pub(crate) fn begin_call() {
    let _ = RECENT.try_with(|recent| {
        if let Ok(mut recent) = recent.try_borrow_mut() {
            recent.clear();
        }
    });
}

/// The last lines that were said during the call on this thread, joined.
pub(crate) fn recent() -> String {
    RECENT
        .try_with(|recent| recent.try_borrow().map(|lines| lines.join("; ")).unwrap_or_default())
        .unwrap_or_default()
}

unsafe extern "C" fn receive(source: sys::ts_source, line: *const c_char, length: usize) {
    // SAFETY: the shim passes a buffer of `length` bytes that lives until this function returns.
    let bytes = unsafe { std::slice::from_raw_parts(line.cast::<u8>(), length) };
    let text = String::from_utf8_lossy(bytes);
    let library = if source == sys::TS_SOURCE_LEPTONICA { "leptonica" } else { "tesseract" };
    // The libraries have no levels; their own first words are all there is to go by.
    if text.starts_with("Error") || text.starts_with("Failed") {
        tracing::error!(target: "tesseract_safe::upstream", library, "{text}");
    } else if text.starts_with("Warning") {
        tracing::warn!(target: "tesseract_safe::upstream", library, "{text}");
    } else {
        tracing::debug!(target: "tesseract_safe::upstream", library, "{text}");
    }
    let _ = RECENT.try_with(|recent| {
        if let Ok(mut recent) = recent.try_borrow_mut() {
            if recent.len() == KEPT {
                recent.remove(0);
            }
            recent.push(text.into_owned());
        }
    });
}
