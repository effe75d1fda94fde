//! A place on a page, which moves.

use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use tesseract_sys as sys;

use super::Level;
use crate::engine::recognition_error;
use crate::ffi::{Failure, Handle};
use crate::{Layout, Page, Result};

/// A place on a page: it moves over blocks, paragraphs, lines, words or symbols, and tells what is there.
///
/// It starts at the first element. Every block is visited at least once at every level: a picture or a rule is a block
/// in which the other levels are [empty](Self::is_empty). Calls with different levels may be mixed. Text from right to
/// left is visited in reading order.
///
/// Stands for `TessPageIterator` and `TessResultIterator`.
///
/// # Errors
///
/// All of its functions return [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal
/// check.
///
/// ```
/// use tesseract_safe::{Engine, Image, Level};
/// # let image = Image::open("../tests/images/letter.png")?;
/// let mut engine = Engine::builder().build()?;
/// let page = engine.recognize(&image)?;
/// let mut cursor = page.cursor()?;
/// loop {
///     if cursor.begins(Level::Line)? {
///         println!("-- line at {:?}", cursor.bounding_box(Level::Line)?);
///     }
///     println!("{:?}", cursor.text(Level::Word)?);
///     if !cursor.advance(Level::Word)? {
///         break;
///     }
/// }
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
pub struct Cursor<'page> {
    pointer: NonNull<sys::ts_iterator>,
    pub(super) handle: &'page Handle,
    // Asks the engine, which is not shared between threads.
    _not_sync: PhantomData<*mut ()>,
}

impl Page<'_> {
    /// A cursor at the start of the page.
    ///
    /// Stands for `TessBaseAPIGetIterator`.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    pub fn cursor(&self) -> Result<Cursor<'_>> {
        Cursor::new(self.handle())?.ok_or(crate::Error::OutOfMemory)
    }
}

impl Layout<'_> {
    /// A cursor at the start of the page, which tells everything but text; `None` where the page is empty.
    ///
    /// Stands for the iterator that `TessBaseAPIAnalyseLayout` returns.
    ///
    /// # Errors
    ///
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image, Level};
    /// # let image = Image::open("../tests/images/figure.png")?;
    /// let mut engine = Engine::builder().build()?;
    /// let layout = engine.analyse(&image)?;
    /// let mut cursor = layout.cursor()?.expect("a page that is not empty");
    /// loop {
    ///     println!("{:?} at {:?}", cursor.block()?, cursor.bounding_box(Level::Block)?);
    ///     if !cursor.advance(Level::Block)? {
    ///         break;
    ///     }
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn cursor(&self) -> Result<Option<Cursor<'_>>> {
        Cursor::new(self.handle())
    }
}

impl<'page> Cursor<'page> {
    /// At the start of the engine's page; `None` where nothing was found on it.
    fn new(handle: &'page Handle) -> Result<Option<Self>> {
        let mut pointer = ptr::null_mut();
        handle
            .call(|engine, error| {
                // SAFETY: the engine is alive and `pointer` is a place to write to.
                unsafe { sys::ts_iterator_create(engine, &raw mut pointer, error) }
            })
            .map_err(recognition_error)?;
        // SAFETY: the call succeeded, so the iterator is new and of this engine; `handle` is borrowed from what borrows
        // the engine for as long as its page stays as it is.
        Ok(unsafe { Self::from_raw(pointer, handle) })
    }

    /// `None` for NULL.
    ///
    /// # Safety
    ///
    /// `pointer` must be NULL or a live iterator of the engine of `handle` that nobody else uses or destroys. The
    /// engine's page must stay as it is as long as `handle` is borrowed.
    unsafe fn from_raw(pointer: *mut sys::ts_iterator, handle: &'page Handle) -> Option<Self> {
        NonNull::new(pointer).map(|pointer| Self { pointer, handle, _not_sync: PhantomData })
    }

    /// Moves to the start of the next element at `level`; `false` where the page ended.
    ///
    /// Stands for `TessPageIteratorNext`.
    pub fn advance(&mut self, level: Level) -> Result<bool> {
        let mut more = false;
        // SAFETY: the iterator is alive and borrowed by nobody else, `more` is a place to write to.
        self.change(|iterator, error| unsafe {
            sys::ts_iterator_next(iterator, level.raw(), &raw mut more, error)
        })?;
        Ok(more)
    }

    /// Moves back to the start of the page.
    ///
    /// Stands for `TessPageIteratorBegin`.
    pub fn restart(&mut self) -> Result<()> {
        self.restart_at(Level::Block)
    }

    /// Moves back to the start of the paragraph.
    ///
    /// Stands for upstream's `PageIterator::RestartParagraph`.
    pub fn restart_paragraph(&mut self) -> Result<()> {
        self.restart_at(Level::Paragraph)
    }

    /// Moves back to the start of the line, as it lies on the page from left to right.
    ///
    /// Stands for upstream's `PageIterator::RestartRow`.
    pub fn restart_line(&mut self) -> Result<()> {
        self.restart_at(Level::Line)
    }

    fn restart_at(&mut self, level: Level) -> Result<()> {
        // SAFETY: the iterator is alive and borrowed by nobody else.
        self.change(|iterator, error| unsafe { sys::ts_iterator_restart(iterator, level.raw(), error) })
    }

    /// Whether there is no element of that level here: the page ended, or the block is no text.
    ///
    /// Stands for upstream's `PageIterator::Empty`.
    pub fn is_empty(&self, level: Level) -> Result<bool> {
        Ok(self.position(level)?.empty)
    }

    /// Whether this is the start of an element at `level`: the first word of a paragraph, for instance.
    ///
    /// Stands for `TessPageIteratorIsAtBeginningOf`.
    pub fn begins(&self, level: Level) -> Result<bool> {
        Ok(self.position(level)?.begins)
    }

    fn position(&self, level: Level) -> Result<sys::ts_position> {
        let mut position = sys::ts_position { empty: true, begins: false };
        // SAFETY: the iterator is alive, `position` is a place to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_position(iterator, level.raw(), &raw mut position, error)
        })?;
        Ok(position)
    }

    /// Whether this is the last `element` within its `level`: the last word of a line, for instance.
    ///
    /// Stands for `TessPageIteratorIsAtFinalElement`.
    pub fn is_final(&self, level: Level, element: Level) -> Result<bool> {
        let mut last = false;
        // SAFETY: the iterator is alive, `last` is a place to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_is_final(iterator, level.raw(), element.raw(), &raw mut last, error)
        })?;
        Ok(last)
    }

    /// Whether this is within the first line of its paragraph.
    ///
    /// Stands for upstream's `PageIterator::IsWithinFirstTextlineOfParagraph`.
    pub fn is_in_first_line(&self) -> Result<bool> {
        let mut first = false;
        // SAFETY: the iterator is alive, `first` is a place to write to.
        self.ask(|iterator, error| unsafe {
            sys::ts_iterator_in_first_line(iterator, &raw mut first, error)
        })?;
        Ok(first)
    }

    /// Another cursor at the same place.
    ///
    /// Stands for `TessPageIteratorCopy` and `TessResultIteratorCopy`.
    pub fn try_clone(&self) -> Result<Self> {
        let mut pointer = ptr::null_mut();
        // SAFETY: the iterator is alive, `pointer` is a place to write to.
        self.ask(|iterator, error| unsafe { sys::ts_iterator_copy(iterator, &raw mut pointer, error) })?;
        // SAFETY: the call succeeded, so the iterator is new and of the same engine.
        unsafe { Self::from_raw(pointer, self.handle) }.ok_or(crate::Error::OutOfMemory)
    }

    /// Whether boxes hold the dots above letters and those below, such as of `i` or of an umlaut. They do unless set.
    ///
    /// Stands for upstream's `PageIterator::SetBoundingBoxComponents`.
    pub fn set_box_parts(&mut self, upper_dots: bool, lower_dots: bool) -> Result<()> {
        // SAFETY: the iterator is alive and borrowed by nobody else.
        self.change(|iterator, error| unsafe {
            sys::ts_iterator_box_parts(iterator, upper_dots, lower_dots, error)
        })
    }

    /// Asks something of the iterator, as a call of its engine.
    pub(super) fn ask(
        &self,
        body: impl FnOnce(*const sys::ts_iterator, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<()> {
        self.try_ask(body).map_err(recognition_error)
    }

    pub(super) fn try_ask(
        &self,
        body: impl FnOnce(*const sys::ts_iterator, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<(), Failure> {
        let iterator = self.pointer.as_ptr().cast_const();
        self.handle.call(|_, error| body(iterator, error))
    }

    fn change(
        &mut self,
        body: impl FnOnce(*mut sys::ts_iterator, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<()> {
        let iterator = self.pointer.as_ptr();
        self.handle.call(|_, error| body(iterator, error)).map_err(recognition_error)
    }
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        // SAFETY: the iterator is ours, its engine is alive because it is borrowed, and it is destroyed once.
        unsafe { sys::ts_iterator_destroy(self.pointer.as_ptr()) }
    }
}

impl std::fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor").finish_non_exhaustive()
    }
}
