//! Binary images as files.

use std::io::Cursor;

use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::Tag;
use tiff::{TiffError, TiffResult};

use super::pixels::Rows;
use super::{Image, fax};
use crate::{Error, Result};

impl Image {
    /// The image as a TIFF file, coded as CCITT Group 4 without loss: a page takes some tens of kilobytes. It is for
    /// images of 1 bit a pixel without a palette and up to 32,767 pixels wide, as
    /// [`binarize`](Self::binarize) and [`Page::thresholded_image`](crate::Page::thresholded_image) give them.
    ///
    /// Stands for Leptonica's `pixWriteMem` with `IFF_TIFF_G4`; other images become files by way of
    /// [`to_dynamic`](Self::to_dynamic).
    ///
    /// # Errors
    ///
    /// [`Error::Preprocess`] for other images, [`Error::OutOfMemory`].
    ///
    /// ```
    /// use tesseract_safe::{Binarization, Image};
    /// let binary = Image::open("../tests/images/one-line.png")?.binarize(Binarization::Otsu)?;
    /// let file = binary.to_tiff_g4()?;
    /// assert_eq!(Image::from_bytes(&file)?, binary);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn to_tiff_g4(&self) -> Result<Vec<u8>> {
        let refused = |reason: String| Error::Preprocess { step: "code an image as CCITT Group 4", reason };
        if self.depth() != 1 || self.has_palette() {
            let what = if self.has_palette() { "it has a palette" } else { "it has more than 1 bit a pixel" };
            return Err(refused(format!("{what}; binarize it first")));
        }
        let rows = Rows::of(self)?;
        let data = fax::encode(self.width(), rows.packed())
            .ok_or_else(|| refused(format!("{} pixels are too wide; it takes 32767", self.width())))?;
        self.wrap(&data).map_err(|error| match error {
            TiffError::IoError(_) | TiffError::LimitsExceeded => Error::OutOfMemory,
            other => refused(other.to_string()),
        })
    }

    fn wrap(&self, data: &[u8]) -> TiffResult<Vec<u8>> {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)?;
        let mut page = encoder.image_directory()?;
        page.write_tag(Tag::ImageWidth, self.width())?;
        page.write_tag(Tag::ImageLength, self.height())?;
        page.write_tag(Tag::BitsPerSample, 1u16)?;
        page.write_tag(Tag::Compression, 4u16)?;
        // What is set is black.
        page.write_tag(Tag::PhotometricInterpretation, 0u16)?;
        page.write_tag(Tag::SamplesPerPixel, 1u16)?;
        page.write_tag(Tag::RowsPerStrip, self.height())?;
        let offset = page.write_data(data)?;
        page.write_tag(Tag::StripOffsets, u32::try_from(offset)?)?;
        page.write_tag(Tag::StripByteCounts, u32::try_from(data.len())?)?;
        if let Some((x, y)) = self.resolution() {
            page.write_tag(Tag::XResolution, Rational { n: x, d: 1 })?;
            page.write_tag(Tag::YResolution, Rational { n: y, d: 1 })?;
            // A pixel is a part of an inch.
            page.write_tag(Tag::ResolutionUnit, 2u16)?;
        }
        page.finish()?;
        Ok(file.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Image, PixelLayout};

    fn page(name: &str) -> Image {
        Image::open(format!("{}/../tests/images/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn files_hold_what_the_image_holds() {
        for name in ["letter.png", "one-word.png", "shaded.png"] {
            let mut binary = page(name).binarize(crate::Binarization::Otsu).unwrap();
            for resolution in [(0, 0), (300, 300), (204, 98)] {
                binary.set_resolution(resolution.0, resolution.1);
                let file = binary.to_tiff_g4().unwrap();
                assert_eq!(Image::from_bytes(&file).unwrap(), binary, "{name} at {resolution:?}");
            }
        }
    }

    #[test]
    fn others_are_refused() {
        let gray = Image::from_raw(PixelLayout::Gray8, 2, 1, 2, &[0, 9]).unwrap();
        assert!(matches!(gray.to_tiff_g4(), Err(Error::Preprocess { .. })));
        let wide = Image::from_bytes(format!("P1 32768 1\n{}", "1 ".repeat(32_768)).as_bytes()).unwrap();
        let Err(Error::Preprocess { reason, .. }) = wide.to_tiff_g4() else { panic!("it was written") };
        assert!(reason.contains("32768"), "{reason}");
        let widest = Image::from_bytes(format!("P1 32767 1\n{}", "1 ".repeat(32_767)).as_bytes()).unwrap();
        assert_eq!(Image::from_bytes(&widest.to_tiff_g4().unwrap()).unwrap(), widest);
    }
}
