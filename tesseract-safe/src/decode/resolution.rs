//! Units of resolution to pixels per inch, rounded as Leptonica rounds.

/// From pixels per metre, as PNG and BMP have it.
pub(super) fn from_per_metre(value: u32) -> u32 {
    // Single precision for the operand, double for the rest: what the C expression does.
    (f64::from(value as f32) / 39.37 + 0.5) as u32
}

/// From pixels per centimetre.
pub(super) fn from_per_centimetre(value: f32) -> u32 {
    (2.54 * f64::from(value) + 0.5) as u32
}
