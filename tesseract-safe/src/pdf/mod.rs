//! Searchable PDF: the image of a page, and its text, invisible, where the image shows it.
//!
//! Stands for upstream's `TessPDFRenderer`, in memory and without its `pdf.ttf`. The parts: `words` asks the engine,
//! `text` places the words, `font` and `chars` make the font that they are set in, `picture` encodes the image, `file`
//! writes objects one after the other, `document` puts all of it together.

mod chars;
mod document;
mod file;
mod font;
mod icc;
mod metadata;
mod options;
mod picture;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use document::PdfDocument;
pub use options::PdfOptions;

use crate::{Page, Result};

impl Page<'_> {
    /// A PDF of this page: its image, and its words, invisible, for search and copying.
    ///
    /// [`PdfDocument`] makes one of many pages, and says what is in it.
    ///
    /// Stands for `TessPDFRenderer`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image, PdfOptions};
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/one-line.png")?;
    /// let pdf = engine.recognize(&image)?.to_pdf(&PdfOptions::new().title("One line"))?;
    /// assert!(pdf.starts_with(b"%PDF-1.7"));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn to_pdf(&self, options: &PdfOptions) -> Result<Vec<u8>> {
        let mut document = PdfDocument::new(Vec::new(), options.clone());
        document.add(self)?;
        document.finish()
    }
}
