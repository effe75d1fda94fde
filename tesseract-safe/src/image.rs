//! Images as Tesseract takes them.

pub(crate) mod fax;
mod pixels;
mod tiff;

use std::ffi::c_int;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::Arc;

use image::DynamicImage;
use tesseract_sys as sys;

use crate::decode::{self, Format, Limits, PixelLayout, Raster};
use crate::{Error, Result, messages};

/// A picture in memory, decoded and ready to be recognized.
///
/// Files are decoded by safe Rust and then laid out as Leptonica would have laid them out: 1-bit
/// images stay 1-bit, palettes stay palettes, 16-bit samples are cut to 8 bits, and the resolution
/// comes along. Unlike upstream, the turn that a camera notes in EXIF is applied.
///
/// ```
/// use tesseract_safe::{Image, PixelLayout};
/// let white = [255u8; 40 * 20];
/// let image = Image::from_raw(PixelLayout::Gray8, 40, 20, 40, &white)?;
/// assert_eq!((image.width(), image.height(), image.depth()), (40, 20, 8));
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
pub struct Image {
    pix: NonNull<sys::Pix>,
    /// The JPEG file that these are the pixels of: a PDF holds it as it is.
    jpeg: Option<Arc<[u8]>>,
}

// SAFETY: the image is the only owner of its Pix, whose reference count never leaves 1, and
// Leptonica keeps no tie to a thread.
unsafe impl Send for Image {}
// SAFETY: through a shared reference the Pix is only read: the shim copies it before Tesseract, and
// `preprocess` before Leptonica's functions, both of which change the image that they are given (if
// only its reference count for a while), get to see it. Copying and cropping read.
unsafe impl Sync for Image {}

impl Image {
    /// Reads an image file: PNG, JPEG, TIFF (the first page; [`Pages`](crate::Pages) has them all), BMP, GIF
    /// (the first frame), PNM, WebP and, with feature `jp2`, JPEG 2000, told apart by their content.
    ///
    /// Stands for Leptonica's `pixRead`.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Decode`] where it is no such image.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::from_bytes(&bytes)
    }

    /// Decodes an image file in memory, within the default [`Limits`].
    ///
    /// Stands for Leptonica's `pixReadMem`.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes_with_limits(bytes, &Limits::default())
    }

    /// Decodes an image file in memory that must keep to `limits`; they are checked before memory
    /// is taken.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`].
    pub fn from_bytes_with_limits(bytes: &[u8], limits: &Limits) -> Result<Self> {
        let mut image = Self::from_raster(&decode::decode(bytes, limits)?)?;
        if Format::detect(bytes) == Some(Format::Jpeg) {
            image.jpeg = Some(bytes.into());
        }
        Ok(image)
    }

    /// Takes an image of the `image` crate. Alpha is blended with white.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] for an image without pixels or beyond the default [`Limits`].
    pub fn from_dynamic(image: &DynamicImage) -> Result<Self> {
        Self::from_raster(&Raster::from_dynamic_image(image, &Limits::default())?)
    }

    /// Takes pixels of 8 bits a sample, the first pixel at the top left; `stride` is the distance
    /// of two rows in bytes. Alpha is blended with white.
    ///
    /// Stands for `TessBaseAPI::SetImage` with raw pixels.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] for an image without pixels, for rows that do not fit into `pixels` or
    /// into `stride`, and beyond the default [`Limits`].
    pub fn from_raw(
        layout: PixelLayout,
        width: u32,
        height: u32,
        stride: usize,
        pixels: &[u8],
    ) -> Result<Self> {
        Self::from_raster(&Raster::from_raw(layout, width, height, stride, pixels, &Limits::default())?)
    }

    pub(crate) fn from_raster(raster: &Raster) -> Result<Self> {
        messages::install();
        let (width, height) = (raster.width(), raster.height());
        let side = |pixels: u32| c_int::try_from(pixels).map_err(|_| Error::ImageTooLarge { width, height });
        let (c_width, c_height) = (side(width)?, side(height)?);
        let depth = raster.depth().bits().cast_signed();
        // SAFETY: plain numbers go in; a new Pix or NULL comes out.
        let pix = unsafe { sys::pixCreateNoInit(c_width, c_height, depth) };
        // Leptonica refuses rasters beyond 2 GiB and, like any allocation, may find no memory.
        let pix = NonNull::new(pix).ok_or(Error::ImageTooLarge { width, height })?;
        let image = Self { pix, jpeg: None };
        image.fill(raster)?;
        Ok(image)
    }

    /// Takes over a Pix of the shim or of Leptonica; `None` for NULL.
    ///
    /// # Safety
    ///
    /// `pix` must be NULL or a live Pix to which nothing else refers, colormap and data included.
    pub(crate) unsafe fn from_pix(pix: *mut sys::Pix) -> Option<Self> {
        NonNull::new(pix).map(|pix| Self { pix, jpeg: None })
    }

    fn fill(&self, raster: &Raster) -> Result<()> {
        let pix = self.as_ptr();
        // SAFETY: `pix` is a live Pix of our own.
        let (data, words) = unsafe {
            let words = sys::pixGetWpl(pix) as usize * sys::pixGetHeight(pix) as usize;
            (sys::pixGetData(pix), words)
        };
        let source = raster.words();
        if data.is_null() || words != source.len() {
            return Err(Error::OutOfMemory);
        }
        // SAFETY: the raster of the Pix is `words` long, which is the length of the source, and a
        // new Pix overlaps nothing.
        unsafe { std::ptr::copy_nonoverlapping(source.as_ptr(), data, words) };
        let alpha = raster.samples() == 4;
        // SAFETY: `pix` is a live Pix of our own; numbers go in.
        unsafe {
            sys::pixSetSpp(pix, c_int::from(raster.samples()));
            sys::pixSetInputFormat(pix, input_format(raster.format(), alpha));
            if let Some((x, y)) = raster.resolution() {
                let ppi = |value: u32| c_int::try_from(value).unwrap_or(c_int::MAX);
                sys::pixSetResolution(pix, ppi(x), ppi(y));
            }
        }
        match raster.palette() {
            Some(palette) => self.set_palette(palette, raster.depth().bits().cast_signed()),
            None => Ok(()),
        }
    }

    fn set_palette(&self, palette: &[[u8; 4]], depth: c_int) -> Result<()> {
        // SAFETY: a number goes in; a new colormap or NULL comes out.
        let map = unsafe { sys::pixcmapCreate(depth) };
        if map.is_null() {
            return Err(Error::OutOfMemory);
        }
        for colour in palette {
            let [red, green, blue, alpha] = colour.map(c_int::from);
            // SAFETY: `map` is live; a full map refuses the colour, which is harmless.
            unsafe { sys::pixcmapAddRGBA(map, red, green, blue, alpha) };
        }
        // SAFETY: both are live; the Pix owns the colormap from here on.
        unsafe { sys::pixSetColormap(self.as_ptr(), map) };
        Ok(())
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        // SAFETY: the Pix is alive and only read.
        unsafe { sys::pixGetWidth(self.as_ptr()) }.cast_unsigned()
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        // SAFETY: the Pix is alive and only read.
        unsafe { sys::pixGetHeight(self.as_ptr()) }.cast_unsigned()
    }

    /// Bits per pixel: 1, 2, 4, 8, 16 or 32.
    #[must_use]
    pub fn depth(&self) -> u32 {
        // SAFETY: the Pix is alive and only read.
        unsafe { sys::pixGetDepth(self.as_ptr()) }.cast_unsigned()
    }

    /// Horizontal and vertical resolution in pixels per inch, if the image says.
    #[must_use]
    pub fn resolution(&self) -> Option<(u32, u32)> {
        // SAFETY: the Pix is alive and only read.
        let (x, y) = unsafe { (sys::pixGetXRes(self.as_ptr()), sys::pixGetYRes(self.as_ptr())) };
        (x > 0 && y > 0).then(|| (x.cast_unsigned(), y.cast_unsigned()))
    }

    /// Sets the resolution in pixels per inch, for images that say nothing or something wrong.
    ///
    /// Stands for Leptonica's `pixSetResolution`.
    pub fn set_resolution(&mut self, x: u32, y: u32) {
        let ppi = |value: u32| c_int::try_from(value).unwrap_or(c_int::MAX);
        // SAFETY: the Pix is alive and borrowed by nobody else.
        unsafe { sys::pixSetResolution(self.as_ptr(), ppi(x), ppi(y)) };
    }

    /// A copy with pixels of its own.
    ///
    /// Stands for Leptonica's `pixCopy`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn try_clone(&self) -> Result<Self> {
        // SAFETY: the Pix is alive and only read; a new Pix, with data and colormap of its own, or NULL comes out.
        unsafe { Self::from_pix(sys::pixCopy(std::ptr::null_mut(), self.as_ptr())) }.ok_or(Error::OutOfMemory)
    }

    pub(crate) fn as_ptr(&self) -> *mut sys::Pix {
        self.pix.as_ptr()
    }

    /// The JPEG file that these are the pixels of.
    pub(crate) fn jpeg(&self) -> Option<&Arc<[u8]>> {
        self.jpeg.as_ref()
    }

    /// The same pixels once more; `None` where there is no memory.
    pub(crate) fn copy(&self) -> Option<Self> {
        // SAFETY: the Pix is alive and only read; a new Pix of its own or NULL comes out, with a copy of the colormap.
        unsafe { Self::from_pix(sys::pixCopy(std::ptr::null_mut(), self.as_ptr())) }
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        let mut pix = self.as_ptr();
        // SAFETY: the Pix is ours alone and is not used again.
        unsafe { sys::pixDestroy(&raw mut pix) };
    }
}

/// A copy with pixels of its own, see [`Image::try_clone`]. Like all copies in Rust, it panics where memory runs out.
impl Clone for Image {
    fn clone(&self) -> Self {
        self.try_clone().expect("memory for a copy of an image")
    }
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image")
            .field("width", &self.width())
            .field("height", &self.height())
            .field("depth", &self.depth())
            .field("resolution", &self.resolution())
            .finish()
    }
}

/// Leptonica's number for a file format. Tesseract blends alpha with white for PNG alone, and
/// pixels in memory are to be treated like that.
fn input_format(format: Option<Format>, alpha: bool) -> c_int {
    match format {
        Some(Format::Png) => sys::IFF_PNG,
        Some(Format::Jpeg) => sys::IFF_JFIF_JPEG,
        Some(Format::Tiff) => sys::IFF_TIFF,
        Some(Format::Bmp) => sys::IFF_BMP,
        Some(Format::Gif) => sys::IFF_GIF,
        Some(Format::Pnm) => sys::IFF_PNM,
        Some(Format::WebP) => sys::IFF_WEBP,
        Some(Format::Jp2) => sys::IFF_JP2,
        None if alpha => sys::IFF_PNG,
        None => sys::IFF_UNKNOWN,
    }
}
