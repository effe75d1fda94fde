//! Options: in any order, and those that need no image.

mod common;

use common::{assert_refused, image, run, stdout, tesseract, truth, words};

#[test]
fn options_come_before_or_after() {
    let page = image("one-line.png");
    let page = page.to_str().unwrap();
    let expected = stdout(&run([page, "-", "-l", "eng", "--psm", "7", "--oem", "1", "--dpi", "300", "tsv"]));
    for arguments in [
        ["-l", "eng", "--psm", "7", "--oem", "1", "--dpi", "300", page, "-", "tsv"],
        ["--dpi", "300", page, "stdout", "tsv", "--psm", "7", "-l", "eng", "--oem", "1"],
        ["--oem", "1", "--psm", "7", page, "-", "-l", "eng", "tsv", "--dpi", "300"],
    ] {
        assert_eq!(stdout(&run(arguments)), expected, "{arguments:?}");
    }
    // The last one counts, as upstream has it.
    assert_eq!(
        stdout(&run([page, "-", "--psm", "3", "-l", "xyz", "-l", "eng", "--psm", "7", "tsv"])),
        expected
    );
    // No resolution at all.
    assert_eq!(stdout(&run([page, "-", "--dpi", "0"])), stdout(&run([page, "-"])));
}

#[test]
fn help_of_each_kind() {
    let short = stdout(&run(["--help"]));
    assert_eq!(short, stdout(&run(["-h"])));
    let long = stdout(&run(["--help-extra"]));
    for option in ["--psm", "-l <LANG", "--list-langs", "--help-extra"] {
        assert!(short.contains(option) && long.contains(option), "{option}");
    }
    for option in ["--oem", "--user-words", "--user-patterns", "--dpi", "--jobs", "--loglevel"] {
        assert!(!short.contains(option) && long.contains(option), "{option}");
    }
    let numbers = |text: &str| {
        let numbers = text.lines().filter_map(|line| line.split_whitespace().next()?.parse::<u32>().ok());
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(numbers(&stdout(&run(["--help-psm"]))), (0..14).collect::<Vec<_>>());
    assert_eq!(numbers(&stdout(&run(["--help-oem"]))), (0..4).collect::<Vec<_>>());
}

#[test]
fn parameters_are_listed_as_they_are_set() {
    let list =
        |arguments: &[&str]| stdout(&tesseract().arg("--print-parameters").args(arguments).output().unwrap());
    let text = list(&[]);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Tesseract parameters:"));
    assert!(lines.all(|line| line.split('\t').count() >= 2), "{text}");
    assert!(text.lines().count() > 500, "{}", text.lines().count());
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.split('\t').next() == Some(name)).expect("the parameter");
        line.split('\t').nth(1).unwrap().to_owned()
    };
    assert_eq!(value(&text, "tessedit_char_whitelist"), "");
    assert_eq!(value(&list(&["digits"]), "tessedit_char_whitelist"), "0123456789-.");
    assert_eq!(value(&list(&["-c", "tessedit_char_whitelist=x"]), "tessedit_char_whitelist"), "x");
    assert_eq!(value(&list(&["--psm", "7"]), "tessedit_pageseg_mode"), "7");
}

#[test]
fn words_and_patterns_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let (list, patterns) = (folder.path().join("words"), folder.path().join("patterns"));
    std::fs::write(&list, "ferry\nharbour\n").unwrap();
    std::fs::write(&patterns, "\\A\\d\\d-\\d\\*\n").unwrap();
    let with = |option: &str, file: &std::path::Path| {
        tesseract().arg(image("one-line.png")).args(["-", option]).arg(file).output().unwrap()
    };
    for (option, file) in [("--user-words", &list), ("--user-patterns", &patterns)] {
        let text = stdout(&with(option, file));
        assert_eq!(words(text.trim_end_matches('\u{c}')), words(&truth("one-line.png")), "{option}");
        assert_refused(&with(option, "no-such-file".as_ref()), "no-such-file");
    }
}

#[test]
fn orientation_is_written_to_a_file() {
    let data = tesseract_safe_vendor::Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref())
        .and_then(|vendor| vendor.tree("tessdata-fast-osd"))
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let detect = |page: &str, arguments: &[&str]| {
        let mut command = tesseract();
        command.arg(image(page)).arg(folder.path().join("page")).args(["--psm", "0"]).args(arguments);
        command.env("TESSDATA_PREFIX", data.path()).output().unwrap()
    };
    assert_eq!(stdout(&detect("rotated-90.png", &["-l", "eng"])), "");
    let text = std::fs::read_to_string(folder.path().join("page.osd")).unwrap();
    let rotated: Vec<&str> = text.lines().collect();
    assert_eq!((rotated[0], rotated[2], rotated[4]), ("Page number: 0", "Rotate: 270", "Script: Latin"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(stdout(&detect("rotated-90.png", &["--json"])), "");
    let json = std::fs::read(folder.path().join("page.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&json["pages"][0]["rotate"], &json["pages"][0]["script"]), (&270.into(), &"Latin".into()));
    // In the words that programs look for.
    assert_refused(&detect("one-word.png", &[]), "Too few characters. Skipping this page");
}
