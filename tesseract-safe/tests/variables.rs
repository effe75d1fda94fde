//! Variables: listed, read by type, set, put back, and kept apart by engine.

mod common;

use std::collections::HashSet;
use std::num::NonZeroUsize;

use common::{image, truth, words};
use tesseract_safe::{
    Config, Engine, EngineMode, EnginePool, Error, PageSegMode, Variable, VariableKind, VariableValue,
};

fn engine() -> Engine {
    Engine::builder().build().unwrap()
}

fn listed(engine: &Engine, name: &str) -> Variable {
    engine.variables().unwrap().into_iter().find(|variable| variable.name() == name).unwrap()
}

#[test]
fn all_variables_are_listed_once_and_read_back() {
    let engine = engine();
    let variables = engine.variables().unwrap();
    // The legacy engine has half of them.
    let least = if cfg!(any(feature = "legacy", feature = "system")) { 600 } else { 300 };
    assert!(variables.len() > least, "{}", variables.len());
    let names: HashSet<&str> = variables.iter().map(Variable::name).collect();
    assert_eq!(names.len(), variables.len());
    for variable in &variables {
        assert_eq!(variable.kind(), variable.value().kind());
        assert_eq!(variable.kind(), variable.default().kind());
        assert_eq!(&engine.variable_value(variable.name()).unwrap(), variable.value());
    }
    // A few of each kind, by hand.
    let whitelist = listed(&engine, "tessedit_char_whitelist");
    assert_eq!(
        (whitelist.kind(), whitelist.is_global(), whitelist.is_init_only()),
        (VariableKind::String, false, false)
    );
    assert_eq!(whitelist.default(), &VariableValue::String(String::new()));
    assert_eq!(whitelist.description(), "Whitelist of chars to recognize");
    let dawg = listed(&engine, "load_system_dawg");
    assert_eq!(
        (dawg.value(), dawg.is_init_only(), dawg.is_debug()),
        (&VariableValue::Bool(true), true, false)
    );
    let xheights = listed(&engine, "textord_debug_xheights");
    assert!(xheights.is_global() && xheights.is_debug());
    assert!(listed(&engine, "user_words_file").is_init_only());
    let mode = listed(&engine, "tessedit_pageseg_mode");
    assert_eq!(mode.value(), &VariableValue::Int(3));
}

#[test]
fn what_is_printed_is_what_is_listed() {
    let engine = Engine::builder().variable("textord_underline_offset", 0.75).build().unwrap();
    let printed = engine.print_variables().unwrap();
    let listed = engine.variables().unwrap();
    for variable in &listed {
        let value = engine.variable(variable.name()).unwrap();
        let line = format!("{}\t{value}\t{}\n", variable.name(), variable.description());
        assert!(printed.contains(&line), "{line}");
    }
    assert!(printed.contains("textord_underline_offset\t0.75\t"), "the engine's own value");
}

#[test]
fn variables_are_read_by_type() {
    let mut engine = engine();
    assert_eq!(engine.variable_as::<i32>("tessedit_pageseg_mode").unwrap(), 3);
    assert!(engine.variable_as::<bool>("load_system_dawg").unwrap());
    assert_eq!(engine.variable_as::<String>("tessedit_char_blacklist").unwrap(), "");
    // In full, where upstream's text has six digits.
    engine.set_variable("textord_underline_offset", 0.123456789012).unwrap();
    assert_eq!(engine.variable_as::<f64>("textord_underline_offset").unwrap(), 0.123456789012);
    assert_eq!(engine.variable("textord_underline_offset").unwrap(), "0.123457");
    let wrong = engine.variable_as::<bool>("tessedit_pageseg_mode");
    assert!(
        matches!(wrong, Err(Error::VariableType { kind: VariableKind::Int, asked: VariableKind::Bool, .. })),
        "{wrong:?}"
    );
    assert!(matches!(engine.variable_as::<bool>("nonsense"), Err(Error::UnknownVariable(_))));
    assert!(matches!(engine.variable_value("a\0b"), Err(Error::NulByte(_))));
}

#[test]
fn hostile_names_and_values_end_in_typed_errors() {
    let mut engine = engine();
    let long = "x".repeat(100_000);
    for name in ["", " ", "\t", "ä", "tessedit_char_whitelist ", &long] {
        let refused = engine.set_variable(name, 1);
        assert!(matches!(refused, Err(Error::UnknownVariable(_))), "{refused:?}");
    }
    for value in ["", " ", "99999999999999999999", "-2147483648", "1e3", "0x10", "NaN", "1\0"] {
        let refused = engine.set_variable("user_defined_dpi", value);
        assert!(matches!(refused, Err(Error::VariableValue { .. })), "{value:?}: {refused:?}");
    }
    for value in ["inf", "nan", "1e999", "", "one"] {
        let refused = engine.set_variable("textord_noise_sizelimit", value);
        assert!(matches!(refused, Err(Error::VariableValue { .. })), "{value:?}: {refused:?}");
    }
    for value in ["14", "-1", "99", "2147483647"] {
        let refused = engine.set_variable("tessedit_pageseg_mode", value);
        assert!(matches!(refused, Err(Error::VariableValue { .. })), "{value:?}: {refused:?}");
    }
    assert!(matches!(engine.set_whitelist("a\0b"), Err(Error::NulByte(_))));
    let line = image("one-line.png");
    // Upstream would run out of stack.
    for name in ["tessedit_char_whitelist", "tessedit_char_blacklist", "tessedit_char_unblacklist"] {
        let refused = engine.set_variable(name, &long);
        assert!(matches!(refused, Err(Error::VariableValue { .. })), "{name}");
        engine.set_variable(name, &long[..5000]).unwrap();
        engine.recognize(&line).unwrap();
    }
    assert_eq!(engine.variable("tessedit_char_whitelist").unwrap(), long[..5000]);
    engine.reset_variables().unwrap();
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn the_variable_for_the_page_segmentation_mode_is_the_mode() {
    let mut engine = Engine::builder().variable("tessedit_pageseg_mode", 7).build().unwrap();
    assert_eq!(engine.page_seg_mode(), PageSegMode::SingleLine);
    engine.set_variable("tessedit_pageseg_mode", 11).unwrap();
    assert_eq!(engine.page_seg_mode(), PageSegMode::SparseText);
    // What needs other data is refused by this name too.
    let refused = engine.set_variable("tessedit_pageseg_mode", 1);
    if cfg!(any(feature = "legacy", feature = "system")) {
        assert!(matches!(refused, Err(Error::UnknownLanguage { .. })), "{refused:?}");
    } else {
        assert!(matches!(refused, Err(Error::LegacyLeftOut(_))), "{refused:?}");
    }
    let both = Engine::builder().variable("tessedit_pageseg_mode", 7).page_seg_mode(PageSegMode::SingleWord);
    assert_eq!(both.build().unwrap().page_seg_mode(), PageSegMode::SingleWord);
    let refused = Engine::builder().variable("tessedit_pageseg_mode", 77).build();
    assert!(matches!(refused, Err(Error::VariableValue { .. })), "{refused:?}");
}

#[test]
fn words_for_the_dictionary_are_for_the_builder() {
    let mut engine = engine();
    for name in ["user_words_file", "user_patterns_file", "user_words_suffix"] {
        let refused = engine.set_variable(name, "words");
        assert!(matches!(refused, Err(Error::VariableInitOnly(_))), "{name}: {refused:?}");
    }
}

/// A global of each kind that has one, and members, with other values than their defaults.
const CHANGES: [(&str, &str); 8] = [
    ("textord_underline_offset", "0.123456789"),
    ("textord_debug_xheights", "1"),
    ("textord_min_blobs_in_row", "5"),
    ("document_title", "A title"),
    ("textord_noise_sizelimit", "0.987654321"),
    ("tessedit_char_blacklist", "xyz"),
    ("classify_bln_numeric_mode", "1"),
    ("textord_max_noise_size", "9"),
];

#[test]
fn settings_come_back_as_they_were() {
    let mut engine = engine();
    let kinds: Vec<VariableKind> = CHANGES[..4]
        .iter()
        .map(|(name, _)| listed(&engine, name))
        .filter(Variable::is_global)
        .map(|found| found.kind())
        .collect();
    assert_eq!(kinds, [VariableKind::Double, VariableKind::Bool, VariableKind::Int, VariableKind::String]);
    let before = engine.settings().unwrap();
    assert_eq!(before.get("tessedit_pageseg_mode"), Some("3"));
    let all = engine.variables().unwrap();
    for (name, value) in CHANGES {
        engine.set_variable(name, value).unwrap();
    }
    engine.set_page_seg_mode(PageSegMode::SingleBlock).unwrap();
    let changed = engine.settings().unwrap();
    for (name, value) in CHANGES {
        assert_eq!(changed.get(name), Some(value), "{name}");
    }
    assert_eq!(changed.get("tessedit_pageseg_mode"), None, "upstream's default");
    engine.restore(&before).unwrap();
    assert_eq!(engine.settings().unwrap(), before);
    assert_eq!(engine.variables().unwrap(), all);
    assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    // Another engine can take them, by way of a text.
    let mut other = self::engine();
    other.restore(&Config::parse(&changed.to_text().unwrap()).unwrap()).unwrap();
    assert_eq!(other.settings().unwrap(), changed);
    assert_eq!(other.page_seg_mode(), PageSegMode::SingleBlock);
    // Upstream's defaults, all of them.
    other.restore(&Config::new()).unwrap();
    for variable in other.variables().unwrap() {
        assert!(variable.is_init_only() || variable.value() == variable.default(), "{variable:?}");
    }
    let plain = self::engine();
    assert_eq!(plain.variables().unwrap(), all, "other engines are as before");
}

#[test]
fn what_cannot_be_restored_changes_nothing() {
    let mut engine = engine();
    engine.set_variable("textord_max_noise_size", 9).unwrap();
    let before = engine.variables().unwrap();
    for (config, name) in [
        (Config::new().set("tessedit_char_blacklist", "a").set("nonsense", "1"), "nonsense"),
        (Config::new().set("tessedit_char_blacklist", "a").set("load_system_dawg", "1"), "load_system_dawg"),
        (Config::new().set("tessedit_char_blacklist", "a").set("user_defined_dpi", "x"), "user_defined_dpi"),
        (
            Config::new().set("tessedit_char_blacklist", "a").set("tessedit_pageseg_mode", "0"),
            "tessedit_pageseg_mode",
        ),
        (
            Config::new().set("tessedit_char_blacklist", "a").set("tessedit_char_whitelist", "\0"),
            "a NUL byte",
        ),
    ] {
        let refused = [engine.restore(&config), engine.apply(&config)];
        assert!(refused.iter().all(Result::is_err), "{name}: {refused:?}");
        assert_eq!(engine.variables().unwrap(), before, "{name}");
    }
}

#[test]
fn variables_go_back_to_what_the_engine_was_built_with() {
    let mut engine = Engine::builder()
        .whitelist("0123456789")
        .variable("textord_max_noise_size", 8)
        .page_seg_mode(PageSegMode::SingleLine)
        .build()
        .unwrap();
    let built = engine.variables().unwrap();
    for (name, value) in CHANGES {
        engine.set_variable(name, value).unwrap();
    }
    engine.set_whitelist("").unwrap();
    engine.set_page_seg_mode(PageSegMode::Auto).unwrap();
    engine.reset_variables().unwrap();
    assert_eq!(engine.variables().unwrap(), built);
    assert_eq!(engine.page_seg_mode(), PageSegMode::SingleLine);
}

#[test]
fn a_twin_has_the_same_variables() {
    let mut engine =
        Engine::builder().variable("load_system_dawg", false).user_words(["Zwrgl"]).build().unwrap();
    for (name, value) in CHANGES {
        engine.set_variable(name, value).unwrap();
    }
    engine.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
    let mut twin = engine.try_clone().unwrap();
    assert_eq!(twin.variables().unwrap(), engine.variables().unwrap());
    assert_eq!(twin.page_seg_mode(), PageSegMode::SingleLine);
    assert!(twin.is_valid_word("Zwrgl").unwrap());
    engine.set_blacklist("").unwrap();
    assert_eq!(twin.variable("tessedit_char_blacklist").unwrap(), "xyz");
    let line = image("one-line.png");
    assert!(!twin.recognize(&line).unwrap().text().unwrap().contains(['x', 'y', 'z']));
}

#[test]
fn whitelists_and_blacklists_choose_characters() {
    let line = image("one-line.png");
    let mut digits = Engine::builder().whitelist("0123456789").build().unwrap();
    let text = digits.recognize(&line).unwrap().text().unwrap();
    assert!(text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()), "{text}");
    let mut engine = Engine::builder().blacklist("e").build().unwrap();
    assert!(!engine.recognize(&line).unwrap().text().unwrap().contains('e'));
    engine.set_blacklist("").unwrap();
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
    engine.set_whitelist("aeiou").unwrap();
    let text = engine.recognize(&line).unwrap().text().unwrap();
    assert!(text.chars().all(|c| "aeiou".contains(c) || c.is_whitespace()), "{text}");
}

#[test]
fn an_engine_tells_what_it_was_made_of() {
    let engine = Engine::builder().language("eng").datapath(common::tessdata("deu")).build().unwrap();
    assert_eq!(engine.init_languages(), "eng");
    assert_eq!(engine.datapath().unwrap(), common::tessdata("deu"));
    let available = engine.available_languages();
    assert!(available.contains(&"deu".to_owned()) && available.contains(&"eng".to_owned()), "{available:?}");
    assert_eq!(engine.engine_mode().unwrap(), EngineMode::LstmOnly);
    let plain = self::engine();
    assert_eq!((plain.init_languages().as_str(), plain.datapath()), ("eng", None));
}

#[test]
fn words_and_characters_are_known() {
    let mut engine = engine();
    for word in ["window", "house", "I"] {
        assert!(engine.is_valid_word(word).unwrap(), "{word}");
    }
    for word in ["", " ", "windoow", "qqq", "日本", "\u{1F600}"] {
        assert!(!engine.is_valid_word(word).unwrap(), "{word}");
    }
    assert!(matches!(engine.is_valid_word("a\0"), Err(Error::NulByte(_))));
    assert!(!engine.is_valid_word(&"a".repeat(100_000)).unwrap());
    assert!(!engine.is_valid_word(&"ä".repeat(5000)).unwrap());
    assert!(engine.dictionary_count().unwrap() >= 3);
    let without = Engine::builder().variable("lstm_use_matrix", 0).build().unwrap();
    assert_eq!(without.dictionary_count().unwrap(), 0);
    assert!(!without.is_valid_word("window").unwrap());
    let characters = engine.characters().unwrap();
    assert_eq!(characters.len(), 112);
    let distinct: HashSet<&String> = characters.iter().collect();
    assert_eq!(distinct.len(), characters.len());
    for character in ["a", "Z", "0", "€", " "] {
        assert!(characters.iter().any(|known| known == character), "{character:?}");
    }
    engine.clear_adaptive_classifier().unwrap();
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn an_engine_without_language_reads_nothing() {
    let mut engine = Engine::builder().without_language().variable("textord_noise_debug", 1).build().unwrap();
    assert!(engine.languages().is_empty() && engine.init_languages().is_empty());
    let line = image("one-line.png");
    for _ in 0..2 {
        assert!(matches!(engine.recognize(&line), Err(Error::NoLanguage)));
        let part = engine.load(&line).unwrap().bounding_box();
        assert!(matches!(engine.recognize_rectangle(&line, part), Err(Error::NoLanguage)));
        assert!(matches!(engine.load(&line).unwrap().recognize(), Err(Error::NoLanguage)));
        engine.clear().unwrap();
    }
    assert!(!engine.is_valid_word("house").unwrap());
    assert_eq!(engine.dictionary_count().unwrap(), 0);
    assert!(engine.characters().unwrap().is_empty());
    engine.clear_adaptive_classifier().unwrap();
    assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    assert_eq!(engine.variable("textord_noise_debug").unwrap(), "1");
    engine.set_page_seg_mode(PageSegMode::SingleColumn).unwrap();
    for mode in [PageSegMode::OsdOnly, PageSegMode::AutoOsd, PageSegMode::SparseTextOsd] {
        assert!(engine.set_page_seg_mode(mode).is_err(), "{mode:?}");
        assert!(Engine::builder().without_language().page_seg_mode(mode).build().is_err(), "{mode:?}");
    }
    assert!(engine.try_clone().unwrap().languages().is_empty());
    let refused = Engine::builder().without_language().variable("load_system_dawg", 0).build();
    assert!(matches!(refused, Err(Error::VariableInitOnly(_))), "{refused:?}");
}

#[test]
fn a_pool_replaces_what_was_set_and_keeps_what_was_put_back() {
    type Setter = fn(&mut Engine);
    let setters: [Setter; 6] = [
        |engine| engine.set_whitelist("0").unwrap(),
        |engine| engine.set_blacklist("e").unwrap(),
        |engine| engine.set_source_resolution(Some(70)).unwrap(),
        |engine| engine.apply(&Config::builtin("digits").unwrap()).unwrap(),
        |engine| engine.restore(&Config::new()).unwrap(),
        |engine| {
            engine.set_variable("textord_underline_offset", 0.9).unwrap();
            engine.set_whitelist("x").unwrap();
            engine.set_whitelist("").unwrap();
            engine.reset_variables().unwrap();
        },
    ];
    let pool = EnginePool::new(Engine::builder(), NonZeroUsize::MIN).unwrap();
    let built = pool.get().unwrap().variables().unwrap();
    for (number, set) in setters.into_iter().enumerate() {
        set(&mut pool.get().unwrap());
        assert_eq!(pool.get().unwrap().variables().unwrap(), built, "setter {number}");
    }
}

#[test]
fn engines_with_other_globals_read_beside_each_other() {
    let line = image("one-line.png");
    std::thread::scope(|scope| {
        for number in 0..4 {
            let line = &line;
            scope.spawn(move || {
                let mut engine = engine();
                let size = 5 + number;
                for _ in 0..3 {
                    if number > 0 {
                        engine.set_variable("textord_min_blobs_in_row", size).unwrap();
                    }
                    let _ = engine.recognize(line).unwrap().text().unwrap();
                    let expected = if number > 0 { size } else { 4 };
                    assert_eq!(engine.variable_as::<i32>("textord_min_blobs_in_row").unwrap(), expected);
                    assert_eq!(listed(&engine, "textord_min_blobs_in_row").default(), &VariableValue::Int(4));
                    engine.reset_variables().unwrap();
                    assert_eq!(engine.variable_as::<i32>("textord_min_blobs_in_row").unwrap(), 4);
                }
            });
        }
    });
}
