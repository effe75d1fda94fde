//! One page in a format.

use std::ffi::CStr;

use tesseract_sys as sys;

use super::{Document, Output, choices};
use crate::engine::recognition_error;
use crate::ffi::{c_string, lossy};
use crate::{Error, Page, Result};

impl Page<'_> {
    /// A document of this page alone. The bytes are UTF-8 but for [`Output::Unlv`].
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`] where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image, Output};
    /// # let image = Image::open("../tests/images/one-line.png")?;
    /// let mut engine = Engine::builder().build()?;
    /// let table = engine.recognize(&image)?.output(Output::Tsv)?;
    /// assert!(table.starts_with(b"level\tpage_num\tblock_num"));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn output(&self, output: Output) -> Result<Vec<u8>> {
        let mut document = Document::new(Vec::new(), output);
        document.add(self)?;
        document.finish()
    }

    /// An hOCR document of this page.
    ///
    /// Stands for `TessBaseAPI::GetHOCRText`, with what comes before and after the page.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`] where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// # let image = Image::open("../tests/images/one-line.png")?;
    /// let mut engine = Engine::builder().variable("hocr_char_boxes", true).build()?;
    /// assert!(engine.recognize(&image)?.hocr()?.contains("<span class='ocrx_cinfo'"));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn hocr(&self) -> Result<String> {
        self.text_output(Output::Hocr)
    }

    /// An ALTO document of this page.
    ///
    /// Stands for `TessBaseAPI::GetAltoText`, with what comes before and after the page.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`] where Tesseract fails an internal check.
    pub fn alto(&self) -> Result<String> {
        self.text_output(Output::Alto)
    }

    /// A table of this page, with a line of column names.
    ///
    /// Stands for `TessBaseAPI::GetTSVText`, with that line.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`] where Tesseract fails an internal check.
    pub fn tsv(&self) -> Result<String> {
        self.text_output(Output::Tsv)
    }

    fn text_output(&self, output: Output) -> Result<String> {
        self.output(output).map(lossy)
    }

    /// The page as part of a document; `number` counts from 0, `image` names the image.
    pub(super) fn part(&self, output: Output, number: usize, image: &str) -> Result<Vec<u8>> {
        let kind = match output {
            Output::Text => {
                let separator = self.variable(c"page_separator")?;
                return Ok([self.text()?.as_bytes(), &separator].concat());
            }
            Output::Hocr => sys::TS_OUTPUT_HOCR,
            Output::Alto => sys::TS_OUTPUT_ALTO,
            Output::Tsv => sys::TS_OUTPUT_TSV,
            Output::Box => sys::TS_OUTPUT_BOX,
            Output::LstmBox => sys::TS_OUTPUT_LSTM_BOX,
            Output::WordStrBox => sys::TS_OUTPUT_WORD_STR_BOX,
            Output::Unlv => sys::TS_OUTPUT_UNLV,
        };
        let image = c_string(image, "the name of an image")?;
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let part = self
            .handle()
            .bytes(|engine, out, error| {
                // SAFETY: the engine is alive, the name is a C string, `out` is a place to write to.
                unsafe { sys::ts_engine_output(engine, kind, image.as_ptr(), number, out, error) }
            })
            .map_err(recognition_error)?;
        let has_choices = output == Output::Hocr && self.variable(c"lstm_choice_mode")? != b"0";
        Ok(if has_choices { choices::escaped(&lossy(part)).into_bytes() } else { part })
    }

    /// A variable of the engine, as upstream writes it.
    pub(super) fn variable(&self, name: &CStr) -> Result<Vec<u8>, Error> {
        self.handle()
            .bytes(|engine, out, error| {
                // SAFETY: the engine is alive, the name is a C string, `out` is a place to write to.
                unsafe { sys::ts_engine_get_variable(engine, name.as_ptr(), out, error) }
            })
            .map_err(recognition_error)
    }
}
