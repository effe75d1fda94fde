//! What is known of a block.

use tesseract_sys as sys;

/// What a block holds.
///
/// Stands for `TessPolyBlockType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BlockKind {
    /// Not known.
    #[default]
    Unknown,
    /// Text inside a column.
    FlowingText,
    /// Text across more than one column.
    HeadingText,
    /// Text in a region across columns that is pulled out.
    PulloutText,
    /// Part of a region of equations.
    Equation,
    /// Text with an equation in it.
    InlineEquation,
    /// Part of a table.
    Table,
    /// Text with vertical lines.
    VerticalText,
    /// Text that belongs to a picture.
    CaptionText,
    /// A picture inside a column.
    FlowingImage,
    /// A picture across more than one column.
    HeadingImage,
    /// A picture in a region across columns that is pulled out.
    PulloutImage,
    /// A horizontal rule.
    HorizontalLine,
    /// A vertical rule.
    VerticalLine,
    /// Specks outside of any column.
    Noise,
}

impl BlockKind {
    const ALL: [Self; 15] = [
        Self::Unknown,
        Self::FlowingText,
        Self::HeadingText,
        Self::PulloutText,
        Self::Equation,
        Self::InlineEquation,
        Self::Table,
        Self::VerticalText,
        Self::CaptionText,
        Self::FlowingImage,
        Self::HeadingImage,
        Self::PulloutImage,
        Self::HorizontalLine,
        Self::VerticalLine,
        Self::Noise,
    ];

    pub(super) fn from_raw(number: i32) -> Self {
        usize::try_from(number).ok().and_then(|number| Self::ALL.get(number)).copied().unwrap_or_default()
    }

    /// Whether it is text that was read.
    ///
    /// Stands for upstream's `PTIsTextType`.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::FlowingText
                | Self::HeadingText
                | Self::PulloutText
                | Self::Table
                | Self::VerticalText
                | Self::CaptionText
                | Self::InlineEquation
        )
    }

    /// Whether it is a picture.
    ///
    /// Stands for upstream's `PTIsImageType`.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::FlowingImage | Self::HeadingImage | Self::PulloutImage)
    }

    /// Whether it is a rule.
    ///
    /// Stands for upstream's `PTIsLineType`.
    #[must_use]
    pub const fn is_line(self) -> bool {
        matches!(self, Self::HorizontalLine | Self::VerticalLine)
    }
}

/// Where the upper side of the letters points to on the page.
///
/// Stands for `TessOrientation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Orientation {
    /// Upright.
    #[default]
    Up,
    /// The letters' upper side is at the right: turn the page counterclockwise to read it.
    Right,
    /// Upside down.
    Down,
    /// The letters' upper side is at the left: turn the page clockwise to read it.
    Left,
}

impl Orientation {
    pub(crate) fn from_raw(number: i32) -> Self {
        match u32::try_from(number) {
            Ok(sys::ORIENTATION_PAGE_RIGHT) => Self::Right,
            Ok(sys::ORIENTATION_PAGE_DOWN) => Self::Down,
            Ok(sys::ORIENTATION_PAGE_LEFT) => Self::Left,
            _ => Self::Up,
        }
    }
}

/// In which direction the text within a line runs, seen with the letters upright.
///
/// Stands for `TessWritingDirection`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum WritingDirection {
    /// As English.
    #[default]
    LeftToRight,
    /// As Arabic.
    RightToLeft,
    /// As vertical Japanese.
    TopToBottom,
}

/// In which order lines follow each other, seen with the letters upright.
///
/// Stands for `TessTextlineOrder`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum TextLineOrder {
    /// As Mongolian.
    LeftToRight,
    /// As vertical Japanese.
    RightToLeft,
    /// As English.
    #[default]
    TopToBottom,
}

/// What is known of a block as a whole.
///
/// Stands for `TessPageIteratorBlockType` and `TessPageIteratorOrientation`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BlockInfo {
    /// What it holds.
    pub kind: BlockKind,
    /// Where the upper side of the letters points to.
    pub orientation: Orientation,
    /// In which direction lines run.
    pub writing_direction: WritingDirection,
    /// In which order lines follow each other.
    pub text_line_order: TextLineOrder,
    /// By how many radians the block, with its letters upright, must be turned counterclockwise to be level; within a
    /// quarter of π on either side.
    pub deskew_angle: f32,
}

impl From<sys::ts_block> for BlockInfo {
    fn from(block: sys::ts_block) -> Self {
        Self {
            kind: BlockKind::from_raw(block.kind),
            orientation: Orientation::from_raw(block.orientation),
            writing_direction: match u32::try_from(block.writing_direction) {
                Ok(sys::WRITING_DIRECTION_RIGHT_TO_LEFT) => WritingDirection::RightToLeft,
                Ok(sys::WRITING_DIRECTION_TOP_TO_BOTTOM) => WritingDirection::TopToBottom,
                _ => WritingDirection::LeftToRight,
            },
            text_line_order: match u32::try_from(block.textline_order) {
                Ok(sys::TEXTLINE_ORDER_LEFT_TO_RIGHT) => TextLineOrder::LeftToRight,
                Ok(sys::TEXTLINE_ORDER_RIGHT_TO_LEFT) => TextLineOrder::RightToLeft,
                _ => TextLineOrder::TopToBottom,
            },
            deskew_angle: block.deskew_angle,
        }
    }
}

// The orders are upstream's.
const _: () = {
    assert!(Orientation::Left as u32 == sys::ORIENTATION_PAGE_LEFT);
    assert!(Orientation::Right as u32 == sys::ORIENTATION_PAGE_RIGHT);
    assert!(WritingDirection::RightToLeft as u32 == sys::WRITING_DIRECTION_RIGHT_TO_LEFT);
    assert!(WritingDirection::TopToBottom as u32 == sys::WRITING_DIRECTION_TOP_TO_BOTTOM);
    assert!(TextLineOrder::RightToLeft as u32 == sys::TEXTLINE_ORDER_RIGHT_TO_LEFT);
    assert!(TextLineOrder::TopToBottom as u32 == sys::TEXTLINE_ORDER_TOP_TO_BOTTOM);
    assert!(BlockKind::ALL[sys::PT_TABLE as usize] as u32 == BlockKind::Table as u32);
    assert!(BlockKind::ALL[sys::PT_NOISE as usize] as u32 == BlockKind::Noise as u32);
    assert!(BlockKind::ALL[sys::PT_HORZ_LINE as usize] as u32 == BlockKind::HorizontalLine as u32);
    assert!(BlockKind::ALL.len() == sys::PT_NOISE as usize + 1);
};
