//! Engines in several threads: independent, and the same text in each.

mod common;

use std::thread;

use common::{image, truth, words};
use tesseract_safe::{Engine, Image};

#[test]
fn an_engine_moves_to_another_thread() {
    let mut engine = Engine::builder().build().unwrap();
    let read = thread::spawn(move || {
        let line = image("one-line.png");
        let text = engine.recognize(&line).unwrap().text().unwrap();
        (engine, text)
    });
    let (mut engine, text) = read.join().unwrap();
    assert_eq!(words(&text), truth("one-line.png"));
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn threads_share_an_image_and_read_the_same() {
    let line: &Image = &image("one-line.png");
    thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|number| {
                scope.spawn(move || {
                    // One of them changes a process-wide variable and must not disturb the rest.
                    let builder = Engine::builder().variable("user_defined_dpi", 200);
                    let builder =
                        if number == 0 { builder.variable("textord_underline_offset", 0.2) } else { builder };
                    let mut engine = builder.build().unwrap();
                    (0..3).map(|_| engine.recognize(line).unwrap().text().unwrap()).collect::<Vec<_>>()
                })
            })
            .collect();
        for (number, reader) in readers.into_iter().enumerate() {
            for text in reader.join().unwrap() {
                if number != 0 {
                    assert_eq!(words(&text), truth("one-line.png"));
                }
            }
        }
    });
}
