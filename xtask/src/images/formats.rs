//! The pages in other formats, made in memory for tests.

use std::io::Cursor;

use image::codecs::{jpeg::JpegEncoder, pnm};
use image::{DynamicImage, ImageEncoder, ImageFormat};
use tiff::encoder::compression::{CompressionAlgorithm, Deflate, Lzw, Packbits, Uncompressed};
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::Tag;

use crate::Result;

/// A file format that holds one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With loss; quality is 1 to 100. Gray stays gray.
    Jpeg(u8),
    /// One bit, 0 is black.
    TiffBilevel(Compression),
    /// 8 bits of gray.
    TiffGray(Compression),
    /// 8 bits each of red, green and blue.
    TiffRgb(Compression),
    /// Without loss.
    WebP,
    /// A palette of at most 256 colours.
    Gif,
    /// Uncompressed.
    Bmp,
    /// P1: black and white, as text.
    PbmAscii,
    /// P4: black and white.
    Pbm,
    /// P2: gray, as text.
    PgmAscii,
    /// P5: gray.
    Pgm,
    /// P6: colours.
    Ppm,
}

/// How a TIFF's pixels are compressed, always without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// Lempel, Ziv, Welch.
    Lzw,
    /// As in zlib (8, "Adobe deflate").
    Deflate,
    /// Runs of bytes.
    PackBits,
}

impl Compression {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Lzw, Self::Deflate, Self::PackBits];
}

impl Format {
    /// All of them, with JPEG at quality 90.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Jpeg(90), Self::WebP, Self::Gif, Self::Bmp];
        all.extend([Self::PbmAscii, Self::Pbm, Self::PgmAscii, Self::Pgm, Self::Ppm]);
        for compression in Compression::ALL {
            all.extend([Self::TiffBilevel, Self::TiffGray, Self::TiffRgb].map(|tiff| tiff(compression)));
        }
        all
    }

    /// The ending of file names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg(_) => "jpg",
            Self::TiffBilevel(_) | Self::TiffGray(_) | Self::TiffRgb(_) => "tif",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
            Self::PbmAscii | Self::Pbm => "pbm",
            Self::PgmAscii | Self::Pgm => "pgm",
            Self::Ppm => "ppm",
        }
    }

    /// Whether the file shows the very pixels of an opaque gray page.
    #[must_use]
    pub fn keeps_gray(self) -> bool {
        !matches!(self, Self::Jpeg(_) | Self::Gif | Self::TiffBilevel(_) | Self::PbmAscii | Self::Pbm)
    }
}

/// A PNG (or whatever else the `image` crate of this build reads) in another format. Transparency is
/// laid over white first; only TIFFs carry the resolution, of 150 dpi.
pub fn encode(bytes: &[u8], format: Format) -> Result<Vec<u8>> {
    let page = over_white(image::load_from_memory(bytes)?);
    let mut out = Cursor::new(Vec::new());
    match format {
        Format::Jpeg(quality) => page.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality))?,
        Format::WebP => page.write_to(&mut out, ImageFormat::WebP)?,
        Format::Gif => DynamicImage::from(page.to_rgba8()).write_to(&mut out, ImageFormat::Gif)?,
        Format::Bmp => page.write_to(&mut out, ImageFormat::Bmp)?,
        Format::PbmAscii => return Ok(pbm_ascii(&page)),
        Format::Pbm => return Ok(pbm(&page)),
        Format::PgmAscii => pnm(&mut out, pnm::PnmSubtype::Graymap(pnm::SampleEncoding::Ascii), &page)?,
        Format::Pgm => pnm(&mut out, pnm::PnmSubtype::Graymap(pnm::SampleEncoding::Binary), &page)?,
        Format::Ppm => pnm(&mut out, pnm::PnmSubtype::Pixmap(pnm::SampleEncoding::Binary), &page)?,
        Format::TiffBilevel(compression) => tiff(&mut out, &page, &bits(&page), &[1], compression)?,
        Format::TiffGray(compression) => tiff(&mut out, &page, &page.to_luma8(), &[8], compression)?,
        Format::TiffRgb(compression) => tiff(&mut out, &page, &page.to_rgb8(), &[8; 3], compression)?,
    }
    Ok(out.into_inner())
}

/// 8 bits a sample, gray or RGB.
fn over_white(page: DynamicImage) -> DynamicImage {
    let gray = !page.color().has_color();
    let mut rgba = page.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [r, g, b, alpha] = pixel.0.map(u32::from);
        let over = |value: u32| ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        pixel.0 = [over(r), over(g), over(b), 255];
    }
    let opaque = DynamicImage::from(rgba);
    if gray { opaque.to_luma8().into() } else { opaque.to_rgb8().into() }
}

fn pnm(out: &mut Cursor<Vec<u8>>, subtype: pnm::PnmSubtype, page: &DynamicImage) -> Result<()> {
    let encoder = pnm::PnmEncoder::new(out).with_subtype(subtype);
    let (width, height) = (page.width(), page.height());
    match subtype {
        pnm::PnmSubtype::Pixmap(_) => {
            encoder.write_image(&page.to_rgb8(), width, height, image::ExtendedColorType::Rgb8)?;
        }
        _ => encoder.write_image(&page.to_luma8(), width, height, image::ExtendedColorType::L8)?,
    }
    Ok(())
}

/// P4, in which 1 is dark.
fn pbm(page: &DynamicImage) -> Vec<u8> {
    let mut file = format!("P4\n{} {}\n", page.width(), page.height()).into_bytes();
    file.extend(bits(page).iter().map(|byte| !byte));
    file
}

/// P1, in lines of at most 70 characters, as the format demands; Leptonica wants the digits apart.
fn pbm_ascii(page: &DynamicImage) -> Vec<u8> {
    let mut file = format!("P1\n{} {}\n", page.width(), page.height()).into_bytes();
    for line in page.to_luma8().chunks(35) {
        file.extend(line.iter().flat_map(|value| [b'0' + u8::from(*value < 128), b' ']));
        file.push(b'\n');
    }
    file
}

/// Eight pixels a byte, rows filled up to whole bytes; 1 is light.
fn bits(page: &DynamicImage) -> Vec<u8> {
    let gray = page.to_luma8();
    let pack = |pixels: &[u8]| {
        let byte = pixels.iter().fold(0, |byte, value| (byte << 1) | u32::from(*value >> 7));
        (byte << (8 - pixels.len())) as u8
    };
    let width = gray.width().max(1) as usize;
    gray.chunks(width).flat_map(|row| row.chunks(8).map(pack)).collect()
}

/// A TIFF of one strip.
fn tiff(
    out: &mut Cursor<Vec<u8>>,
    page: &DynamicImage,
    pixels: &[u8],
    bits: &[u16],
    compression: Compression,
) -> Result<()> {
    let mut strip = Vec::new();
    let code: u16 = match compression {
        Compression::None => Uncompressed.write_to(&mut strip, pixels).map(|_| 1)?,
        Compression::Lzw => Lzw.write_to(&mut strip, pixels).map(|_| 5)?,
        Compression::Deflate => Deflate::default().write_to(&mut strip, pixels).map(|_| 8)?,
        Compression::PackBits => {
            // No run may reach into the next row.
            for row in pixels.chunks((pixels.len() / page.height().max(1) as usize).max(1)) {
                Packbits.write_to(&mut strip, row)?;
            }
            32773
        }
    };
    let mut encoder = TiffEncoder::new(out)?;
    let mut directory = encoder.image_directory()?;
    let offset = u32::try_from(directory.write_data(strip.as_slice())?)?;
    // 1: 0 is black; 2: RGB.
    let photometric: u16 = if bits.len() == 1 { 1 } else { 2 };
    directory.write_tag(Tag::ImageWidth, page.width())?;
    directory.write_tag(Tag::ImageLength, page.height())?;
    directory.write_tag(Tag::BitsPerSample, bits)?;
    directory.write_tag(Tag::Compression, code)?;
    directory.write_tag(Tag::PhotometricInterpretation, photometric)?;
    directory.write_tag(Tag::StripOffsets, offset)?;
    directory.write_tag(Tag::SamplesPerPixel, u16::try_from(bits.len())?)?;
    directory.write_tag(Tag::RowsPerStrip, page.height())?;
    directory.write_tag(Tag::StripByteCounts, u32::try_from(strip.len())?)?;
    directory.write_tag(Tag::XResolution, Rational { n: 150, d: 1 })?;
    directory.write_tag(Tag::YResolution, Rational { n: 150, d: 1 })?;
    directory.write_tag(Tag::ResolutionUnit, 2u16)?;
    Ok(directory.finish()?)
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, ImageFormat, Luma};

    use super::{Format, encode};

    fn sample() -> GrayImage {
        GrayImage::from_fn(37, 11, |x, y| Luma([if (x + y) % 3 == 0 { 0 } else { 255 }]))
    }

    fn png(page: impl Into<DynamicImage>) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        page.into().write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn black_and_white_come_back() {
        let page = sample();
        for format in Format::all() {
            // The image crate of this build reads no TIFF; the tiff crate does, below.
            if format.extension() == "tif" {
                continue;
            }
            let file = encode(&png(page.clone()), format).unwrap();
            let back = image::load_from_memory(&file).unwrap().to_luma8();
            let worst = page.iter().zip(back.iter()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(
                worst <= Some(if matches!(format, Format::Jpeg(_)) { 60 } else { 0 }),
                "{format:?} {worst:?}"
            );
        }
    }

    #[test]
    fn tiffs_come_back() {
        let page = sample();
        for format in Format::all().into_iter().filter(|format| format.extension() == "tif") {
            let file = encode(&png(page.clone()), format).unwrap();
            let mut decoder = tiff::decoder::Decoder::new(std::io::Cursor::new(file)).unwrap();
            assert_eq!(decoder.dimensions().unwrap(), page.dimensions());
            let tiff::decoder::DecodingResult::U8(pixels) = decoder.read_image().unwrap() else { panic!() };
            let wanted: Vec<u8> = match format {
                Format::TiffGray(_) => page.to_vec(),
                Format::TiffRgb(_) => DynamicImage::from(page.clone()).to_rgb8().to_vec(),
                _ => super::bits(&page.clone().into()),
            };
            assert_eq!(pixels, wanted, "{format:?}");
        }
    }

    #[test]
    fn transparency_lies_over_white() {
        let clear = image::RgbaImage::from_pixel(3, 3, image::Rgba([0, 0, 0, 0]));
        let file = encode(&png(clear), Format::Pgm).unwrap();
        assert!(image::load_from_memory(&file).unwrap().to_luma8().iter().all(|value| *value == 255));
    }
}
