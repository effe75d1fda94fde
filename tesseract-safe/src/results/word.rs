//! What is known of lines, words and symbols besides their text.

use tesseract_sys as sys;

/// In which direction the characters of a word run.
///
/// Stands for upstream's `StrongScriptDirection`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum WordDirection {
    /// Only characters without a direction, such as digits.
    #[default]
    Neutral,
    /// As English.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
    /// Some of each.
    Mixed,
}

/// The font of a word, as far as Tesseract tells.
///
/// The LSTM engine knows no fonts: [`name`](Self::name) is then `None` and the flags are off, only the size is known.
///
/// Stands for `TessResultIteratorWordFontAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct FontAttributes {
    /// The name of the most similar font of the language data.
    pub name: Option<String>,
    /// Its number in the language data.
    pub id: Option<u32>,
    /// Size in points, of which an inch has 72; 0 where the resolution is not known.
    pub point_size: u32,
    /// Bold.
    pub is_bold: bool,
    /// Italic.
    pub is_italic: bool,
    /// Underlined; this release never says so.
    pub is_underlined: bool,
    /// All characters of one width.
    pub is_monospace: bool,
    /// With serifs.
    pub is_serif: bool,
    /// Small capitals.
    pub is_smallcaps: bool,
}

/// How tall the letters of a line are, in pixels.
///
/// Stands for upstream's `RowAttributes`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct RowAttributes {
    /// From the lowest descender to the highest ascender.
    pub height: f32,
    /// How far descenders reach below the baseline, zero or negative.
    pub descenders: f32,
    /// How far ascenders reach above small letters.
    pub ascenders: f32,
}

/// What is known of a word besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct WordInfo {
    /// The language that it was read with, such as `eng`.
    ///
    /// Stands for `TessResultIteratorWordRecognitionLanguage`.
    pub language: Option<String>,
    /// Its font.
    pub font: FontAttributes,
    /// In which direction its characters run.
    ///
    /// Stands for upstream's `WordDirection`.
    pub direction: WordDirection,
    /// Whether it stands in the language's dictionary.
    ///
    /// Stands for `TessResultIteratorWordIsFromDictionary`.
    pub is_from_dictionary: bool,
    /// Whether it is a number.
    ///
    /// Stands for `TessResultIteratorWordIsNumeric`.
    pub is_numeric: bool,
    /// How many blanks fit in before it.
    ///
    /// Stands for upstream's `BlanksBeforeWord`.
    pub blanks_before: u32,
}

/// What is known of a symbol besides its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SymbolInfo {
    /// Raised, as an exponent.
    ///
    /// Stands for `TessResultIteratorSymbolIsSuperscript`.
    pub is_superscript: bool,
    /// Lowered, as an index.
    ///
    /// Stands for `TessResultIteratorSymbolIsSubscript`.
    pub is_subscript: bool,
    /// A large first letter of a paragraph.
    ///
    /// Stands for `TessResultIteratorSymbolIsDropcap`.
    pub is_dropcap: bool,
}

/// One of several readings.
///
/// Stands for `TessChoiceIterator`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Choice {
    /// The text; empty where the network saw nothing.
    pub text: String,
    /// How sure Tesseract is, 0 to 100 percent.
    pub confidence: f32,
}

impl From<sys::ts_row> for RowAttributes {
    fn from(row: sys::ts_row) -> Self {
        Self { height: row.height, descenders: row.descenders, ascenders: row.ascenders }
    }
}

impl From<sys::ts_symbol> for SymbolInfo {
    fn from(symbol: sys::ts_symbol) -> Self {
        Self {
            is_superscript: symbol.is_superscript,
            is_subscript: symbol.is_subscript,
            is_dropcap: symbol.is_dropcap,
        }
    }
}

impl WordInfo {
    /// `font` and `language` are the texts that the struct points to.
    pub(super) fn from_raw(word: &sys::ts_word, font: Option<String>, language: Option<String>) -> Self {
        Self {
            language,
            font: FontAttributes {
                name: font,
                id: u32::try_from(word.font_id).ok(),
                point_size: u32::try_from(word.point_size).unwrap_or_default(),
                is_bold: word.is_bold,
                is_italic: word.is_italic,
                is_underlined: word.is_underlined,
                is_monospace: word.is_monospace,
                is_serif: word.is_serif,
                is_smallcaps: word.is_smallcaps,
            },
            // The numbers are upstream's `StrongScriptDirection`.
            direction: match word.direction {
                1 => WordDirection::LeftToRight,
                2 => WordDirection::RightToLeft,
                3 => WordDirection::Mixed,
                _ => WordDirection::Neutral,
            },
            is_from_dictionary: word.is_from_dictionary,
            is_numeric: word.is_numeric,
            blanks_before: u32::try_from(word.blanks_before).unwrap_or_default(),
        }
    }
}
