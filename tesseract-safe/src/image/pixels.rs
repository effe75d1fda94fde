//! Pixels out of an image: to the `image` crate, to gray levels, and compared.

use image::{DynamicImage, GrayImage, ImageBuffer};
use tesseract_sys as sys;

use super::Image;
use crate::{Error, Result};

impl Image {
    /// The picture as an image of the `image` crate.
    ///
    /// | depth | becomes |
    /// |---|---|
    /// | 1 | `Luma8`; what is set is black (0), the rest white (255) |
    /// | 2, 4 | `Luma8`, spread to 0..=255 |
    /// | 8 | `Luma8` |
    /// | 16 | `Luma16` |
    /// | 32 | `Rgb8`, or `Rgba8` with alpha |
    /// | any with a palette | `Rgb8`, or `Rgba8` if a colour of the palette is transparent |
    ///
    /// A pixel whose colour the palette lacks is black. The resolution is not carried over.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{Image, PixelLayout};
    /// let image = Image::from_raw(PixelLayout::Rgb8, 2, 1, 6, &[255, 0, 0, 0, 0, 255])?;
    /// let picture = image.to_dynamic()?;
    /// assert_eq!(picture.as_rgb8().unwrap().get_pixel(0, 0).0, [255, 0, 0]);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn to_dynamic(&self) -> Result<DynamicImage> {
        let rows = Rows::of(self)?;
        if let Some(palette) = self.palette() {
            let colour = |index: u32| palette.get(index as usize).copied().unwrap_or([0, 0, 0, 255]);
            if palette.iter().all(|colour| colour[3] == 255) {
                let rgb = |index| {
                    let [r, g, b, _] = colour(index);
                    [r, g, b]
                };
                return buffer(&rows, rgb).map(DynamicImage::ImageRgb8);
            }
            return buffer(&rows, colour).map(DynamicImage::ImageRgba8);
        }
        match rows.depth {
            16 => buffer(&rows, |level| [level as u16]).map(DynamicImage::ImageLuma16),
            24 => buffer(&rows, |colour| colour.to_be_bytes()[1..].try_into().unwrap_or([0; 3]))
                .map(DynamicImage::ImageRgb8),
            32 if self.has_alpha() => buffer(&rows, u32::to_be_bytes).map(DynamicImage::ImageRgba8),
            32 => buffer(&rows, |colour| {
                let [r, g, b, _] = colour.to_be_bytes();
                [r, g, b]
            })
            .map(DynamicImage::ImageRgb8),
            depth => buffer(&rows, |level| [gray(level, depth)]).map(DynamicImage::ImageLuma8),
        }
    }

    /// The picture in 256 levels of gray, 0 is black: colours weighed as Tesseract weighs them (red 0.3, green
    /// 0.5, blue 0.2), transparent ones over white, and of 16 bits the upper 8.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{Image, PixelLayout};
    /// let image = Image::from_raw(PixelLayout::Rgb8, 2, 1, 6, &[255, 255, 255, 100, 0, 0])?;
    /// assert_eq!(image.to_gray8()?.into_raw(), [255, 30]);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn to_gray8(&self) -> Result<GrayImage> {
        let rows = Rows::of(self)?;
        if let Some(palette) = self.palette() {
            let levels: Vec<u8> = palette.into_iter().map(luminance).collect();
            return buffer(&rows, |index| [levels.get(index as usize).copied().unwrap_or(0)]);
        }
        match rows.depth {
            16 => buffer(&rows, |level| [(level >> 8) as u8]),
            24 => buffer(&rows, |colour| [luminance((colour << 8 | 255).to_be_bytes())]),
            32 if self.has_alpha() => buffer(&rows, |colour| [luminance(colour.to_be_bytes())]),
            32 => buffer(&rows, |colour| [luminance((colour | 255).to_be_bytes())]),
            depth => buffer(&rows, |level| [gray(level, depth)]),
        }
    }

    /// The colours of a picture with a palette: red, green, blue, alpha.
    pub(crate) fn palette(&self) -> Option<Vec<[u8; 4]>> {
        // SAFETY: the Pix is alive and only read; its colormap, if it has one, lives as long.
        let map = unsafe { sys::pixGetColormap(self.as_ptr()) };
        if map.is_null() {
            return None;
        }
        // SAFETY: `map` is live and only read.
        let count = unsafe { sys::pixcmapGetCount(map) };
        let colours = (0..count).map(|index| {
            let mut colour = [0; 4];
            let [red, green, blue, alpha] = &mut colour;
            // SAFETY: `map` is live and only read; the four places outlive the call. Numbers out of range leave
            // zeros.
            unsafe { sys::pixcmapGetRGBA(map, index, red, green, blue, alpha) };
            colour.map(|sample| sample.clamp(0, 255) as u8)
        });
        Some(colours.collect())
    }

    pub(crate) fn has_palette(&self) -> bool {
        // SAFETY: the Pix is alive and only read.
        !unsafe { sys::pixGetColormap(self.as_ptr()) }.is_null()
    }

    /// Whether every pixel has a colour in the palette, if there is one.
    pub(crate) fn palette_is_complete(&self) -> bool {
        let Some(palette) = self.palette() else { return true };
        let colours = palette.len() as u64;
        let complete =
            |rows: Rows<'_>| rows.iter().all(|mut row| row.all(|index| u64::from(index) < colours));
        colours >= 1 << self.depth() || Rows::of(self).is_ok_and(complete)
    }

    /// Whether the lowest byte of each colour is alpha.
    pub(crate) fn has_alpha(&self) -> bool {
        // SAFETY: the Pix is alive and only read.
        self.depth() == 32 && unsafe { sys::pixGetSpp(self.as_ptr()) } == 4
    }
}

/// Equal are images of the same size, depth, palette and resolution, and of the same pixels.
impl PartialEq for Image {
    fn eq(&self, other: &Self) -> bool {
        let shape = |image: &Self| {
            (image.width(), image.height(), image.depth(), image.has_alpha(), image.resolution())
        };
        if shape(self) != shape(other) || self.palette() != other.palette() {
            return false;
        }
        let (Ok(mine), Ok(others)) = (Rows::of(self), Rows::of(other)) else { return false };
        // The byte that holds no alpha holds nothing.
        let mask = if mine.depth == 32 && !self.has_alpha() { !255 } else { !0 };
        mine.iter()
            .zip(others.iter())
            .all(|(mine, others)| mine.map(|p| p & mask).eq(others.map(|p| p & mask)))
    }
}

impl Eq for Image {}

/// The raster of a Pix, checked.
pub(super) struct Rows<'a> {
    words: &'a [u32],
    words_per_line: usize,
    width: u32,
    height: u32,
    depth: u32,
}

impl<'a> Rows<'a> {
    pub(super) fn of(image: &'a Image) -> Result<Self> {
        let pix = image.as_ptr();
        // SAFETY: the Pix is alive and only read.
        let (data, words_per_line) = unsafe { (sys::pixGetData(pix), sys::pixGetWpl(pix)) };
        let (width, height, depth) = (image.width(), image.height(), image.depth());
        let needed = (u64::from(width) * u64::from(depth)).div_ceil(32);
        let words_per_line = usize::try_from(words_per_line).unwrap_or(0);
        // What has no such raster was made when memory ran out.
        if data.is_null() || needed == 0 || height == 0 || (words_per_line as u64) < needed {
            return Err(Error::OutOfMemory);
        }
        let length = words_per_line.checked_mul(height as usize).ok_or(Error::OutOfMemory)?;
        // SAFETY: Leptonica allocates that many words for a Pix, always aligned and initialised by whoever filled
        // it; they live as long as the image, which is borrowed, and nobody writes through a shared reference.
        let words = unsafe { std::slice::from_raw_parts(data, length) };
        Ok(Self { words, words_per_line, width, height, depth })
    }

    /// The rows from the top, as they are packed.
    pub(super) fn packed(&self) -> impl Iterator<Item = &'a [u32]> {
        self.words.chunks_exact(self.words_per_line)
    }

    /// The rows from the top, each the values of its pixels from the left.
    fn iter(&self) -> impl Iterator<Item = impl Iterator<Item = u32>> {
        let (depth, width) = (self.depth as usize, self.width as usize);
        self.packed().map(move |line| (0..width).map(move |x| pixel(line, depth, x)))
    }
}

/// The pixel at `x` of a row that is long enough: bits from the most significant down.
fn pixel(line: &[u32], depth: usize, x: usize) -> u32 {
    match depth {
        32 => line[x],
        // The one depth whose pixels cross the words.
        24 => {
            (3 * x..3 * x + 3).fold(0, |value, byte| value << 8 | line[byte / 4] >> (24 - byte % 4 * 8) & 255)
        }
        _ => {
            let bit = x * depth;
            line[bit / 32] >> (32 - depth - bit % 32) & ((1 << depth) - 1)
        }
    }
}

fn buffer<P, S, const N: usize>(
    rows: &Rows<'_>,
    convert: impl Fn(u32) -> [S; N],
) -> Result<ImageBuffer<P, Vec<S>>>
where
    P: image::Pixel<Subpixel = S>,
    S: image::Primitive,
{
    let mut samples = Vec::new();
    let length = (rows.width as usize).checked_mul(rows.height as usize).and_then(|n| n.checked_mul(N));
    samples.try_reserve_exact(length.ok_or(Error::OutOfMemory)?).map_err(|_| Error::OutOfMemory)?;
    for row in rows.iter() {
        samples.extend(row.flat_map(&convert));
    }
    ImageBuffer::from_raw(rows.width, rows.height, samples).ok_or(Error::OutOfMemory)
}

/// A level of up to 8 bits in 8 bits; a bit that is set is black.
fn gray(level: u32, depth: u32) -> u8 {
    match depth {
        1 => (1 - level as u8) * 255,
        2 => level as u8 * 85,
        4 => level as u8 * 17,
        _ => level as u8,
    }
}

/// Leptonica's weights, over white.
fn luminance([red, green, blue, alpha]: [u8; 4]) -> u8 {
    let alpha = f32::from(alpha) / 255.0;
    let over_white = |sample: u8| alpha * f32::from(sample) + (1.0 - alpha) * 255.0;
    (0.3 * over_white(red) + 0.5 * over_white(green) + 0.2 * over_white(blue) + 0.5) as u8
}
