//! Loading languages: what is checked before, and what upstream gets.

use std::ffi::{CString, c_char};

use tesseract_sys as sys;

use crate::data_set::DataSet;
use crate::ffi::{Failure, Handle, c_string};
use crate::language::LanguageList;
use crate::traineddata::{Component, Container};
use crate::variable::{self, Definition};
use crate::{Config, EngineMode, Error, PageSegMode, Result};

/// The mode that an engine gets for which nobody chose one: what its data set, as those for vertical text do, unless that is
/// upstream's default or needs other data.
pub(crate) fn mode_of_data(value: &str) -> PageSegMode {
    let set = variable::page_seg_mode(value);
    set.filter(|mode| *mode != PageSegMode::SingleBlock && !mode.needs_osd()).unwrap_or_default()
}

/// Checks variables and makes them what the shim takes.
pub(crate) fn checked(variables: &Config, handle: &Handle) -> Result<Vec<(CString, CString)>> {
    let check = |(name, value)| {
        let value = Definition::find(handle, name)?.check(name, value)?;
        Ok((c_string(name, "the name of a variable")?, c_string(value, "the value of a variable")?))
    };
    variables.iter().map(check).collect()
}

/// Whether building an engine changes variables that all engines of the process share.
pub(crate) fn sets_globals(variables: &Config, handle: &Handle) -> Result<bool> {
    let given = variables.iter().map(|(name, _)| name);
    for name in given.chain(handle.data().variables()) {
        match Definition::find(handle, name) {
            Ok(definition) if definition.global => return Ok(true),
            // Data may name variables of other releases; upstream passes over them.
            Ok(_) | Err(Error::UnknownVariable(_) | Error::NulByte(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

pub(crate) fn check_mode(mode: EngineMode, data: &DataSet, list: &LanguageList) -> Result<()> {
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

/// What upstream gets to load languages.
pub(crate) struct Init {
    pub(crate) identity: CString,
    pub(crate) languages: CString,
    pub(crate) mode: EngineMode,
    pub(crate) variables: Vec<(CString, CString)>,
    pub(crate) sets_globals: bool,
    pub(crate) user_lists: (bool, bool),
}

impl Init {
    /// Loads the languages.
    pub(crate) fn run(&self, handle: &Handle) -> Result<()> {
        let names: Vec<*const c_char> = self.variables.iter().map(|(name, _)| name.as_ptr()).collect();
        let values: Vec<*const c_char> = self.variables.iter().map(|(_, value)| value.as_ptr()).collect();
        let (user_words, user_patterns) = self.user_lists;
        let networks = handle.networks().for_shim();
        let init = sys::ts_init {
            data_set: self.identity.as_ptr(),
            languages: self.languages.as_ptr(),
            oem: i32::try_from(self.mode.number()).unwrap_or_default(),
            names: names.as_ptr(),
            values: values.as_ptr(),
            variables: self.variables.len(),
            sets_globals: self.sets_globals,
            user_words,
            user_patterns,
            networks: &raw const networks,
        };
        let result = handle.call(|engine, error| {
            // SAFETY: all pointers in `init` are to C strings, arrays of `variables` of them, and the functions of the
            // networks, that live until the call returns; the handle keeps the networks as long as the engine.
            unsafe { sys::ts_engine_init(engine, &raw const init, error) }
        });
        // Upstream has copied what it needs by now; dictionaries keep the bytes that they lie in.
        handle.data().release();
        result.map_err(|failure| match init_error(failure) {
            Error::LanguageData { reason, .. } => {
                let language = self.languages.to_string_lossy().into_owned();
                Error::LanguageData { language, reason }
            }
            other => other,
        })
    }
}

/// What fails while languages are loaded is the data's fault: nothing else has been given yet.
pub(crate) fn init_error(failure: Failure) -> Error {
    match failure {
        Failure::Refused(reason) | Failure::Fatal(Error::EngineFailed(reason)) => {
            Error::LanguageData { language: String::new(), reason }
        }
        Failure::Fatal(error) => error,
    }
}
