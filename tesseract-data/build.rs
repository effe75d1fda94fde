//! Finds the data of each language that a feature or a variable asks for, and lists them for `src/lib.rs`.

#[path = "build/choose.rs"]
mod choose;
#[path = "build/own.rs"]
mod own;
#[path = "build/pack.rs"]
mod pack;
#[path = "src/packed.rs"]
mod packed;
#[path = "build/same.rs"]
mod same;

extern crate alloc;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use choose::{Choice, FOLDER, LANGUAGES, Source, VARIANT, Wishes};
use tesseract_safe_vendor::tessdata::{self, Variant};
use tesseract_safe_vendor::{Error, Vendor};

/// Languages that have a feature, and a name in the crate.
const FEATURES: [(&str, &str); 3] =
    [("eng", "English"), ("deu", "German"), ("osd", "orientation and script detection")];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\ntesseract-data: {message}\n");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/packed.rs");
    println!("cargo::rerun-if-env-changed=DOCS_RS");
    let documentation = env::var_os("DOCS_RS").is_some();
    let manifest_dir = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out_dir = PathBuf::from(variable("OUT_DIR")?);
    let wishes = Wishes {
        features: FEATURES.map(|(name, _)| name).into_iter().filter(|name| has_feature(name)).collect(),
        languages: wish(LANGUAGES)?,
        variant: wish(VARIANT)?,
        own: own_files(&wish(FOLDER)?)?,
    };
    let artifacts = Vendor::artifacts().map_err(|error| error.to_string())?;
    let choices = choose::choose(&wishes, |artifact| artifacts.contains_key(artifact))?;

    let mut text = String::new();
    let mut list = Vec::new();
    for choice in &choices {
        // Documentation is made without the network, so without the data.
        let data = match documentation {
            true => "Data::Whole(&[])".to_owned(),
            false => data(&find(&manifest_dir, choice)?, &choice.name, &out_dir)?,
        };
        let (name, variant) = (&choice.name, variant(&choice.source));
        let value = format!("Language {{ name: {name:?}, variant: Variant::{variant}, data: {data} }}");
        match FEATURES.iter().find(|(feature, _)| wishes.features.contains(feature) && feature == name) {
            Some((_, about)) => {
                let constant = name.to_uppercase();
                text.push_str(&format!(
                    "/// Data for {about}.\npub static {constant}: Language = {value};\n"
                ));
                list.push(format!("&{constant}"));
            }
            // The crate's interface is that of its features: what variables add is found by name.
            None => list.push(format!("&{value}")),
        }
    }
    text.push_str(&format!("static ALL: &[&Language] = &[{}];\n", list.join(", ")));
    let path = out_dir.join("languages.rs");
    fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// The data in a file as the crate writes them: as they are, or packed where feature `packed` is on and it helps.
fn data(path: &str, name: &str, out_dir: &Path) -> Result<String, String> {
    let whole = format!("Data::Whole(include_bytes!({path:?}))");
    if !has_feature("packed") {
        return Ok(whole);
    }
    let file = fs::read(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    let Some(packed) = pack::pack(&file) else { return Ok(whole) };
    if !packed::unpack(&packed).is_some_and(|unpacked| same::same(&file, &unpacked)) {
        return Err(format!(
            "{path} would not hold the same words after it was packed. That is a mistake of this crate: please report \
             it, and build without feature `packed` until then"
        ));
    }
    let path = out_dir.join(format!("{}.packed", name.replace('/', "-")));
    fs::write(&path, packed).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(format!("Data::Packed(include_bytes!({path:?}))"))
}

/// What `Variant` of the crate says of data from there.
fn variant(source: &Source) -> &'static str {
    match source {
        Source::Pinned { variant: Variant::Standard, .. } => "Standard",
        Source::Pinned { variant: Variant::BestInt, .. } => "BestInt",
        Source::Pinned { .. } => "Fast",
        Source::Own(_) => "Custom",
    }
}

/// The file with the data of a language, checked.
fn find(manifest_dir: &Path, choice: &Choice) -> Result<String, String> {
    let path = match &choice.source {
        Source::Own(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            let bytes = fs::read(path)
                .map_err(|error| format!("{FOLDER}: cannot read {}: {error}", path.display()))?;
            tessdata::check(&bytes).map_err(|reason| {
                format!(
                    "{FOLDER}: {} cannot be used: {reason}. Fetch it again, or take it away",
                    path.display()
                )
            })?;
            path.clone()
        }
        Source::Pinned { artifact, .. } => pinned(manifest_dir, &choice.name, artifact)?,
    };
    path.into_os_string().into_string().map_err(|path| format!("{} is a path without UTF-8", path.display()))
}

fn pinned(manifest_dir: &Path, name: &str, artifact: &str) -> Result<PathBuf, String> {
    let vendor = Vendor::for_build(manifest_dir).map_err(|error| error.to_string())?;
    let tree = vendor.tree(artifact).map_err(|error| match error {
        Error::TreeMissing { .. } if vendor.is_package() => format!(
            "`{name}` is asked for as {artifact}, which is not in the published crate: that has eng, deu and osd of \
             variant fast. Name in {FOLDER} a folder with your own {}, or depend on the project's git repository, whose \
             builds fetch what is asked for",
            tessdata::file_name(name)
        ),
        other => other.to_string(),
    })?;
    tree.cargo_directives().iter().for_each(|line| println!("{line}"));
    Ok(tree.path().join(tessdata::file_name(name)))
}

/// The files of the user's folder, if there is one.
fn own_files(folder: &str) -> Result<BTreeMap<String, PathBuf>, String> {
    if folder.is_empty() {
        return Ok(BTreeMap::new());
    }
    own::list(Path::new(folder), &mut |folder| println!("cargo::rerun-if-changed={}", folder.display()))
}

/// The value of a variable of ours; empty where it is not set.
fn wish(name: &str) -> Result<String, String> {
    println!("cargo::rerun-if-env-changed={name}");
    match env::var(name) {
        Ok(value) => Ok(value.trim().to_owned()),
        Err(env::VarError::NotPresent) => Ok(String::new()),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    }
}

fn has_feature(name: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase())).is_some()
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set: build with cargo"))
}
