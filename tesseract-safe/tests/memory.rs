//! One small run over everything that the libraries hand out, for Valgrind (`.ci/memory.sh`): whatever is made is freed,
//! nothing is touched that is not there.

mod common;

use common::image;
use tesseract_safe::{CancelToken, Control, Engine, Error, Level, Output};

#[test]
fn a_page_in_every_form() {
    let mut engine = Engine::builder().variable("lstm_choice_mode", 2).build().unwrap();
    let image = image("one-word.png");
    let page = engine.recognize(&image).unwrap();
    assert!(!page.text().unwrap().trim().is_empty());
    for output in Output::ALL {
        assert!(!page.output(output).unwrap().is_empty(), "{output:?}");
    }
    let owned = page.to_owned().unwrap();
    assert!(owned.symbols().count() > 2);
}

#[test]
fn a_walk_with_copies_and_pictures() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("one-word.png");
    let page = engine.recognize(&image).unwrap();
    let mut cursor = page.cursor().unwrap();
    let mut seen = 0;
    loop {
        let copy = cursor.try_clone().unwrap();
        for level in Level::ALL {
            assert!(copy.image(level, 2).unwrap().is_some());
            assert!(copy.binary_image(level).unwrap().is_some());
        }
        let _ = (copy.polygon().unwrap(), copy.word().unwrap(), copy.choices().unwrap());
        seen += 1;
        if !cursor.advance(Level::Symbol).unwrap() {
            break;
        }
    }
    assert!(seen > 2);
}

#[test]
fn an_engine_that_is_stopped_and_used_again() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("one-word.png");
    let token = CancelToken::new();
    token.cancel();
    let stopped = engine.recognize_with(&image, Control::new().cancel(&token)).map(|_| ());
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(!engine.recognize(&image).unwrap().text().unwrap().is_empty());
    engine.clear().unwrap();
}

#[test]
fn engines_that_share_data_and_settings_apart() {
    let image = image("one-word.png");
    let mut one = Engine::builder().variable("tessedit_char_whitelist", "0123456789").build().unwrap();
    let mut other = Engine::builder().build().unwrap();
    let read = |engine: &mut Engine| engine.recognize(&image).unwrap().text().unwrap();
    assert_ne!(read(&mut one), read(&mut other));
    drop(one);
    assert!(!read(&mut other).is_empty());
}

#[test]
fn data_that_cannot_be_loaded() {
    let mut data = common::traineddata("eng");
    data.truncate(data.len() / 2);
    let failed = Engine::builder().data("eng", data).build();
    assert!(failed.is_err());
}
