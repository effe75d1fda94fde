//! Orientation and script detection.

mod common;

use common::{image, tessdata, traineddata, truth, words};
use tesseract_safe::{Engine, EngineBuilder, EngineMode, Error, Image, PageSegMode, PixelLayout, Rotation};

/// Whether this program can detect; says aloud where it cannot.
fn can_detect() -> bool {
    let can = cfg!(any(feature = "legacy", feature = "system"));
    if !can {
        eprintln!("skipped: this program was built without feature `legacy`");
    }
    can
}

fn osd_alone() -> EngineBuilder {
    Engine::builder().language("osd").datapath(tessdata("osd")).page_seg_mode(PageSegMode::OsdOnly)
}

fn white(width: u32, height: u32) -> Image {
    let pixels = vec![255; width as usize * height as usize];
    Image::from_raw(PixelLayout::Gray8, width, height, width as usize, &pixels).unwrap()
}

#[test]
fn turned_pages_are_known() {
    if !can_detect() {
        return;
    }
    let mut engine = osd_alone().build().unwrap();
    for (name, turn) in [
        ("letter.png", Rotation::D0),
        ("rotated-90.png", Rotation::D90),
        ("rotated-180.png", Rotation::D180),
        ("bilevel.png", Rotation::D0),
    ] {
        let osd = engine.detect_orientation(&image(name)).unwrap().unwrap();
        assert_eq!(osd.orientation(), turn, "{name}");
        assert_eq!(osd.script(), "Latin", "{name}");
        assert!(osd.orientation_confidence() > 5.0 && osd.script_confidence() > 1.0, "{name}: {osd:?}");
    }
}

// What the 4.1.0 command wrote; tests/osd.rs of the workspace compares all pages.
#[cfg(not(feature = "system"))]
#[test]
fn texts_are_those_of_the_command() {
    if !can_detect() {
        return;
    }
    let mut engine = osd_alone().build().unwrap();
    let osd = engine.detect_orientation(&image("rotated-90.png")).unwrap().unwrap();
    let expected = "Page number: 0\nOrientation in degrees: 90\nRotate: 270\nOrientation confidence: 9.45\n\
                    Script: Latin\nScript confidence: 17.00\n";
    assert_eq!(osd.to_text(0), expected);
    assert_eq!(osd.to_text(12), expected.replace("number: 0", "number: 12"));
}

#[test]
fn any_engine_detects_where_the_data_are() {
    if !can_detect() {
        return;
    }
    let page = image("rotated-180.png");
    let alone = osd_alone().build().unwrap().detect_orientation(&page).unwrap();
    let from_memory = Engine::builder().data("osd", traineddata("osd"));
    for builder in [Engine::builder().datapath(tessdata("osd")), from_memory] {
        let mut engine = builder.build().unwrap();
        for _ in 0..2 {
            assert_eq!(engine.detect_orientation(&page).unwrap(), alone);
            // And reads on as before.
            let text = engine.recognize(&image("one-word.png")).unwrap().text().unwrap();
            assert_eq!(words(&text), truth("one-word.png"));
        }
    }
}

#[test]
fn pages_with_too_little_text_have_no_orientation() {
    if !can_detect() {
        return;
    }
    let mut engine = osd_alone().build().unwrap();
    let noise: Vec<u8> = (0..300_u32 * 300).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let noise = Image::from_raw(PixelLayout::Gray8, 300, 300, 300, &noise).unwrap();
    let few = image("one-word.png");
    for page in [white(1, 1), white(2, 2), white(300, 300), white(32_767, 1), white(1, 32_767), noise, few] {
        assert_eq!(engine.detect_orientation(&page).unwrap(), None, "{page:?}");
    }
    assert!(engine.detect_orientation(&image("letter.png")).unwrap().is_some());
    let error = engine.detect_orientation(&white(32_768, 1)).unwrap_err();
    assert!(matches!(error, Error::ImageTooLarge { .. }), "{error}");
    assert!(engine.detect_orientation(&image("letter.png")).unwrap().is_some());
}

#[test]
fn how_few_characters_are_too_few_can_be_set() {
    if !can_detect() {
        return;
    }
    let few = image("one-line.png");
    for mut engine in
        [osd_alone().build().unwrap(), Engine::builder().datapath(tessdata("osd")).build().unwrap()]
    {
        assert!(engine.detect_orientation(&few).unwrap().is_some());
        engine.set_variable("min_characters_to_try", 200).unwrap();
        assert_eq!(engine.detect_orientation(&few).unwrap(), None);
        for number in [i32::MIN + 1, -1, 0, 1, 2, i32::MAX] {
            engine.set_variable("min_characters_to_try", number).unwrap();
            for page in [&few, &white(10, 10)] {
                engine.detect_orientation(page).unwrap();
            }
        }
        engine.set_variable("min_characters_to_try", 10).unwrap();
        let osd = engine.detect_orientation(&image("one-word.png")).unwrap();
        assert!(osd.is_none_or(|osd| osd.orientation() == Rotation::D0));
        assert!(!engine.is_poisoned());
    }
}

#[test]
fn an_engine_for_osd_alone_lays_out_nothing_and_reads_nothing() {
    if !can_detect() {
        return;
    }
    let mut engine = osd_alone().build().unwrap();
    assert_eq!(engine.languages(), ["osd"]);
    for page in [image("letter.png"), white(50, 50)] {
        assert!(engine.analyse(&page).unwrap().regions().unwrap().is_empty());
        assert_eq!(engine.recognize(&page).unwrap().text().unwrap(), "");
        assert_eq!(engine.threshold(&page).unwrap().width(), page.width());
    }
    // So does an engine that could read.
    let builder = Engine::builder().datapath(tessdata("osd")).page_seg_mode(PageSegMode::OsdOnly);
    let mut engine = builder.build().unwrap();
    assert!(engine.analyse(&image("letter.png")).unwrap().words().unwrap().is_empty());
    assert_eq!(engine.recognize(&image("letter.png")).unwrap().text().unwrap(), "");
}

#[test]
fn turned_pages_are_read() {
    if !can_detect() {
        return;
    }
    for mode in [PageSegMode::AutoOsd, PageSegMode::SparseTextOsd] {
        let builder = Engine::builder().datapath(tessdata("osd")).page_seg_mode(mode);
        let mut engine = builder.build().unwrap();
        for name in ["rotated-180.png", "rotated-90.png", "letter.png"] {
            let found = words(&engine.recognize(&image(name)).unwrap().text().unwrap());
            let expected = truth(name);
            let read = expected.iter().filter(|word| found.contains(word)).count();
            assert!(read * 10 >= expected.len() * 9, "{mode:?} {name}: {read} of {}", expected.len());
        }
    }
}

#[test]
fn upside_down_pages_stay_so_below_the_margin() {
    if !can_detect() {
        return;
    }
    let builder = Engine::builder().datapath(tessdata("osd")).page_seg_mode(PageSegMode::AutoOsd);
    let mut engine = builder.build().unwrap();
    let page = image("rotated-180.png");
    let turn = |engine: &mut Engine| {
        engine.analyse(&page).unwrap().block_orientations().unwrap().first().unwrap().rotation
    };
    assert_eq!(turn(&mut engine), Rotation::D180);
    engine.set_min_orientation_margin(9999.0).unwrap();
    assert_eq!(engine.variable("min_orientation_margin").unwrap(), "9999");
    assert_eq!(turn(&mut engine), Rotation::D0);
    engine.set_min_orientation_margin(7.0).unwrap();
    assert_eq!(turn(&mut engine), Rotation::D180);
    for margin in [f64::NAN, f64::INFINITY] {
        let error = engine.set_min_orientation_margin(margin).unwrap_err();
        assert!(matches!(error, Error::VariableValue { .. }), "{error}");
    }
}

#[test]
fn what_is_lacking_is_named() {
    let page = image("letter.png");
    if !cfg!(any(feature = "legacy", feature = "system")) {
        let error = osd_alone().build().unwrap_err();
        assert!(matches!(error, Error::LegacyLeftOut(_)), "{error}");
        let error = Engine::builder().build().unwrap().detect_orientation(&page).unwrap_err();
        assert!(matches!(error, Error::LegacyLeftOut(_)), "{error}");
        return;
    }
    if cfg!(not(feature = "osd")) {
        let mut engine = Engine::builder().build().unwrap();
        let error = engine.detect_orientation(&page).unwrap_err();
        assert!(matches!(&error, Error::UnknownLanguage { language, .. } if language == "osd"), "{error}");
        assert!(engine.recognize(&image("one-word.png")).is_ok());
    }
    // Data that have another model than the one that detects.
    let lstm = traineddata("eng");
    for builder in [
        Engine::builder().data("osd", lstm.clone()).language("osd"),
        Engine::builder().data("osd", lstm.clone()),
    ] {
        let mut engine = builder.build().unwrap();
        let error = engine.detect_orientation(&page).unwrap_err();
        assert!(
            matches!(error, Error::EngineModeUnavailable { mode: EngineMode::LegacyOnly, .. }),
            "{error}"
        );
        assert!(!engine.is_poisoned());
        let error = builder_error(lstm.clone());
        assert!(
            matches!(error, Error::EngineModeUnavailable { mode: EngineMode::LegacyOnly, .. }),
            "{error}"
        );
    }
    let error = osd_alone().engine_mode(EngineMode::LstmOnly).build().unwrap_err();
    assert!(matches!(error, Error::EngineModeUnavailable { .. }), "{error}");
}

/// Data of `osd` with that many scripts put in place of the first characters' own.
fn with_scripts(count: usize) -> Vec<u8> {
    let bytes = traineddata("osd");
    let offset = |index: usize| {
        let at = 4 + 8 * index;
        usize::try_from(i64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())).ok()
    };
    let entries = u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize;
    // The character set is the second component.
    let start = offset(1).unwrap();
    let end = (0..entries).filter_map(offset).filter(|at| *at > start).min().unwrap();
    let mut named = 0;
    let lines = std::str::from_utf8(&bytes[start..end]).unwrap().split('\n').map(|line| {
        let mut fields: Vec<String> = line.split(' ').map(str::to_owned).collect();
        // Names as long as those they replace keep the components where they are.
        if fields.len() >= 4 && fields[2].len() >= 5 && named < count {
            fields[2] = format!("S{named:0>width$}", width = fields[2].len() - 1);
            named += 1;
        }
        fields.join(" ")
    });
    let made = lines.collect::<Vec<_>>().join("\n");
    assert_eq!((made.len(), named), (end - start, count));
    [&bytes[..start], made.as_bytes(), &bytes[end..]].concat()
}

#[test]
fn data_of_more_scripts_than_upstream_counts_are_refused() {
    if !can_detect() {
        return;
    }
    let page = image("letter.png");
    let error = builder_error(with_scripts(150));
    assert!(matches!(error, Error::LanguageData { .. }), "{error}");
    let mut engine = Engine::builder().data("osd", with_scripts(150)).language("osd").build().unwrap();
    let error = engine.detect_orientation(&page).unwrap_err();
    assert!(matches!(error, Error::LanguageData { .. }), "{error}");
    let error = engine.set_page_seg_mode(PageSegMode::AutoOsd).unwrap_err();
    assert!(matches!(error, Error::LanguageData { .. }), "{error}");
    assert!(!engine.is_poisoned());
    let mut engine = Engine::builder().data("osd", with_scripts(60)).language("osd").build().unwrap();
    assert!(engine.detect_orientation(&page).unwrap().is_some());
}

fn builder_error(osd: Vec<u8>) -> Error {
    Engine::builder().data("osd", osd).page_seg_mode(PageSegMode::AutoOsd).build().unwrap_err()
}
