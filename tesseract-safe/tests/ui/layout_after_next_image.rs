//! E0499
//! A layout cannot be used once the engine has gone on to the next image.
use tesseract_safe::{Engine, Image};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let layout = engine.analyse(&image).unwrap();
    engine.detect_orientation(&image).unwrap();
    println!("{}", layout.words().unwrap().len());
}
