//! E0277
//! A cursor asks its engine, which another thread may be using.
use tesseract_safe::{Engine, Image};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let page = engine.recognize(&image).unwrap();
    let cursor = page.cursor().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(cursor));
    });
}
