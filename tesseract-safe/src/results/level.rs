//! The levels of a page.

use tesseract_sys as sys;

/// A level of the page: a page holds blocks, a block paragraphs, and so on.
///
/// Stands for `TessPageIteratorLevel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A block of text, or a picture, rule or table.
    Block,
    /// A paragraph of a block.
    Paragraph,
    /// A line of text.
    Line,
    /// A word of a line.
    Word,
    /// A character of a word; before recognition, a connected component of black pixels.
    Symbol,
}

impl Level {
    /// All levels, from the largest elements to the smallest.
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
