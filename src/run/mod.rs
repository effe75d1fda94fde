//! What the command does with its arguments.

mod layout;
mod pages;
mod progress;
mod turns;

use std::ffi::OsStr;

use tesseract_safe::PageSegMode;

use crate::arguments::Arguments;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::output::{Format, Outputs, print};
use crate::settings::Settings;
use crate::{help, messages};

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if let Some(text) = help::asked(arguments) {
        return print(&text);
    }
    if arguments.list_langs {
        return list_languages(arguments);
    }
    if arguments.print_parameters {
        return print_parameters(arguments);
    }
    let (Some(image), Some(outbase)) = (&arguments.image, &arguments.outbase) else {
        return Err(Failure("an image and a place for the text are needed; see --help".to_owned()));
    };
    let mut settings = Settings::of(arguments, arguments.configs.iter().map(|name| name.as_os_str()))?;
    messages::install(&arguments.loglevel, settings.given("debug_file"));
    let engine = settings.engine()?;
    let page = usize::try_from(engine.variable_as::<i32>("tessedit_page_number")?).ok();
    let input = || Input::open(image, page, engine.variable_as("stream_filelist")?);
    if engine.page_seg_mode() == PageSegMode::AutoOnly {
        let input = input()?;
        return layout::print(engine, &input);
    }
    // The outputs are found wanting before the work is done, and are in place once it is.
    let outputs = Outputs::new(outbase, &Format::chosen(&engine, arguments.json)?, &engine)?;
    let input = input()?;
    let jobs = pages::jobs(arguments.jobs, &engine, input.len())?;
    pages::read(&input, engine, settings.builder(), outputs, jobs)
}

fn list_languages(arguments: &Arguments) -> Result<()> {
    let languages = Settings::of(arguments, [])?.languages();
    let mut text = format!("List of available languages ({}):\n", languages.len());
    for language in languages {
        text.push_str(&language);
        text.push('\n');
    }
    print(&text)
}

fn print_parameters(arguments: &Arguments) -> Result<()> {
    // Without an image all that is no option is a config.
    let places = [&arguments.image, &arguments.outbase].into_iter().flatten();
    let configs =
        places.map(|path| path.as_os_str()).chain(arguments.configs.iter().map(|name| name.as_os_str()));
    let configs: Vec<&OsStr> = configs.collect();
    let engine = Settings::of(arguments, configs)?.engine()?;
    print(&format!("Tesseract parameters:\n{}", engine.print_variables()?))
}
