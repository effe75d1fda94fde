//! Which way the text of a page runs.

use std::ffi::c_void;

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::Handle;
use crate::{Result, Rotation};

/// The straight line that runs below the first line of text.
///
/// `y = offset + slope * x`, in pixels of the image, origin top left. Upstream counts from the bottom of the image: there
/// the slope has the other sign, and the offset is the height of the image less this one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextDirection {
    /// Where the line meets the left edge of the image, in pixels from the top; may be outside of the image.
    pub offset: i32,
    /// How many pixels the line falls with each pixel to the right; negative where it rises.
    pub slope: f32,
}

impl TextDirection {
    /// The angle by which the line falls, in degrees, clockwise.
    ///
    /// ```
    /// use tesseract_safe::TextDirection;
    /// assert_eq!(TextDirection { offset: 10, slope: 1.0 }.degrees(), 45.0);
    /// ```
    #[must_use]
    pub fn degrees(&self) -> f32 {
        self.slope.atan().to_degrees()
    }
}

/// How a block of text stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockOrientation {
    /// How far the text is turned clockwise.
    pub rotation: Rotation,
    /// Whether it is written from top to bottom, as Chinese, Japanese and Korean may be.
    pub vertical: bool,
}

pub(super) fn text_direction(handle: &Handle) -> Result<Option<TextDirection>> {
    let mut direction = TextDirection { offset: 0, slope: 0.0 };
    let mut found = false;
    handle
        .call(|engine, error| {
            let (offset, slope) = (&raw mut direction.offset, &raw mut direction.slope);
            // SAFETY: the engine is alive and all else are places to write to.
            unsafe { sys::ts_engine_text_direction(engine, &raw mut found, offset, slope, error) }
        })
        .map_err(recognition_error)?;
    Ok(found.then_some(direction))
}

pub(super) fn block_orientations(handle: &Handle) -> Result<Vec<BlockOrientation>> {
    let mut blocks: Vec<BlockOrientation> = Vec::new();
    let context: *mut Vec<BlockOrientation> = &raw mut blocks;
    handle
        .call(|engine, error| {
            // SAFETY: the engine is alive; `collect` fits its type, and its context is the vector above, to which
            // nothing else refers until the call returns.
            unsafe { sys::ts_engine_block_orientations(engine, Some(collect), context.cast(), error) }
        })
        .map_err(recognition_error)?;
    Ok(blocks)
}

unsafe extern "C" fn collect(context: *mut c_void, quarters: i32, vertical: bool) {
    // SAFETY: `context` is the vector that `block_orientations` passed, borrowed by nobody else.
    let blocks = unsafe { &mut *context.cast::<Vec<BlockOrientation>>() };
    blocks.push(BlockOrientation { rotation: Rotation::from_quarters(quarters), vertical });
}
