//! The engine end to end: languages, variables, results.

mod common;

use std::borrow::Cow;

use common::{image, tessdata, traineddata, truth, words};
use tesseract_safe::{Engine, EngineMode, Error, Image, PageSegMode, PixelLayout};

fn engine() -> Engine {
    Engine::builder().build().expect("English is built in")
}

#[test]
fn reads_one_image_after_another() {
    let mut engine = engine();
    for _ in 0..2 {
        for name in ["one-line.png", "letter.png"] {
            let page_image = image(name);
            let page = engine.recognize(&page_image).unwrap();
            assert_eq!(words(&page.text().unwrap()), truth(name), "{name}");
        }
    }
}

#[test]
fn words_and_lines_lie_where_the_text_is() {
    let mut engine = engine();
    let letter = image("letter.png");
    let page = engine.recognize(&letter).unwrap();
    let text = page.text().unwrap();
    let found = page.words().unwrap();
    let texts: Vec<String> = found.iter().map(|word| word.text().to_owned()).collect();
    assert_eq!(texts, words(&text));
    let lines: Vec<String> = page.lines().unwrap().iter().map(|line| line.text().to_owned()).collect();
    assert_eq!(lines, text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>());
    for element in found.iter().chain(&page.lines().unwrap()) {
        let inside = element.bounding_box();
        assert!(inside.left < inside.right && inside.right <= letter.width(), "{element:?}");
        assert!(inside.top < inside.bottom && inside.bottom <= letter.height(), "{element:?}");
        assert!((0.0..=100.0).contains(&element.confidence()), "{element:?}");
    }
    let first = page.lines().unwrap().remove(0).bounding_box();
    let word = found[0].bounding_box();
    assert!(
        word.left >= first.left && word.right <= first.right && word.top >= first.top,
        "{word:?} {first:?}"
    );
    assert!(page.mean_confidence().unwrap() > 85);
}

#[test]
fn white_page_has_no_text() {
    let white = vec![255; 300 * 200];
    let blank = Image::from_raw(PixelLayout::Gray8, 300, 200, 300, &white).unwrap();
    let mut engine = engine();
    let page = engine.recognize(&blank).unwrap();
    assert_eq!(page.text().unwrap().trim(), "");
    assert_eq!(page.mean_confidence().unwrap(), 0);
    assert!(page.words().unwrap().is_empty());
}

#[test]
fn image_in_memory_reads_as_the_file_does() {
    let decoded = ::image::open(common::path("letter.png")).unwrap();
    let gray = decoded.to_luma8();
    let (width, height) = gray.dimensions();
    let mut engine = engine();
    let expected = truth("letter.png");

    let mut from_dynamic = Image::from_dynamic(&::image::DynamicImage::ImageLuma8(gray.clone())).unwrap();
    let (x, y) = image("letter.png").resolution().unwrap();
    from_dynamic.set_resolution(x, y);
    assert_eq!(from_dynamic.resolution(), Some((x, y)));
    assert_eq!(words(&engine.recognize(&from_dynamic).unwrap().text().unwrap()), expected);

    // Rows further apart than they are long.
    let stride = width as usize + 13;
    let mut padded = vec![0x55; stride * height as usize];
    for (row, line) in padded.chunks_mut(stride).zip(gray.rows()) {
        for (to, from) in row.iter_mut().zip(line) {
            *to = from.0[0];
        }
    }
    let mut raw = Image::from_raw(PixelLayout::Gray8, width, height, stride, &padded).unwrap();
    raw.set_resolution(x, y);
    assert_eq!(words(&engine.recognize(&raw).unwrap().text().unwrap()), expected);

    let mut rgba =
        Image::from_raw(PixelLayout::Rgba8, width, height, width as usize * 4, &decoded.to_rgba8()).unwrap();
    rgba.set_resolution(x, y);
    assert_eq!(words(&engine.recognize(&rgba).unwrap().text().unwrap()), expected);
}

#[test]
fn raw_pixels_that_do_not_fit_are_refused() {
    let pixels = [0u8; 99];
    for (width, height, stride) in [(10, 10, 10), (10, 9, 9), (0, 5, 5), (5, 0, 5)] {
        let result = Image::from_raw(PixelLayout::Gray8, width, height, stride, &pixels);
        assert!(matches!(result, Err(Error::Decode(_))), "{width}x{height}, {stride}: {result:?}");
    }
}

#[test]
fn data_can_be_given_as_bytes() {
    let eng = traineddata("eng");
    let line = image("one-line.png");
    for copy in [Cow::Borrowed(&*eng.clone().leak()), Cow::Owned(eng)] {
        let mut engine = Engine::builder().language("mine").data("mine", copy).build().unwrap();
        assert_eq!(engine.languages(), ["mine"]);
        assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
    }
}

#[test]
fn two_sets_of_data_under_one_name_do_not_mix() {
    // Upstream caches dictionaries by file name; an engine must not get another's.
    let with = |data| Engine::builder().language("mine").data("mine", data).build().unwrap();
    let mut english = with(traineddata("eng"));
    let mut german = with(traineddata("deu"));
    let read =
        |engine: &mut Engine, name: &str| words(&engine.recognize(&image(name)).unwrap().text().unwrap());
    assert_eq!(read(&mut german, "german-line.png"), truth("german-line.png"));
    assert_eq!(read(&mut english, "one-line.png"), truth("one-line.png"));
}

#[test]
fn several_languages_are_read_together() {
    let mut engine = Engine::builder().language("deu+eng").datapath(tessdata("deu")).build().unwrap();
    assert_eq!(engine.languages(), ["deu", "eng"]);
    let line = image("german-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("german-line.png"));
}

#[test]
fn missing_language_names_those_there_are() {
    match Engine::builder().language("eng+xyz").build() {
        Err(Error::UnknownLanguage { language, available, .. }) => {
            assert_eq!(language, "xyz");
            assert!(available.contains(&"eng".to_owned()), "{available:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn mode_without_model_is_refused() {
    let result = Engine::builder().engine_mode(EngineMode::LegacyOnly).build();
    if cfg!(any(feature = "legacy", feature = "system")) {
        assert!(matches!(result, Err(Error::EngineModeUnavailable { .. })), "{result:?}");
    } else {
        assert!(matches!(result, Err(Error::LegacyLeftOut(_))), "{result:?}");
    }
    assert!(Engine::builder().engine_mode(EngineMode::LstmOnly).build().is_ok());
}

#[test]
#[cfg(not(any(feature = "legacy", feature = "system")))]
fn an_engine_that_is_left_out_cannot_be_chosen_by_a_variable() {
    let mut engine = Engine::builder().variable("tessedit_ocr_engine_mode", 0).build().unwrap();
    assert_eq!(engine.variable("tessedit_ocr_engine_mode").unwrap(), "1");
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn variables_are_set_and_read_back() {
    let mut engine =
        Engine::builder().variable("load_system_dawg", 0).variable("user_defined_dpi", 144).build().unwrap();
    assert_eq!(engine.variable("load_system_dawg").unwrap(), "0");
    assert_eq!(engine.variable("user_defined_dpi").unwrap(), "144");
    engine.set_variable("user_defined_dpi", 300).unwrap();
    assert_eq!(engine.variable("user_defined_dpi").unwrap(), "300");
    let refused = engine.set_variable("load_system_dawg", 1);
    assert!(matches!(refused, Err(Error::VariableInitOnly(_))), "{refused:?}");
    let refused = engine.set_variable("no_such_variable", 1);
    assert!(matches!(refused, Err(Error::UnknownVariable(_))), "{refused:?}");
    let refused = engine.set_variable("user_defined_dpi", "fine");
    assert!(matches!(refused, Err(Error::VariableValue { .. })), "{refused:?}");
    let refused = engine.set_variable("user_defined_dpi\0", "300");
    assert!(matches!(refused, Err(Error::NulByte(_))), "{refused:?}");
    assert_eq!(engine.variable("user_defined_dpi").unwrap(), "300");
}

#[test]
fn process_wide_variables_stay_with_their_engine() {
    let name = "textord_debug_xheights";
    let plain = engine();
    let default = plain.variable(name).unwrap();
    assert_eq!(default, "0");
    let mut changed = Engine::builder().variable(name, 1).build().unwrap();
    assert_eq!(changed.variable(name).unwrap(), "1");
    assert_eq!(plain.variable(name).unwrap(), "0");
    assert_eq!(engine().variable(name).unwrap(), "0");
    changed.set_variable(name, 0).unwrap();
    assert_eq!(changed.variable(name).unwrap(), "0");
    let mut late = engine();
    late.set_variable(name, 1).unwrap();
    assert_eq!((late.variable(name).unwrap().as_str(), plain.variable(name).unwrap().as_str()), ("1", "0"));
}

#[test]
fn page_segmentation_mode_can_change_between_images() {
    let mut engine = engine();
    assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    engine.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
    let refused = engine.set_page_seg_mode(PageSegMode::AutoOsd);
    if cfg!(any(feature = "legacy", feature = "system")) {
        assert!(matches!(refused, Err(Error::UnknownLanguage { .. })), "{refused:?}");
    } else {
        assert!(matches!(refused, Err(Error::LegacyLeftOut(_))), "{refused:?}");
    }
    assert_eq!(engine.page_seg_mode(), PageSegMode::SingleLine);
}

#[test]
fn every_mode_without_osd_ends_in_text_or_a_typed_error() {
    let mut engine = engine();
    let line = image("one-line.png");
    for mode in PageSegMode::ALL.into_iter().filter(|mode| !mode.needs_osd()) {
        engine.set_page_seg_mode(mode).unwrap();
        match engine.recognize(&line).map(|page| page.text()) {
            Ok(Ok(_)) | Ok(Err(Error::Recognition(_))) | Err(Error::Recognition(_)) => {}
            other => panic!("{mode:?}: {other:?}"),
        }
        assert!(!engine.is_poisoned(), "{mode:?}");
    }
}

#[test]
fn cleared_engine_reads_on() {
    let mut engine = engine();
    engine.clear().unwrap();
    let line = image("one-line.png");
    engine.recognize(&line).unwrap();
    engine.clear().unwrap();
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn too_large_an_image_leaves_the_engine_usable() {
    let mut engine = engine();
    let wide = Image::from_raw(PixelLayout::Gray8, 40_000, 1, 40_000, &[255; 40_000]).unwrap();
    let refused = engine.recognize(&wide).map(|_| ());
    assert!(matches!(refused, Err(Error::ImageTooLarge { width: 40_000, height: 1 })), "{refused:?}");
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}
