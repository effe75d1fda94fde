//! Times an engine in this process: `engine_time init ROUNDS [TESSDATA]`, or `engine_time page ROUNDS IMAGE [TESSDATA]`.
//!
//! Prints the seconds of each round, a line each; after pages an empty line and the text. Language data come from the
//! folder, or without one from the program. `OMP_THREAD_LIMIT` says how many threads read a page, as it does for builds of
//! Tesseract with OpenMP. `cargo xtask compare` sets these times beside those of others.

use std::process::ExitCode;
use std::time::Instant;

use tesseract_safe::{Engine, EngineBuilder, Image, Result};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let rounds = arguments.get(1).and_then(|rounds| rounds.parse().ok());
    let done = match (arguments.as_slice(), rounds) {
        (["init", _], Some(rounds)) => init(rounds, &builder(None)),
        (["init", _, tessdata], Some(rounds)) => init(rounds, &builder(Some(tessdata))),
        (["page", _, image], Some(rounds)) => page(rounds, image, &builder(None)),
        (["page", _, image, tessdata], Some(rounds)) => page(rounds, image, &builder(Some(tessdata))),
        _ => {
            eprintln!("usage: engine_time init ROUNDS [TESSDATA] | engine_time page ROUNDS IMAGE [TESSDATA]");
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn builder(tessdata: Option<&str>) -> EngineBuilder {
    let mut builder = Engine::builder().language("eng");
    let threads = std::env::var("OMP_THREAD_LIMIT").ok().and_then(|threads| threads.parse().ok());
    if let Some(threads) = threads {
        builder = builder.threads(threads);
    }
    match tessdata {
        Some(folder) => builder.datapath(folder),
        None => builder,
    }
}

/// Builds engines one after another.
fn init(rounds: usize, builder: &EngineBuilder) -> Result<()> {
    for _ in 0..rounds {
        let start = Instant::now();
        let engine = builder.build()?;
        println!("{:.6}", start.elapsed().as_secs_f64());
        drop(engine);
    }
    Ok(())
}

/// Reads a page again and again with one engine, the file included.
fn page(rounds: usize, path: &str, builder: &EngineBuilder) -> Result<()> {
    let mut engine = builder.build()?;
    let mut text = String::new();
    for _ in 0..rounds {
        let start = Instant::now();
        text = engine.recognize(&Image::open(path)?)?.text()?;
        println!("{:.6}", start.elapsed().as_secs_f64());
    }
    print!("\n{text}");
    Ok(())
}
