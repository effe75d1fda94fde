//! How a page is cut into text, and which engine reads it.

use tesseract_sys as sys;

/// Page segmentation mode: what Tesseract assumes about the layout (`--psm`).
///
/// Stands for `TessPageSegMode`; [`number`](Self::number) is upstream's number.
///
/// ```
/// use tesseract_safe::PageSegMode;
/// assert_eq!(PageSegMode::SingleLine.number(), 7);
/// assert_eq!(PageSegMode::from_number(7), Some(PageSegMode::SingleLine));
/// assert_eq!(PageSegMode::from_number(99), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageSegMode {
    /// 0: orientation and script detection only.
    OsdOnly,
    /// 1: automatic layout with orientation and script detection.
    AutoOsd,
    /// 2: automatic layout, without recognition.
    AutoOnly,
    /// 3: automatic layout, without orientation and script detection.
    #[default]
    Auto,
    /// 4: a single column of text of variable sizes.
    SingleColumn,
    /// 5: a single uniform block of vertically aligned text.
    SingleBlockVertText,
    /// 6: a single uniform block of text.
    SingleBlock,
    /// 7: a single line of text.
    SingleLine,
    /// 8: a single word.
    SingleWord,
    /// 9: a single word in a circle.
    CircleWord,
    /// 10: a single character.
    SingleChar,
    /// 11: as much text as possible in no particular order.
    SparseText,
    /// 12: sparse text with orientation and script detection.
    SparseTextOsd,
    /// 13: a single line, bypassing Tesseract-specific steps.
    RawLine,
}

impl PageSegMode {
    /// All modes, by number.
    pub const ALL: [Self; 14] = [
        Self::OsdOnly,
        Self::AutoOsd,
        Self::AutoOnly,
        Self::Auto,
        Self::SingleColumn,
        Self::SingleBlockVertText,
        Self::SingleBlock,
        Self::SingleLine,
        Self::SingleWord,
        Self::CircleWord,
        Self::SingleChar,
        Self::SparseText,
        Self::SparseTextOsd,
        Self::RawLine,
    ];

    /// Upstream's number, 0 to 13.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// The mode with upstream's number, if there is one.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// Whether the mode needs the data of `osd`.
    #[must_use]
    pub const fn needs_osd(self) -> bool {
        matches!(self, Self::OsdOnly | Self::AutoOsd | Self::SparseTextOsd)
    }
}

/// Which of Tesseract's engines reads (`--oem`).
///
/// Stands for `TessOcrEngineMode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EngineMode {
    /// 0: the legacy engine alone; needs data of the `standard` variant.
    LegacyOnly,
    /// 1: the LSTM network alone.
    LstmOnly,
    /// 2: both, combined; needs data of the `standard` variant.
    Combined,
    /// 3: what the data offer.
    #[default]
    Default,
}

impl EngineMode {
    /// All modes, by number.
    pub const ALL: [Self; 4] = [Self::LegacyOnly, Self::LstmOnly, Self::Combined, Self::Default];

    /// Upstream's number, 0 to 3.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// The mode with upstream's number, if there is one.
    ///
    /// ```
    /// use tesseract_safe::EngineMode;
    /// assert_eq!(EngineMode::from_number(1), Some(EngineMode::LstmOnly));
    /// assert_eq!(EngineMode::from_number(4), None);
    /// ```
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

// The numbers are upstream's.
const _: () = {
    assert!(PageSegMode::OsdOnly as u32 == sys::PSM_OSD_ONLY);
    assert!(PageSegMode::RawLine as u32 == sys::PSM_RAW_LINE);
    assert!(PageSegMode::ALL.len() == sys::PSM_COUNT as usize);
    assert!(EngineMode::LegacyOnly as u32 == sys::OEM_TESSERACT_ONLY);
    assert!(EngineMode::Default as u32 == sys::OEM_DEFAULT);
};
