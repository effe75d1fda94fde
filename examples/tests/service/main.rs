//! The web service answers, and its page shows what it answers.

mod browser;
mod programs;

use std::path::{Path, PathBuf};

use programs::Program;
use serde_json::Value;

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images").join(name).canonicalize().unwrap()
}

fn truth(name: &str) -> String {
    std::fs::read_to_string(page(name)).unwrap().trim().to_owned()
}

fn service() -> Program {
    Program::start(env!("CARGO_BIN_EXE_axum_service"), &["127.0.0.1:0"], |line| {
        line.trim().strip_prefix("http://").map(str::to_owned)
    })
}

/// The words of the only line, and their boxes: left, top, right, bottom.
fn words(answer: &Value) -> Vec<(String, [f64; 4])> {
    let words = &answer["blocks"][0]["paragraphs"][0]["lines"][0]["words"];
    let edges = |word: &Value| {
        ["left", "top", "right", "bottom"].map(|edge| word["bounding_box"][edge].as_f64().unwrap())
    };
    let word = |word: &Value| (word["text"].as_str().unwrap().to_owned(), edges(word));
    words.as_array().unwrap().iter().map(word).collect()
}

#[test]
fn a_picture_is_answered_with_its_words() {
    let service = service();
    let (status, body) = service.ask("GET", "/", b"");
    assert!(status == 200 && body.contains("<title>Text in a picture</title>"), "{status} {body}");
    let (status, body) = service.ask("POST", "/ocr", &std::fs::read(page("one-line.png")).unwrap());
    assert_eq!(status, 200, "{body}");
    let read: Vec<String> =
        words(&serde_json::from_str(&body).unwrap()).into_iter().map(|word| word.0).collect();
    assert_eq!(read.join(" "), truth("one-line.txt"));

    let (status, body) = service.ask("POST", "/ocr", b"no image");
    assert!(status == 422 && body.contains("error"), "{status} {body}");
}

#[test]
fn the_page_draws_a_box_around_each_word() {
    let Some(mut browser) = browser::Browser::start() else { return };
    let service = service();
    let picture = page("one-line.png");
    let (_, body) = service.ask("POST", "/ocr", &std::fs::read(&picture).unwrap());
    let answer: Value = serde_json::from_str(&body).unwrap();
    let expected = words(&answer);
    let (width, height) = (answer["width"].as_f64().unwrap(), answer["height"].as_f64().unwrap());

    browser.go(&format!("http://{}/", service.address()));
    browser.choose_file("#file", &picture);
    browser.wait_for("return document.getElementById('status').textContent === '1 lines'");
    browser.wait_for("return document.querySelector('#picture img').complete");
    assert_eq!(browser.run("return document.getElementById('text').textContent"), truth("one-line.txt"));

    // Where they are seen, in parts of the picture as it is seen.
    let drawn = browser.run(
        "const picture = document.querySelector('#picture img').getBoundingClientRect();
         const part = (value, from, size) => (value - from) / size;
         return [...document.querySelectorAll('#picture span')].map((span) => {
           const box = span.getBoundingClientRect();
           return [part(box.left, picture.left, picture.width), part(box.top, picture.top, picture.height),
                   part(box.right, picture.left, picture.width), part(box.bottom, picture.top, picture.height)];
         });",
    );
    let drawn: Vec<[f64; 4]> = serde_json::from_value(drawn).unwrap();
    assert_eq!(drawn.len(), expected.len());
    for (drawn, (word, [left, top, right, bottom])) in drawn.iter().zip(&expected) {
        let wanted = [left / width, top / height, right / width, bottom / height];
        for (drawn, wanted) in drawn.iter().zip(wanted) {
            assert!((drawn - wanted).abs() < 0.01, "{word}: {drawn} for {wanted}");
        }
    }

    // What is no picture is said on the page, which goes on.
    browser.choose_file("#file", &page("one-line.txt"));
    browser.wait_for("return !/lines|reading/.test(document.getElementById('status').textContent)");
    browser.choose_file("#file", &picture);
    browser.wait_for("return document.getElementById('status').textContent === '1 lines'");
}
