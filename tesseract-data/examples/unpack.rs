//! What each language takes in the program, and how long its bytes take to be had: the best of 50 calls.
//!
//! `cargo run --release -p tesseract-data --features packed --example unpack`

use std::time::{Duration, Instant};

fn main() {
    for language in tesseract_data::all() {
        let bytes = language.bytes().len();
        let time = || {
            let start = Instant::now();
            assert_eq!(language.bytes().len(), bytes);
            start.elapsed()
        };
        let best = (0..50).map(|_| time()).min().unwrap_or(Duration::ZERO);
        let size = language.size_in_program();
        println!("{}: {bytes} bytes, {size} in the program, {best:.1?} to unpack", language.name);
    }
}
