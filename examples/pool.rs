//! Reads many images on all processors and writes their texts in the order of the images.
//!
//! `cargo run -p tesseract-examples --bin pool -- tests/images/letter.png tests/images/invoice.png`

use std::error::Error;

use tesseract_safe::{Engine, EnginePool, Image, Page};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let images = paths.iter().map(Image::open).collect::<Result<Vec<_>, _>>()?;
    let pool = EnginePool::with_available_parallelism(Engine::builder())?;
    for (path, text) in paths.iter().zip(pool.recognize_many(&images, |page: &Page<'_>| page.text())) {
        println!("== {path}\n{}", text?);
    }
    Ok(())
}
