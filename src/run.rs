//! What the command does with its arguments.

use std::io::Read;
use std::path::Path;

use tesseract_safe::{Engine, EngineBuilder, Error, Image};

use crate::arguments::Arguments;
use crate::output::Output;
use crate::{beside, version};

/// Runs the command; the error is one line for a person.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    if arguments.version {
        return Output::Standard.write(&version::text());
    }
    if arguments.list_langs {
        return list_languages(arguments);
    }
    let (Some(image), Some(outbase)) = (&arguments.image, &arguments.outbase) else {
        return Err("an image and a place for the text are needed; see --help".to_owned());
    };
    // The output is found wanting before the work is done, and written once it is.
    let output = Output::named(outbase, "txt")?;
    let image = read_image(image)?;
    let mut engine = builder(arguments).build().map_err(explain)?;
    let page = engine.recognize(&image).map_err(one_line)?;
    let mut text = page.text().map_err(one_line)?;
    text.push_str(&engine.variable("page_separator").map_err(one_line)?);
    output.write(&text)
}

fn builder(arguments: &Arguments) -> EngineBuilder {
    let mut builder = Engine::builder()
        .language(&arguments.language)
        .page_seg_mode(arguments.psm)
        .engine_mode(arguments.oem);
    if let Some(folder) = arguments.tessdata_dir.clone().or_else(beside::tessdata) {
        builder = builder.datapath(folder);
    }
    if let Some(dpi) = arguments.dpi {
        builder = builder.variable("user_defined_dpi", dpi);
    }
    for (name, value) in &arguments.variables {
        builder = builder.variable(name, value);
    }
    builder
}

fn read_image(path: &Path) -> Result<Image, String> {
    if path == Path::new("-") || path == Path::new("stdin") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| format!("cannot read standard input: {error}"))?;
        return Image::from_bytes(&bytes).map_err(|error| format!("standard input: {}", one_line(error)));
    }
    Image::open(path).map_err(|error| match error {
        Error::Read { .. } => one_line(error),
        other => format!("{}: {}", path.display(), one_line(other)),
    })
}

fn list_languages(arguments: &Arguments) -> Result<(), String> {
    let languages = builder(arguments).available_languages();
    let mut text = format!("List of available languages ({}):\n", languages.len());
    for language in languages {
        text.push_str(&language);
        text.push('\n');
    }
    Output::Standard.write(&text)
}

/// As a person at a terminal can act on it.
fn explain(error: Error) -> String {
    match error {
        Error::UnknownLanguage { language, searched, available } => format!(
            "there is no data for language `{language}` {searched}; available: {}. Name one of these, or point \
             --tessdata-dir to the folder that holds {language}.traineddata",
            available.join(", ")
        ),
        other => one_line(other),
    }
}

fn one_line(error: impl std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
