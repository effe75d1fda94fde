//! What a page is made of: blocks, paragraphs, lines, words, symbols.
//!
//! [`Cursor`] walks over a page and asks Tesseract as it goes; [`OwnedPage`] is everything at once, in plain structs.

mod ask;
mod block;
mod collect;
mod cursor;
mod level;
mod owned;
mod paragraph;
mod word;

pub use block::{BlockInfo, BlockKind, Orientation, TextLineOrder, WritingDirection};
pub use cursor::Cursor;
pub use level::Level;
pub use owned::{Block, Line, OwnedPage, Paragraph, Symbol, Word};
pub use paragraph::{Justification, ParagraphInfo};
pub use word::{Choice, FontAttributes, RowAttributes, SymbolInfo, WordDirection, WordInfo};
