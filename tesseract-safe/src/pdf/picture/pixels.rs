//! A Pix to be read.

use std::ffi::c_int;
use std::marker::PhantomData;

use tesseract_sys as sys;

use crate::Image;

/// The pixels of an image, for as long as it is borrowed.
#[derive(Clone, Copy, Debug)]
pub(in crate::pdf) struct Pixels<'a> {
    pix: *mut sys::Pix,
    words: &'a [u32],
    per_row: usize,
    image: PhantomData<&'a Image>,
}

impl<'a> Pixels<'a> {
    pub(in crate::pdf) fn of(image: &'a Image) -> Self {
        // SAFETY: the image is borrowed, so that its Pix is alive and does not change.
        unsafe { Self::of_ptr(image.as_ptr()) }
    }

    /// # Safety
    ///
    /// `pix` must be a live Pix that neither changes nor is freed during `'a`.
    pub(in crate::pdf) unsafe fn of_ptr(pix: *mut sys::Pix) -> Self {
        // SAFETY: the Pix is alive and only read.
        let (data, per_row, rows) =
            unsafe { (sys::pixGetData(pix), sys::pixGetWpl(pix), sys::pixGetHeight(pix)) };
        let per_row = usize::try_from(per_row).unwrap_or_default();
        let length = per_row * rows.cast_unsigned() as usize;
        let words = if data.is_null() || length == 0 {
            &[]
        } else {
            // SAFETY: the raster of a Pix is that many words long, and does not change as the caller promises.
            unsafe { std::slice::from_raw_parts(data, length) }
        };
        Self { pix, words, per_row, image: PhantomData }
    }

    /// For functions that only read it.
    pub(super) fn as_ptr(&self) -> *mut sys::Pix {
        self.pix
    }

    /// Width and height.
    pub(in crate::pdf) fn size(&self) -> (u32, u32) {
        // SAFETY: the Pix is alive and only read.
        let (width, height) = unsafe { (sys::pixGetWidth(self.pix), sys::pixGetHeight(self.pix)) };
        (width.cast_unsigned(), height.cast_unsigned())
    }

    /// Horizontal and vertical resolution in pixels per inch, 0 if unknown.
    pub(in crate::pdf) fn resolution(&self) -> (u32, u32) {
        // SAFETY: the Pix is alive and only read.
        let (x, y) = unsafe { (sys::pixGetXRes(self.pix), sys::pixGetYRes(self.pix)) };
        (u32::try_from(x).unwrap_or_default(), u32::try_from(y).unwrap_or_default())
    }

    /// Bits per pixel.
    pub(super) fn depth(&self) -> u32 {
        // SAFETY: the Pix is alive and only read.
        unsafe { sys::pixGetDepth(self.pix) }.cast_unsigned()
    }

    /// Whether there is alpha of the kind that Tesseract blends with white.
    pub(super) fn blends_with_white(&self) -> bool {
        // SAFETY: the Pix is alive and only read.
        let (samples, format) = unsafe { (sys::pixGetSpp(self.pix), sys::pixGetInputFormat(self.pix)) };
        self.depth() == 32 && samples == 4 && format == sys::IFF_PNG
    }

    /// The words of a row, in which pixels are packed from the most significant bit down.
    pub(super) fn row(&self, y: u32) -> &'a [u32] {
        let start = y as usize * self.per_row;
        self.words.get(start..start + self.per_row).unwrap_or_default()
    }

    /// The bytes of a row, in which pixels are packed likewise.
    pub(super) fn read(&self, y: u32, bytes: &mut Vec<u8>) {
        let bits = u64::from(self.size().0) * u64::from(self.depth());
        bytes.clear();
        bytes.extend(self.row(y).iter().flat_map(|word| word.to_be_bytes()));
        bytes.resize(bits.div_ceil(8) as usize, 0);
    }

    /// The colours, each red, green, blue, of an image whose pixels are numbers of colours.
    pub(super) fn palette(&self) -> Option<Vec<u8>> {
        // SAFETY: the Pix is alive and only read; its colormap or NULL comes out.
        let map = unsafe { sys::pixGetColormap(self.pix) };
        if map.is_null() {
            return None;
        }
        // SAFETY: the colormap is alive, as the Pix is.
        let count = unsafe { sys::pixcmapGetCount(map) };
        let colour = |index: c_int| {
            let (mut red, mut green, mut blue, mut alpha) = (0, 0, 0, 0);
            // SAFETY: the colormap is alive, and there are four places to write to.
            unsafe {
                sys::pixcmapGetRGBA(map, index, &raw mut red, &raw mut green, &raw mut blue, &raw mut alpha);
            }
            [red, green, blue].map(|sample| sample as u8)
        };
        Some((0..count).flat_map(colour).collect())
    }
}
