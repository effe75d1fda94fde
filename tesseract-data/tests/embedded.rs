//! What this build embeds: with or without variables, each language is whole and what was asked for.

use tesseract_data::Variant;
use tesseract_safe_vendor::tessdata;

/// The variables as they were when this was built; Cargo builds it again where they change.
const LANGUAGES: Option<&str> = option_env!("TESSERACT_DATA_LANGS");
const VARIANT: Option<&str> = option_env!("TESSERACT_DATA_VARIANT");
const FOLDER: Option<&str> = option_env!("TESSERACT_DATA_DIR");

#[test]
fn each_language_is_there_once_and_whole() {
    let mut names: Vec<&str> = tesseract_data::all().iter().map(|language| language.name).collect();
    for language in tesseract_data::all() {
        let bytes = language.bytes();
        let models = tessdata::check(&bytes).unwrap();
        match language.variant {
            Variant::Standard => assert!(models.legacy, "{}", language.name),
            Variant::Fast if language.name == "osd" => assert!(!models.lstm),
            Variant::Fast | Variant::BestInt => assert!(models.lstm && !models.legacy, "{}", language.name),
            _ => assert!(FOLDER.is_some_and(|folder| !folder.is_empty())),
        }
        let found = tesseract_data::get(language.name).unwrap();
        assert!(std::ptr::eq(found, *language));
        assert!(language.size_in_program() <= bytes.len());
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn what_was_asked_for_is_there() {
    let asked = LANGUAGES.unwrap_or_default().split(',').filter(|name| !name.is_empty());
    let features =
        [("eng", cfg!(feature = "eng")), ("deu", cfg!(feature = "deu")), ("osd", cfg!(feature = "osd"))];
    let mut wanted: Vec<&str> = features.into_iter().filter_map(|(name, on)| on.then_some(name)).collect();
    wanted.extend(asked);
    for name in wanted {
        let found = tesseract_data::get(name).unwrap_or_else(|| panic!("{name} is missing"));
        let expected = match VARIANT {
            _ if name == "osd" => Variant::Fast,
            Some("standard") => Variant::Standard,
            Some("best-int") => Variant::BestInt,
            _ => Variant::Fast,
        };
        assert!(found.variant == expected || found.variant == Variant::Custom, "{name}: {:?}", found.variant);
    }
}
