//! Files of many pages.

use std::borrow::Cow;
use std::iter::FusedIterator;
use std::ops::Range;
use std::path::Path;

use crate::decode::{Limits, PageList};
use crate::{Error, Image, Result};

/// The pages of an image file, decoded one by one: those of a TIFF, the only page of any other format (of a GIF
/// the first frame).
///
/// A page that is damaged is an error in its place, and the next is read all the same. Where the file breaks off,
/// or its list of pages runs in a circle, the last item is the error that says so, and the iteration ends.
///
/// Stands for Leptonica's `pixReadFromMultipageTiff`.
///
/// ```
/// use tesseract_safe::{Engine, Pages};
///
/// let mut engine = Engine::builder().language("eng").build()?;
/// for page in Pages::open("../tests/images/one-line.png")? {
///     println!("{}", engine.recognize(&page?)?.text()?);
/// }
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
#[derive(Clone)]
pub struct Pages<'a> {
    bytes: Cow<'a, [u8]>,
    list: PageList,
    /// Pages that are still to come.
    rest: Range<usize>,
}

impl Pages<'static> {
    /// Reads a file and looks for its pages, within the default [`Limits`].
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Decode`] as [`from_bytes`](Pages::from_bytes).
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with_limits(path, &Limits::default())
    }

    /// Reads a file whose pages, and their number, must keep to `limits`.
    ///
    /// # Errors
    ///
    /// As [`open`](Pages::open).
    pub fn open_with_limits(path: impl AsRef<Path>, limits: &Limits) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::from_bytes_with_limits(bytes, limits)
    }
}

impl<'a> Pages<'a> {
    /// Looks for the pages of a file in memory, borrowed or owned, within the default [`Limits`]. None is decoded
    /// yet.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the bytes are no known image, or if there are too many pages.
    pub fn from_bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self> {
        Self::from_bytes_with_limits(bytes, &Limits::default())
    }

    /// Looks for the pages of a file in memory; each page, and their number, must keep to `limits`.
    ///
    /// # Errors
    ///
    /// As [`from_bytes`](Pages::from_bytes).
    pub fn from_bytes_with_limits(bytes: impl Into<Cow<'a, [u8]>>, limits: &Limits) -> Result<Self> {
        let bytes = bytes.into();
        let list = PageList::find(&bytes, *limits)?;
        let rest = 0..list.len();
        Ok(Self { bytes, list, rest })
    }

    /// How many pages the file has, whether or not they have been iterated over already or can be decoded.
    #[must_use]
    pub fn total(&self) -> usize {
        self.list.len()
    }

    /// Decodes one page, counted from 0, wherever the iteration is; `None` after the last. Threads may share the
    /// pages of a file this way.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`].
    pub fn page(&self, index: usize) -> Option<Result<Image>> {
        let raster = self.list.decode(&self.bytes, index)?;
        Some(raster.map_err(Error::from).and_then(|raster| Image::from_raster(&raster)))
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Image>;

    fn next(&mut self) -> Option<Self::Item> {
        self.nth(0)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }

    /// Pages that are passed over are not decoded.
    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        let index = self.rest.nth(n)?;
        self.page(index)
    }
}

impl ExactSizeIterator for Pages<'_> {}

impl FusedIterator for Pages<'_> {}

impl std::fmt::Debug for Pages<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("count", &self.total()).field("rest", &self.rest).finish()
    }
}
