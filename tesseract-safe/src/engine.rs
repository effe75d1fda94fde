//! The engine: languages loaded, ready to read one image after another.

use tesseract_sys as sys;

use crate::control::{self, Control, Run};
use crate::ffi::{Failure, Handle, Original, c_string};
use crate::language::Sources;
use crate::legacy;
use crate::variable::Variable;
use crate::{EngineBuilder, Error, Image, Page, PageSegMode, Result};

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
    sources: Sources,
    set_otherwise: bool,
}

impl Engine {
    /// Starts setting up an engine.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    pub(crate) fn new(handle: Handle, languages: Vec<String>, sources: Sources) -> Self {
        Self { handle, languages, page_seg_mode: PageSegMode::Auto, sources, set_otherwise: false }
    }

    /// What was set so far is what the engine was built with.
    pub(crate) fn with_these_settings(mut self) -> Self {
        self.set_otherwise = false;
        self
    }

    /// Whether anything was set after the engine was built.
    pub(crate) fn was_set_otherwise(&self) -> bool {
        self.set_otherwise
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
        self.set_image(image)?;
        self.call(|engine, error| {
            // SAFETY: the engine is alive; without a function there is no context to keep alive.
            unsafe { sys::ts_engine_recognize(engine, None, std::ptr::null_mut(), error) }
        })?;
        Ok(Page::new(&mut self.handle))
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
        let mut run = Run::start(control, image.height());
        run.check()?;
        self.set_image(image)?;
        let context: *mut Run<'_> = &raw mut run;
        let result = self.call(|engine, error| {
            // SAFETY: the engine is alive; `proceed` fits its type, and its context is the run above, to which nothing
            // else refers until the call returns.
            unsafe { sys::ts_engine_recognize(engine, Some(control::proceed), context.cast(), error) }
        });
        match (run.end(), result) {
            (Ok(()), Ok(())) => Ok(Page::new(&mut self.handle)),
            (Ok(()), Err(error)) => Err(error),
            (Err(stopped), _) => {
                self.clear()?;
                Err(stopped)
            }
        }
    }

    fn set_image(&mut self, image: &Image) -> Result<()> {
        self.handle.original = Original::default();
        let (width, height) = (image.width(), image.height());
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(Error::ImageTooLarge { width, height });
        }
        self.handle.original = Original::of(image)?;
        let pix = image.as_ptr();
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
    /// without them; [`Error::LegacyLeftOut`] where the program was built without feature `legacy`.
    pub fn set_page_seg_mode(&mut self, mode: PageSegMode) -> Result<()> {
        if mode.needs_osd() {
            legacy::check_osd()?;
        }
        if mode.needs_osd() && self.handle.data().get("osd").is_none() {
            return Err(Error::UnknownLanguage {
                language: "osd".to_owned(),
                searched: "in this engine, which was built for a mode without them".to_owned(),
                available: self.sources.available(),
            });
        }
        self.set_variable("tessedit_pageseg_mode", mode.number())?;
        self.page_seg_mode = mode;
        Ok(())
    }

    /// Sets one of Tesseract's variables for the images to come.
    ///
    /// Stands for `TessBaseAPI::SetVariable`. Variables that are globals of upstream's process are
    /// kept apart by engine: an engine that has changed one runs its calls alone.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`], [`Error::VariableValue`], [`Error::VariableInitOnly`] for what
    /// belongs into [`EngineBuilder::variable`], [`Error::VariableRefused`].
    pub fn set_variable(&mut self, name: &str, value: impl ToString) -> Result<()> {
        let value = value.to_string();
        let variable = Variable::find(&self.handle, name)?;
        variable.check(name, &value)?;
        if variable.init_only {
            return Err(Error::VariableInitOnly(name.to_owned()));
        }
        let c_name = c_string(name, "the name of a variable")?;
        let c_value = c_string(&value, "the value of a variable")?;
        self.set_otherwise = true;
        self.call(|engine, error| {
            // SAFETY: the engine is alive, name and value are C strings.
            unsafe { sys::ts_engine_set_variable(engine, c_name.as_ptr(), c_value.as_ptr(), error) }
        })
    }

    /// The value of one of Tesseract's variables, as upstream writes it.
    ///
    /// Stands for `TessBaseAPI::GetVariableAsString`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`].
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().variable("user_defined_dpi", 300).build()?;
    /// assert_eq!(engine.variable("user_defined_dpi")?, "300");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn variable(&self, name: &str) -> Result<String> {
        let c_name = c_string(name, "the name of a variable")?;
        let value = self.handle.text(|engine, out, error| {
            // SAFETY: the engine is alive, the name is a C string, `out` is a place to write to.
            unsafe { sys::ts_engine_get_variable(engine, c_name.as_ptr(), out, error) }
        });
        value.map_err(|failure| match failure {
            Failure::Refused(_) => Error::UnknownVariable(name.to_owned()),
            Failure::Fatal(error) => error,
        })
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

    fn call(
        &self,
        body: impl FnOnce(*mut sys::ts_engine, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<()> {
        self.handle.call(body).map_err(recognition_error)
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
