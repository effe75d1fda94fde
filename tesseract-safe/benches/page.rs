//! Whole pages by both backends, and by several threads: `cargo bench -p tesseract-safe --bench page -- [IMAGE...]`.
//!
//! Without names two pages of `tests/images`. Engines read in turn, and the fastest of several rounds counts. Processor time
//! is that of the thread that recognizes; it does not know of other work on the machine.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tesseract_safe::{Backend, Engine, Image};

const ROUNDS: usize = 7;

/// What this thread has had of a processor; nothing where the system does not tell.
fn processor_time() -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = statistics.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

fn main() {
    // Cargo adds `--bench`.
    let mut images: Vec<PathBuf> =
        std::env::args_os().skip(1).map(PathBuf::from).filter(|path| path.exists()).collect();
    if images.is_empty() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images");
        images = ["letter.png", "two-columns.png"].map(|name| folder.join(name)).into();
    }
    let processors = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut settings = vec![(Backend::Reference, NonZeroUsize::MIN), (Backend::Rust, NonZeroUsize::MIN)];
    if processors > NonZeroUsize::MIN {
        settings.push((Backend::Rust, processors));
    }
    let mut engines: Vec<Engine> = settings
        .iter()
        .map(|(backend, threads)| Engine::builder().backend(*backend).threads(*threads).build())
        .collect::<Result<_, _>>()
        .expect("engines");
    println!("{:<12} {:<24} {:>12} {:>12}", "image", "backend", "time", "processor");
    for path in images {
        let image = Image::open(&path).expect("an image");
        let mut best = vec![(Duration::MAX, Duration::MAX); engines.len()];
        let mut texts = vec![String::new(); engines.len()];
        for _ in 0..ROUNDS {
            for ((engine, best), text) in engines.iter_mut().zip(&mut best).zip(&mut texts) {
                let (start, processor) = (Instant::now(), processor_time());
                *text = engine.recognize(&image).and_then(|page| page.text()).expect("a page");
                *best = (best.0.min(start.elapsed()), best.1.min(processor_time() - processor));
            }
        }
        assert!(texts.iter().all(|text| *text == texts[0]), "texts differ");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        for ((engine, (_, threads)), (time, processor)) in engines.iter().zip(&settings).zip(best) {
            let instructions = engine.instructions().unwrap_or("-");
            let backend = format!("{:?} {instructions} {threads}", engine.backend());
            let [time, processor] = [time, processor].map(|time| time.as_secs_f64() * 1e3);
            println!("{name:<12} {backend:<24} {time:>9.1} ms {processor:>9.1} ms");
        }
    }
}
