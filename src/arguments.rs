//! What may be written on the command line.
//!
//! This file needs clap and nothing else: `cargo xtask man` makes the manual page and the completions of shells from it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser};

/// What stands below the options.
const NOTES: &str = "\
CONFIG is one of the outputs hocr, alto, pdf, tsv, txt, makebox, lstmbox, wordstrbox and unlv, several if need be \
(txt alone where there is none); another config that comes with Tesseract, such as digits, bazaar, quiet or logfile; \
or a file of variables, a line each of name and value.

OUTBASE, stdout or - is followed by an ending for each output: .hocr, .xml (alto), .pdf, .tsv, .txt, .box, .unlv; \
.osd with --psm 0, .json with --json. On standard output several documents go one after the other.

An IMAGE that is no image is taken for a list of images, a path a line. The pages of a list or of a TIFF make one \
document; variable tessedit_page_number chooses one, counted from 0. Of a TIFF in a list the first page is read.

Numbers of --psm and --oem: --help-psm, --help-oem.";

/// Options that need no image.
const ALONE: [&str; 7] =
    ["help", "help_extra", "help_psm", "help_oem", "version", "list_langs", "print_parameters"];

/// Read the text in images.
///
/// Language data are in this file; those in folders named by --tessdata-dir or TESSDATA_PREFIX come first.
#[derive(Debug, Parser)]
#[command(name = "tesseract", disable_version_flag = true, disable_help_flag = true)]
#[command(args_override_self = true, after_long_help = NOTES, after_help = "All options: --help-extra")]
#[command(override_usage = "tesseract <IMAGE|LIST|stdin|-> <OUTBASE|stdout|-> [OPTIONS] [CONFIG]...
       tesseract --list-langs [--tessdata-dir <PATH>]
       tesseract --print-parameters [OPTIONS] [CONFIG]...
       tesseract --help | --help-extra | --help-psm | --help-oem | --version")]
pub(crate) struct Arguments {
    /// Image file (PNG, JPEG, TIFF, BMP, GIF, PNM or WebP) or list of such files; `-` or `stdin` is standard input
    #[arg(required_unless_present_any = ALONE, value_name = "IMAGE|-")]
    pub(crate) image: Option<PathBuf>,

    /// Where results go: OUTBASE makes OUTBASE.txt; `-` or `stdout` is standard output
    #[arg(required_unless_present_any = ALONE, value_name = "OUTBASE|stdout|-")]
    pub(crate) outbase: Option<PathBuf>,

    /// Outputs and other configs, such as pdf, hocr, tsv, digits or the path of a file
    #[arg(value_name = "CONFIG")]
    pub(crate) configs: Vec<OsString>,

    /// Language or languages, such as eng or eng+deu
    #[arg(short = 'l', value_name = "LANG[+LANG]", default_value = "eng")]
    pub(crate) language: String,

    /// Page segmentation mode
    #[arg(long, value_name = "NUM", default_value = "3", value_parser = clap::value_parser!(u32).range(0..=13))]
    pub(crate) psm: u32,

    /// OCR engine mode
    #[arg(long, value_name = "NUM", default_value = "3", value_parser = clap::value_parser!(u32).range(0..=3))]
    #[arg(hide_short_help = true)]
    pub(crate) oem: u32,

    /// Resolution of the image in dots per inch, where the file does not say or is wrong
    #[arg(long, value_name = "NUM", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    #[arg(hide_short_help = true)]
    pub(crate) dpi: Option<u32>,

    /// Folder of .traineddata files, and of configs in `configs` below it
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) tessdata_dir: Option<PathBuf>,

    /// File of words that are added to the dictionary, one a line
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) user_words: Option<PathBuf>,

    /// File of patterns of words, one a line, such as \A\d\d-\d\*
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) user_patterns: Option<PathBuf>,

    /// Set a variable; may be given several times
    #[arg(short = 'c', value_name = "NAME=VALUE", value_parser = assignment, hide_short_help = true)]
    pub(crate) variables: Vec<(String, String)>,

    /// Write everything that is known of each page as JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Read so many pages at a time; all processors, unless a legacy engine learns from page to page
    #[arg(long, value_name = "NUM", value_parser = clap::value_parser!(u16).range(1..), hide_short_help = true)]
    pub(crate) jobs: Option<u16>,

    /// Show messages from this level on: ALL, TRACE, DEBUG, INFO, WARN, ERROR, FATAL or OFF
    #[arg(long, value_name = "LEVEL", default_value = "OFF", hide_short_help = true, ignore_case = true)]
    #[arg(hide_possible_values = true, value_parser = ["ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"])]
    pub(crate) loglevel: String,

    /// List the languages that can be read
    #[arg(long)]
    pub(crate) list_langs: bool,

    /// List all variables with their values
    #[arg(long, hide_short_help = true)]
    pub(crate) print_parameters: bool,

    /// Show the most important options
    #[arg(long, short = 'h')]
    pub(crate) help: bool,

    /// Show all options
    #[arg(long)]
    pub(crate) help_extra: bool,

    /// Show the page segmentation modes
    #[arg(long, hide_short_help = true)]
    pub(crate) help_psm: bool,

    /// Show the OCR engine modes
    #[arg(long, hide_short_help = true)]
    pub(crate) help_oem: bool,

    /// Show versions and the processor features in use
    #[arg(long, short = 'v')]
    pub(crate) version: bool,
}

/// The command line as clap knows it.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}
