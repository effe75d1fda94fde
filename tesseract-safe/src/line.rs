//! The image of a line of text, as the shim hands it to a network.

use std::slice;

use tesseract_lstm::{Input, Network};
use tesseract_sys as sys;

pub(crate) struct Line<'a> {
    values: Values<'a>,
    width: usize,
    height: usize,
    depth: usize,
}

/// Row by row, the values of a pixel together; of either kind that networks take.
enum Values<'a> {
    Integers(&'a [i8]),
    Floats(&'a [f32]),
}

impl<'a> Line<'a> {
    /// # Safety
    ///
    /// `line` points to one whose values are valid for `'a`.
    pub(crate) unsafe fn from_shim(line: *const sys::ts_line) -> Option<Self> {
        // SAFETY: the caller promises a line.
        let sys::ts_line { values, floats, width, height, depth } = unsafe { *line };
        let [width, height, depth] =
            [width, height, depth].map(|side| usize::try_from(side).unwrap_or_default());
        let count = width * height * depth;
        let values = match (values.is_null(), floats.is_null()) {
            // SAFETY: it has as many values.
            (false, true) => Values::Integers(unsafe { slice::from_raw_parts(values, count) }),
            // SAFETY: it has as many values.
            (true, false) => Values::Floats(unsafe { slice::from_raw_parts(floats, count) }),
            _ => return None,
        };
        Some(Self { values, width, height, depth })
    }

    /// Whether a network takes lines of that shape and kind.
    pub(crate) fn fits(&self, network: &Network) -> bool {
        (self.height, self.depth, matches!(self.values, Values::Floats(_)))
            == (network.height(), network.depth(), network.is_float())
    }

    pub(crate) fn input(&self) -> Input<'a> {
        match self.values {
            Values::Integers(values) => Input::new(self.width, values),
            Values::Floats(values) => Input::from_floats(self.width, values),
        }
    }
}
