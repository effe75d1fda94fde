//! Feature `system`: the installed library, and the same text as the command that is installed with it.

#![cfg(feature = "system")]

mod common;

use std::ffi::CStr;
use std::process::{Command, Output};

use common::{image, path, tessdata};
use tesseract_safe::{Engine, LEPTONICA_VERSION, PageSegMode, TESSERACT_VERSION};

/// Runs the installed command.
fn tesseract(arguments: &[&str]) -> Output {
    let output = Command::new("tesseract").args(arguments).env_remove("TESSDATA_PREFIX").output();
    output.unwrap_or_else(|error| {
        panic!("tesseract: {error}; `apt-get install tesseract-ocr` brings the command for this test")
    })
}

/// What the command reads, with the data that are also built in.
fn command_text(name: &str, psm: &str) -> String {
    let (image, data) = (path(name), tessdata("eng"));
    let (image, data) = (image.to_str().unwrap(), data.to_str().unwrap());
    let output = tesseract(&[image, "-", "--tessdata-dir", data, "-l", "eng", "--psm", psm]);
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // Some releases end a page with a form feed.
    text.strip_suffix('\u{c}').unwrap_or(&text).to_owned()
}

#[test]
fn versions_are_those_of_the_installed_libraries() {
    let output = tesseract(&["--version"]);
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("tesseract {TESSERACT_VERSION}")), "{TESSERACT_VERSION}: {said}");
    assert!(said.contains(&format!("leptonica-{LEPTONICA_VERSION}")), "{LEPTONICA_VERSION}: {said}");
    // SAFETY: the function takes nothing and returns a C string that lives as long as the program.
    let linked = unsafe { CStr::from_ptr(tesseract_sys::TessVersion()) };
    assert_eq!(linked.to_str().unwrap(), TESSERACT_VERSION);
}

#[test]
fn text_is_that_of_the_installed_command() {
    let mut engine = Engine::builder().language("eng").build().unwrap();
    let names = [
        "bilevel.png",
        "digits.png",
        "gray-16.png",
        "gray-alpha.png",
        "headings.png",
        "inverted.png",
        "invoice.png",
        "letter.png",
        "one-line.png",
        "palette-8.png",
        "rgb.png",
        "rgba.png",
        "skewed.png",
    ];
    for name in names {
        let ours = engine.recognize(&image(name)).unwrap().text().unwrap();
        assert!(!ours.trim().is_empty(), "{name}");
        assert_eq!(ours, command_text(name, "3"), "{name}");
    }
    engine.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
    let ours = engine.recognize(&image("one-line.png")).unwrap().text().unwrap();
    assert_eq!(ours, command_text("one-line.png", "7"));
}

/// Variables that the command or the data set.
const SET: [&str; 3] = ["dotproduct", "tessedit_ocr_engine_mode", "tessedit_pageseg_mode"];

#[test]
fn every_variable_is_known_and_whole() {
    let output = tesseract(&["--print-parameters"]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let engine = Engine::builder().build().unwrap();
    let mut known = 0;
    for line in printed.lines() {
        let mut columns = line.split('\t');
        let (Some(name), Some(value), Some(_)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let ours = engine.variable(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        // Finding out what a variable is changes it for an instant; this one is to be as before.
        let same = ours == value
            || matches!((ours.parse::<f64>(), value.parse::<f64>()), (Ok(a), Ok(b)) if (a - b).abs() < 1e-5);
        assert!(same || SET.contains(&name), "{name}: {ours}, the command has {value}");
        known += 1;
    }
    assert!(known > 500, "{known}: {printed}");
}

#[test]
fn globals_of_an_init_stay_with_their_engine() {
    // Double, string and whole numbers, set while languages are loaded and read back in full.
    let plain = Engine::builder().build().unwrap();
    let settings = [
        ("textord_noise_sizelimit", "0.123456789"),
        ("textord_debug_xheights", "1"),
        ("textord_max_noise_size", "9"),
    ];
    let before = settings.map(|(name, _)| plain.variable(name).unwrap());
    let mut builder = Engine::builder();
    for (name, value) in settings {
        builder = builder.variable(name, value);
    }
    let changed = builder.build().unwrap();
    for ((name, value), before) in settings.into_iter().zip(before) {
        assert_ne!(before, value, "{name}");
        let now: f64 = changed.variable(name).unwrap().parse().unwrap();
        assert!((now - value.parse::<f64>().unwrap()).abs() < 1e-5, "{name}: {now}");
        assert_eq!(plain.variable(name).unwrap(), before, "{name}");
    }
}
