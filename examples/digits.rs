//! Reads digits and nothing else.
//!
//! `cargo run -p tesseract-examples --bin digits -- tests/images/digits.png`

use std::error::Error;

use tesseract_safe::{Engine, Image, PageSegMode};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("write: digits IMAGE")?;
    let mut engine =
        Engine::builder().whitelist("0123456789").page_seg_mode(PageSegMode::SingleBlock).build()?;
    print!("{}", engine.recognize(&Image::open(path)?)?.text()?);
    Ok(())
}
