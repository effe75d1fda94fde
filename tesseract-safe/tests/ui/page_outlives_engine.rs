//! E0597
//! A page cannot outlive its engine.
use tesseract_safe::{Engine, Image};

fn main() {
    let image = Image::open("page.png").unwrap();
    let page = {
        let mut engine = Engine::builder().build().unwrap();
        engine.recognize(&image).unwrap()
    };
    println!("{}", page.text().unwrap());
}
