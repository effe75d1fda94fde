//! The levels of a page's hierarchy.

use tesseract_sys as sys;

/// A level of the hierarchy of a page.
///
/// Stands for `TessPageIteratorLevel`.
///
/// ```
/// use tesseract_safe::Level;
/// assert!(Level::Block < Level::Word);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Level {
    /// A region of text, a picture or a rule.
    Block,
    /// A paragraph within a block.
    Paragraph,
    /// A line of text within a paragraph.
    Line,
    /// A word within a line.
    Word,
    /// A character within a word.
    Symbol,
}

impl Level {
    /// All levels, from the outermost to the innermost.
    pub const ALL: [Self; 5] = [Self::Block, Self::Paragraph, Self::Line, Self::Word, Self::Symbol];

    /// Upstream's number.
    pub(crate) const fn raw(self) -> i32 {
        self as i32
    }
}

// The numbers are upstream's.
const _: () = {
    assert!(Level::Block as u32 == sys::RIL_BLOCK);
    assert!(Level::Paragraph as u32 == sys::RIL_PARA);
    assert!(Level::Line as u32 == sys::RIL_TEXTLINE);
    assert!(Level::Word as u32 == sys::RIL_WORD);
    assert!(Level::Symbol as u32 == sys::RIL_SYMBOL);
};
