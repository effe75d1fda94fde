//! Which outputs are written.

use tesseract_safe::{Engine, Output, PageSegMode};

use crate::failure::Result;

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One that the library writes.
    Document(Output),
    /// Searchable PDF.
    Pdf,
    /// Orientation and script.
    Osd,
    /// Everything, for programs.
    Json,
}

/// Variables that choose outputs, in the order in which upstream writes them.
const CHOICES: [(&str, Format); 9] = [
    ("tessedit_create_hocr", Format::Document(Output::Hocr)),
    ("tessedit_create_alto", Format::Document(Output::Alto)),
    ("tessedit_create_tsv", Format::Document(Output::Tsv)),
    ("tessedit_create_pdf", Format::Pdf),
    ("tessedit_write_unlv", Format::Document(Output::Unlv)),
    ("tessedit_create_lstmbox", Format::Document(Output::LstmBox)),
    ("tessedit_create_boxfile", Format::Document(Output::Box)),
    ("tessedit_create_wordstrbox", Format::Document(Output::WordStrBox)),
    ("tessedit_create_txt", Format::Document(Output::Text)),
];

impl Format {
    /// Those that the variables of an engine ask for.
    pub(crate) fn chosen(engine: &Engine, json: bool) -> Result<Vec<Self>> {
        let json = json.then_some(Self::Json);
        if engine.page_seg_mode() == PageSegMode::OsdOnly {
            return Ok(vec![json.unwrap_or(Self::Osd)]);
        }
        let mut formats = Vec::new();
        for (variable, format) in CHOICES {
            if engine.variable_as::<bool>(variable)? {
                formats.push(format);
            }
        }
        formats.extend(json);
        if formats.is_empty() {
            formats.push(Self::Document(Output::Text));
        }
        Ok(formats)
    }

    /// The ending of its file.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Document(output) => output.extension(),
            Self::Pdf => "pdf",
            Self::Osd => "osd",
            Self::Json => "json",
        }
    }
}
