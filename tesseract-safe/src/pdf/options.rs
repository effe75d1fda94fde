//! What can be chosen about a PDF.

use std::time::SystemTime;

/// How a PDF is made.
///
/// ```
/// use tesseract_safe::PdfOptions;
/// let options = PdfOptions::new().title("Letter of 12 March").pdf_a(true);
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
pub struct PdfOptions {
    pub(super) title: String,
    pub(super) text_only: bool,
    pub(super) dpi: Option<u32>,
    pub(super) creation_date: Option<SystemTime>,
    pub(super) pdf_a: bool,
}

impl PdfOptions {
    /// The image and the text, without a title or a date.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The title that readers show; any Unicode text, of which control characters are left out.
    ///
    /// Stands for variable `document_title` of upstream's command.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Leaves out the image: pages of invisible text, to be laid over an image elsewhere.
    ///
    /// Stands for variable `textonly_pdf` of upstream's command.
    #[must_use]
    pub fn text_only(mut self, text_only: bool) -> Self {
        self.text_only = text_only;
        self
    }

    /// The resolution of all pages in pixels per inch, both ways, which gives their size: pixels x 72 / dpi points. 0 is 1.
    ///
    /// Unless set it is that of variable `user_defined_dpi`, or else that of the image, horizontally and vertically, or
    /// else 70, as upstream has it.
    #[must_use]
    pub fn dpi(mut self, dpi: u32) -> Self {
        self.dpi = Some(dpi.max(1));
        self
    }

    /// When the document was made; none unless set, so that equal pages make equal files. Years 0 to 9999, to the second.
    #[must_use]
    pub fn creation_date(mut self, date: SystemTime) -> Self {
        self.creation_date = Some(date);
        self
    }

    /// Makes the document an archival one, PDF/A-2u: with metadata in XMP, a colour profile of sRGB, and no image in CMYK
    /// (a JPEG file in CMYK becomes RGB). About 1.5 KB more.
    #[must_use]
    pub fn pdf_a(mut self, pdf_a: bool) -> Self {
        self.pdf_a = pdf_a;
        self
    }
}
