//! Tesseract's language data as byte slices in the program: no folder, no environment variable.
//!
//! Each language is a feature: `eng` (default), `deu`, `osd` (orientation and script detection).
//! The data are of the variant `fast`, the one that upstream's packages and Lambda layers carry.
//!
//! ```
//! let eng = tesseract_data::get("eng").expect("feature `eng` is on by default");
//! assert_eq!(eng.name, "eng");
//! assert!(eng.data.len() > 1_000_000);
//! ```

#![no_std]

/// The data of one language.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Language {
    /// What Tesseract calls it: `eng`.
    pub name: &'static str,
    /// Which of upstream's variants it is.
    pub variant: Variant,
    /// The bytes of its `.traineddata` file.
    pub data: &'static [u8],
}

/// Upstream's variants of language data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Variant {
    /// Integer LSTM models, small and quick (`tessdata_fast`).
    Fast,
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The languages in this program.
///
/// ```
/// assert!(tesseract_data::all().iter().any(|language| language.name == "eng"));
/// ```
#[must_use]
pub fn all() -> &'static [&'static Language] {
    ALL
}

/// A language by its name, if it is in this program.
///
/// ```
/// assert!(tesseract_data::get("xyz").is_none());
/// ```
#[must_use]
pub fn get(name: &str) -> Option<&'static Language> {
    ALL.iter().copied().find(|language| language.name == name)
}
