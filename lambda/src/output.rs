//! What a page can be made into.

use serde::Deserialize;

/// One output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Output {
    /// Text, UTF-8; a form feed ends each page.
    Text,
    /// Words with boxes and confidences, JSON.
    Words,
    /// hOCR.
    Hocr,
    /// A table with tabs.
    Tsv,
    /// ALTO 3.
    Alto,
    /// A PDF that shows the image and can be searched.
    Pdf,
}

impl Output {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Text, Self::Words, Self::Hocr, Self::Tsv, Self::Alto, Self::Pdf];

    /// The name in options and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Words => "words",
            Self::Hocr => "hocr",
            Self::Tsv => "tsv",
            Self::Alto => "alto",
            Self::Pdf => "pdf",
        }
    }

    /// The output of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|output| output.name() == name)
    }

    /// How its objects in S3 end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Words => "json",
            Self::Alto => "xml",
            Self::Hocr => "hocr",
            Self::Tsv => "tsv",
            Self::Pdf => "pdf",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Words => "application/json",
            Self::Hocr => "text/html; charset=utf-8",
            Self::Tsv => "text/tab-separated-values; charset=utf-8",
            Self::Alto => "application/xml",
            Self::Pdf => "application/pdf",
        }
    }

    /// Whether it is bytes, not UTF-8.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Pdf)
    }
}
