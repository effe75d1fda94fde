//! Where things are on a page.

/// A box on the page, in pixels of the image, origin top left.
///
/// `left` and `top` are inside the box, `right` and `bottom` just outside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BoundingBox {
    /// First column inside the box.
    pub left: u32,
    /// First row inside the box.
    pub top: u32,
    /// First column to the right of the box.
    pub right: u32,
    /// First row below the box.
    pub bottom: u32,
}

impl BoundingBox {
    /// Width in pixels.
    ///
    /// ```
    /// use tesseract_safe::BoundingBox;
    /// let word = BoundingBox { left: 10, top: 20, right: 50, bottom: 32 };
    /// assert_eq!((word.width(), word.height()), (40, 12));
    /// ```
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.right.saturating_sub(self.left)
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.bottom.saturating_sub(self.top)
    }
}

/// A point on the page, in pixels of the image, origin top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the upper edge.
    pub y: f32,
}

/// The line that letters stand on, in pixels of the image, origin top left.
///
/// It runs in the direction of the text: to the right for upright text, upwards or downwards for text that was turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Baseline {
    /// Where it starts: pixels from the left edge.
    pub x1: i32,
    /// Where it starts: pixels from the upper edge.
    pub y1: i32,
    /// Where it ends: pixels from the left edge.
    pub x2: i32,
    /// Where it ends: pixels from the upper edge.
    pub y2: i32,
}

impl Baseline {
    /// The angle to the horizontal in radians, counterclockwise, -π to π.
    ///
    /// ```
    /// use tesseract_safe::Baseline;
    /// let rising = Baseline { x1: 0, y1: 10, x2: 10, y2: 0 };
    /// assert!((rising.angle().to_degrees() - 45.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn angle(&self) -> f64 {
        let (across, up) = (f64::from(self.x2) - f64::from(self.x1), f64::from(self.y1) - f64::from(self.y2));
        up.atan2(across)
    }
}
