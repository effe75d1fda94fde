//! What `--version` prints.

/// Upstream's line first, since wrappers parse it; then what else is inside.
pub(crate) fn text() -> String {
    let mut text = format!(
        "tesseract {}\n leptonica-{}\n  tesseract-cli {}\n",
        tesseract_safe::TESSERACT_VERSION,
        tesseract_safe::LEPTONICA_VERSION,
        env!("CARGO_PKG_VERSION"),
    );
    for level in tesseract_safe::simd_levels() {
        text.push_str(&format!(" Found {level}\n"));
    }
    text
}
