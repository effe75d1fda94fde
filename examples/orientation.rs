//! Tells how a page lies and in which script it is written, and reads it upright.
//!
//! `cargo run -p tesseract-examples --features osd --bin orientation -- tests/images/rotated-90.png`

use std::error::Error;

use tesseract_safe::{Engine, Image, PageSegMode};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("write: orientation IMAGE")?;
    let image = Image::open(path)?;
    // Orientation and script have data of their own, feature `osd`.
    let mut detector = Engine::builder().language("osd").page_seg_mode(PageSegMode::OsdOnly).build()?;
    let Some(found) = detector.detect_orientation(&image)? else {
        println!("too few characters to tell");
        return Ok(());
    };
    println!("turned by {} degrees, script {}", found.orientation().degrees(), found.script());

    let mut reader = Engine::builder().page_seg_mode(PageSegMode::AutoOsd).build()?;
    print!("{}", reader.recognize(&image)?.text()?);
    Ok(())
}
