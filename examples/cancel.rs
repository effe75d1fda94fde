//! Shows progress, and stops when the time is over.
//!
//! `cargo run -p tesseract-examples --bin cancel -- tests/images/letter.png 200`

use std::error::Error;
use std::thread;
use std::time::Duration;

use tesseract_safe::{CancelToken, Control, Engine, Error as OcrError, Image};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(milliseconds)) = (arguments.next(), arguments.next()) else {
        return Err("write: cancel IMAGE MILLISECONDS".into());
    };
    let milliseconds = milliseconds.parse()?;
    let image = Image::open(path)?;
    let mut engine = Engine::builder().build()?;

    // Any thread may cancel: one that waits for Ctrl-C, for a client that hangs up, or for the time as here. Where time
    // alone counts, `Control::timeout` does it without a thread.
    let token = CancelToken::new();
    let canceller = token.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(milliseconds));
        canceller.cancel();
    });

    let control = Control::new()
        .cancel(&token)
        .progress(|progress| eprintln!("{} %: {:?}", progress.percent, progress.next));
    match engine.recognize_with(&image, control) {
        Ok(page) => print!("{}", page.text()?),
        Err(OcrError::Cancelled) => println!("cancelled"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
