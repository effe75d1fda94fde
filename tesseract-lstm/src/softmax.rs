//! The softmax that networks end in.

use crate::packed::Packed;

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

/// As [`softmax`], of as many values as `out` has room for, by a quicker way: it gets the greatest value, and values and
/// exponentials up to a multiple of sixteen, and says whether it is certain of all that it found.
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "x86_64")),
    allow(dead_code, reason = "no level there has one")
)]
pub(crate) fn softmax_by(
    values: &mut [f64],
    exponentials: &mut [f64],
    out: &mut [f32],
    quick: impl FnOnce(f64, &[f64], &mut [f64], &mut [f32]) -> bool,
) {
    let classes = out.len();
    let padded = classes.next_multiple_of(Packed::GROUP);
    let most = greatest(&values[..classes]);
    // What is no class counts next to nothing.
    values[classes..padded].fill(f64::MIN);
    if !quick(most, &values[..padded], &mut exponentials[..padded], out) {
        softmax(&values[..classes], exponentials, out);
    }
}

fn greatest(values: &[f64]) -> f64 {
    let greater = |a: f64, b: f64| if b > a { b } else { a };
    let (eights, rest) = values.as_chunks::<8>();
    let most = eights
        .iter()
        .fold([f64::MIN; 8], |most, eight| std::array::from_fn(|place| greater(most[place], eight[place])));
    most.iter().chain(rest).fold(f64::MIN, |most, value| greater(most, *value))
}
