//! Reads a text in several languages and tells in which each word is.
//!
//! `cargo run -p tesseract-examples --features deu --bin languages -- eng+deu tests/images/german-letter.png`

use std::error::Error;

use tesseract_safe::{Engine, Image};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(languages), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("write: languages LANG+LANG IMAGE".into());
    };
    // The most likely language comes first. Feature `deu` has the data in the program; without,
    // they are looked for in the folder that TESSDATA_PREFIX names.
    let mut engine = Engine::builder().language(languages).build()?;
    let page = engine.recognize(&Image::open(path)?)?.to_owned()?;
    for word in page.words() {
        println!("{} {}", word.language().unwrap_or("?"), word.text);
    }
    Ok(())
}
