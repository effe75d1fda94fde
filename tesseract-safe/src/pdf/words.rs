//! What a PDF asks of a recognized page: its lines with their words, and its image.

use std::ffi::c_void;

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::lossy;
use crate::{Page, Result};

/// From the first to the last letter of text that runs from left to right, however the page is turned; pixels of the
/// image, origin top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Baseline {
    pub(super) start: (i32, i32),
    pub(super) end: (i32, i32),
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TextLine {
    pub(super) baseline: Baseline,
    pub(super) starts_block: bool,
    /// In reading order.
    pub(super) words: Vec<TextWord>,
}

/// A word of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TextWord {
    /// In reading order.
    pub(super) text: String,
    /// Left, top, right, bottom; pixels of the image, origin top left.
    pub(super) bounding_box: [i32; 4],
    pub(super) right_to_left: bool,
}

/// The page's lines in reading order. Rules and pictures are left out.
pub(super) fn lines(page: &Page<'_>) -> Result<Vec<TextLine>> {
    let mut lines: Vec<TextLine> = Vec::new();
    let context: *mut Vec<TextLine> = &raw mut lines;
    page.handle()
        .call(|engine, error| {
            // SAFETY: the engine is alive; `collect` fits its type, and its context is the vector above, to which
            // nothing else refers until the call returns.
            unsafe { sys::ts_engine_visit_placed_words(engine, Some(collect), context.cast(), error) }
        })
        .map_err(recognition_error)?;
    lines.retain(|line| !line.words.is_empty());
    Ok(lines)
}

unsafe extern "C" fn collect(context: *mut c_void, word: *const sys::ts_placed_word) {
    // SAFETY: `context` is the vector that `lines` passed, borrowed by nobody else.
    let lines = unsafe { &mut *context.cast::<Vec<TextLine>>() };
    // SAFETY: the shim passes a word that is valid until this function returns.
    let word = unsafe { &*word };
    // SAFETY: so is its text, which is `text_length` bytes long.
    let text = unsafe { std::slice::from_raw_parts(word.text.cast::<u8>(), word.text_length) };
    let text = lossy(text.to_owned());
    let baseline = word.line_baseline;
    if word.starts_line || word.starts_block || lines.is_empty() {
        lines.push(TextLine {
            baseline: Baseline { start: (baseline.x1, baseline.y1), end: (baseline.x2, baseline.y2) },
            starts_block: word.starts_block,
            words: Vec::new(),
        });
    }
    // Rules and pictures come along as words that hold a space.
    if text.trim().is_empty() {
        return;
    }
    let Some(line) = lines.last_mut() else { return };
    let right_to_left = match word.direction.cast_unsigned() {
        _ if word.writing_direction.cast_unsigned() == sys::WRITING_DIRECTION_TOP_TO_BOTTOM => false,
        LEFT_TO_RIGHT => false,
        RIGHT_TO_LEFT => true,
        // Figures and mixtures go along with what comes before them.
        _ => line.words.last().map_or_else(
            || word.writing_direction.cast_unsigned() == sys::WRITING_DIRECTION_RIGHT_TO_LEFT,
            |before| before.right_to_left,
        ),
    };
    let bounding_box = [word.left, word.top, word.right, word.bottom];
    line.words.push(TextWord { text, bounding_box, right_to_left });
}

/// Of upstream's `StrongScriptDirection`.
const LEFT_TO_RIGHT: u32 = 1;
const RIGHT_TO_LEFT: u32 = 2;

/// The image that was recognized, as the engine has it, and the vertical resolution that the engine took it to have. The
/// pointer is good for reading as long as the page is borrowed.
pub(super) fn input(page: &Page<'_>) -> Result<(*mut sys::Pix, u32)> {
    let mut pix = std::ptr::null_mut();
    let mut resolution = 0;
    page.handle()
        .call(|engine, error| {
            // SAFETY: the engine is alive, and there are two places to write to.
            unsafe { sys::ts_engine_input(engine, &raw mut pix, &raw mut resolution, error) }
        })
        .map_err(recognition_error)?;
    Ok((pix, u32::try_from(resolution).unwrap_or_default()))
}
