//! E0499
//! A page cannot be used once the engine has gone on to the next part of the image.
use tesseract_safe::{Engine, Image};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let mut loaded = engine.load(&image).unwrap();
    let first = loaded.recognize().unwrap();
    let second = loaded.recognize().unwrap();
    println!("{} {}", first.text().unwrap(), second.text().unwrap());
}
