//! Outputs, written page by page.

use serde::Serialize;
use tesseract_safe::{Document, Image, Page, PdfDocument, PdfOptions};

use crate::failure::Result;
use crate::options::Checked;
use crate::output::Output;

/// All outputs of one image.
pub struct Documents {
    writers: Vec<(Output, Writer)>,
    min_confidence: f32,
}

enum Writer {
    Document(Document<Vec<u8>>),
    Words(Vec<Words>),
    Pdf(Box<PdfDocument<Vec<u8>>>),
}

/// One page of output `words`.
#[derive(Serialize)]
struct Words {
    /// Of the image, in pixels.
    width: u32,
    height: u32,
    words: Vec<Word>,
}

#[derive(Serialize)]
struct Word {
    text: String,
    /// Percent.
    confidence: f32,
    /// Left, top, right, bottom in pixels, origin top left.
    r#box: [u32; 4],
}

impl Documents {
    /// What the options ask for, without pages.
    #[must_use]
    pub fn new(options: &Checked) -> Self {
        let document = |output| Writer::Document(Document::new(Vec::new(), output));
        let writer = |output: &Output| {
            let writer = match output {
                Output::Text => document(tesseract_safe::Output::Text),
                Output::Hocr => document(tesseract_safe::Output::Hocr),
                Output::Tsv => document(tesseract_safe::Output::Tsv),
                Output::Alto => document(tesseract_safe::Output::Alto),
                Output::Words => Writer::Words(Vec::new()),
                Output::Pdf => Writer::Pdf(Box::new(PdfDocument::new(Vec::new(), PdfOptions::new()))),
            };
            (*output, writer)
        };
        Self { writers: options.outputs.iter().map(writer).collect(), min_confidence: options.min_confidence }
    }

    /// Adds a page, recognized from `image`.
    ///
    /// # Errors
    ///
    /// As the documents of `tesseract_safe`.
    pub fn add(&mut self, page: &Page<'_>, image: &Image) -> Result<()> {
        let least = self.min_confidence;
        for (_, writer) in &mut self.writers {
            match writer {
                Writer::Document(document) => document.add(page)?,
                Writer::Pdf(document) => document.add(page)?,
                Writer::Words(pages) => {
                    let words = page.words()?.into_iter().filter(|word| word.confidence() >= least);
                    let words = words.map(|word| {
                        let bounds = word.bounding_box();
                        Word {
                            text: word.text().to_owned(),
                            // Two digits are all that it is good for.
                            confidence: (word.confidence() * 100.0).round() / 100.0,
                            r#box: [bounds.left, bounds.top, bounds.right, bounds.bottom],
                        }
                    });
                    let words = words.collect();
                    pages.push(Words { width: image.width(), height: image.height(), words });
                }
            }
        }
        Ok(())
    }

    /// The outputs, in the order they were asked for.
    ///
    /// # Errors
    ///
    /// As the documents of `tesseract_safe`.
    pub fn finish(self) -> Result<Vec<(Output, Vec<u8>)>> {
        let finish = |(output, writer)| {
            let bytes = match writer {
                Writer::Document(document) => document.finish()?,
                Writer::Pdf(document) => document.finish()?,
                Writer::Words(pages) => serde_json::to_vec(&pages).unwrap_or_default(),
            };
            Ok((output, bytes))
        };
        self.writers.into_iter().map(finish).collect()
    }
}
