//! E0499
//! Variables cannot change while a page is in use.
use tesseract_safe::{Engine, Image};

fn main() {
    let mut engine = Engine::builder().build().unwrap();
    let image = Image::open("page.png").unwrap();
    let page = engine.recognize(&image).unwrap();
    engine.set_variable("user_defined_dpi", 300).unwrap();
    println!("{}", page.text().unwrap());
}
