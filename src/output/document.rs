//! A document in one format, page by page.

use std::io::Write;

use tesseract_safe::{Engine, Error, PdfDocument, PdfOptions};

use super::json::Json;
use super::sink::Sink;
use super::{Format, Found};
use crate::failure::Result;

/// A document of any format.
pub(super) enum Document {
    Text(tesseract_safe::Document<Sink>),
    Pdf(Box<PdfDocument<Sink>>),
    Osd(Sink, usize),
    Json(Json<Sink>),
}

impl Document {
    /// A document without pages, as the variables of an engine want it.
    pub(super) fn new(format: Format, sink: Sink, engine: &Engine) -> Result<Self> {
        let title = engine.variable("document_title")?;
        Ok(match format {
            Format::Document(output) => {
                let mut document = tesseract_safe::Document::new(sink, output);
                document.set_title(title);
                Self::Text(document)
            }
            Format::Pdf => {
                let text_only = engine.variable_as("textonly_pdf")?;
                let options = PdfOptions::new().title(title).text_only(text_only);
                Self::Pdf(Box::new(PdfDocument::new(sink, options)))
            }
            Format::Osd => Self::Osd(sink, 0),
            Format::Json => Self::Json(Json::new(sink, title)),
        })
    }

    /// Adds a page from an image of that name.
    pub(super) fn add(&mut self, found: &Found<'_>, image: &str) -> Result<()> {
        match (self, found) {
            (Self::Text(document), Found::Page(page)) => document.add_named(page, image)?,
            (Self::Pdf(document), Found::Page(page)) => document.add(page)?,
            (Self::Json(document), Found::Page(page)) => document.add(&page.to_owned()?, image)?,
            (Self::Json(document), Found::Osd(osd)) => document.add_osd(osd, image)?,
            (Self::Osd(sink, pages), Found::Osd(osd)) => {
                sink.write_all(osd.to_text(*pages).as_bytes()).map_err(Error::Write)?;
                *pages += 1;
            }
            // Either is read, by what the formats are.
            (Self::Text(_) | Self::Pdf(_), Found::Osd(_)) | (Self::Osd(..), Found::Page(_)) => {}
        }
        Ok(())
    }

    /// Writes what comes after the last page.
    pub(super) fn finish(self) -> Result<Sink> {
        Ok(match self {
            Self::Text(document) => document.finish()?,
            Self::Pdf(document) => document.finish()?,
            Self::Osd(sink, _) => sink,
            Self::Json(document) => document.finish()?,
        })
    }
}
