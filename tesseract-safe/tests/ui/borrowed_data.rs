//! E0505
//! Data given to an engine must be static or owned.
use tesseract_safe::Engine;

fn main() {
    let bytes = std::fs::read("eng.traineddata").unwrap();
    let builder = Engine::builder().data("eng", bytes.as_slice());
    drop(bytes);
    builder.build().unwrap();
}
