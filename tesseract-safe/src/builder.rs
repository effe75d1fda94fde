//! Building an engine: what it reads, and how.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use tesseract_sys as sys;

use crate::data_set::DataSet;
use crate::ffi::{Handle, c_string};
use crate::init::{Init, check_mode, checked, init_error, mode_of_data, sets_globals};
use crate::language::{LanguageList, Sources};
use crate::networks::Networks;
use crate::user_lists::UserLists;
use crate::variable::{self, PAGE_SEG_MODE};
use crate::{Backend, Config, Engine, EngineMode, Error, PageSegMode, Result, legacy, resolution};

/// The language where none is asked for.
const DEFAULT_LANGUAGE: &str = "eng";

/// Sets up an [`Engine`]; made by [`Engine::builder`].
///
/// A builder can be cloned and built from any number of times, one engine per thread for instance.
#[derive(Clone, Debug, Default)]
pub struct EngineBuilder {
    languages: Option<String>,
    sources: Sources,
    without_language: bool,
    page_seg_mode: Option<PageSegMode>,
    engine_mode: EngineMode,
    backend: Backend,
    threads: Option<NonZeroUsize>,
    resolution: Option<u32>,
    variables: Config,
    user_lists: UserLists,
}

impl EngineBuilder {
    /// A builder of an engine that detects orientation and script alone, which looks for data where this one does.
    pub(crate) fn of_osd(&self) -> Self {
        let builder = Self { sources: self.sources.clone(), ..Self::default() };
        builder.language("osd").page_seg_mode(PageSegMode::OsdOnly)
    }

    /// Languages to read, joined by `+`, the most likely one first: `eng`, `eng+deu`,
    /// `script/Latin`. Default: `eng`.
    ///
    /// Data are looked for in what [`data`](Self::data) gave, in [`datapath`](Self::datapath), in
    /// the folder that the variable `TESSDATA_PREFIX` of the environment names, and in what is
    /// built into the program (features `eng`, `deu`, `osd`, and what `TESSERACT_DATA_LANGS` named
    /// when it was built), in this order.
    #[must_use]
    pub fn language(mut self, languages: impl Into<String>) -> Self {
        self.languages = Some(languages.into());
        self
    }

    /// Gives the data of a language, the bytes of a `.traineddata` file. No folder is needed.
    ///
    /// Bytes in a `static` are used where they are; others are kept as long as the builder or an engine of it.
    #[must_use]
    pub fn data(mut self, language: impl Into<String>, traineddata: impl Into<Cow<'static, [u8]>>) -> Self {
        let language = language.into();
        self.sources.given.retain(|(name, _)| *name != language);
        self.sources.given.push((language, traineddata.into().into()));
        self
    }

    /// A folder that holds `.traineddata` files.
    #[must_use]
    pub fn datapath(mut self, folder: impl Into<PathBuf>) -> Self {
        self.sources.datapath = Some(folder.into());
        self
    }

    /// Loads no language: the engine can analyse the layout of images and nothing else. No data are needed.
    ///
    /// Stands for `TessBaseAPI::InitForAnalysePage`.
    ///
    /// ```
    /// use tesseract_safe::{Engine, Error, Image};
    /// let mut engine = Engine::builder().without_language().build()?;
    /// let image = Image::open("../tests/images/letter.png")?;
    /// assert!(matches!(engine.recognize(&image), Err(Error::NoLanguage)));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn without_language(mut self) -> Self {
        self.without_language = true;
        self
    }

    /// How pages are laid out. Default: what the variable `tessedit_pageseg_mode` was set to, by the caller or by the
    /// language data (those for vertical text do), or [`PageSegMode::Auto`].
    #[must_use]
    pub fn page_seg_mode(mut self, mode: PageSegMode) -> Self {
        self.page_seg_mode = Some(mode);
        self
    }

    /// Which of Tesseract's engines reads. Default: what the data offer.
    #[must_use]
    pub fn engine_mode(mut self, mode: EngineMode) -> Self {
        self.engine_mode = mode;
        self
    }

    /// What computes the recognition networks. Default: [`Backend::Rust`].
    ///
    /// The results are the same; [`Backend::Reference`] is there to compare with.
    ///
    /// ```
    /// use tesseract_safe::{Backend, Engine, Image};
    /// # let image = Image::open("../tests/images/one-line.png")?;
    /// let mut engine = Engine::builder().build()?;
    /// let mut reference = Engine::builder().backend(Backend::Reference).build()?;
    /// assert_eq!(engine.recognize(&image)?.words()?, reference.recognize(&image)?.words()?);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    #[must_use]
    pub fn backend(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// How many threads recognize one page, the caller's among them. Default: one for each processor that the program may
    /// use; in an [`EnginePool`](crate::EnginePool), which reads several pages at a time, one.
    ///
    /// Several lines are recognized at a time ([`Backend::Rust`] alone), and layout analysis shares some of its loops; the rest
    /// takes one thread. The result is the same. Threads are there as long as a page is recognized.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().threads(NonZeroUsize::MIN).build()?;
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    #[must_use]
    pub fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// As many threads, unless somebody said how many.
    pub(crate) fn threads_by_default(mut self, threads: NonZeroUsize) -> Self {
        self.threads.get_or_insert(threads);
        self
    }

    /// Sets one of Tesseract's variables, those included that are heeded only while an engine is
    /// built (such as `load_system_dawg`). The last value given for a name counts.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.variables = self.variables.set(name, value);
        self
    }

    /// Sets the variables of a config, as if each was given to [`variable`](Self::variable).
    ///
    /// Stands for the configs of `TessBaseAPI::Init`.
    #[must_use]
    pub fn config(mut self, config: &Config) -> Self {
        self.variables.extend(config.iter());
        self
    }

    /// Recognizes these characters alone; an empty text takes all.
    ///
    /// Stands for the variable `tessedit_char_whitelist`.
    #[must_use]
    pub fn whitelist(self, characters: impl AsRef<str>) -> Self {
        self.variable("tessedit_char_whitelist", characters.as_ref())
    }

    /// Recognizes all characters but these.
    ///
    /// Stands for the variable `tessedit_char_blacklist`.
    #[must_use]
    pub fn blacklist(self, characters: impl AsRef<str>) -> Self {
        self.variable("tessedit_char_blacklist", characters.as_ref())
    }

    /// The resolution of all images in pixels per inch, from [`MIN_RESOLUTION`](crate::MIN_RESOLUTION) to
    /// [`MAX_RESOLUTION`](crate::MAX_RESOLUTION), whatever they say themselves.
    ///
    /// Stands for the variable `user_defined_dpi`; [`build`](Self::build) checks it.
    #[must_use]
    pub fn source_resolution(mut self, ppi: u32) -> Self {
        self.resolution = Some(ppi);
        self
    }

    /// Adds words to the dictionaries of all languages. They need no file.
    ///
    /// The LSTM engine prefers words of its dictionaries where what it sees is not clear; it never makes something of
    /// what looks otherwise. Words with characters that a language does not have are passed over by upstream.
    ///
    /// Stands for the variable `user_words_file`, before which it goes: the option `--user-words` of upstream's command.
    #[must_use]
    pub fn user_words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.user_lists.add_words(words);
        self
    }

    /// Adds patterns of words to the dictionaries of all languages, such as `\A\d\d-\d\*`.
    ///
    /// A pattern is a word in which `\c` stands for a letter, `\d` for a digit, `\n` for either, `\p` for punctuation,
    /// `\a` for a lower-case letter, `\A` for an upper-case letter, `\\` for a backslash; after one of these or a character,
    /// `\*` says that it may be repeated. Patterns with characters that a language does not have are passed over by
    /// upstream.
    ///
    /// Stands for the variable `user_patterns_file`, before which it goes: the option `--user-patterns` of upstream's
    /// command.
    #[must_use]
    pub fn user_patterns<S: Into<String>>(mut self, patterns: impl IntoIterator<Item = S>) -> Self {
        self.user_lists.add_patterns(patterns);
        self
    }

    /// The languages that this builder could load, sorted: those given, those of the folders, those
    /// built into the program.
    #[must_use]
    pub fn available_languages(&self) -> Vec<String> {
        self.sources.available()
    }

    /// Loads the data and makes the engine ready.
    ///
    /// Stands for `TessBaseAPI::Init`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownLanguage`], [`Error::InvalidLanguage`], [`Error::LanguageData`] and
    /// [`Error::EngineModeUnavailable`] for what the data lack; [`Error::LegacyLeftOut`] for what the
    /// program lacks without feature `legacy`; [`Error::UnknownVariable`],
    /// [`Error::VariableValue`] and [`Error::VariableRefused`] for variables, [`Error::Resolution`]; [`Error::UserWord`]
    /// for words and patterns; [`Error::Read`] for files, those of words that variables name included;
    /// [`Error::NoLanguage`] and [`Error::VariableInitOnly`] for what goes with a language alone.
    pub fn build(&self) -> Result<Engine> {
        let mut given = self.variables.clone();
        if let Some(ppi) = self.resolution {
            given = given.set(resolution::VARIABLE, resolution::check(ppi)?);
        }
        if self.without_language {
            return self.build_without_language(given);
        }
        let list = LanguageList::parse(self.languages.as_deref().unwrap_or(DEFAULT_LANGUAGE))?;
        let mode = legacy::available(self.engine_mode)?;
        let page_seg_mode = self.page_seg_mode_of(&given);
        if page_seg_mode.is_some_and(PageSegMode::needs_osd) {
            legacy::check_osd()?;
        }
        let mut data = self.sources.load(&list)?;
        check_mode(mode, &data, &list)?;
        if page_seg_mode.is_some_and(PageSegMode::needs_osd) {
            self.sources.load_osd(&mut data)?;
            legacy::check_osd_data(&data)?;
        }
        self.user_lists.load(&given, &self.sources, &list, &mut data)?;
        let identity = c_string(&data.identity(), "the identity of the data")?;
        let networks = Networks::prepare(&data, self.backend, mode);
        let handle = Handle::new(data, networks)?;
        let init = Init {
            identity,
            languages: c_string(&list.to_upstream(), "the list of languages")?,
            mode,
            variables: checked(&given, &handle)?,
            sets_globals: sets_globals(&given, &handle)?,
            user_lists: self.user_lists.given(),
        };
        init.run(&handle)?;

        let loaded = handle
            .text(|engine, out, error| {
                // SAFETY: the engine is alive and `out` is a place to write to.
                unsafe { sys::ts_engine_loaded_languages(engine, out, error) }
            })
            .map_err(init_error)?;
        let loaded: Vec<String> = loaded.split('+').map(str::to_owned).collect();
        if let Some(missing) = list.required().find(|name| !loaded.iter().any(|found| found == name)) {
            return Err(Error::LanguageData {
                language: missing.to_owned(),
                reason: "Tesseract could not load them".to_owned(),
            });
        }
        let mut engine = Engine::new(handle, loaded, self.clone());
        let of_data = engine.variable(PAGE_SEG_MODE)?;
        engine.begin_with_page_seg_mode(page_seg_mode.unwrap_or_else(|| mode_of_data(&of_data)))?;
        Ok(engine.with_these_settings())
    }

    fn build_without_language(&self, given: Config) -> Result<Engine> {
        let handle = Handle::new(DataSet::default(), Networks::default())?;
        handle
            .call(|engine, error| {
                // SAFETY: the engine is alive and was not initialised before.
                unsafe { sys::ts_engine_init_without_language(engine, error) }
            })
            .map_err(init_error)?;
        let page_seg_mode = self.page_seg_mode_of(&given);
        let mut engine = Engine::new(handle, Vec::new(), self.clone());
        engine.apply(&given)?;
        engine.begin_with_page_seg_mode(page_seg_mode.unwrap_or_default())?;
        Ok(engine.with_these_settings())
    }

    /// How many threads an engine of this builder recognizes a page with.
    pub(crate) fn threads_to_use(&self) -> NonZeroUsize {
        self.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }

    /// A value that means no mode is left for the check of variables to find.
    fn page_seg_mode_of(&self, variables: &Config) -> Option<PageSegMode> {
        self.page_seg_mode.or_else(|| variables.get(PAGE_SEG_MODE).and_then(variable::page_seg_mode))
    }

    /// The languages asked for, as upstream writes them.
    pub(crate) fn init_languages(&self) -> String {
        match &self.languages {
            _ if self.without_language => String::new(),
            Some(languages) => languages.clone(),
            None => DEFAULT_LANGUAGE.to_owned(),
        }
    }

    pub(crate) fn datapath_given(&self) -> Option<&Path> {
        self.sources.datapath.as_deref()
    }
}
