//! What a PDF asks of a recognized page: its lines with their words, and its image.

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::{Cursor, Level, Page, Result, WordDirection, WritingDirection};

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
    let mut cursor = page.cursor()?;
    let (mut starts_block, mut starts_line) = (true, true);
    while !cursor.is_empty(Level::Block)? {
        // What is left out below may be what a line begins with.
        starts_block |= cursor.begins(Level::Block)?;
        starts_line |= cursor.begins(Level::Line)?;
        if let (Some(text), Some(baseline)) = (cursor.text(Level::Word)?, cursor.baseline(Level::Line)?) {
            if starts_block || starts_line {
                lines.push(TextLine {
                    baseline: Baseline { start: (baseline.x1, baseline.y1), end: (baseline.x2, baseline.y2) },
                    starts_block,
                    words: Vec::new(),
                });
            }
            (starts_block, starts_line) = (false, false);
            if let Some(line) = lines.last_mut() {
                line.words.extend(word(&cursor, text, line.words.last())?);
            }
        }
        cursor.advance(Level::Word)?;
    }
    lines.retain(|line| !line.words.is_empty());
    Ok(lines)
}

/// The word at the cursor; rules and pictures come along as words that hold a space.
fn word(cursor: &Cursor<'_>, text: String, before: Option<&TextWord>) -> Result<Option<TextWord>> {
    let Some(bounds) = cursor.bounding_box(Level::Word)?.filter(|_| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let writing = cursor.block()?.unwrap_or_default().writing_direction;
    let right_to_left = match cursor.word()?.unwrap_or_default().direction {
        _ if writing == WritingDirection::TopToBottom => false,
        WordDirection::LeftToRight => false,
        WordDirection::RightToLeft => true,
        // Figures and mixtures go along with what comes before them.
        _ => before.map_or(writing == WritingDirection::RightToLeft, |before| before.right_to_left),
    };
    let edge = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let bounding_box = [edge(bounds.left), edge(bounds.top), edge(bounds.right), edge(bounds.bottom)];
    Ok(Some(TextWord { text, bounding_box, right_to_left }))
}

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
