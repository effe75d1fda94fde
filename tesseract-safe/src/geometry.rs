//! Where things are on a page.

/// A box on the page, in pixels of the image, origin top left.
///
/// `left` and `top` are inside the box, `right` and `bottom` just outside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
