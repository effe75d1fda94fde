//! Many pages in one output.

use std::io::Write;

use super::Output;
use crate::{Error, Page, Result, TESSERACT_VERSION};

/// A document that is written page by page.
///
/// Stands for upstream's `TessResultRenderer` and those derived from it, to any [`Write`] rather than a file.
///
/// ```
/// use tesseract_safe::{Document, Engine, Image, Output};
///
/// let mut engine = Engine::builder().build()?;
/// let mut document = Document::new(Vec::new(), Output::Hocr);
/// document.set_title("Two letters");
/// for name in ["one-line.png", "one-word.png"] {
///     let image = Image::open(format!("../tests/images/{name}"))?;
///     document.add_named(&engine.recognize(&image)?, name)?;
/// }
/// let hocr = String::from_utf8(document.finish()?).unwrap();
/// assert!(hocr.contains("<title>Two letters</title>") && hocr.contains("id='page_2'"));
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
#[derive(Debug)]
pub struct Document<W> {
    writer: W,
    output: Output,
    title: String,
    pages: usize,
    begun: bool,
}

impl<W: Write> Document<W> {
    /// A document without pages. Nothing is written before the first page is added.
    pub fn new(writer: W, output: Output) -> Self {
        Self { writer, output, title: String::new(), pages: 0, begun: false }
    }

    /// Sets the title, which hOCR and ALTO hold; none unless set. Heeded before the first page is added.
    ///
    /// Stands for variable `document_title` of upstream's command.
    pub fn set_title(&mut self, title: impl Into<String>) -> &mut Self {
        self.title = title.into();
        self
    }

    /// How many pages were added.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Adds a page.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the writer fails; [`Error::EngineFailed`] where Tesseract fails an internal check, in
    /// which case nothing of the page was written.
    pub fn add(&mut self, page: &Page<'_>) -> Result<()> {
        self.add_named(page, "")
    }

    /// Adds a page whose image has a name, which hOCR holds.
    ///
    /// Stands for `TessResultRenderer::AddImage`.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add), and [`Error::NulByte`] for a name that holds one.
    pub fn add_named(&mut self, page: &Page<'_>, image: &str) -> Result<()> {
        let part = page.part(self.output, self.pages, image)?;
        if !self.begun {
            let with_fonts = self.output == Output::Hocr && page.variable(c"hocr_font_info")? == b"1";
            self.begin(with_fonts)?;
        }
        self.writer.write_all(&part).map_err(Error::Write)?;
        self.pages += 1;
        Ok(())
    }

    /// Writes what comes after the last page, and returns the writer.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the writer fails.
    pub fn finish(mut self) -> Result<W> {
        if !self.begun {
            self.begin(false)?;
        }
        let end: &str = match self.output {
            Output::Hocr => " </body>\n</html>\n",
            Output::Alto => "\t</Layout>\n</alto>\n",
            _ => "",
        };
        self.writer.write_all(end.as_bytes()).and_then(|()| self.writer.flush()).map_err(Error::Write)?;
        Ok(self.writer)
    }

    fn begin(&mut self, with_fonts: bool) -> Result<()> {
        let title = escaped(&self.title);
        let head = match self.output {
            Output::Hocr => hocr_head(&title, with_fonts),
            Output::Alto => alto_head(&title),
            Output::Tsv => TSV_COLUMNS.join("\t") + "\n",
            _ => String::new(),
        };
        self.writer.write_all(head.as_bytes()).map_err(Error::Write)?;
        self.begun = true;
        Ok(())
    }
}

const TSV_COLUMNS: [&str; 12] = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
];

/// What readers of hOCR learn about the file before its pages.
fn hocr_head(title: &str, with_fonts: bool) -> String {
    let mut capabilities = vec!["ocr_page", "ocr_carea", "ocr_par", "ocr_line", "ocrx_word", "ocrp_wconf"];
    if with_fonts {
        capabilities.extend(["ocrp_lang", "ocrp_dir", "ocrp_font", "ocrp_fsize"]);
    }
    let lines = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"",
        "    \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\" lang=\"en\">",
        " <head>",
        &format!("  <title>{title}</title>"),
        "  <meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>",
        &format!("  <meta name='ocr-system' content='tesseract {TESSERACT_VERSION}' />"),
        &format!("  <meta name='ocr-capabilities' content='{}'/>", capabilities.join(" ")),
        " </head>",
        " <body>",
    ];
    lines.join("\n") + "\n"
}

/// What readers of ALTO learn about the file before its pages.
fn alto_head(title: &str) -> String {
    let lines = [
        (0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned()),
        (
            0,
            "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.loc.gov/standards/alto/ns-v3# \
             http://www.loc.gov/alto/v3/alto-3-0.xsd\">"
                .to_owned(),
        ),
        (1, "<Description>".to_owned()),
        (2, "<MeasurementUnit>pixel</MeasurementUnit>".to_owned()),
        (2, "<sourceImageInformation>".to_owned()),
        (3, format!("<fileName>{title}</fileName>")),
        (2, "</sourceImageInformation>".to_owned()),
        (2, "<OCRProcessing ID=\"OCR_0\">".to_owned()),
        (3, "<ocrProcessingStep>".to_owned()),
        (4, "<processingSoftware>".to_owned()),
        (5, format!("<softwareName>tesseract {TESSERACT_VERSION}</softwareName>")),
        (4, "</processingSoftware>".to_owned()),
        (3, "</ocrProcessingStep>".to_owned()),
        (2, "</OCRProcessing>".to_owned()),
        (1, "</Description>".to_owned()),
        (1, "<Layout>".to_owned()),
    ];
    lines.iter().map(|(depth, line)| format!("{}{line}\n", "\t".repeat(*depth))).collect()
}

/// A text as it may stand between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_without_pages_are_whole() {
        let end = |output| String::from_utf8(Document::new(Vec::new(), output).finish().unwrap()).unwrap();
        assert!(end(Output::Hocr).ends_with(" <body>\n </body>\n</html>\n"));
        assert!(end(Output::Alto).ends_with("\t<Layout>\n\t</Layout>\n</alto>\n"));
        assert_eq!(end(Output::Tsv).matches('\t').count(), 11);
        assert_eq!(end(Output::Text), "");
    }

    #[test]
    fn titles_are_escaped() {
        let mut document = Document::new(Vec::new(), Output::Alto);
        document.set_title("R&D <draft>");
        let alto = String::from_utf8(document.finish().unwrap()).unwrap();
        assert!(alto.contains("<fileName>R&amp;D &lt;draft&gt;</fileName>"), "{alto}");
    }

    #[test]
    fn a_writer_that_fails_is_an_error() {
        let full: &mut [u8] = &mut [0; 4];
        let error = Document::new(full, Output::Hocr).finish().unwrap_err();
        assert!(matches!(error, Error::Write(_)), "{error}");
    }
}
