//! From the bytes of an image to those of a searchable PDF, without a file, as a function in the cloud does.
//!
//! `cargo run -p tesseract-examples --bin memory_pdf < tests/images/letter.png > letter.pdf`

use std::error::Error;
use std::io::{Read, Write};

use tesseract_safe::{Engine, Image, PdfOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let pdf = searchable(&bytes)?;
    std::io::stdout().write_all(&pdf)?;
    Ok(())
}

fn searchable(image: &[u8]) -> Result<Vec<u8>, tesseract_safe::Error> {
    let image = Image::from_bytes(image)?;
    let mut engine = Engine::builder().build()?;
    engine.recognize(&image)?.to_pdf(&PdfOptions::new().title("In memory"))
}
