//! Pixels that are in memory already.

use super::{DecodeError, Depth, Format, Limits, Raster, pack};
use image::{DynamicImage, ExtendedColorType, ImageDecoder};

/// How the pixels of a buffer are stored: 8 bits a sample, the first pixel at the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PixelLayout {
    /// One byte a pixel; 0 is black.
    Gray8,
    /// Three bytes a pixel.
    Rgb8,
    /// Four bytes a pixel; alpha is not premultiplied, 0 is transparent.
    Rgba8,
}

impl PixelLayout {
    /// Bytes of one pixel.
    #[must_use]
    pub const fn bytes_per_pixel(self) -> usize {
        match self {
            PixelLayout::Gray8 => 1,
            PixelLayout::Rgb8 => 3,
            PixelLayout::Rgba8 => 4,
        }
    }
}

impl Raster {
    /// Copies pixels out of a buffer whose rows begin every `stride` bytes.
    ///
    /// The last row need not be padded to the stride.
    ///
    /// # Errors
    ///
    /// [`DecodeError::ZeroSize`], [`DecodeError::TooLarge`], and [`DecodeError::StrideTooShort`] or
    /// [`DecodeError::BufferTooShort`] if the rows do not fit.
    pub fn from_raw(
        layout: PixelLayout,
        width: u32,
        height: u32,
        stride: usize,
        pixels: &[u8],
        limits: &Limits,
    ) -> Result<Raster, DecodeError> {
        let depth = match layout {
            PixelLayout::Gray8 => Depth::Eight,
            PixelLayout::Rgb8 | PixelLayout::Rgba8 => Depth::ThirtyTwo,
        };
        limits.check(width, height, depth)?;
        let row = u64::from(width) * layout.bytes_per_pixel() as u64;
        if (stride as u64) < row {
            return Err(DecodeError::StrideTooShort { stride, row });
        }
        let needed = (stride as u64).saturating_mul(u64::from(height) - 1).saturating_add(row);
        if (pixels.len() as u64) < needed {
            return Err(DecodeError::BufferTooShort { actual: pixels.len(), needed });
        }
        let mut raster = Raster::zeroed(width, height, depth, limits)?;
        for (line, row_of) in raster.rows_mut().zip(pixels.chunks(stride)) {
            let pixels = &row_of[..row as usize];
            match layout {
                PixelLayout::Gray8 => pack::bytes(line, pixels),
                PixelLayout::Rgb8 => {
                    pack::colours::<3, 1>(line, pixels, |[r, g, b]| pack::rgba(r, g, b, 255));
                }
                PixelLayout::Rgba8 => pack::bytes(line, pixels),
            }
        }
        if layout == PixelLayout::Rgba8 {
            raster.set_samples(4);
        }
        Ok(raster)
    }

    /// Copies the pixels of an image of the `image` crate.
    ///
    /// Grey stays 8 bits deep; grey with alpha becomes colour with alpha; of 16-bit samples the high byte is
    /// kept, as Leptonica does when it reads PNG; floating point samples are clamped to 0..1 and rounded to 8
    /// bits.
    ///
    /// # Errors
    ///
    /// [`DecodeError::ZeroSize`] and [`DecodeError::TooLarge`].
    pub fn from_dynamic_image(image: &DynamicImage, limits: &Limits) -> Result<Raster, DecodeError> {
        let (width, height) = (image.width(), image.height());
        let grey = matches!(image, DynamicImage::ImageLuma8(_) | DynamicImage::ImageLuma16(_));
        let depth = if grey { Depth::Eight } else { Depth::ThirtyTwo };
        let mut raster = Raster::zeroed(width, height, depth, limits)?;
        let samples = usize::from(image.color().channel_count());
        let row = width as usize * samples;
        let lines = raster.rows_mut();
        let byte = |v: &u16| (v >> 8) as u8;
        match image {
            DynamicImage::ImageLuma8(i) => fill(lines, i, row, samples, |v| *v),
            DynamicImage::ImageLumaA8(i) => fill(lines, i, row, samples, |v| *v),
            DynamicImage::ImageRgb8(i) => fill(lines, i, row, samples, |v| *v),
            DynamicImage::ImageRgba8(i) => fill(lines, i, row, samples, |v| *v),
            DynamicImage::ImageLuma16(i) => fill(lines, i, row, samples, byte),
            DynamicImage::ImageLumaA16(i) => fill(lines, i, row, samples, byte),
            DynamicImage::ImageRgb16(i) => fill(lines, i, row, samples, byte),
            DynamicImage::ImageRgba16(i) => fill(lines, i, row, samples, byte),
            // Floating point, and whatever that crate adds in time.
            other => fill(lines, &other.to_rgba8(), width as usize * 4, 4, |v| *v),
        }
        if image.color().has_alpha() {
            raster.set_samples(4);
        }
        Ok(raster)
    }

    /// Runs a decoder of the `image` crate that yields grey, RGB or RGBA of 8 bits.
    ///
    /// The alpha byte of pixels without alpha is what Leptonica's reader of that format leaves there.
    pub(super) fn from_decoder(
        decoder: impl ImageDecoder,
        format: Format,
        limits: &Limits,
    ) -> Result<Raster, DecodeError> {
        let (width, height) = decoder.dimensions();
        let colour = decoder.color_type();
        let samples = usize::from(colour.channel_count());
        let depth = if samples == 1 { Depth::Eight } else { Depth::ThirtyTwo };
        let mut raster = Raster::zeroed(width, height, depth, limits)?;
        limits.check_bytes(width, height, decoder.total_bytes())?;
        if !matches!(
            colour.into(),
            ExtendedColorType::L8 | ExtendedColorType::Rgb8 | ExtendedColorType::Rgba8
        ) {
            return Err(DecodeError::unsupported(format, format_args!("{colour:?} samples")));
        }
        // Within the limit in bytes.
        let mut pixels = vec![0; decoder.total_bytes() as usize];
        decoder.read_image(&mut pixels).map_err(|e| DecodeError::from_image(format, &e))?;

        let opaque = if format == Format::Jpeg { 0 } else { 255 };
        for (line, row) in raster.rows_mut().zip(pixels.chunks_exact(width as usize * samples)) {
            if samples == 3 {
                pack::colours::<3, 1>(line, row, |[r, g, b]| pack::rgba(r, g, b, opaque));
            } else {
                pack::bytes(line, row);
            }
        }
        if samples == 4 {
            raster.set_samples(4);
        }
        raster.set_format(format);
        Ok(raster)
    }
}

/// Packs rows of `row` samples, `samples` to a pixel, each of which `byte` brings to 8 bits.
fn fill<'a, T>(
    lines: impl Iterator<Item = &'a mut [u32]>,
    pixels: &[T],
    row: usize,
    samples: usize,
    byte: impl Fn(&T) -> u8,
) {
    let mut bytes = Vec::with_capacity(row);
    for (line, source) in lines.zip(pixels.chunks_exact(row)) {
        bytes.clear();
        bytes.extend(source.iter().map(&byte));
        match samples {
            2 => pack::colours::<2, 1>(line, &bytes, |[v, a]| pack::rgba(v, v, v, a)),
            3 => pack::colours::<3, 1>(line, &bytes, |[r, g, b]| pack::rgba(r, g, b, 255)),
            _ => pack::bytes(line, &bytes),
        }
    }
}
