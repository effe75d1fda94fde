//! Everything that can go wrong, in one type.

use std::path::PathBuf;

use crate::decode::DecodeError;
use crate::{BoundingBox, EngineMode, MAX_RESOLUTION, MAX_SIDE, MIN_RESOLUTION, VariableKind};

/// What went wrong, and what to do about it.
///
/// No error takes the process down. After [`Error::EngineFailed`] the engine refuses further work
/// with [`Error::Poisoned`]; after every other error it is as usable as before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A language has no data where the engine looked.
    #[error(
        "there is no data for language `{language}` {searched}; available: {}. Name one of these, pass the data \
         with `data`, or set `datapath` or TESSDATA_PREFIX to the folder that holds {language}.traineddata",
        if .available.is_empty() { "none".to_owned() } else { .available.join(", ") }
    )]
    UnknownLanguage {
        /// The language asked for.
        language: String,
        /// Where it was looked for, in words.
        searched: String,
        /// Languages that were found there.
        available: Vec<String>,
    },

    /// A language list is not of the form `eng` or `eng+deu`.
    #[error(
        "`{0}` is not a list of languages; write names of letters, digits, `_` and `-`, joined by `+`, such as `eng+deu`"
    )]
    InvalidLanguage(String),

    /// Language data are damaged, or not what they should be.
    #[error("the data of language `{language}` cannot be used: {reason}")]
    LanguageData {
        /// The language.
        language: String,
        /// What is wrong with its data.
        reason: String,
    },

    /// Language data do not hold what the engine mode needs.
    #[error(
        "the data of language `{language}` hold no model for engine mode {mode:?}; use EngineMode::Default, or data \
         of another variant (`fast` and `best` hold the LSTM model alone)"
    )]
    EngineModeUnavailable {
        /// The language.
        language: String,
        /// The mode asked for.
        mode: EngineMode,
    },

    /// What was asked for needs the legacy engine, and the program was built without it.
    #[error(
        "{0} needs Tesseract's legacy engine, which this program leaves out; build it with feature `legacy`"
    )]
    LegacyLeftOut(&'static str),

    /// There is no variable of that name.
    #[error("there is no variable `{0}`")]
    UnknownVariable(String),

    /// A value does not fit its variable.
    #[error("`{value}` is no value for variable `{name}`, which takes {expected}")]
    VariableValue {
        /// The variable.
        name: String,
        /// The value asked for.
        value: String,
        /// What the variable takes.
        expected: &'static str,
    },

    /// A variable was to be read as what it is not.
    #[error("variable `{name}` holds a {kind}, not a {asked}")]
    VariableType {
        /// The variable.
        name: String,
        /// What it holds.
        kind: VariableKind,
        /// What was asked for.
        asked: VariableKind,
    },

    /// The variable is heeded only while an engine is built.
    #[error("variable `{0}` is heeded only while an engine is built; give it to the builder")]
    VariableInitOnly(String),

    /// The variable switches on a mode that is not for recognition.
    #[error("variable `{0}` belongs to training or to upstream's interactive viewer and cannot be set here")]
    VariableRefused(String),

    /// A config file cannot be understood, or a config cannot be written as one.
    #[error("line {line} of the config {reason}")]
    ConfigSyntax {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// There is no built-in config of that name, and no file.
    #[error("there is no config `{name}`; built in are {}", available.join(", "))]
    UnknownConfig {
        /// The name asked for.
        name: String,
        /// Names of the built-in configs.
        available: Vec<String>,
    },

    /// The config switches on a mode that is not for recognition.
    #[error("config `{0}` belongs to training or to upstream's interactive viewer and cannot be used here")]
    ConfigRefused(String),

    /// A word or pattern of the user cannot be given to Tesseract.
    #[error("`{entry}` cannot be a user word or pattern: {reason}")]
    UserWord {
        /// The word or pattern.
        entry: String,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// An image cannot be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// An output cannot be written.
    #[error("cannot write the output: {0}")]
    Write(#[source] std::io::Error),

    /// An image is larger than Tesseract takes.
    #[error(
        "an image of {width}x{height} pixels is too large: Tesseract takes {MAX_SIDE} pixels a side; scale it down \
         or cut it into parts"
    )]
    ImageTooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },

    /// An image cannot be changed that way: a parameter is out of its range, or Leptonica said no.
    #[error("cannot {step}: {reason}")]
    Preprocess {
        /// What was to be done.
        step: &'static str,
        /// Why it cannot, with the range of a parameter, or in Leptonica's words.
        reason: String,
    },

    /// A rectangle is empty or not inside the image.
    #[error(
        "the rectangle from {},{} to {},{} is empty or not inside the image of {width}x{height} pixels",
        rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
    )]
    OutsideImage {
        /// The rectangle.
        rectangle: BoundingBox,
        /// Width of the image in pixels.
        width: u32,
        /// Height of the image in pixels.
        height: u32,
    },

    /// A resolution is none that Tesseract believes.
    #[error(
        "{0} pixels per inch are no resolution; write a number from {MIN_RESOLUTION} to {MAX_RESOLUTION}"
    )]
    Resolution(u32),

    /// The engine was built without a language and can only analyse layout.
    #[error("this engine was built without a language, for layout analysis alone; build one with a language")]
    NoLanguage,

    /// A [`CancelToken`](crate::CancelToken) was cancelled; the engine stays usable.
    #[error("recognition was cancelled")]
    Cancelled,

    /// Recognition took longer than it was given; the engine stays usable.
    #[error("recognition did not end in time; give it more, or a smaller or simpler image")]
    DeadlineExceeded,

    /// The page could not be recognized; the engine stays usable.
    #[error("recognition failed: {0}")]
    Recognition(String),

    /// One of Tesseract's internal checks failed; the engine cannot be used any more.
    #[error("Tesseract failed an internal check ({0}); drop this engine and build a new one")]
    EngineFailed(String),

    /// An earlier call ended in [`Error::EngineFailed`].
    #[error("this engine failed an internal check before; drop it and build a new one")]
    Poisoned,

    /// A text that goes to Tesseract holds a NUL byte.
    #[error("{0} holds a NUL byte")]
    NulByte(&'static str),

    /// There is not enough memory.
    #[error("out of memory; smaller images or fewer engines at a time need less")]
    OutOfMemory,
}

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
