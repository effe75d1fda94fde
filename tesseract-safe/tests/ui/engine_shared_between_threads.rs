//! E0277
//! An engine cannot be shared between threads.
use tesseract_safe::Engine;

fn main() {
    let engine = Engine::builder().build().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| engine.variable("user_defined_dpi"));
        scope.spawn(|| engine.variable("user_defined_dpi"));
    });
}
