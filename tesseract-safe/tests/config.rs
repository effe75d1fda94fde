//! Configs: built in, from files and texts, applied through the same checks as single variables.

mod common;

use std::fs;

use common::image;
use tesseract_safe::{Config, Engine, Error, PageSegMode};

fn engine() -> Engine {
    Engine::builder().build().unwrap()
}

#[test]
fn every_builtin_config_can_be_built_with() {
    for name in Config::builtin_names() {
        let config = Config::builtin(name).unwrap();
        // Its files are not there, which is said.
        if name == "bazaar" {
            let refused = Engine::builder().config(&config).build();
            assert!(matches!(refused, Err(Error::Read { .. })), "{refused:?}");
            continue;
        }
        match Engine::builder().config(&config).build() {
            Ok(engine) => {
                for (variable, value) in config.iter() {
                    assert_eq!(engine.variable(variable).unwrap(), value, "{name}: {variable}");
                }
            }
            // Later releases have dropped some.
            Err(Error::UnknownVariable(variable)) if cfg!(feature = "system") => {
                assert!(config.get(&variable).is_some(), "{name}: {variable}");
            }
            // Some belong to the legacy engine.
            Err(Error::UnknownVariable(variable)) if cfg!(not(feature = "legacy")) => {
                assert!(config.get(&variable).is_some(), "{name}: {variable}");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn those_of_training_are_refused_by_name_and_by_content() {
    for name in ["lstm.train", "box.train", "ambigs.train", "linebox", "rebox", "inter", "box.train.stderr"] {
        assert!(matches!(Config::builtin(name), Err(Error::ConfigRefused(_))), "{name}");
    }
    let written = Config::parse("tessedit_train_line_recognizer T\n").unwrap();
    let refused = engine().apply(&written);
    assert!(matches!(refused, Err(Error::VariableRefused(_))), "{refused:?}");
    let refused = Engine::builder().config(&written).build();
    assert!(matches!(refused, Err(Error::VariableRefused(_))), "{refused:?}");
}

#[test]
fn a_config_has_its_effect() {
    let digits = image("digits.png");
    let mut engine = engine();
    engine.apply(&Config::builtin("digits").unwrap()).unwrap();
    let text = engine.recognize(&digits).unwrap().text().unwrap();
    assert!(!text.trim().is_empty());
    assert!(text.chars().all(|c| "0123456789-.".contains(c) || c.is_whitespace()), "{text}");
}

#[test]
fn upstreams_ways_of_writing_are_understood() {
    let text = "# comment\ntessedit_char_whitelist \t abc \nuser_defined_dpi\t300 \r\nhocr_font_info Yes\t\n\
                textord_noise_sizelimit 2.5e-1\ntessedit_char_blacklist\ntessedit_pageseg_mode 7";
    let mut engine = engine();
    engine.apply(&Config::parse(text).unwrap()).unwrap();
    assert_eq!(engine.variable("tessedit_char_whitelist").unwrap(), "abc ");
    assert_eq!(engine.variable("user_defined_dpi").unwrap(), "300");
    assert!(engine.variable_as::<bool>("hocr_font_info").unwrap());
    assert_eq!(engine.variable_as::<f64>("textord_noise_sizelimit").unwrap(), 0.25);
    assert_eq!(engine.page_seg_mode(), PageSegMode::SingleLine);
}

#[test]
fn init_only_variables_are_for_the_builder() {
    let config = Config::new().set("load_system_dawg", "F");
    let refused = engine().apply(&config);
    assert!(matches!(refused, Err(Error::VariableInitOnly(_))), "{refused:?}");
    let engine = Engine::builder().config(&config).build().unwrap();
    assert!(!engine.variable_as::<bool>("load_system_dawg").unwrap());
}

#[test]
fn debug_configs_set_nothing_else() {
    let config = Config::parse("textord_noise_debug 1\ntessedit_char_whitelist abc\n").unwrap();
    let mut engine = engine();
    engine.apply(&config.debug_only()).unwrap();
    assert_eq!(engine.variable("tessedit_char_whitelist").unwrap(), "");
    assert!(engine.variable_as::<bool>("textord_noise_debug").unwrap());
}

#[test]
fn a_config_without_sense_changes_nothing() {
    let mut engine = engine();
    let before = engine.variables().unwrap();
    for (text, fits) in [
        ("user_defined_dpi 300\nnonsense 1\n", "there is no variable `nonsense`"),
        ("user_defined_dpi 300\ntessedit_pageseg_mode fast\n", "`fast` is no value"),
        ("user_defined_dpi 300\nload_freq_dawg 1\n", "while an engine is built"),
        ("user_defined_dpi 300\nhocr_font_info\n", "`` is no value"),
        ("user_defined_dpi 300\ninteractive_display_mode T\n", "cannot be set here"),
    ] {
        let error = engine.apply(&Config::parse(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains(fits), "{text:?}: {error}");
        assert_eq!(engine.variables().unwrap(), before, "{text:?}");
        assert!(!engine.is_poisoned());
    }
}

/// English data with a config of their own, which those of the `fast` variant do not have.
fn data_with_config(text: &str) -> Vec<u8> {
    let data = tesseract_data::get("eng").unwrap().bytes();
    let count = u32::from_le_bytes(data[..4].try_into().unwrap()) as usize;
    let table = 4 + 8 * count;
    let mut offsets = data[4..table].chunks(8).map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap()));
    let length = i64::try_from(text.len()).unwrap();
    assert_eq!(offsets.next(), Some(-1), "there is a config already");
    let mut file = data[..4].to_vec();
    file.extend(i64::try_from(table).unwrap().to_le_bytes());
    file.extend(offsets.flat_map(|offset| if offset < 0 { offset } else { offset + length }.to_le_bytes()));
    file.extend(text.as_bytes());
    file.extend(&data[table..]);
    file
}

#[test]
fn data_bring_a_config() {
    let with = |text: &str| Engine::builder().language("mine").data("mine", data_with_config(text));
    let engine = with("tessedit_pageseg_mode 7\ntextord_min_blobs_in_row 5\n").build().unwrap();
    assert_eq!(engine.page_seg_mode(), PageSegMode::SingleLine);
    assert_eq!(engine.variable("textord_min_blobs_in_row").unwrap(), "5");
    assert_eq!(self::engine().variable("textord_min_blobs_in_row").unwrap(), "4");
    let chosen = with("tessedit_pageseg_mode 7\n").page_seg_mode(PageSegMode::Auto).build().unwrap();
    assert_eq!(chosen.page_seg_mode(), PageSegMode::Auto);
    let chosen = with("tessedit_pageseg_mode 7\n").variable("tessedit_pageseg_mode", 11).build().unwrap();
    assert_eq!(chosen.page_seg_mode(), PageSegMode::SparseText);
    // What needs data that are not loaded, and what is no mode, is as if it was not said.
    for mode in ["1", "99"] {
        let engine = with(&format!("tessedit_pageseg_mode {mode}\n")).build().unwrap();
        assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    }
    for text in ["tessedit_train_line_recognizer T\n", "tessedit_write_params_to_file /tmp/params\n"] {
        let refused = with(text).build();
        assert!(matches!(refused, Err(Error::LanguageData { .. })), "{text}: {refused:?}");
    }
}

#[test]
fn files_are_found_as_upstream_finds_them() {
    let folder = std::env::temp_dir().join(format!("tesseract-safe-config-{}", std::process::id()));
    fs::create_dir_all(folder.join("configs")).unwrap();
    fs::create_dir_all(folder.join("tessconfigs")).unwrap();
    fs::write(folder.join("configs/digits"), "tessedit_char_whitelist 01\n").unwrap();
    fs::write(folder.join("tessconfigs/mine"), "user_defined_dpi 96\n").unwrap();
    let latin = folder.join("latin1");
    fs::write(&latin, b"a 1\ntessedit_char_whitelist \xe4\n").unwrap();

    let find = |name: &str| Config::find(name, Some(&folder));
    assert_eq!(find("digits").unwrap().get("tessedit_char_whitelist"), Some("01"));
    assert_eq!(find("mine").unwrap().get("user_defined_dpi"), Some("96"));
    assert_eq!(find("hocr").unwrap(), Config::builtin("hocr").unwrap());
    let by_path = folder.join("tessconfigs/mine");
    assert_eq!(find(by_path.to_str().unwrap()).unwrap(), Config::open(&by_path).unwrap());
    for name in ["", "nothing", "\0"] {
        let error = find(name).unwrap_err();
        assert!(matches!(error, Error::UnknownConfig { .. } | Error::Read { .. }), "{name:?}: {error}");
    }
    assert!(matches!(Config::open(folder.join("nothing")), Err(Error::Read { .. })));
    assert!(matches!(Config::open(&latin), Err(Error::ConfigSyntax { line: 2, .. })));
    fs::remove_dir_all(&folder).unwrap();
}
