//! Everything that a cursor tells, put into plain structs.

use super::{Block, Cursor, Level, Line, OwnedPage, Paragraph, Symbol, Word};
use crate::{Page, Result};

impl Page<'_> {
    /// All that was recognized, in plain structs that outlive the engine.
    ///
    /// Stands for a walk with `TessResultIterator` over all levels.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn to_owned(&self) -> Result<OwnedPage> {
        let (width, height) = self.handle().image_size.get();
        let mut page = OwnedPage { width, height, blocks: Vec::new() };
        let mut cursor = self.cursor()?;
        while !cursor.is_empty(Level::Block)? {
            page.blocks.push(block(&mut cursor)?);
        }
        Ok(page)
    }
}

/// The block at the cursor, which moves behind it.
fn block(cursor: &mut Cursor<'_>) -> Result<Block> {
    let mut block = Block {
        bounding_box: cursor.bounding_box(Level::Block)?.unwrap_or_default(),
        info: cursor.block()?.unwrap_or_default(),
        polygon: cursor.polygon()?,
        ..Block::default()
    };
    if cursor.is_empty(Level::Word)? || is_blank(cursor)? {
        cursor.advance(Level::Block)?;
        return Ok(block);
    }
    block.confidence = cursor.confidence(Level::Block)?;
    loop {
        block.paragraphs.extend(paragraph(cursor)?);
        if starts(cursor, Level::Block)? {
            return Ok(block);
        }
    }
}

/// Pictures and rules come along as a block whose one word is a blank.
fn is_blank(cursor: &Cursor<'_>) -> Result<bool> {
    Ok(cursor.text(Level::Block)?.is_none_or(|text| text.trim().is_empty()))
}

/// `None` for one without words.
fn paragraph(cursor: &mut Cursor<'_>) -> Result<Option<Paragraph>> {
    let mut paragraph = Paragraph {
        bounding_box: cursor.bounding_box(Level::Paragraph)?.unwrap_or_default(),
        info: cursor.paragraph()?.unwrap_or_default(),
        confidence: cursor.confidence(Level::Paragraph)?,
        lines: Vec::new(),
    };
    loop {
        paragraph.lines.extend(line(cursor)?);
        if starts(cursor, Level::Paragraph)? {
            return Ok((!paragraph.lines.is_empty()).then_some(paragraph));
        }
    }
}

fn line(cursor: &mut Cursor<'_>) -> Result<Option<Line>> {
    let mut line = Line {
        bounding_box: cursor.bounding_box(Level::Line)?.unwrap_or_default(),
        baseline: cursor.baseline(Level::Line)?,
        row: cursor.row_attributes()?.unwrap_or_default(),
        confidence: cursor.confidence(Level::Line)?,
        words: Vec::new(),
    };
    loop {
        line.words.extend(word(cursor)?);
        if starts(cursor, Level::Line)? {
            return Ok((!line.words.is_empty()).then_some(line));
        }
    }
}

fn word(cursor: &mut Cursor<'_>) -> Result<Option<Word>> {
    let text = cursor.text(Level::Word)?.unwrap_or_default();
    if text.trim().is_empty() {
        cursor.advance(Level::Word)?;
        return Ok(None);
    }
    let mut word = Word {
        text,
        confidence: cursor.confidence(Level::Word)?,
        bounding_box: cursor.bounding_box(Level::Word)?.unwrap_or_default(),
        baseline: cursor.baseline(Level::Word)?,
        info: cursor.word()?.unwrap_or_default(),
        symbols: Vec::new(),
        lstm_choices: cursor.lstm_choices()?,
    };
    loop {
        word.symbols.push(symbol(cursor)?);
        cursor.advance(Level::Symbol)?;
        if starts(cursor, Level::Word)? {
            return Ok(Some(word));
        }
    }
}

fn symbol(cursor: &Cursor<'_>) -> Result<Symbol> {
    let mut choices = cursor.choices()?;
    if choices.len() == 1 {
        choices.clear();
    }
    Ok(Symbol {
        text: cursor.text(Level::Symbol)?.unwrap_or_default(),
        confidence: cursor.confidence(Level::Symbol)?,
        bounding_box: cursor.bounding_box(Level::Symbol)?.unwrap_or_default(),
        info: cursor.symbol()?.unwrap_or_default(),
        choices,
    })
}

/// Whether what was at `level` is over.
fn starts(cursor: &Cursor<'_>, level: Level) -> Result<bool> {
    Ok(cursor.is_empty(Level::Block)? || cursor.begins(level)?)
}
