//! E0499
//! A page cannot be used once the engine has gone on to the next image.
use tesseract_safe::{Engine, Image};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let first = engine.recognize(&image).unwrap();
    let second = engine.recognize(&image).unwrap();
    println!("{} {}", first.text().unwrap(), second.text().unwrap());
}
