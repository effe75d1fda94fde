//! The engine: languages loaded, ready to read one image after another.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use tesseract_sys as sys;

use crate::control::{self, Control, Run};
use crate::ffi::{Failure, Handle, Original};
use crate::legacy;
use crate::variable::{Definition, PAGE_SEG_MODE};
use crate::{Backend, BoundingBox, EngineBuilder, Error, Image, Page, PageSegMode, Result, VariableValue};

/// Tesseract takes images of at most this many pixels a side.
pub const MAX_SIDE: u32 = i16::MAX as u32;

/// Tesseract with its languages loaded.
///
/// An engine reads one image at a time; [`recognize`](Self::recognize) borrows it for as long as the
/// [`Page`] is in use, so no result outlives the next image. It can be sent to another thread but
/// not shared between threads: give each thread its own.
///
/// ```
/// use tesseract_safe::{Engine, Image};
///
/// let mut engine = Engine::builder().language("eng").build()?;
/// let image = Image::open("../tests/images/letter.png")?;
/// let page = engine.recognize(&image)?;
/// assert!(page.text()?.contains("Dear"));
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
pub struct Engine {
    handle: Handle,
    languages: Vec<String>,
    page_seg_mode: PageSegMode,
    /// What the engine was built from.
    builder: EngineBuilder,
    /// How many threads recognized a page then.
    built_threads: NonZeroUsize,
    /// Variables that were set since, with what they were.
    changes: BTreeMap<String, VariableValue>,
    /// For detection of orientation, where this one does not hold the model.
    pub(crate) osd: Option<Box<Self>>,
}

impl Engine {
    /// Starts setting up an engine.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    pub(crate) fn new(handle: Handle, languages: Vec<String>, builder: EngineBuilder) -> Self {
        let built_threads = builder.threads_to_use();
        handle.networks().set_threads(built_threads);
        Self {
            handle,
            languages,
            page_seg_mode: PageSegMode::Auto,
            builder,
            built_threads,
            changes: BTreeMap::new(),
            osd: None,
        }
    }

    /// What was set so far is what the engine was built with.
    pub(crate) fn with_these_settings(mut self) -> Self {
        self.changes.clear();
        self
    }

    /// Whether anything is other than when the engine was built.
    pub(crate) fn was_set_otherwise(&self) -> bool {
        !self.changes.is_empty() || self.has_other_threads()
    }

    /// Keeps in mind what a variable was when the engine was built.
    pub(crate) fn note_change(&mut self, name: &str, before: VariableValue, now: &VariableValue) {
        if self.changes.get(name).unwrap_or(&before) == now {
            self.changes.remove(name);
        } else {
            self.changes.entry(name.to_owned()).or_insert(before);
        }
    }

    /// Variables that were set since the engine was built, with what they were.
    pub(crate) fn changes(&self) -> BTreeMap<String, VariableValue> {
        self.changes.clone()
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// What the engine has recognized.
    pub(crate) fn page(&mut self) -> Page<'_> {
        Page::new(&mut self.handle)
    }

    /// A builder of engines like this one, with the variables as they are now.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let mut engine = Engine::builder().language("eng").build()?;
    /// engine.set_whitelist("0123456789")?;
    /// let twin = engine.to_builder()?.build()?;
    /// assert_eq!(twin.variable("tessedit_char_whitelist")?, "0123456789");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn to_builder(&self) -> Result<EngineBuilder> {
        let mut builder = self.builder.clone().page_seg_mode(self.page_seg_mode);
        if self.has_other_threads() {
            builder = builder.threads(self.threads());
        }
        for name in self.changes.keys().filter(|name| *name != PAGE_SEG_MODE) {
            builder = builder.variable(name, self.variable_value(name)?);
        }
        Ok(builder)
    }

    /// Another engine like this one, with the variables as they are now. Languages are loaded anew; images and results are
    /// not taken along.
    ///
    /// # Errors
    ///
    /// As [`EngineBuilder::build`].
    pub fn try_clone(&self) -> Result<Self> {
        self.to_builder()?.build()
    }

    /// Recognizes the text of an image.
    ///
    /// Stands for `TessBaseAPI::SetImage` and `Recognize`.
    ///
    /// # Errors
    ///
    /// [`Error::ImageTooLarge`] beyond [`MAX_SIDE`] pixels a side; [`Error::Recognition`] where
    /// Tesseract gives up on the page; [`Error::EngineFailed`] where it fails one of its own checks,
    /// after which this engine only returns [`Error::Poisoned`].
    pub fn recognize(&mut self, image: &Image) -> Result<Page<'_>> {
        self.require_language()?;
        self.set_image(image)?;
        let result = self.call(|engine, error| {
            // SAFETY: the engine is alive; without a function there is no context to keep alive.
            unsafe { sys::ts_engine_recognize(engine, None, std::ptr::null_mut(), error) }
        });
        self.handle.networks().end_page();
        result.map(|()| self.page())
    }

    /// Recognizes the text of an image under control: with a deadline, a token to cancel it, a report of progress.
    ///
    /// The text is that of [`recognize`](Self::recognize). An engine that was stopped is usable at once.
    ///
    /// Stands for `TessBaseAPI::Recognize` with a monitor.
    ///
    /// # Errors
    ///
    /// As [`recognize`](Self::recognize), and [`Error::Cancelled`] and [`Error::DeadlineExceeded`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use tesseract_safe::{Control, Engine, Error, Image};
    ///
    /// let mut engine = Engine::builder().build()?;
    /// let image = Image::open("../tests/images/letter.png")?;
    /// match engine.recognize_with(&image, Control::new().timeout(Duration::from_secs(60))) {
    ///     Ok(page) => println!("{}", page.text()?),
    ///     Err(Error::DeadlineExceeded) => println!("too large a page"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn recognize_with(&mut self, image: &Image, control: Control<'_>) -> Result<Page<'_>> {
        let area = BoundingBox { left: 0, top: 0, right: image.width(), bottom: image.height() };
        let run = Run::start(control, area);
        run.check()?;
        self.set_image(image)?;
        match self.run(run) {
            Ok(()) => Ok(self.page()),
            Err(error) => {
                self.clear_after(&error)?;
                Err(error)
            }
        }
    }

    /// Recognizes what was set.
    pub(crate) fn run(&mut self, mut run: Run<'_>) -> Result<()> {
        self.require_language()?;
        let context: *mut Run<'_> = &raw mut run;
        let result = self.call(|engine, error| {
            // SAFETY: the engine is alive; `proceed` fits its type, and its context is the run above, to which nothing
            // else refers until the call returns.
            unsafe { sys::ts_engine_recognize(engine, Some(control::proceed), context.cast(), error) }
        });
        self.handle.networks().end_page();
        run.end().and(result)
    }

    /// Forgets half of a page.
    pub(crate) fn clear_after(&mut self, error: &Error) -> Result<()> {
        match error {
            Error::Cancelled | Error::DeadlineExceeded => self.clear(),
            _ => Ok(()),
        }
    }

    pub(crate) fn set_image(&mut self, image: &Image) -> Result<()> {
        self.handle.original = Original::default();
        let (width, height) = (image.width(), image.height());
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(Error::ImageTooLarge { width, height });
        }
        self.handle.original = Original::of(image)?;
        let pix = image.as_ptr();
        self.handle.image_size.set((width, height));
        self.call(|engine, error| {
            // SAFETY: the engine and the image are alive; the shim copies the image and does not
            // change it.
            unsafe { sys::ts_engine_set_image(engine, pix, error) }
        })
    }

    /// The languages in use, those included that other languages asked for.
    ///
    /// Stands for `TessBaseAPI::GetLoadedLanguagesAsVector`.
    #[must_use]
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// What computes the engine's recognition networks: [`Backend::Rust`] where that was not turned off and runs the
    /// network of at least one of its languages.
    #[must_use]
    pub fn backend(&self) -> Backend {
        if self.instructions().is_some() { Backend::Rust } else { Backend::Reference }
    }

    /// The instructions that [`Backend::Rust`] uses on this processor, such as `avx2`, or `generic` for those that any
    /// processor has; `None` with [`Backend::Reference`], for which [`simd_levels`](crate::simd_levels) tells.
    #[must_use]
    pub fn instructions(&self) -> Option<&'static str> {
        self.handle.networks().level()
    }

    /// How many threads recognize one page: [`EngineBuilder::threads`].
    #[must_use]
    pub fn threads(&self) -> NonZeroUsize {
        self.handle.networks().threads()
    }

    /// Sets how many threads recognize each of the pages to come: [`EngineBuilder::threads`].
    pub fn set_threads(&mut self, threads: NonZeroUsize) {
        self.handle.networks().set_threads(threads);
    }

    fn has_other_threads(&self) -> bool {
        self.threads() != self.built_threads
    }

    /// How pages are laid out.
    ///
    /// Stands for `TessBaseAPI::GetPageSegMode`.
    #[must_use]
    pub fn page_seg_mode(&self) -> PageSegMode {
        self.page_seg_mode
    }

    /// Sets how the pages to come are laid out.
    ///
    /// Stands for `TessBaseAPI::SetPageSegMode`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownLanguage`] where the mode needs the data of `osd` and the engine was built
    /// without them; [`Error::LegacyLeftOut`] where the program was built without feature `legacy`;
    /// [`Error::LanguageData`] and [`Error::EngineModeUnavailable`] where the data of `osd` cannot be used.
    pub fn set_page_seg_mode(&mut self, mode: PageSegMode) -> Result<()> {
        self.check_page_seg_mode(mode)?;
        let definition = Definition::find(&self.handle, PAGE_SEG_MODE)?;
        self.put_variable(PAGE_SEG_MODE, definition, &mode.number().to_string())?;
        self.page_seg_mode = mode;
        Ok(())
    }

    /// The same for an engine that is being built: what it was before is nobody's to know.
    pub(crate) fn begin_with_page_seg_mode(&mut self, mode: PageSegMode) -> Result<()> {
        self.check_page_seg_mode(mode)?;
        self.write_variable(PAGE_SEG_MODE, &mode.number().to_string())?;
        self.page_seg_mode = mode;
        Ok(())
    }

    /// Whether this engine can do what the mode needs.
    pub(crate) fn check_page_seg_mode(&self, mode: PageSegMode) -> Result<()> {
        if !mode.needs_osd() {
            return Ok(());
        }
        legacy::check_osd()?;
        self.require_language()?;
        if !self.handle.data().has("osd") {
            return Err(Error::UnknownLanguage {
                language: "osd".to_owned(),
                searched: "in this engine, which was built for a mode without them".to_owned(),
                available: self.available_languages(),
            });
        }
        let checked = legacy::check_osd_data(self.handle.data());
        self.handle.data().release();
        checked
    }

    /// The languages that were asked for, as upstream writes them: joined by `+`; empty for an engine without language.
    ///
    /// Stands for `TessBaseAPI::GetInitLanguagesAsString`.
    #[must_use]
    pub fn init_languages(&self) -> String {
        self.builder.init_languages()
    }

    /// The languages that could have been loaded, sorted: those given, those of the folders, those built into the
    /// program.
    ///
    /// Stands for `TessBaseAPI::GetAvailableLanguagesAsVector`.
    #[must_use]
    pub fn available_languages(&self) -> Vec<String> {
        self.builder.available_languages()
    }

    /// The folder of language data that the engine was built with, if one was given.
    ///
    /// Stands for `TessBaseAPI::GetDatapath`.
    #[must_use]
    pub fn datapath(&self) -> Option<&Path> {
        self.builder.datapath_given()
    }

    /// Forgets the last image and its results, and frees their memory; languages stay loaded.
    ///
    /// Stands for `TessBaseAPI::Clear`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn clear(&mut self) -> Result<()> {
        self.handle.original = Original::default();
        self.call(|engine, error| {
            // SAFETY: the engine is alive.
            unsafe { sys::ts_engine_clear(engine, error) }
        })
    }

    /// Whether an earlier call broke the engine, so that every call returns [`Error::Poisoned`].
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.handle.poisoned()
    }

    pub(crate) fn handle_mut(&mut self) -> &mut Handle {
        &mut self.handle
    }

    /// A builder of an engine that detects orientation, with the data that this one was built from.
    pub(crate) fn builder_of_osd(&self) -> EngineBuilder {
        self.builder.of_osd()
    }

    fn call(
        &self,
        body: impl FnOnce(*mut sys::ts_engine, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<()> {
        let result = self.handle.call(body);
        // Recognition may have read the data of orientation detection.
        self.handle.data().release();
        result.map_err(recognition_error)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("languages", &self.languages)
            .field("page_seg_mode", &self.page_seg_mode)
            .field("poisoned", &self.is_poisoned())
            .finish_non_exhaustive()
    }
}

pub(crate) fn recognition_error(failure: Failure) -> Error {
    match failure {
        Failure::Refused(message) => Error::Recognition(message),
        Failure::Fatal(error) => error,
    }
}
