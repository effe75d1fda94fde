//! Which languages are embedded, and where the data of each come from: features and variables in, a list out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tesseract_safe_vendor::tessdata::{Variant, artifact, file_name, is_language};

/// Names the languages.
pub const LANGUAGES: &str = "TESSERACT_DATA_LANGS";
/// Names the variant of all of them.
pub const VARIANT: &str = "TESSERACT_DATA_VARIANT";
/// Names a folder of the user's own files.
pub const FOLDER: &str = "TESSERACT_DATA_DIR";

/// Orientation and script detection, whose data are the same in all variants and pinned as `fast`.
const OSD: &str = "osd";

/// What a build is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Languages whose features are on.
    pub features: Vec<&'static str>,
    /// Value of `TESSERACT_DATA_LANGS`; empty where it is not set.
    pub languages: String,
    /// Value of `TESSERACT_DATA_VARIANT`; empty where it is not set.
    pub variant: String,
    /// The files in the folder of `TESSERACT_DATA_DIR` by language.
    pub own: BTreeMap<String, PathBuf>,
}

/// A language to embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What Tesseract calls it.
    pub name: String,
    /// Where its data come from.
    pub source: Source,
}

/// Where data come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A pinned artifact.
    Pinned { artifact: String, variant: Variant },
    /// A file of the user's.
    Own(PathBuf),
}

/// The languages to embed, each once: those of features, then those of `TESSERACT_DATA_LANGS`; where that is not set,
/// all that have a file in the user's folder. A file there goes before pinned data, of which `pinned` tells whether an
/// artifact is there. The error is one paragraph that says what to do.
pub fn choose(wishes: &Wishes, pinned: impl Fn(&str) -> bool) -> Result<Vec<Choice>, String> {
    let variant = variant(&wishes.variant)?;
    let mut names: Vec<&str> = wishes.features.clone();
    let asked = languages(&wishes.languages)?;
    if asked.is_empty() {
        names.extend(wishes.own.keys().map(String::as_str));
    } else {
        names.extend(asked);
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names
        .into_iter()
        .map(|name| Ok(Choice { name: name.to_owned(), source: source(wishes, name, variant, &pinned)? }))
        .collect()
}

fn source(
    wishes: &Wishes,
    name: &str,
    variant: Variant,
    pinned: impl Fn(&str) -> bool,
) -> Result<Source, String> {
    if let Some(path) = wishes.own.get(name) {
        if !is_language(name) {
            return Err(format!(
                "{FOLDER} has {}, and no language can be called `{name}`: letters, digits, `_` and `-` are allowed. \
                 Rename the file, or name in {LANGUAGES} those that are to be embedded",
                path.display()
            ));
        }
        return Ok(Source::Own(path.clone()));
    }
    let variant = if name == OSD { Variant::Fast } else { variant };
    let artifact = artifact(name, variant);
    if pinned(&artifact) {
        return Ok(Source::Pinned { artifact, variant });
    }
    let asked_by = if wishes.features.contains(&name) { "a feature" } else { LANGUAGES };
    Err(format!(
        "{asked_by} asks for `{name}`, and no data of variant `{variant}` are pinned for it. In a checkout of the \
         project, `cargo xtask data add {name} --variant {variant}` pins them, and `cargo xtask data list` shows what \
         is pinned; anywhere, {FOLDER} may name a folder with your own {}",
        match name.split_once('/') {
            Some((folder, _)) => format!("{folder}/{}", file_name(name)),
            None => file_name(name),
        }
    ))
}

/// The names in a list: `deu,fra`, `deu+fra` or `deu fra`.
fn languages(list: &str) -> Result<Vec<&str>, String> {
    let names =
        list.split(|c: char| c == ',' || c == '+' || c.is_whitespace()).filter(|name| !name.is_empty());
    names
        .map(|name| match is_language(name) {
            true => Ok(name),
            false => Err(format!(
                "{LANGUAGES} is `{list}`, and no language can be called `{name}`; write names as Tesseract has them, \
                 with commas between them: {LANGUAGES}=deu,fra,script/Latin"
            )),
        })
        .collect()
}

fn variant(name: &str) -> Result<Variant, String> {
    match name.trim() {
        "" => Ok(Variant::Fast),
        name => Variant::from_name(name).ok_or_else(|| {
            format!(
                "{VARIANT} is `{name}`; it can be fast (small and quick, the default), standard (with models of the \
                 legacy engine) or best-int (the most accurate). Files of the variant `best`, with floating-point \
                 numbers, are had from upstream alone: name their folder in {FOLDER}"
            )
        }),
    }
}
