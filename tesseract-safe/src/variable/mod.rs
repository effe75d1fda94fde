//! Tesseract's variables: by name, checked before upstream sees them.

mod engine;
mod list;
mod value;

pub use list::Variable;
pub(crate) use list::is_debug;
pub use value::{FromVariable, VariableKind, VariableValue};

use tesseract_sys as sys;

use crate::ffi::{Failure, Handle, c_string};
use crate::{Error, PageSegMode, Result};

/// The variable that holds the page segmentation mode.
pub(crate) const PAGE_SEG_MODE: &str = "tessedit_pageseg_mode";

/// Variables that put upstream into a mode for training or for its viewer, in which it reads and
/// writes files of its own choosing or leaves no page behind.
const REFUSED: &[&str] = &[
    "interactive_display_mode",
    "tessedit_ambigs_training",
    "tessedit_dump_pageseg_images",
    "tessedit_init_config_only",
    "tessedit_make_boxes_from_boxes",
    "tessedit_resegment_from_boxes",
    "tessedit_resegment_from_line_boxes",
    "tessedit_train_from_boxes",
    "tessedit_train_line_recognizer",
    "tessedit_write_params_to_file",
];

/// Variables that upstream reads while languages are loaded, without saying that it is so.
const READ_AT_INIT: &[&str] = &["user_patterns_file", "user_words_file"];

/// Lists of characters, which upstream takes apart by as many calls within each other as there are characters.
const CHARACTERS: &[&str] =
    &["tessedit_char_blacklist", "tessedit_char_unblacklist", "tessedit_char_whitelist"];
/// More would be too much for the stack of a thread.
const MAX_CHARACTERS: usize = 5000;

/// What is known of a variable.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    pub(crate) kind: VariableKind,
    pub(crate) global: bool,
    pub(crate) init_only: bool,
}

impl Definition {
    /// Looks a variable up.
    pub(crate) fn find(engine: &Handle, name: &str) -> Result<Self> {
        let c_name = c_string(name, "the name of a variable")?;
        let mut found = sys::ts_variable { kind: 0, global: false, init_only: false };
        let result = engine.call(|engine, error| {
            // SAFETY: the engine is alive, the name is a C string, `found` is a place to write to.
            unsafe { sys::ts_engine_variable(engine, c_name.as_ptr(), &raw mut found, error) }
        });
        match result {
            Ok(()) => Ok(Self::new(name, &found)),
            Err(Failure::Refused(_)) => Err(Error::UnknownVariable(name.to_owned())),
            Err(Failure::Fatal(error)) => Err(error),
        }
    }

    fn new(name: &str, found: &sys::ts_variable) -> Self {
        Self {
            kind: VariableKind::new(found.kind),
            global: found.global,
            init_only: found.init_only || READ_AT_INIT.contains(&name),
        }
    }

    /// The value as upstream will take it, if that is what is meant; upstream ignores what it cannot read.
    pub(crate) fn check<'a>(&self, name: &str, value: &'a str) -> Result<&'a str> {
        if is_refused(name, value) {
            return Err(Error::VariableRefused(name.to_owned()));
        }
        // Space around anything but text means nothing.
        let value = if self.kind == VariableKind::String { value } else { value.trim_ascii() };
        let expected = match expected(self.kind, value) {
            None if name == PAGE_SEG_MODE && page_seg_mode(value).is_none() => Some("a number from 0 to 13"),
            None if CHARACTERS.contains(&name) && value.chars().count() > MAX_CHARACTERS => {
                Some("at most 5000 characters")
            }
            expected => expected,
        };
        match expected {
            None => Ok(value),
            Some(expected) => {
                Err(Error::VariableValue { name: name.to_owned(), value: value.to_owned(), expected })
            }
        }
    }

    /// The same for a variable of an engine that is built.
    pub(crate) fn check_late<'a>(&self, name: &str, value: &'a str) -> Result<&'a str> {
        let value = self.check(name, value)?;
        if self.init_only { Err(Error::VariableInitOnly(name.to_owned())) } else { Ok(value) }
    }
}

/// Whether a value switches on what is not for recognition.
pub(crate) fn is_refused(name: &str, value: &str) -> bool {
    REFUSED.contains(&name) && !is_off(value)
}

/// The mode that a value of the variable for it means.
pub(crate) fn page_seg_mode(value: &str) -> Option<PageSegMode> {
    value.trim_ascii().parse().ok().and_then(PageSegMode::from_number)
}

/// What a variable of that kind takes, if `value` is not it.
fn expected(kind: VariableKind, value: &str) -> Option<&'static str> {
    let (fits, what) = match kind {
        // Upstream takes the least number for one that it could not read.
        VariableKind::Int => (value.parse().is_ok_and(|number: i32| number != i32::MIN), "a whole number"),
        VariableKind::Bool => (!value.is_empty() && (is_on(value) || is_off(value)), "1 or 0, true or false"),
        VariableKind::Double => (value.parse().is_ok_and(f64::is_finite), "a number with a decimal point"),
        VariableKind::String => (true, "text"),
    };
    (!fits).then_some(what)
}

fn is_on(value: &str) -> bool {
    ["1", "t", "true", "y", "yes"].iter().any(|on| value.eq_ignore_ascii_case(on))
}

fn is_off(value: &str) -> bool {
    ["", "0", "f", "false", "n", "no"].iter().any(|off| value.eq_ignore_ascii_case(off))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_by_kind() {
        assert_eq!(expected(VariableKind::Int, "-12"), None);
        assert!(expected(VariableKind::Int, "12.5").is_some());
        assert!(expected(VariableKind::Int, "").is_some());
        assert!(expected(VariableKind::Int, "-2147483648").is_some());
        assert_eq!(expected(VariableKind::Bool, "T"), None);
        assert!(expected(VariableKind::Bool, "maybe").is_some());
        assert_eq!(expected(VariableKind::Double, "2.5e-3"), None);
        assert!(expected(VariableKind::Double, "nan").is_some());
        assert_eq!(expected(VariableKind::String, ""), None);
    }

    #[test]
    fn space_counts_in_texts_alone() {
        let of = |kind| Definition { kind, global: false, init_only: false };
        assert_eq!(of(VariableKind::Int).check("a", " 7\t").unwrap(), "7");
        assert_eq!(of(VariableKind::Bool).check("a", "T ").unwrap(), "T");
        assert_eq!(of(VariableKind::String).check("a", "T ").unwrap(), "T ");
        assert!(of(VariableKind::Int).check(PAGE_SEG_MODE, "14").is_err());
        assert!(of(VariableKind::String).check("tessedit_write_params_to_file", "x").is_err());
    }
}
