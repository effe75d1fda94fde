//! The softmax that networks end in.

/// Below this an exponent is raised, so that no probability is nothing.
pub(crate) const LEAST: f64 = -86.0;

/// Turns `values` into probabilities: upstream's operations, in its order, with the C library's `exp`.
pub(crate) fn softmax(values: &[f64], exponentials: &mut [f64], out: &mut [f32]) {
    let greatest = greatest(values);
    let mut total = 0.0;
    for (value, exponential) in values.iter().zip(exponentials.iter_mut()) {
        *exponential = (*value - greatest).clamp(LEAST, 0.0).exp();
        total += *exponential;
    }
    for (out, exponential) in out.iter_mut().zip(exponentials) {
        // The total is at least 1, the exponential of the greatest.
        *out = (*exponential / total) as f32;
    }
}

pub(crate) fn greatest(values: &[f64]) -> f64 {
    values.iter().fold(f64::MIN, |greatest, value| if *value > greatest { *value } else { greatest })
}
