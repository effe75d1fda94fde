//! Values of variables, by kind.

use std::fmt;

use tesseract_sys as sys;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VariableKind {
    /// A whole number of 32 bits.
    Int,
    /// True or false, written 1 and 0.
    Bool,
    /// A number of double precision.
    Double,
    /// Text.
    String,
}

impl VariableKind {
    pub(crate) fn new(kind: sys::ts_variable_kind) -> Self {
        match kind {
            sys::TS_VARIABLE_INT => Self::Int,
            sys::TS_VARIABLE_BOOL => Self::Bool,
            sys::TS_VARIABLE_DOUBLE => Self::Double,
            _ => Self::String,
        }
    }
}

impl fmt::Display for VariableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Int => "whole number",
            Self::Bool => "truth value",
            Self::Double => "number",
            Self::String => "text",
        })
    }
}

/// The value of a variable.
///
/// Written with `{}` it is what [`Engine::set_variable`](crate::Engine::set_variable) takes, in full precision.
///
/// ```
/// use tesseract_safe::VariableValue;
/// assert_eq!(VariableValue::Bool(true).to_string(), "1");
/// assert_eq!(VariableValue::from(0.1).to_string(), "0.1");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum VariableValue {
    /// A whole number.
    Int(i32),
    /// True or false.
    Bool(bool),
    /// A number.
    Double(f64),
    /// Text.
    String(String),
}

impl VariableValue {
    /// What kind of value it is.
    #[must_use]
    pub fn kind(&self) -> VariableKind {
        match self {
            Self::Int(_) => VariableKind::Int,
            Self::Bool(_) => VariableKind::Bool,
            Self::Double(_) => VariableKind::Double,
            Self::String(_) => VariableKind::String,
        }
    }

    /// A value of the shim's, of which the number or the text counts.
    pub(crate) fn new(kind: VariableKind, number: f64, text: impl FnOnce() -> String) -> Self {
        match kind {
            // The shim made the number of an `int`.
            VariableKind::Int => Self::Int(number as i32),
            VariableKind::Bool => Self::Bool(number != 0.0),
            VariableKind::Double => Self::Double(number),
            VariableKind::String => Self::String(text()),
        }
    }

    /// A value as it is written, which must have been checked.
    pub(crate) fn parse(kind: VariableKind, text: &str) -> Self {
        match kind {
            VariableKind::Int => Self::Int(text.parse().unwrap_or_default()),
            VariableKind::Bool => Self::Bool(super::is_on(text)),
            VariableKind::Double => Self::Double(text.parse().unwrap_or_default()),
            VariableKind::String => Self::String(text.to_owned()),
        }
    }
}

impl fmt::Display for VariableValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Bool(value) => u8::from(*value).fmt(f),
            Self::Double(value) => value.fmt(f),
            Self::String(value) => value.fmt(f),
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// Types that variables are read as: `i32`, `bool`, `f64`, `String`.
pub trait FromVariable: sealed::Sealed + Sized {
    /// The kind of variables of this type.
    const KIND: VariableKind;

    /// The value, if it is of this type.
    fn from_variable(value: VariableValue) -> Option<Self>;
}

/// Ties a type to its kind.
macro_rules! value_type {
    ($type:ty, $kind:ident) => {
        impl sealed::Sealed for $type {}

        impl FromVariable for $type {
            const KIND: VariableKind = VariableKind::$kind;

            fn from_variable(value: VariableValue) -> Option<Self> {
                match value {
                    VariableValue::$kind(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl From<$type> for VariableValue {
            fn from(value: $type) -> Self {
                Self::$kind(value)
            }
        }
    };
}

value_type!(i32, Int);
value_type!(bool, Bool);
value_type!(f64, Double);
value_type!(String, String);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_read_as_what_they_are() {
        assert_eq!(i32::from_variable(VariableValue::Int(7)), Some(7));
        assert_eq!(bool::from_variable(VariableValue::Int(1)), None);
        assert_eq!(VariableValue::from("a".to_owned()).kind(), <String as FromVariable>::KIND);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(int: i32, bool: bool, double in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, text: String) {
            for value in [int.into(), bool.into(), double.into(), text.into()] {
                let value: VariableValue = value;
                prop_assert_eq!(&VariableValue::parse(value.kind(), &value.to_string()), &value);
            }
        }
    }
}
