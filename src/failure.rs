//! What went wrong, as one line for a person at a terminal and for the programs that look for upstream's words.

use std::fmt::Display;

use tesseract_safe::Error;

/// What went wrong, in one line.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

/// A result whose error is one line.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownLanguage { language, searched, available } => Self(format!(
                "Error opening data file {language}.traineddata: there is no data for language `{language}` {searched}; \
                 available: {}. Name one of these, or point --tessdata-dir or TESSDATA_PREFIX to the folder that holds \
                 {language}.traineddata. Failed loading language '{language}'. Tesseract couldn't load any languages!",
                available.join(", ")
            )),
            Error::ImageTooLarge { width, height } => {
                Self(format!("Image too large: {}", Error::ImageTooLarge { width, height }))
            }
            other => Self(one_line(other)),
        }
    }
}

impl Failure {
    /// The same, said of something with a name.
    pub(crate) fn of(self, name: impl Display) -> Self {
        Self(format!("{name}: {}", self.0))
    }
}

/// Text without line ends.
pub(crate) fn one_line(text: impl Display) -> String {
    text.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a command line, without the lines of advice that follow.
pub(crate) fn usage(error: &clap::Error) -> String {
    let text = error.to_string();
    one_line(text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: "))
}

/// Says what does not keep the command from going on.
pub(crate) fn warn(message: impl Display) {
    // Nobody is there to be told that nobody is there to be told.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{message}\n"));
}
