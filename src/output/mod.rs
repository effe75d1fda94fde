//! What is written, and where.

mod binary;
mod document;
mod format;
mod json;
mod place;
mod sink;

use std::path::Path;

use tesseract_safe::{Engine, Image, Osd, Page};

pub(crate) use format::Format;
pub(crate) use place::print;

use crate::failure::{Failure, Result};
use document::Document;
use place::Place;
use sink::Closed;

/// One page.
pub(crate) struct Read<'engine> {
    /// What was read of it.
    pub(crate) found: Found<'engine>,
    /// The binary image that was recognized, where it is to be written.
    pub(crate) binary: Option<Image>,
}

/// What was read of one page.
pub(crate) enum Found<'engine> {
    /// Its text and all that belongs to it.
    Page(Page<'engine>),
    /// Which way up it is, and its script.
    Osd(Osd),
}

/// All outputs of one run.
pub(crate) struct Outputs {
    documents: Vec<Document>,
    standard: bool,
    closed: Closed,
}

impl Outputs {
    /// Documents without pages; fails early where one could not be written.
    pub(crate) fn new(outbase: &Path, formats: &[Format], engine: &Engine) -> Result<Self> {
        let closed = Closed::default();
        let mut documents = Vec::new();
        let mut standard = false;
        let mut endings = Vec::new();
        for format in formats {
            let place = Place::named(outbase, format.extension())?;
            if !place.is_standard() && endings.contains(&format.extension()) {
                let ending = format.extension();
                return Err(Failure(format!(
                    "two outputs would be written to {}.{ending}; ask for one of them at a time",
                    outbase.display()
                )));
            }
            endings.push(format.extension());
            standard |= place.is_standard();
            let later = !documents.is_empty();
            documents.push(Document::new(*format, place.sink(later, &closed), engine)?);
        }
        Ok(Self { documents, standard, closed })
    }

    /// Adds a page, from an image of that name, to each.
    pub(crate) fn add(&mut self, read: &Read<'_>, image: &str) -> Result<()> {
        if let Some(binary) = &read.binary {
            binary::write(binary);
        }
        self.documents.iter_mut().try_for_each(|document| document.add(&read.found, image))
    }

    /// Whether one of them goes to standard output.
    pub(crate) fn on_standard_output(&self) -> bool {
        self.standard
    }

    /// Whether nobody reads standard output any more, where the results go.
    pub(crate) fn closed(&self) -> bool {
        self.closed.get()
    }

    /// Writes what comes after the last page, and puts files in place.
    pub(crate) fn finish(self) -> Result<()> {
        // All are whole before the first is put in place.
        let sinks: Vec<_> = self.documents.into_iter().map(Document::finish).collect::<Result<_>>()?;
        sinks.into_iter().try_for_each(sink::Sink::commit)
    }
}
