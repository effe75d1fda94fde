//! Tesseract's variables: by name, checked before upstream sees them.

use tesseract_sys as sys;

use crate::ffi::{Failure, Handle, c_string};
use crate::{Error, Result};

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

/// What is known of a variable.
pub(crate) struct Variable {
    kind: sys::ts_variable_kind,
    pub(crate) global: bool,
    pub(crate) init_only: bool,
}

impl Variable {
    /// Looks a variable up.
    pub(crate) fn find(engine: &Handle, name: &str) -> Result<Self> {
        let c_name = c_string(name, "the name of a variable")?;
        let mut found = sys::ts_variable { kind: 0, global: false, init_only: false };
        let result = engine.call(|engine, error| {
            // SAFETY: the engine is alive, the name is a C string, `found` is a place to write to.
            unsafe { sys::ts_engine_variable(engine, c_name.as_ptr(), &raw mut found, error) }
        });
        match result {
            Ok(()) => Ok(Self { kind: found.kind, global: found.global, init_only: found.init_only }),
            Err(Failure::Refused(_)) => Err(Error::UnknownVariable(name.to_owned())),
            Err(Failure::Fatal(error)) => Err(error),
        }
    }

    /// Checks that upstream will take `value` as it is meant; upstream ignores what it cannot read.
    pub(crate) fn check(&self, name: &str, value: &str) -> Result<()> {
        if REFUSED.contains(&name) && !is_off(value) {
            return Err(Error::VariableRefused(name.to_owned()));
        }
        match expected(self.kind, value) {
            None => Ok(()),
            Some(expected) => {
                Err(Error::VariableValue { name: name.to_owned(), value: value.to_owned(), expected })
            }
        }
    }
}

/// What a variable of that kind takes, if `value` is not it.
fn expected(kind: sys::ts_variable_kind, value: &str) -> Option<&'static str> {
    let (fits, what) = match kind {
        sys::TS_VARIABLE_INT => (value.parse::<i32>().is_ok(), "a whole number"),
        sys::TS_VARIABLE_BOOL => {
            (!value.is_empty() && (is_on(value) || is_off(value)), "1 or 0, true or false")
        }
        sys::TS_VARIABLE_DOUBLE => {
            (value.parse::<f64>().is_ok_and(f64::is_finite), "a number with a decimal point")
        }
        _ => (true, "text"),
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
        assert_eq!(expected(sys::TS_VARIABLE_INT, "-12"), None);
        assert!(expected(sys::TS_VARIABLE_INT, "12.5").is_some());
        assert!(expected(sys::TS_VARIABLE_INT, "").is_some());
        assert_eq!(expected(sys::TS_VARIABLE_BOOL, "T"), None);
        assert!(expected(sys::TS_VARIABLE_BOOL, "maybe").is_some());
        assert_eq!(expected(sys::TS_VARIABLE_DOUBLE, "2.5e-3"), None);
        assert!(expected(sys::TS_VARIABLE_DOUBLE, "nan").is_some());
        assert_eq!(expected(sys::TS_VARIABLE_STRING, ""), None);
    }
}
