//! A recognized page: its text, lines and words.

use std::ffi::c_void;

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::Handle;
use crate::{BoundingBox, Level, Result};

/// The result of [`Engine::recognize`](crate::Engine::recognize).
///
/// It borrows the engine: results are read from it, and the next image replaces them.
pub struct Page<'engine> {
    handle: &'engine mut Handle,
}

impl<'engine> Page<'engine> {
    pub(crate) fn new(handle: &'engine mut Handle) -> Self {
        Self { handle }
    }

    pub(crate) fn handle(&self) -> &Handle {
        self.handle
    }

    /// The text in reading order, UTF-8; lines end with a line feed, paragraphs with an empty line.
    ///
    /// Stands for `TessBaseAPI::GetUTF8Text`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn text(&self) -> Result<String> {
        self.handle
            .text(|engine, out, error| {
                // SAFETY: the engine is alive and `out` is a place to write to.
                unsafe { sys::ts_engine_text(engine, out, error) }
            })
            .map_err(recognition_error)
    }

    /// The mean confidence of all words, 0 to 100 percent; 0 for a page without words.
    ///
    /// Stands for `TessBaseAPI::MeanTextConf`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn mean_confidence(&self) -> Result<u8> {
        let mut percent = 0;
        self.handle
            .call(|engine, error| {
                // SAFETY: the engine is alive and `percent` is a place to write to.
                unsafe { sys::ts_engine_mean_confidence(engine, &raw mut percent, error) }
            })
            .map_err(recognition_error)?;
        Ok(u8::try_from(percent.clamp(0, 100)).unwrap_or_default())
    }

    /// The words in reading order; rules and pictures are left out.
    ///
    /// Stands for `TessResultIterator` at the level of words.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image};
    /// # let image = Image::open("../tests/images/letter.png")?;
    /// let mut engine = Engine::builder().build()?;
    /// for word in engine.recognize(&image)?.words()? {
    ///     println!("{} {:.0} % {:?}", word.text(), word.confidence(), word.bounding_box());
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn words(&self) -> Result<Vec<Element>> {
        self.elements(Level::Word)
    }

    /// The lines in reading order; their text ends without a line feed.
    ///
    /// Stands for `TessResultIterator` at the level of text lines.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn lines(&self) -> Result<Vec<Element>> {
        self.elements(Level::Line)
    }

    /// Text, confidence and box of all elements of a level, in reading order; rules and pictures are left out.
    ///
    /// [`to_owned`](Self::to_owned) tells more of each, [`cursor`](Self::cursor) all there is.
    ///
    /// Stands for `TessResultIterator`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn elements(&self, level: Level) -> Result<Vec<Element>> {
        let mut elements: Vec<Element> = Vec::new();
        let context: *mut Vec<Element> = &raw mut elements;
        self.handle
            .call(|engine, error| {
                // SAFETY: the engine is alive; `collect` fits its type, and its context is the
                // vector above, to which nothing else refers until the call returns.
                unsafe { sys::ts_engine_visit(engine, level.raw(), Some(collect), context.cast(), error) }
            })
            .map_err(recognition_error)?;
        Ok(elements)
    }
}

impl std::fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

unsafe extern "C" fn collect(context: *mut c_void, element: *const sys::ts_element) {
    // SAFETY: `context` is the vector that `Page::elements` passed, borrowed by nobody else.
    let elements = unsafe { &mut *context.cast::<Vec<Element>>() };
    // SAFETY: the shim passes an element that is valid until this function returns.
    let element = unsafe { &*element };
    // SAFETY: so is its text, which is `text_length` bytes long.
    let text = unsafe { std::slice::from_raw_parts(element.text.cast::<u8>(), element.text_length) };
    let text = String::from_utf8_lossy(text).trim_end_matches('\n').to_owned();
    // Rules and pictures come along as words that hold a space.
    if text.trim().is_empty() {
        return;
    }
    let edge = |pixels: i32| u32::try_from(pixels).unwrap_or_default();
    elements.push(Element {
        text,
        confidence: element.confidence.clamp(0.0, 100.0),
        bounding_box: BoundingBox {
            left: edge(element.left),
            top: edge(element.top),
            right: edge(element.right),
            bottom: edge(element.bottom),
        },
    });
}

/// A piece of the page: a word or a line.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Element {
    text: String,
    confidence: f32,
    bounding_box: BoundingBox,
}

impl Element {
    /// The text, UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How sure Tesseract is, 0 to 100 percent.
    #[must_use]
    pub fn confidence(&self) -> f32 {
        self.confidence
    }

    /// Where it is, in pixels of the image, origin top left.
    #[must_use]
    pub fn bounding_box(&self) -> BoundingBox {
        self.bounding_box
    }
}
