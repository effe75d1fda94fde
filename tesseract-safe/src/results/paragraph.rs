//! What is known of a paragraph.

use tesseract_sys as sys;

/// How the lines of a paragraph are aligned.
///
/// Stands for `TessParagraphJustification`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Justification {
    /// Not clear: a single line, or what is no paragraph.
    #[default]
    Unknown,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// What is known of a paragraph as a whole.
///
/// Stands for `TessPageIteratorParagraphInfo` and `ResultIterator::ParagraphIsLtr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ParagraphInfo {
    /// How its lines are aligned; text that fills its lines counts as aligned where its script starts.
    pub justification: Justification,
    /// Whether it seems to be an item of a list.
    pub is_list_item: bool,
    /// Whether its first line goes with its others: the first paragraph of a chapter, or the rest of one that began
    /// on the page before.
    pub is_crown: bool,
    /// How far the first line is indented against the others, in pixels; negative where it sticks out.
    pub first_line_indent: i32,
    /// Whether it reads from left to right.
    pub is_left_to_right: bool,
}

impl Default for ParagraphInfo {
    fn default() -> Self {
        Self {
            justification: Justification::Unknown,
            is_list_item: false,
            is_crown: false,
            first_line_indent: 0,
            is_left_to_right: true,
        }
    }
}

impl From<sys::ts_paragraph> for ParagraphInfo {
    fn from(paragraph: sys::ts_paragraph) -> Self {
        Self {
            justification: match u32::try_from(paragraph.justification) {
                Ok(sys::JUSTIFICATION_LEFT) => Justification::Left,
                Ok(sys::JUSTIFICATION_CENTER) => Justification::Center,
                Ok(sys::JUSTIFICATION_RIGHT) => Justification::Right,
                _ => Justification::Unknown,
            },
            is_list_item: paragraph.is_list_item,
            is_crown: paragraph.is_crown,
            first_line_indent: paragraph.first_line_indent,
            is_left_to_right: paragraph.is_left_to_right,
        }
    }
}
