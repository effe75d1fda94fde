//! Tesseract's language data as bytes in the program: no folder, no environment variable.
//!
//! Languages with a feature: `eng` (default), `deu`, `osd` (orientation and script detection). Each other one is named by a
//! variable when the program is built:
//!
//! | variable | what |
//! |---|---|
//! | `TESSERACT_DATA_LANGS` | further languages, with commas between them: `deu,fra,script/Latin` |
//! | `TESSERACT_DATA_VARIANT` | the [variant](Variant) of all languages, those of features too: `fast` (default), `standard`, `best-int` |
//! | `TESSERACT_DATA_DIR` | a folder of your own `.traineddata` files, which go before others of their name; without `TESSERACT_DATA_LANGS` all of them are embedded |
//!
//! The published crate carries the data of its features, variant `fast`, and takes all else from `TESSERACT_DATA_DIR`. A
//! build in a checkout of the project, or of its git repository as a dependency, fetches what is asked for and pinned in
//! `vendor/sources.toml`. A language is there once: what is asked for twice is of one variant.
//!
//! Feature `packed` stores dictionaries so that programs, and archives of them, are smaller; [`Language::bytes`] makes them
//! what upstream reads. It takes and gives the same words, with other numbers inside: a file that was packed is of the same
//! size as the one that it was made of, and not the same byte for byte. Nothing else changes, so that a dependency may turn
//! it on or not.
//!
//! ```
//! let eng = tesseract_data::get("eng").expect("feature `eng` is on by default");
//! assert_eq!(eng.name, "eng");
//! assert!(eng.bytes().len() > 1_000_000);
//! ```

#![no_std]

extern crate alloc;

#[cfg(feature = "packed")]
mod packed;

use alloc::borrow::Cow;
use core::fmt;

/// The data of one language.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Language {
    /// What Tesseract calls it: `eng`.
    pub name: &'static str,
    /// Which of upstream's variants it is. The data for orientation and script detection are the same in each, and
    /// called [`Variant::Fast`].
    pub variant: Variant,
    data: Data,
}

/// How the data lie in the program, where some or all may be of one kind.
#[derive(Clone, Copy)]
#[allow(dead_code)]
enum Data {
    /// As a `.traineddata` file.
    Whole(&'static [u8]),
    #[cfg(feature = "packed")]
    Packed(&'static [u8]),
}

impl Language {
    /// The bytes of its `.traineddata` file: those in the program, or where they are packed there, made anew by each call
    /// (some 5 ms and 4 MB for English), so keep them no longer than they are needed.
    ///
    /// ```
    /// let eng = tesseract_data::get("eng").unwrap();
    /// // Each file begins with the number of entries in its table.
    /// assert!(eng.bytes().starts_with(&24u32.to_le_bytes()));
    /// ```
    #[must_use]
    pub fn bytes(&self) -> Cow<'static, [u8]> {
        match self.data {
            Data::Whole(bytes) => Cow::Borrowed(bytes),
            // The build has unpacked them once.
            #[cfg(feature = "packed")]
            Data::Packed(packed) => Cow::Owned(packed::unpack(packed).unwrap_or_default()),
        }
    }

    /// How many bytes of the program it takes: those of the `.traineddata` file, or fewer where they are packed.
    #[must_use]
    pub fn size_in_program(&self) -> usize {
        match self.data {
            Data::Whole(bytes) => bytes.len(),
            #[cfg(feature = "packed")]
            Data::Packed(packed) => packed.len(),
        }
    }
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "{} bytes", bytes.len()),
            #[cfg(feature = "packed")]
            Self::Packed(packed) => write!(f, "{} bytes, packed", packed.len()),
        }
    }
}

/// Variants of language data: those of upstream, and files that are not upstream's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Variant {
    /// Integer LSTM models, small and quick (`tessdata_fast`).
    Fast,
    /// Models of the legacy engine beside integer LSTM models (`tessdata`). Large: 23 MB for English.
    Standard,
    /// The most accurate LSTM models (`tessdata_best`), with integers in place of floating-point numbers.
    BestInt,
    /// A file of the user's, from the folder of `TESSERACT_DATA_DIR`.
    Custom,
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The languages in this program: those of features, then those that variables named.
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
