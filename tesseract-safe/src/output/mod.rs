//! A recognized page, or many, in the formats that Tesseract writes.

mod choices;
mod document;
mod page;

pub use document::Document;

/// A format for recognized pages.
///
/// [`Page::output`](crate::Page::output) makes a document of one page, [`Document`] one of many. Each is what upstream's
/// command writes, byte for byte but for the version in it and for one mistake: in hOCR with `lstm_choice_mode`, `<` and
/// `&` are escaped, without which no reader takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Output {
    /// Text, UTF-8; variable `page_separator` (a form feed unless set) ends each page.
    ///
    /// Stands for `TessTextRenderer`.
    Text,
    /// hOCR, XHTML with boxes in pixels, origin top left. Variables `hocr_char_boxes` and `hocr_font_info` add boxes of
    /// characters and fonts.
    ///
    /// Stands for `TessHOcrRenderer` and `GetHOCRText`.
    Hocr,
    /// ALTO 3, XML with boxes in pixels, origin top left. Identifiers begin anew on each page, as upstream's do.
    ///
    /// Stands for `TessAltoRenderer` and `GetAltoText`.
    Alto,
    /// Tab-separated values: a line for each block, paragraph, line and word, with box (pixels, origin top left) and
    /// confidence (percent, -1 for what is no word), and one with the names of the columns.
    ///
    /// Stands for `TessTsvRenderer` and `GetTSVText`.
    Tsv,
    /// A line for each character: character, left, bottom, right, top (pixels, origin bottom left), page.
    ///
    /// Stands for `TessBoxTextRenderer` and `GetBoxText`.
    Box,
    /// As [`Box`](Self::Box), with the boxes of lines, for training of the LSTM.
    ///
    /// Stands for `TessLSTMBoxRenderer` and `GetLSTMBoxText`.
    LstmBox,
    /// A line for each line of text: box and text, for training of the LSTM.
    ///
    /// Stands for `TessWordStrBoxRenderer` and `GetWordStrBoxText`.
    WordStrBox,
    /// Text with the marks of the UNLV accuracy tools, Latin-1: the one format that is not UTF-8.
    ///
    /// Stands for `TessUnlvRenderer` and `GetUNLVText`.
    Unlv,
}

impl Output {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Hocr,
        Self::Alto,
        Self::Tsv,
        Self::Box,
        Self::LstmBox,
        Self::WordStrBox,
        Self::Unlv,
    ];

    /// The ending of file names that upstream's command uses, such as `hocr`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Hocr => "hocr",
            Self::Alto => "xml",
            Self::Tsv => "tsv",
            Self::Box | Self::LstmBox | Self::WordStrBox => "box",
            Self::Unlv => "unlv",
        }
    }
}
