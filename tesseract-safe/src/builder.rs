//! Building an engine: what it reads, and how.

use std::borrow::Cow;
use std::ffi::{CString, c_char};
use std::path::PathBuf;

use tesseract_sys as sys;

use crate::ffi::{Failure, Handle, c_string};
use crate::language::{DataSet, LanguageList, Sources};
use crate::legacy;
use crate::traineddata::{Component, Container};
use crate::variable::Variable;
use crate::{Engine, EngineMode, Error, PageSegMode, Result};

/// Sets up an [`Engine`]; made by [`Engine::builder`].
///
/// A builder can be cloned and built from any number of times, one engine per thread for instance.
#[derive(Clone, Debug, Default)]
pub struct EngineBuilder {
    languages: Option<String>,
    sources: Sources,
    page_seg_mode: PageSegMode,
    engine_mode: EngineMode,
    variables: Vec<(String, String)>,
}

impl EngineBuilder {
    /// A builder that looks for data where another one did.
    pub(crate) fn with_sources(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
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
    /// Bytes in a `static` are shared between engines; others are kept until the engine is built.
    #[must_use]
    pub fn data(mut self, language: impl Into<String>, traineddata: impl Into<Cow<'static, [u8]>>) -> Self {
        let language = language.into();
        self.sources.given.retain(|(name, _)| *name != language);
        self.sources.given.push((language, traineddata.into()));
        self
    }

    /// A folder that holds `.traineddata` files.
    #[must_use]
    pub fn datapath(mut self, folder: impl Into<PathBuf>) -> Self {
        self.sources.datapath = Some(folder.into());
        self
    }

    /// How pages are laid out. Default: [`PageSegMode::Auto`].
    #[must_use]
    pub fn page_seg_mode(mut self, mode: PageSegMode) -> Self {
        self.page_seg_mode = mode;
        self
    }

    /// Which of Tesseract's engines reads. Default: what the data offer.
    #[must_use]
    pub fn engine_mode(mut self, mode: EngineMode) -> Self {
        self.engine_mode = mode;
        self
    }

    /// Sets one of Tesseract's variables, those included that are heeded only while an engine is
    /// built (such as `load_system_dawg`). The last value given for a name counts.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.variables.push((name.into(), value.to_string()));
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
    /// [`Error::VariableValue`] and [`Error::VariableRefused`] for variables; [`Error::Read`] for
    /// files.
    pub fn build(&self) -> Result<Engine> {
        let list = LanguageList::parse(self.languages.as_deref().unwrap_or("eng"))?;
        let mode = legacy::available(self.engine_mode)?;
        if self.page_seg_mode.needs_osd() {
            legacy::check_osd()?;
        }
        let mut data = self.sources.load(&list)?;
        check_mode(mode, &data, &list)?;
        if self.page_seg_mode.needs_osd() {
            self.sources.load_osd(&mut data)?;
            legacy::check_osd_data(&data)?;
        }
        let identity = c_string(&data.identity(), "the identity of the data")?;
        let handle = Handle::new(data)?;
        let variables = self.checked_variables(&handle)?;
        let sets_globals = self.sets_globals(&handle)?;
        init(&handle, &identity, &list, mode, &variables, sets_globals)?;

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
        let mut engine = Engine::new(handle, loaded, self.sources.clone());
        engine.set_page_seg_mode(self.page_seg_mode)?;
        Ok(engine.with_these_settings())
    }

    fn checked_variables(&self, handle: &Handle) -> Result<Vec<(CString, CString)>> {
        let mut checked = Vec::new();
        for (name, value) in &self.variables {
            Variable::find(handle, name)?.check(name, value)?;
            checked.push((
                c_string(name, "the name of a variable")?,
                c_string(value, "the value of a variable")?,
            ));
        }
        Ok(checked)
    }

    /// Whether building this engine changes variables that all engines of the process share.
    fn sets_globals(&self, handle: &Handle) -> Result<bool> {
        let given = self.variables.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = given.chain(handle.data().variables().map(str::to_owned)).collect();
        for name in names {
            match Variable::find(handle, &name) {
                Ok(variable) if variable.global => return Ok(true),
                // Data may name variables of other releases; upstream passes over them.
                Ok(_) | Err(Error::UnknownVariable(_) | Error::NulByte(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

fn check_mode(mode: EngineMode, data: &DataSet, list: &LanguageList) -> Result<()> {
    let lstm = |container: &Container<'_>| container.has(Component::Lstm);
    let lacking = match mode {
        EngineMode::Default => None,
        EngineMode::LstmOnly => data.first_without(list, lstm),
        EngineMode::LegacyOnly => data.first_without(list, |found| found.has_legacy()),
        EngineMode::Combined => data.first_without(list, |found| found.has_legacy() && lstm(found)),
    };
    match lacking {
        None => Ok(()),
        Some(language) => Err(Error::EngineModeUnavailable { language, mode }),
    }
}

fn init(
    handle: &Handle,
    identity: &CString,
    list: &LanguageList,
    mode: EngineMode,
    variables: &[(CString, CString)],
    sets_globals: bool,
) -> Result<()> {
    let languages = c_string(&list.to_upstream(), "the list of languages")?;
    let names: Vec<*const c_char> = variables.iter().map(|(name, _)| name.as_ptr()).collect();
    let values: Vec<*const c_char> = variables.iter().map(|(_, value)| value.as_ptr()).collect();
    let init = sys::ts_init {
        data_set: identity.as_ptr(),
        languages: languages.as_ptr(),
        oem: i32::try_from(mode.number()).unwrap_or_default(),
        names: names.as_ptr(),
        values: values.as_ptr(),
        variables: variables.len(),
        sets_globals,
    };
    handle
        .call(|engine, error| {
            // SAFETY: all pointers in `init` are to C strings, or arrays of `variables` of them,
            // that live until the call returns.
            unsafe { sys::ts_engine_init(engine, &raw const init, error) }
        })
        .map_err(|failure| match init_error(failure) {
            Error::LanguageData { reason, .. } => {
                Error::LanguageData { language: list.to_upstream(), reason }
            }
            other => other,
        })
}

/// What fails while languages are loaded is the data's fault: nothing else has been given yet.
fn init_error(failure: Failure) -> Error {
    match failure {
        Failure::Refused(reason) | Failure::Fatal(Error::EngineFailed(reason)) => {
            Error::LanguageData { language: String::new(), reason }
        }
        Failure::Fatal(error) => error,
    }
}
