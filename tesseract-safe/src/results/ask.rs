//! What a cursor tells of the place where it is.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use tesseract_sys as sys;

use super::{BlockInfo, Choice, Cursor, Level, ParagraphInfo, RowAttributes, SymbolInfo, WordInfo};
use crate::engine::recognition_error;
use crate::ffi::{lossy, take_text};
use crate::{Baseline, BoundingBox, Image, Point, Result};

impl Cursor<'_> {
    /// The box of the element, in pixels of the image, origin top left; `None` where there is none.
    ///
    /// Stands for `TessPageIteratorBoundingBox`.
    pub fn bounding_box(&self, level: Level) -> Result<Option<BoundingBox>> {
        self.padded_box(level, 0)
    }

    /// The box of the element, larger by `padding` pixels on each side, as far as the image reaches.
    ///
    /// Stands for upstream's `PageIterator::BoundingBox` with padding.
    pub fn padded_box(&self, level: Level, padding: u16) -> Result<Option<BoundingBox>> {
        let mut found = false;
        let mut bounds = sys::ts_box { left: 0, top: 0, right: 0, bottom: 0 };
        // SAFETY: the iterator is alive, `bounds` and `found` are places to write to.
        self.ask(|iterator, error| unsafe {
            let padding = i32::from(padding);
            sys::ts_iterator_box(iterator, level.raw(), padding, &raw mut bounds, &raw mut found, error)
        })?;
        Ok(found.then(|| BoundingBox {
            left: edge(bounds.left),
            top: edge(bounds.top),
            right: edge(bounds.right),
            bottom: edge(bounds.bottom),
        }))
    }

    /// The line that the letters stand on: of the word where `level` is a word or symbol, else of the line.
    ///
    /// Stands for `TessPageIteratorBaseline`.
    pub fn baseline(&self, level: Level) -> Result<Option<Baseline>> {
        let mut found = false;
        let mut line = sys::ts_segment { x1: 0, y1: 0, x2: 0, y2: 0 };
        // SAFETY: the iterator is alive, `line` and `found` are places to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_baseline(iterator, level.raw(), &raw mut line, &raw mut found, error)
        })?;
        Ok(found.then_some(Baseline { x1: line.x1, y1: line.y1, x2: line.x2, y2: line.y2 }))
    }

    /// What is known of the block; `None` at the end of the page.
    ///
    /// Stands for `TessPageIteratorBlockType` and `TessPageIteratorOrientation`.
    pub fn block(&self) -> Result<Option<BlockInfo>> {
        let mut found = false;
        let mut block = sys::ts_block {
            kind: 0,
            orientation: 0,
            writing_direction: 0,
            textline_order: 0,
            deskew_angle: 0.0,
        };
        // SAFETY: the iterator is alive, `block` and `found` are places to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_block(iterator, &raw mut block, &raw mut found, error)
        })?;
        Ok(found.then(|| block.into()))
    }

    /// The outline of the block, point after point; empty where layout analysis made none, as in modes that take the
    /// image for a single block.
    ///
    /// Stands for upstream's `PageIterator::BlockPolygon`.
    pub fn polygon(&self) -> Result<Vec<Point>> {
        let mut points: Vec<Point> = Vec::new();
        let context: *mut Vec<Point> = &raw mut points;
        // SAFETY: the iterator is alive; `add_point` fits its type, and its context is the vector above, to which
        // nothing else refers until the call returns.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_polygon(iterator, Some(add_point), context.cast(), error)
        })?;
        Ok(points)
    }

    /// What is known of the paragraph; `None` where there is none.
    ///
    /// Stands for `TessPageIteratorParagraphInfo`.
    pub fn paragraph(&self) -> Result<Option<ParagraphInfo>> {
        let mut found = false;
        let mut paragraph = sys::ts_paragraph {
            justification: 0,
            is_list_item: false,
            is_crown: false,
            first_line_indent: 0,
            is_left_to_right: true,
        };
        // SAFETY: the iterator is alive, `paragraph` and `found` are places to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_paragraph(iterator, &raw mut paragraph, &raw mut found, error)
        })?;
        Ok(found.then(|| paragraph.into()))
    }

    /// How tall the letters of the line are; `None` where there is none.
    ///
    /// Stands for upstream's `LTRResultIterator::RowAttributes`.
    pub fn row_attributes(&self) -> Result<Option<RowAttributes>> {
        let mut found = false;
        let mut row = sys::ts_row { height: 0.0, descenders: 0.0, ascenders: 0.0 };
        // SAFETY: the iterator is alive, `row` and `found` are places to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_row(iterator, &raw mut row, &raw mut found, error)
        })?;
        Ok(found.then(|| row.into()))
    }

    /// The picture of the element, cut out of the image as it came and `padding` pixels larger on each side, and where
    /// its upper left pixel lies; what is outside of a block's outline is white.
    ///
    /// Stands for `TessPageIteratorGetImage`.
    pub fn image(&self, level: Level, padding: u8) -> Result<Option<(Image, u32, u32)>> {
        self.picture(level, false, padding)
    }

    /// The picture of the element as it was recognized, with 1 bit a pixel, and where its upper left pixel lies.
    ///
    /// Stands for `TessPageIteratorGetBinaryImage`.
    pub fn binary_image(&self, level: Level) -> Result<Option<(Image, u32, u32)>> {
        self.picture(level, true, 0)
    }

    fn picture(&self, level: Level, binary: bool, padding: u8) -> Result<Option<(Image, u32, u32)>> {
        let (mut pix, mut left, mut top) = (ptr::null_mut(), 0, 0);
        // SAFETY: the iterator is alive; `pix`, `left` and `top` are places to write to.
        self.ask(|iterator, error| unsafe {
            let (pix, left, top) = (&raw mut pix, &raw mut left, &raw mut top);
            sys::ts_iterator_image(iterator, level.raw(), binary, padding.into(), pix, left, top, error)
        })?;
        // SAFETY: the shim hands over a Pix of its own, or NULL.
        Ok(unsafe { Image::from_pix(pix) }.map(|image| (image, edge(left), edge(top))))
    }

    /// The text of the element, as upstream has it: lines end with a line feed, paragraphs with one more; `None` where
    /// there is none, and at every level in a layout that was not recognized.
    ///
    /// Stands for `TessResultIteratorGetUTF8Text`.
    pub fn text(&self, level: Level) -> Result<Option<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the iterator is alive, `text` is a place to write to.
        self.ask_recognized(|iterator, error| unsafe {
            sys::ts_iterator_text(iterator, level.raw(), &raw mut text, error)
        })?;
        // SAFETY: the shim left NULL or a text of its own.
        Ok(unsafe { taken(text) })
    }

    /// The word with its characters in the forms that the language data count as equal: one kind of quotation mark or
    /// dash, for instance; `None` where there is none.
    ///
    /// Stands for upstream's `LTRResultIterator::WordNormedUTF8Text`.
    pub fn normalized_text(&self) -> Result<Option<String>> {
        let mut text = ptr::null_mut();
        // SAFETY: the iterator is alive, `text` is a place to write to.
        self.ask_recognized(|iterator, error| unsafe {
            sys::ts_iterator_normalized_text(iterator, &raw mut text, error)
        })?;
        // SAFETY: the shim left NULL or a text of its own.
        Ok(unsafe { taken(text) })
    }

    /// How sure Tesseract is of the element, 0 to 100 percent; the mean of its words at the levels above. 0 where there
    /// is none.
    ///
    /// Stands for `TessResultIteratorConfidence`.
    pub fn confidence(&self, level: Level) -> Result<f32> {
        let mut percent = 0.0;
        // SAFETY: the iterator is alive, `percent` is a place to write to.
        self.ask_recognized(|iterator, error| unsafe {
            sys::ts_iterator_confidence(iterator, level.raw(), &raw mut percent, error)
        })?;
        Ok(percent.clamp(0.0, 100.0))
    }

    /// What is known of the word besides its text; `None` where there is none.
    ///
    /// Stands for `TessResultIteratorWordFontAttributes` and its like.
    pub fn word(&self) -> Result<Option<WordInfo>> {
        let mut found = false;
        let mut word = sys::ts_word {
            font: ptr::null(),
            language: ptr::null(),
            is_bold: false,
            is_italic: false,
            is_underlined: false,
            is_monospace: false,
            is_serif: false,
            is_smallcaps: false,
            point_size: 0,
            font_id: -1,
            direction: 0,
            is_from_dictionary: false,
            is_numeric: false,
            blanks_before: 0,
        };
        // SAFETY: the iterator is alive, `word` and `found` are places to write to.
        let recognized = self.ask_recognized(|iterator, error| unsafe {
            sys::ts_iterator_word(iterator, &raw mut word, &raw mut found, error)
        })?;
        if !recognized || !found {
            return Ok(None);
        }
        // SAFETY: the shim left NULL or texts of the engine, which is borrowed and does not change meanwhile.
        let (font, language) = unsafe { (copied(word.font), copied(word.language)) };
        Ok(Some(WordInfo::from_raw(&word, font, language)))
    }

    /// What is known of the symbol besides its text; `None` where there is none.
    ///
    /// Stands for `TessResultIteratorSymbolIsSuperscript` and its like.
    pub fn symbol(&self) -> Result<Option<SymbolInfo>> {
        let mut found = false;
        let mut symbol = sys::ts_symbol { is_superscript: false, is_subscript: false, is_dropcap: false };
        // SAFETY: the iterator is alive, `symbol` and `found` are places to write to.
        let recognized = self.ask_recognized(|iterator, error| unsafe {
            sys::ts_iterator_symbol(iterator, &raw mut symbol, &raw mut found, error)
        })?;
        Ok((recognized && found).then(|| symbol.into()))
    }

    /// What the symbol may be, best first.
    ///
    /// The LSTM engine keeps only its best reading unless variable `lstm_choice_mode` is set; the legacy engine keeps
    /// several.
    ///
    /// Stands for `TessResultIteratorGetChoiceIterator`.
    pub fn choices(&self) -> Result<Vec<Choice>> {
        let mut groups = self.gather(sys::ts_iterator_choices)?;
        Ok(if groups.is_empty() { Vec::new() } else { groups.swap_remove(0) })
    }

    /// What the network saw in the word. Empty unless variable `lstm_choice_mode` is 1, which keeps the readings of each
    /// step of the network from left to right, or 2, which keeps those of each symbol.
    ///
    /// Stands for upstream's `ResultIterator::GetBestLSTMSymbolChoices`.
    pub fn lstm_choices(&self) -> Result<Vec<Vec<Choice>>> {
        let mut groups = self.gather(sys::ts_iterator_lstm_choices)?;
        for choice in groups.iter_mut().flatten() {
            choice.confidence = (choice.confidence * 100.0).clamp(0.0, 100.0);
        }
        Ok(groups)
    }

    fn gather(&self, visit: Visit) -> Result<Vec<Vec<Choice>>> {
        let mut groups: Vec<Vec<Choice>> = Vec::new();
        let context: *mut Vec<Vec<Choice>> = &raw mut groups;
        // SAFETY: the iterator is alive; `add_choice` fits its type, and its context is the vector above, to which
        // nothing else refers until the call returns.
        self.ask_recognized(|iterator, error| unsafe {
            visit(iterator, Some(add_choice), context.cast(), error)
        })?;
        Ok(groups)
    }

    /// Asks for what only a recognized page has; `false` without one.
    fn ask_recognized(
        &self,
        body: impl FnOnce(*const sys::ts_iterator, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<bool> {
        match self.try_ask(body) {
            Ok(()) => Ok(true),
            Err(crate::ffi::Failure::Refused(_)) => Ok(false),
            Err(failure) => Err(recognition_error(failure)),
        }
    }
}

/// A function of the shim that visits choices.
type Visit = unsafe extern "C" fn(
    *const sys::ts_iterator,
    sys::ts_choice_fn,
    *mut c_void,
    *mut sys::ts_error,
) -> sys::ts_status;

fn edge(pixels: i32) -> u32 {
    u32::try_from(pixels).unwrap_or_default()
}

/// # Safety
///
/// `text` must be NULL or NUL-terminated and valid during the call.
unsafe fn copied(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller promises a NUL-terminated text.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    (!text.is_empty()).then(|| text.into_owned())
}

/// # Safety
///
/// `text` must be NULL or allocated by the shim, and must not be used afterwards.
unsafe fn taken(text: *mut c_char) -> Option<String> {
    // SAFETY: the caller promises a text of the shim.
    (!text.is_null()).then(|| lossy(unsafe { take_text(text) }))
}

unsafe extern "C" fn add_point(context: *mut c_void, x: f32, y: f32) {
    // SAFETY: `context` is the vector that `Cursor::polygon` passed, borrowed by nobody else.
    unsafe { &mut *context.cast::<Vec<Point>>() }.push(Point { x, y });
}

unsafe extern "C" fn add_choice(context: *mut c_void, group: usize, text: *const c_char, value: f32) {
    // SAFETY: `context` is the vector that `Cursor::gather` passed, borrowed by nobody else.
    let groups = unsafe { &mut *context.cast::<Vec<Vec<Choice>>>() };
    // SAFETY: the shim passes NULL or a text that is valid until this function returns.
    let text = unsafe { copied(text) }.unwrap_or_default();
    if groups.len() <= group {
        groups.resize_with(group + 1, Vec::new);
    }
    if let Some(choices) = groups.get_mut(group) {
        choices.push(Choice { text, confidence: value });
    }
}
