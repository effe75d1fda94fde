//! Parts, turns and borders.

use tesseract_sys as sys;

use super::{Work, c_number, check_size, refused};
use crate::{BoundingBox, Error, Image, Result, messages};

/// An image set upright by [`Image::deskew`].
#[derive(Clone, Debug)]
pub struct Deskewed {
    /// The image, of the same size.
    pub image: Image,
    /// By how many degrees it was turned clockwise, negative for the other way; 0 if it was left as it is.
    pub angle: f32,
    /// How clear the skew was, 0 or more. Below 3 nothing is turned.
    pub confidence: f32,
}

impl Image {
    /// The part of the picture inside a box, for example that of a word.
    ///
    /// Stands for Leptonica's `pixClipRectangle`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for a box that is empty or goes beyond the picture; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{BoundingBox, Image};
    /// let image = Image::open("../tests/images/letter.png")?;
    /// let top = BoundingBox { left: 0, top: 0, right: image.width(), bottom: 300 };
    /// assert_eq!(image.crop(top)?.height(), 300);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn crop(&self, part: BoundingBox) -> Result<Self> {
        const STEP: &str = "crop the image";
        let BoundingBox { left, top, right, bottom } = part;
        if left >= right || top >= bottom {
            return Err(refused(STEP, format!("{part:?} is empty")));
        }
        if right > self.width() || bottom > self.height() {
            let reason = format!("{part:?} goes beyond {} x {} pixels", self.width(), self.height());
            return Err(refused(STEP, reason));
        }
        let [left, top, width, height] = [left, top, right - left, bottom - top].map(c_number);
        // Not through a copy of the whole: Leptonica only reads here.
        messages::begin_call();
        // SAFETY: numbers go in; a new box or NULL comes out.
        let mut part = unsafe { sys::boxCreate(left, top, width, height) };
        // SAFETY: the Pix is alive and only read, the box is ours, and a new Pix comes out, with colormap and data of
        // its own, or NULL.
        let made =
            unsafe { Self::from_pix(sys::pixClipRectangle(self.as_ptr(), part, std::ptr::null_mut())) };
        // SAFETY: the box is ours and not used again.
        unsafe { sys::boxDestroy(&raw mut part) };
        let made = made.ok_or(Error::OutOfMemory)?;
        Ok(Work { image: made, step: STEP }.with_alpha_of(self).done(self))
    }

    /// The picture turned by a quarter clockwise.
    ///
    /// Stands for Leptonica's `pixRotateOrth`, as do [`rotate_180`](Self::rotate_180) and
    /// [`rotate_270`](Self::rotate_270).
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{Image, PixelLayout};
    /// let image = Image::from_raw(PixelLayout::Gray8, 2, 1, 2, &[10, 20])?;
    /// assert_eq!(image.rotate_90()?.to_gray8()?.into_raw(), [10, 20]);
    /// assert_eq!(image.rotate_180()?.to_gray8()?.into_raw(), [20, 10]);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn rotate_90(&self) -> Result<Self> {
        self.quarters(1)
    }

    /// The picture turned upside down.
    ///
    /// # Errors
    ///
    /// As [`rotate_90`](Self::rotate_90).
    pub fn rotate_180(&self) -> Result<Self> {
        self.quarters(2)
    }

    /// The picture turned by a quarter the other way.
    ///
    /// # Errors
    ///
    /// As [`rotate_90`](Self::rotate_90).
    pub fn rotate_270(&self) -> Result<Self> {
        self.quarters(3)
    }

    fn quarters(&self, quarters: i32) -> Result<Self> {
        check_size(self.height().into(), self.width().into(), self.depth())?;
        let work = Work::on(ROTATE, self)?;
        // SAFETY: the Pix is alive and ours alone; a number goes in.
        let work = work.then(|pix| unsafe { sys::pixRotateOrth(pix, quarters) })?.with_alpha_of(self);
        let resolution = self.resolution().map(|(x, y)| if quarters == 2 { (x, y) } else { (y, x) });
        Ok(work.done_with(self, resolution))
    }

    /// The picture turned clockwise by any angle, in degrees, on a canvas that holds all of it; what comes in is
    /// white. Multiples of 90 degrees are exact, and less than 0.06 degrees are no turn. Black and white stays so;
    /// alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixRotate`.
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for an angle that is no number; [`Error::ImageTooLarge`] beyond
    /// [`MAX_SIDE`](crate::MAX_SIDE) pixels a side, before or after; [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/one-line.png")?;
    /// assert!(image.rotate(10.0)?.height() > image.height());
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn rotate(&self, degrees: f32) -> Result<Self> {
        if !degrees.is_finite() {
            return Err(refused(ROTATE, format!("the angle is {degrees}")));
        }
        let degrees = f64::from(degrees).rem_euclid(360.0);
        for (quarters, exact) in [(0, 0.0), (1, 90.0), (2, 180.0), (3, 270.0), (0, 360.0)] {
            if (degrees - exact).abs() < 1e-9 {
                return if quarters == 0 { self.remove_alpha() } else { self.quarters(quarters) };
            }
        }
        let radians = if degrees > 180.0 { degrees - 360.0 } else { degrees }.to_radians();
        let (width, height) = (f64::from(self.width()), f64::from(self.height()));
        let (sin, cos) = (radians.sin().abs(), radians.cos().abs());
        // One more, for Leptonica's rounding.
        let canvas = |side: f64, turned: f64| side.max(turned).ceil() as u64 + 1;
        check_size(
            canvas(width, width * cos + height * sin),
            canvas(height, width * sin + height * cos),
            self.depth().max(8),
        )?;
        let work = Work::on(ROTATE, self)?.smooth_or_bilevel()?;
        let [width, height] = [self.width(), self.height()].map(c_number);
        let work = work.then(|pix| {
            // SAFETY: the Pix is alive and ours alone; numbers go in. The sides are small enough to be squared.
            unsafe {
                sys::pixRotate(
                    pix,
                    radians as f32,
                    sys::L_ROTATE_AREA_MAP,
                    sys::L_BRING_IN_WHITE,
                    width,
                    height,
                )
            }
        })?;
        Ok(work.done(self))
    }

    /// Sets a page upright that was scanned slightly askew, up to 6 degrees, by the direction of its lines of text.
    /// The size stays; corners that turn out of the picture are lost, and what comes in is white. Black type on
    /// white is expected. Alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixFindSkewAndDeskew`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side; [`Error::OutOfMemory`]. A picture
    /// without lines of text is no error: it is left as it is.
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let skewed = Image::open("../tests/images/skewed.png")?;
    /// let upright = skewed.deskew()?;
    /// assert!((1.8..2.2).contains(&upright.angle.abs()), "{}", upright.angle);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn deskew(&self) -> Result<Deskewed> {
        let (mut angle, mut confidence) = (0.0, 0.0);
        let work = Work::on("deskew the image", self)?.smooth_or_bilevel()?;
        let before = work.image.as_ptr();
        // SAFETY: the Pix is alive and ours alone; the places for the numbers outlive the call.
        let call = |pix| unsafe { sys::pixFindSkewAndDeskew(pix, 0, &raw mut angle, &raw mut confidence) };
        let work = work.then(call)?;
        let turned = work.image.as_ptr() != before;
        Ok(Deskewed { image: work.done(self), angle: if turned { angle } else { 0.0 }, confidence })
    }

    /// The picture with a white border of so many pixels on each side: Tesseract likes some space around text.
    /// Alpha is blended with white.
    ///
    /// Stands for Leptonica's `pixAddBorder`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`](crate::MAX_SIDE) pixels a side, border included;
    /// [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::Image;
    /// let image = Image::open("../tests/images/tight-line.png")?;
    /// assert_eq!(image.add_border(10)?.width(), image.width() + 20);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn add_border(&self, pixels: u32) -> Result<Self> {
        let around = |side: u32| u64::from(side) + 2 * u64::from(pixels);
        check_size(around(self.width()), around(self.height()), self.depth())?;
        let work = Work::on("add a border to the image", self)?.flat()?;
        let white = match work.depth() {
            1 => 0,
            32 => 0xffff_ff00,
            depth => (1 << depth) - 1,
        };
        // SAFETY: the Pix is alive and ours alone; numbers go in.
        Ok(work.then(|pix| unsafe { sys::pixAddBorder(pix, c_number(pixels), white) })?.done(self))
    }
}

const ROTATE: &str = "rotate the image";
