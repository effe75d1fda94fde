//! What may be written on the command line.

use std::path::PathBuf;

use clap::Parser;
use tesseract_safe::{EngineMode, PageSegMode};

const PSM_HELP: &str = "\
Page segmentation modes:
   0    Orientation and script detection (OSD) only.
   1    Automatic page segmentation with OSD.
   2    Automatic page segmentation, but no OSD, or OCR.
   3    Fully automatic page segmentation, but no OSD. (Default)
   4    Assume a single column of text of variable sizes.
   5    Assume a single uniform block of vertically aligned text.
   6    Assume a single uniform block of text.
   7    Treat the image as a single text line.
   8    Treat the image as a single word.
   9    Treat the image as a single word in a circle.
  10    Treat the image as a single character.
  11    Sparse text. Find as much text as possible in no particular order.
  12    Sparse text with OSD.
  13    Raw line. Treat the image as a single text line, bypassing hacks that are Tesseract-specific.

OCR engine modes:
   0    Legacy engine only.
   1    Neural nets LSTM engine only.
   2    Legacy + LSTM engines.
   3    Default, based on what is available.";

/// Read the text in an image.
///
/// The language data are in this file; folders named by --tessdata-dir or TESSDATA_PREFIX come
/// first.
#[derive(Debug, Parser)]
#[command(name = "tesseract", disable_version_flag = true, after_help = PSM_HELP)]
#[command(
    override_usage = "tesseract <IMAGE|-> <OUTBASE|stdout|-> [OPTIONS]\n       tesseract --list-langs [--tessdata-dir <PATH>]\n       tesseract --version"
)]
pub(crate) struct Arguments {
    /// Image file: PNG, JPEG, TIFF, BMP, GIF, PNM or WebP; `-` or `stdin` is standard input
    #[arg(required_unless_present_any = ["list_langs", "version"], value_name = "IMAGE|-")]
    pub(crate) image: Option<PathBuf>,

    /// Where the text goes: OUTBASE makes OUTBASE.txt; `-` or `stdout` is standard output
    #[arg(required_unless_present_any = ["list_langs", "version"], value_name = "OUTBASE|stdout|-")]
    pub(crate) outbase: Option<PathBuf>,

    /// Language or languages, such as eng or eng+deu
    #[arg(short = 'l', value_name = "LANG[+LANG]", default_value = "eng")]
    pub(crate) language: String,

    /// Page segmentation mode
    #[arg(long, value_name = "NUM", default_value = "3", value_parser = psm)]
    pub(crate) psm: PageSegMode,

    /// OCR engine mode
    #[arg(long, value_name = "NUM", default_value = "3", value_parser = oem)]
    pub(crate) oem: EngineMode,

    /// Resolution of the image in dots per inch, where the file does not say or is wrong
    #[arg(long, value_name = "NUM", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) dpi: Option<u32>,

    /// Folder of .traineddata files
    #[arg(long, value_name = "PATH")]
    pub(crate) tessdata_dir: Option<PathBuf>,

    /// Set a variable; may be given several times
    #[arg(short = 'c', value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) variables: Vec<(String, String)>,

    /// List the languages that can be read
    #[arg(long)]
    pub(crate) list_langs: bool,

    /// Print versions and the processor features in use
    #[arg(long, short = 'v')]
    pub(crate) version: bool,
}

fn psm(text: &str) -> Result<PageSegMode, &'static str> {
    text.parse().ok().and_then(PageSegMode::from_number).ok_or("write a number between 0 and 13")
}

fn oem(text: &str) -> Result<EngineMode, &'static str> {
    text.parse().ok().and_then(EngineMode::from_number).ok_or("write a number between 0 and 3")
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

/// What is wrong with a command line, without the lines of advice that follow.
pub(crate) fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ")
}
