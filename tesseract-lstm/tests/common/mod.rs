//! Upstream's network, and what to run it on.

#![allow(dead_code, reason = "each user takes a part")]

pub mod dequantised;
pub mod models;

use std::ffi::c_int;
use std::path::Path;
use std::ptr;

use tesseract_lstm::Input;
use tesseract_safe_vendor::Vendor;
use tesseract_sys::testing::{
    ts_testing_network, ts_testing_network_create, ts_testing_network_destroy, ts_testing_network_forward,
    ts_testing_network_inputs,
};
use tesseract_sys::{TS_OK, ts_error, ts_status};

/// A network as upstream runs it.
pub struct Upstream(*mut ts_testing_network);

impl Upstream {
    pub fn new(data: &[u8]) -> Self {
        let mut network = ptr::null_mut();
        // SAFETY: the data are as long as said, and copied; a network comes out.
        check(|error| unsafe {
            ts_testing_network_create(data.as_ptr().cast(), data.len(), &mut network, error)
        });
        Self(network)
    }

    /// The network's input for a gray image: width and values, of the kind that the network takes.
    pub fn inputs<T: Value>(&mut self, pixels: &[u8], width: usize, height: usize) -> (usize, Vec<T>) {
        assert_eq!(pixels.len(), width * height);
        let mut values = vec![T::default(); 48 * (width * 48 / height + 2)];
        let mut columns: c_int = 0;
        // SAFETY: the network is there; the sizes are those of the slices.
        check(|error| unsafe {
            let (width, height) = (width as c_int, height as c_int);
            ts_testing_network_inputs(
                self.0,
                pixels.as_ptr(),
                width,
                height,
                values.as_mut_ptr().cast(),
                size_of_val(&values[..]),
                &mut columns,
                error,
            )
        });
        (columns as usize, values)
    }

    /// The outputs for a line of that height, width and depth, of values of the kind that the network takes.
    pub fn forward<T: Value>(
        &mut self,
        values: &[T],
        (height, width, depth): (usize, usize, usize),
        classes: usize,
    ) -> Vec<f32> {
        assert_eq!(values.len(), width * height * depth);
        let mut outputs = vec![0.0f32; (width + 1) * classes];
        let (mut steps, mut found) = (0, 0);
        // SAFETY: the network is there; the sizes are those of the slices.
        check(|error| unsafe {
            ts_testing_network_forward(
                self.0,
                values.as_ptr().cast(),
                height as c_int,
                width as c_int,
                depth as c_int,
                outputs.as_mut_ptr(),
                outputs.len(),
                &mut steps,
                &mut found,
                error,
            )
        });
        assert_eq!(found as usize, classes);
        outputs.truncate(steps as usize * classes);
        outputs
    }
}

/// A kind of values that networks take.
pub trait Value: Copy + Default + PartialEq + std::fmt::Debug {
    fn input(width: usize, values: &[Self]) -> Input<'_>;

    /// Of a number from −127 to 127.
    fn of(value: i8) -> Self;

    /// Whether upstream computes the same on every processor.
    const EXACT: bool;
}

/// Compares outputs with upstream's, bit for bit. Floating point networks on processors without AVX are what differs
/// upstream: sums in another order are off by some units in the last place of a double, which values of single precision
/// between layers show now and then, and each of which recurrent layers hand on.
pub fn assert_same<T: Value>(found: &[f32], expected: &[f32], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let differs = |(a, b): (&f32, &f32)| {
        if T::EXACT || has_avx() { a.to_bits() != b.to_bits() } else { (a - b).abs() > 1e-4 }
    };
    let differing = found.iter().zip(expected).filter(|(a, b)| differs((a, b))).count();
    let first = found.iter().zip(expected).position(differs);
    assert_eq!(differing, 0, "{what}, first at {first:?} of {}", expected.len());
}

/// Whether upstream adds products up as on processors with AVX.
fn has_avx() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

impl Value for i8 {
    fn input(width: usize, values: &[Self]) -> Input<'_> {
        Input::new(width, values)
    }

    fn of(value: i8) -> Self {
        value
    }

    const EXACT: bool = true;
}

impl Value for f32 {
    fn input(width: usize, values: &[Self]) -> Input<'_> {
        Input::from_floats(width, values)
    }

    fn of(value: i8) -> Self {
        // As contrast has it: fractions, and some pixels beyond 1.
        f32::from(value) / 97.0
    }

    const EXACT: bool = false;
}

impl Drop for Upstream {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and never used again.
        unsafe { ts_testing_network_destroy(self.0) }
    }
}

fn check(call: impl FnOnce(*mut ts_error) -> ts_status) {
    let mut error = ts_error { message: [0; 512] };
    let status = call(&mut error);
    let message: Vec<u8> = error.message.iter().take_while(|c| **c != 0).map(|c| *c as u8).collect();
    assert_eq!(status, TS_OK, "{}", String::from_utf8_lossy(&message));
}

/// Pinned language data.
pub fn data(tree: &str, language: &str) -> Vec<u8> {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pins can be read");
    let tree = vendor.tree(tree).expect("the data can be fetched");
    std::fs::read(tree.path().join(format!("{language}.traineddata"))).expect("the data can be read")
}

/// Lines of text, cut from one of the project's images: width, height and gray values of each.
pub fn lines(image: &str) -> Vec<(usize, usize, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images").join(image);
    let gray = image::open(path).expect("the image can be read").to_luma8();
    let inked = |y: u32| (0..gray.width()).any(|x| gray.get_pixel(x, y).0[0] < 128);
    let mut lines = Vec::new();
    let mut y = 0;
    while y < gray.height() {
        let top = y;
        while y < gray.height() && inked(y) {
            y += 1;
        }
        if y - top >= 12 && y - top <= 120 {
            let (top, bottom) = (top.saturating_sub(3), (y + 3).min(gray.height()));
            let pixels = (top..bottom)
                .flat_map(|y| (0..gray.width()).map(move |x| (x, y)))
                .map(|(x, y)| gray.get_pixel(x, y).0[0]);
            lines.push((gray.width() as usize, (bottom - top) as usize, pixels.collect()));
        }
        y += 1;
    }
    lines
}

/// Noise that is the same each time.
pub fn noise<T: Value>(count: usize, seed: u64) -> Vec<T> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            ((state >> 33) % 255) as i8
        })
        .map(|value| T::of(value.max(-127)))
        .collect()
}
