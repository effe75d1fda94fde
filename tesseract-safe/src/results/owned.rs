//! A recognized page in plain structs, which outlive the engine.

use super::{
    BlockInfo, Choice, FontAttributes, ParagraphInfo, RowAttributes, SymbolInfo, WordDirection, WordInfo,
};
use crate::{Baseline, BoundingBox, Point};

/// Everything that was recognized on a page; made by [`Page::to_owned`](crate::Page::to_owned).
///
/// With feature `serde` all of it can be written and read in any format of `serde`.
///
/// ```
/// use tesseract_safe::{Engine, Image};
/// # let image = Image::open("../tests/images/letter.png")?;
/// let mut engine = Engine::builder().build()?;
/// let page = engine.recognize(&image)?.to_owned()?;
/// drop(engine);
/// for line in page.lines() {
///     println!("{:?} {}", line.bounding_box, line.text());
/// }
/// let unsure = page.words().filter(|word| word.confidence < 60.0).count();
/// assert!(unsure < page.words().count());
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OwnedPage {
    /// Width of the image in pixels.
    pub width: u32,
    /// Height of the image in pixels.
    pub height: u32,
    /// Blocks in reading order, pictures and rules included.
    pub blocks: Vec<Block>,
}

/// A region of text, a picture or a rule.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Block {
    /// Its box, in pixels of the image.
    pub bounding_box: BoundingBox,
    /// What it holds, and how it lies on the page.
    pub info: BlockInfo,
    /// Its outline; empty where layout analysis made none.
    pub polygon: Vec<Point>,
    /// The mean confidence of its words, 0 to 100 percent.
    pub confidence: f32,
    /// Its paragraphs; none in a picture or a rule.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Paragraph {
    /// Its box, in pixels of the image.
    pub bounding_box: BoundingBox,
    /// How it is set.
    pub info: ParagraphInfo,
    /// The mean confidence of its words, 0 to 100 percent.
    pub confidence: f32,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Line {
    /// Its box, in pixels of the image.
    pub bounding_box: BoundingBox,
    /// What its letters stand on.
    pub baseline: Option<Baseline>,
    /// How tall its letters are.
    pub row: RowAttributes,
    /// The mean confidence of its words, 0 to 100 percent.
    pub confidence: f32,
    /// Its words in reading order.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Word {
    /// Its text, UTF-8, in logical order.
    pub text: String,
    /// How sure Tesseract is, 0 to 100 percent.
    pub confidence: f32,
    /// Its box, in pixels of the image.
    pub bounding_box: BoundingBox,
    /// What its letters stand on.
    pub baseline: Option<Baseline>,
    /// The language that it was read with, its font and so on.
    pub info: WordInfo,
    /// Its characters.
    pub symbols: Vec<Symbol>,
    /// What the network saw, where variable `lstm_choice_mode` asks for it: by step of the network (1) or by symbol
    /// (2), best first.
    pub lstm_choices: Vec<Vec<Choice>>,
}

/// A character.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Symbol {
    /// Its text, UTF-8: mostly one `char`, more where several form one character.
    pub text: String,
    /// How sure Tesseract is, 0 to 100 percent.
    pub confidence: f32,
    /// Its box, in pixels of the image.
    pub bounding_box: BoundingBox,
    /// Whether it is raised, lowered or large.
    pub info: SymbolInfo,
    /// What else it may be, best first and the text itself included; empty where nothing else was thought of.
    pub choices: Vec<Choice>,
}

impl OwnedPage {
    /// All paragraphs in reading order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.blocks.iter().flat_map(|block| &block.paragraphs)
    }

    /// All lines in reading order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.paragraphs().flat_map(|paragraph| &paragraph.lines)
    }

    /// All words in reading order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.lines().flat_map(|line| &line.words)
    }

    /// All characters in reading order.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.words().flat_map(|word| &word.symbols)
    }

    /// The text: lines end with a line feed, an empty line is between paragraphs, words are one blank apart.
    #[must_use]
    pub fn text(&self) -> String {
        paragraphs(self.paragraphs())
    }
}

impl Block {
    /// Its text, as in [`OwnedPage::text`].
    #[must_use]
    pub fn text(&self) -> String {
        paragraphs(self.paragraphs.iter())
    }
}

impl Paragraph {
    /// Its text: lines end with a line feed.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text() + "\n").collect()
    }
}

impl Line {
    /// Its text, without a line feed: words one blank apart.
    #[must_use]
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

impl Word {
    /// The language that it was read with, such as `eng`.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.info.language.as_deref()
    }

    /// Its font, as far as Tesseract tells.
    #[must_use]
    pub fn font(&self) -> &FontAttributes {
        &self.info.font
    }

    /// In which direction its characters run.
    #[must_use]
    pub fn direction(&self) -> WordDirection {
        self.info.direction
    }
}

fn paragraphs<'page>(paragraphs: impl Iterator<Item = &'page Paragraph>) -> String {
    paragraphs.map(Paragraph::text).collect::<Vec<_>>().join("\n")
}
