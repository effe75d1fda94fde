//! The softmax that networks end in.

/// Below this an exponent is raised, so that no probability is nothing.
const LEAST: f64 = -86.0;

/// Turns `values` into probabilities: upstream's operations, in its order, with the C library's `exp`.
pub(crate) fn softmax(values: &mut [f64], out: &mut [f32]) {
    let greatest =
        values.iter().fold(f64::MIN, |greatest, value| if *value > greatest { *value } else { greatest });
    let mut total = 0.0;
    for value in values.iter_mut() {
        *value = (*value - greatest).clamp(LEAST, 0.0).exp();
        total += *value;
    }
    for (out, value) in out.iter_mut().zip(values) {
        // The total is at least 1, the exponential of the greatest.
        *out = (*value / total) as f32;
    }
}
