//! `cargo xtask layer`: the layer for AWS Lambda, `bin/tesseract` and `tesseract/share/tessdata`, which Lambda puts below
//! `/opt`.

use std::fs;
use std::path::Path;

use tesseract_safe_vendor::Vendor;
use tesseract_safe_vendor::tessdata::{Variant, artifact, file_name};

use crate::dist::archive::{self, Entry};
use crate::dist::{Target, build_with, folder};
use crate::{Result, workspace};

/// Where the command looks for data, seen from the folder that Lambda unpacks into.
const TESSDATA: &str = "tesseract/share/tessdata";

/// Orientation and script detection, whose data are the same in all variants and pinned as `fast`.
const OSD: &str = "osd";

/// A processor as Lambda names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Arch {
    /// Intel and AMD.
    #[value(name = "x86_64")]
    X86_64,
    /// Graviton.
    Arm64,
}

impl Arch {
    fn target(self) -> Result<Target> {
        Target::find(match self {
            Self::X86_64 => "x86_64-unknown-linux-musl",
            Self::Arm64 => "aarch64-unknown-linux-musl",
        })
    }
}

/// Builds the layer with the data of some languages.
pub fn run(languages: &[String], variant: &str, arch: Arch) -> Result<()> {
    let data = data(languages, variant)?;
    let target = arch.target()?;
    // The data lie beside the command and in no other place: it is built without.
    let without_data = ["--no-default-features", "--features", "legacy"];
    let command = build_with(&without_data, target, &workspace::root(), &workspace::target_folder())?;
    let mut entries = vec![Entry { name: "bin/tesseract".to_owned(), file: command, program: true }];
    entries.extend(data);
    let layer = folder().join(format!("layer-{}.zip", target.aws_arch()));
    fs::create_dir_all(folder())?;
    archive::write_all(&layer, &entries)?;
    print!("{}", table(&layer, &entries)?);
    Ok(())
}

/// The files of the languages, in the order of their names.
fn data(languages: &[String], variant: &str) -> Result<Vec<Entry>> {
    let Some(variant) = Variant::from_name(variant) else {
        let known = Variant::ALL.map(Variant::name).join(", ");
        return Err(format!("{variant} is not a variant; those are {known}").into());
    };
    let mut languages: Vec<_> = languages.iter().filter(|language| !language.is_empty()).collect();
    languages.sort();
    languages.dedup();
    if languages.is_empty() {
        return Err("a layer takes one language at least: --langs eng".into());
    }
    languages.into_iter().map(|language| file(language, variant)).collect()
}

fn file(language: &str, variant: Variant) -> Result<Entry> {
    let pin = artifact(language, if language == OSD { Variant::Fast } else { variant });
    if !Vendor::artifacts()?.contains_key(&pin) {
        return Err(format!(
            "no data of variant {variant} are pinned for {language}: `cargo xtask data add {language} --variant \
             {variant}` pins them, `cargo xtask data list` shows what is there"
        )
        .into());
    }
    let name = file_name(language);
    let file = workspace::tree(&pin)?.path().join(&name);
    Ok(Entry { name: format!("{TESSDATA}/{name}"), file, program: false })
}

/// What is inside, and how large, as a Markdown table.
fn table(layer: &Path, entries: &[Entry]) -> Result<String> {
    let mut text = String::from("| file | bytes |\n|---|---|\n");
    let mut sum = 0;
    for entry in entries {
        let bytes = fs::metadata(&entry.file)?.len();
        sum += bytes;
        text.push_str(&format!("| `{}` | {bytes} |\n", entry.name));
    }
    let zipped = fs::metadata(layer)?.len();
    let name = layer.file_name().unwrap_or_default().display();
    text.push_str(&format!("| sum | {sum} |\n| `{name}` | {zipped} |\n"));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    fn names(languages: &[&str], variant: &str) -> Result<Vec<String>> {
        let languages: Vec<_> = languages.iter().map(|&language| language.to_owned()).collect();
        Ok(data(&languages, variant)?.into_iter().map(|entry| entry.name).collect())
    }

    #[test]
    fn data_lie_where_the_command_looks_and_once() {
        let found = names(&["osd", "eng", "eng", ""], "fast").unwrap();
        assert_eq!(found, ["eng", "osd"].map(|name| format!("tesseract/share/tessdata/{name}.traineddata")));
    }

    #[test]
    fn processors_are_called_as_lambda_calls_them() {
        for arch in [Arch::X86_64, Arch::Arm64] {
            let name = arch.to_possible_value().unwrap();
            assert_eq!(arch.target().unwrap().aws_arch(), name.get_name());
        }
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        assert!(names(&["eng"], "_fast").unwrap_err().to_string().contains("fast, standard, best-int"));
        assert!(names(&["zzz"], "fast").unwrap_err().to_string().contains("data add zzz"));
        assert!(names(&["../eng"], "fast").is_err());
        assert!(names(&[""], "fast").is_err());
    }
}
