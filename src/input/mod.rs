//! What is read: an image, the pages of a TIFF, or images that a list names. None is decoded before it is asked for.

mod list;

use std::io::Read;
use std::path::{Path, PathBuf};

use tesseract_safe::{DecodeError, Error, Format, Image, Pages};

use crate::failure::{Failure, Result};

/// Pages to be read.
pub(crate) struct Input {
    name: String,
    kind: Kind,
    /// The first page, and how many follow.
    first: usize,
    count: usize,
}

enum Kind {
    Image(Vec<u8>),
    Tiff(Pages<'static>),
    List(Vec<PathBuf>),
}

impl Input {
    /// Looks at a file, or at standard input, and finds its pages: all of them, or the one with that number. `list` says
    /// that it is a list whatever it looks like.
    pub(crate) fn open(path: &Path, page: Option<usize>, list: bool) -> Result<Self> {
        let name = path.display().to_string();
        let standard = path == Path::new("-") || path == Path::new("stdin");
        if name.starts_with("http:") || name.starts_with("https:") {
            return Err(Failure(format!("{name}: this tesseract has no URL support; give it the file")));
        }
        let bytes = if standard { standard_input()? } else { read(path)? };
        let said = if standard { "standard input" } else { &name };
        let kind = Self::kind(bytes, list).map_err(|failure| failure.of(said))?;
        let total = match &kind {
            Kind::Image(_) => 1,
            Kind::Tiff(pages) => pages.total(),
            Kind::List(paths) => paths.len(),
        };
        let (first, count) = match (page, &kind) {
            // Other images have one page whatever its number.
            (None, _) | (_, Kind::Image(_)) => (0, total),
            (Some(page), _) if page < total => (page, 1),
            (Some(page), _) => {
                return Err(Failure(format!("{said}: there is no page {page}, counted from 0, of {total}")));
            }
        };
        Ok(Self { name, kind, first, count })
    }

    fn kind(bytes: Vec<u8>, list: bool) -> Result<Kind> {
        match Format::detect(&bytes) {
            Some(Format::Tiff) if !list => Ok(Kind::Tiff(Pages::from_bytes(bytes)?)),
            Some(_) if !list => Ok(Kind::Image(bytes)),
            _ => match Image::from_bytes(&bytes) {
                Err(Error::Decode(DecodeError::UnknownFormat { looks_like: None })) => {
                    Ok(Kind::List(list::parse(&bytes)?))
                }
                Err(_) if list && !bytes.is_empty() => Ok(Kind::List(list::parse(&bytes)?)),
                Err(error) => Err(error.into()),
                Ok(_) => Err(Failure("this is an image and no list of images".to_owned())),
            },
        }
    }

    /// How many pages there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The name of the image that a page is from, as it was given.
    pub(crate) fn name(&self, page: usize) -> String {
        match &self.kind {
            Kind::List(paths) => paths[self.first + page].display().to_string(),
            _ => self.name.clone(),
        }
    }

    /// Decodes a page.
    pub(crate) fn decode(&self, page: usize) -> Result<Image> {
        let result = match &self.kind {
            Kind::Image(bytes) => Image::from_bytes(bytes),
            Kind::Tiff(pages) => pages.page(self.first + page).unwrap_or(Err(Error::OutOfMemory)),
            // What cannot be read names the file itself.
            Kind::List(paths) => Image::from_bytes(&read(&paths[self.first + page])?),
        };
        result.map_err(|error| self.failed(page, error.into()))
    }

    /// A failure of a page, with its name and, where there are many, its number.
    pub(crate) fn failed(&self, page: usize, failure: Failure) -> Failure {
        match &self.kind {
            Kind::Tiff(pages) if pages.total() > 1 => {
                failure.of(format_args!("{}: page {}", self.name, self.first + page + 1))
            }
            _ if self.name == "-" || self.name == "stdin" => failure.of("standard input"),
            _ => failure.of(self.name(page)),
        }
    }
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure(format!("cannot read standard input: {error}")))?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source }.into())
}
