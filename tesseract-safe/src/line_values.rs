//! The values of a line's image, of either kind that networks take.

use std::sync::Arc;

use tesseract_lstm::Input;

/// Row by row, the values of a pixel together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LineValues<'a> {
    Integers(&'a [i8]),
    Floats(&'a [f32]),
}

impl<'a> LineValues<'a> {
    pub(crate) fn input(self, width: usize) -> Input<'a> {
        match self {
            Self::Integers(values) => Input::new(width, values),
            Self::Floats(values) => Input::from_floats(width, values),
        }
    }

    pub(crate) fn is_float(self) -> bool {
        matches!(self, Self::Floats(_))
    }
}

/// A copy that threads share.
#[derive(Clone, Debug)]
pub(crate) enum SharedValues {
    Integers(Arc<[i8]>),
    Floats(Arc<[f32]>),
}

impl SharedValues {
    pub(crate) fn get(&self) -> LineValues<'_> {
        match self {
            Self::Integers(values) => LineValues::Integers(values),
            Self::Floats(values) => LineValues::Floats(values),
        }
    }

    /// Whether all are the same, to the last bit.
    pub(crate) fn are(&self, others: LineValues<'_>) -> bool {
        match (self, others) {
            (Self::Integers(values), LineValues::Integers(others)) => **values == *others,
            (Self::Floats(values), LineValues::Floats(others)) => {
                values.iter().map(|value| value.to_bits()).eq(others.iter().map(|value| value.to_bits()))
            }
            _ => false,
        }
    }
}

impl From<LineValues<'_>> for SharedValues {
    fn from(values: LineValues<'_>) -> Self {
        match values {
            LineValues::Integers(values) => Self::Integers(values.into()),
            LineValues::Floats(values) => Self::Floats(values.into()),
        }
    }
}
