//! Everything that is known of each page, as one JSON document.

use std::io::{self, Write};

use tesseract_safe::{Error, Osd, OwnedPage, Result, TESSERACT_VERSION};

/// A JSON document, written page by page: an object with the version, the title and `pages`, each of which is an
/// [`OwnedPage`] with its number, from 1, and the name of its image.
pub(super) struct Json<W> {
    writer: W,
    title: String,
    pages: usize,
}

impl<W: Write> Json<W> {
    /// A document without pages. Nothing is written before the first page is added.
    pub(super) fn new(writer: W, title: String) -> Self {
        Self { writer, title, pages: 0 }
    }

    /// Adds what was recognized on a page.
    pub(super) fn add(&mut self, page: &OwnedPage, image: &str) -> Result<()> {
        let page = serde_json::to_string(page).map_err(|error| Error::Write(error.into()))?;
        // The members of the page follow those that are about it.
        self.write(&page[1..], image).map_err(Error::Write)
    }

    /// Adds orientation and script of a page.
    pub(super) fn add_osd(&mut self, osd: &Osd, image: &str) -> Result<()> {
        let page = format!(
            "\"orientation\":{},\"rotate\":{},\"orientation_confidence\":{},\"script\":{},\"script_confidence\":{}}}",
            osd.orientation().degrees(),
            osd.orientation().inverse().degrees(),
            number(osd.orientation_confidence()),
            string(osd.script()),
            number(osd.script_confidence()),
        );
        self.write(&page, image).map_err(Error::Write)
    }

    /// Writes what comes after the last page, and returns the writer.
    pub(super) fn finish(mut self) -> Result<W> {
        let begin = if self.pages == 0 { self.begin() } else { String::new() };
        self.writer
            .write_all(format!("{begin}\n]}}\n").as_bytes())
            .and_then(|()| self.writer.flush())
            .map_err(Error::Write)?;
        Ok(self.writer)
    }

    fn begin(&self) -> String {
        format!("{{\"tesseract\":\"{TESSERACT_VERSION}\",\"title\":{},\"pages\":[", string(&self.title))
    }

    fn write(&mut self, members: &str, image: &str) -> io::Result<()> {
        let before = if self.pages == 0 { self.begin() } else { ",".to_owned() };
        self.pages += 1;
        let page = format!("{before}\n{{\"page\":{},\"image\":{},{members}", self.pages, string(image));
        self.writer.write_all(page.as_bytes())
    }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What is no number in JSON is `null`.
fn number(value: f32) -> String {
    if value.is_finite() { value.to_string() } else { "null".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_whole_json() {
        for pages in 0..3 {
            let mut document = Json::new(Vec::new(), "a \"title\"\n".to_owned());
            for _ in 0..pages {
                document.add(&OwnedPage::default(), "a\\b.png").unwrap();
            }
            let json = document.finish().unwrap();
            let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
            assert_eq!(value["title"], "a \"title\"\n");
            assert_eq!(value["pages"].as_array().unwrap().len(), pages);
            for (number, page) in (1..).zip(value["pages"].as_array().unwrap()) {
                assert_eq!((&page["page"], &page["image"]), (&number.into(), &"a\\b.png".into()));
                assert!(page["blocks"].is_array());
            }
        }
        assert_eq!((number(f32::NAN), number(1.5)), ("null".to_owned(), "1.5".to_owned()));
    }
}
