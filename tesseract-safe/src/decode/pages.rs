//! The pages of a file, found before any is decoded.

use super::{DecodeError, Format, Limits, Raster, decode_page, tiff};

/// Where the pages of a file lie: many in a TIFF, one in all else.
#[derive(Clone, Debug)]
pub struct PageList {
    /// The place of each page; an error where a page should be and cannot be found.
    places: Vec<Result<Place, DecodeError>>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    WholeFile,
    Directory(u64),
}

impl PageList {
    /// Looks for the pages of a file.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Empty`], [`DecodeError::UnknownFormat`] and [`DecodeError::TooManyPages`].
    pub fn find(bytes: &[u8], limits: Limits) -> Result<PageList, DecodeError> {
        let places = match Format::detect(bytes) {
            Some(Format::Tiff) => {
                let directories = tiff::directories(bytes, &limits)?;
                directories.into_iter().map(|place| place.map(Place::Directory)).collect()
            }
            Some(_) if limits.max_pages > 0 => vec![Ok(Place::WholeFile)],
            Some(_) => return Err(DecodeError::TooManyPages { limit: 0 }),
            None => return Err(DecodeError::unknown(bytes)),
        };
        Ok(PageList { places, limits })
    }

    /// How many there are, those included that cannot be decoded.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Decodes one page of the file that the list was made of, counted from 0; `None` after the last.
    pub fn decode(&self, bytes: &[u8], index: usize) -> Option<Result<Raster, DecodeError>> {
        Some(match self.places.get(index)? {
            Ok(Place::WholeFile) => decode_page(bytes, None, &self.limits),
            Ok(Place::Directory(offset)) => decode_page(bytes, Some(*offset), &self.limits),
            Err(error) => Err(error.clone()),
        })
    }
}
