//! Turning and mirroring by an orientation tag.

use super::raster::{pixel_of, put_pixel};
use super::{DecodeError, Limits, Raster};

/// How the stored picture relates to the upright one: first swap the axes, then mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Transform {
    /// Rows and columns change places.
    pub(super) transpose: bool,
    /// Columns of the stored picture are read from the right.
    pub(super) flip_x: bool,
    /// Rows of the stored picture are read from below.
    pub(super) flip_y: bool,
}

impl Transform {
    /// The transform that makes a picture upright whose TIFF or EXIF orientation is `tag`; `None` if there is
    /// nothing to do.
    pub(super) fn from_tag(tag: u16) -> Option<Transform> {
        let (transpose, flip_x, flip_y) = match tag {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => return None,
        };
        Some(Transform { transpose, flip_x, flip_y })
    }

    /// Turns `raster`. The resolution stays as it is.
    pub(super) fn apply(self, raster: &mut Raster, limits: &Limits) -> Result<(), DecodeError> {
        let (width, height, depth) = (raster.width(), raster.height(), raster.depth());
        let (new_width, new_height) = if self.transpose { (height, width) } else { (width, height) };
        let mut turned = Raster::zeroed(new_width, new_height, depth, limits)?;
        turned.set_samples(raster.samples());
        let words = raster.words_per_line();
        for (line, y) in turned.rows_mut().zip(0u32..) {
            for x in 0..new_width {
                let (u, v) = if self.transpose { (y, x) } else { (x, y) };
                let u = if self.flip_x { width - 1 - u } else { u };
                let v = if self.flip_y { height - 1 - v } else { v };
                let source = &raster.words()[v as usize * words..];
                put_pixel(line, depth, x, pixel_of(source, depth, u));
            }
        }
        raster.replace_pixels(turned);
        Ok(())
    }
}
