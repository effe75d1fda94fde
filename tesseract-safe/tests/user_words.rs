//! Words and patterns of the user: known to the dictionary, and with an effect on what is read.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{image, path, tessdata, truth, words};
use tesseract_safe::{Engine, EngineBuilder, Error, Image, PixelLayout};

/// A page so small that `rn` could be `m`, and `0` an `O`.
fn small_letter() -> Image {
    let gray = ::image::open(path("letter.png")).unwrap().to_luma8();
    let (width, height) = (gray.width() * 2 / 5, gray.height() * 2 / 5);
    let small = ::image::imageops::resize(&gray, width, height, ::image::imageops::FilterType::Triangle);
    Image::from_raw(PixelLayout::Gray8, width, height, width as usize, &small).unwrap()
}

fn builder() -> EngineBuilder {
    Engine::builder().source_resolution(120)
}

fn read(builder: &EngineBuilder) -> Vec<String> {
    words(&builder.build().unwrap().recognize(&small_letter()).unwrap().text().unwrap())
}

/// A folder of the test's own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tesseract-safe-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
#[cfg_attr(feature = "system", ignore = "other releases are sure of this page, or not at all")]
fn words_have_an_effect_on_what_is_read() {
    let plain = read(&builder());
    assert!(plain.iter().any(|word| word == "Abernathy"), "{plain:?}");
    let changed = read(&builder().user_words(["Abemathy"]));
    assert!(changed.iter().any(|word| word == "Abemathy"), "{changed:?}");
    // And on nothing else.
    assert_eq!(plain.iter().zip(&changed).filter(|(plain, changed)| plain != changed).count(), 1);
    // Nothing is made of what looks otherwise.
    assert_eq!(read(&builder().user_words(["Montgomery"])), plain);
}

#[test]
#[cfg_attr(feature = "system", ignore = "other releases are sure of this page, or not at all")]
fn patterns_have_an_effect_on_what_is_read() {
    let plain = read(&builder());
    assert!(plain.iter().any(|word| word == "0142"), "{plain:?}");
    let changed = read(&builder().user_patterns(["O\\d\\d\\d"]));
    assert!(changed.iter().any(|word| word == "O142"), "{changed:?}");
    assert_eq!(plain.iter().zip(&changed).filter(|(plain, changed)| plain != changed).count(), 1);
}

#[test]
fn a_file_does_what_words_in_memory_do() {
    let folder = Folder::new("words");
    let file = folder.file("words", "Abemathy\nZwrgl\n");
    assert_eq!(
        read(&builder().variable("user_words_file", &file)),
        read(&builder().user_words(["Abemathy", "Zwrgl"]))
    );
    let patterns = folder.file("patterns", "O\\d\\d\\d\n");
    assert_eq!(
        read(&builder().variable("user_patterns_file", &patterns)),
        read(&builder().user_patterns(["O\\d\\d\\d"]))
    );
}

#[test]
#[cfg(not(any(feature = "system", feature = "cmake")))]
fn files_beside_the_data_are_found_by_their_suffix() {
    let folder = Folder::new("suffix");
    folder.file("eng.user-words", "Abemathy\n");
    folder.file("eng.user-patterns", "O\\d\\d\\d\n");
    let here = builder().datapath(&folder.0);
    let changed = read(&here.clone().config(&tesseract_safe::Config::builtin("bazaar").unwrap()));
    assert!(changed.iter().any(|word| word == "Abemathy"), "{changed:?}");
    assert!(changed.iter().any(|word| word == "O142"), "{changed:?}");
    let refused = here.variable("user_words_suffix", "no-words").build();
    assert!(
        matches!(&refused, Err(Error::Read { path, .. }) if path.ends_with("eng.no-words")),
        "{refused:?}"
    );
}

#[test]
fn the_dictionary_knows_them() {
    let engine = Engine::builder()
        .user_words(vec!["Zwrgl".to_owned(), "Plöf".to_owned()])
        .user_words(["€zt"])
        .user_patterns(["Q\\d\\*x"])
        .build()
        .unwrap();
    for word in ["Zwrgl", "€zt", "Q1x", "Q1234567x", "house"] {
        assert!(engine.is_valid_word(word).unwrap(), "{word}");
    }
    for word in ["Zwrg", "Zwrglx", "Q1y", "Qax"] {
        assert!(!engine.is_valid_word(word).unwrap(), "{word}");
    }
    let plain = Engine::builder().build().unwrap();
    assert!(!plain.is_valid_word("Zwrgl").unwrap());
    assert_eq!(engine.dictionary_count().unwrap(), plain.dictionary_count().unwrap() + 2);
}

#[test]
fn all_languages_get_them_and_engines_keep_them_apart() {
    let both = Engine::builder().language("deu+eng").datapath(tessdata("deu"));
    let with = |word: &str| both.clone().user_words([word]).build().unwrap();
    let (mut first, second) = (with("Zwrgl"), with("Plotz"));
    assert!(first.is_valid_word("Zwrgl").unwrap() && !first.is_valid_word("Plotz").unwrap());
    assert!(second.is_valid_word("Plotz").unwrap() && !second.is_valid_word("Zwrgl").unwrap());
    let line = image("german-line.png");
    assert_eq!(words(&first.recognize(&line).unwrap().text().unwrap()), truth("german-line.png"));
    let twin = first.to_builder().unwrap().build().unwrap();
    assert!(twin.is_valid_word("Zwrgl").unwrap());
}

#[test]
fn what_is_no_word_or_pattern_is_refused() {
    let long = "x".repeat(499);
    for word in ["", "two words", "line\nend", "nul\0", "cr\r", &long] {
        let refused = Engine::builder().user_words(["fine", word]).build();
        assert!(matches!(&refused, Err(Error::UserWord { entry, .. }) if entry == word), "{refused:?}");
    }
    for pattern in ["", "\\", "a\\x", "\\*", "a\\*\\*", "nul\0", "line\nend", &long] {
        let refused = Engine::builder().user_patterns(["fine", pattern]).build();
        assert!(matches!(&refused, Err(Error::UserWord { entry, .. }) if entry == pattern), "{refused:?}");
    }
    for variable in ["user_words_file", "user_patterns_file"] {
        for path in ["/no/such/file", "/"] {
            let refused = Engine::builder().variable(variable, path).build();
            assert!(matches!(refused, Err(Error::Read { .. })), "{variable} {path}: {refused:?}");
        }
    }
}

#[test]
fn many_and_odd_words_do_no_harm() {
    let longest = "x".repeat(498);
    let many = (0..20_000).map(|number| format!("w{number}"));
    let odd = ["日本語", "\u{1F600}", "|", "\\", "#", "\u{FEFF}", &longest].map(str::to_owned);
    let mut engine = Engine::builder()
        .user_words(many.chain(odd.clone()))
        .user_patterns(
            odd.into_iter().filter(|entry| entry != "\\").chain(["\\\\".to_owned(), "\\n\\*".to_owned()]),
        )
        .build()
        .unwrap();
    assert!(engine.is_valid_word("w1999").unwrap());
    let line = image("one-line.png");
    assert!(!engine.recognize(&line).unwrap().text().unwrap().trim().is_empty());
}

#[test]
fn without_matrix_no_dictionary_is_read() {
    // Upstream's variable for the beam search chooses dictionaries by its way too.
    let engine = Engine::builder().variable("lstm_use_matrix", 0).user_words(["Zwrgl"]).build().unwrap();
    assert!(!engine.is_valid_word("Zwrgl").unwrap());
}
