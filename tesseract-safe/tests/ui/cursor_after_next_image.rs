//! E0499
//! A cursor cannot be used once the engine has gone on to the next image.
use tesseract_safe::{Engine, Image, Level};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let page = engine.recognize(&image).unwrap();
    let cursor = page.cursor().unwrap();
    let _next = engine.recognize(&image).unwrap();
    println!("{:?}", cursor.text(Level::Word).unwrap());
}
