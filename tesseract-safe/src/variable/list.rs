//! All variables, with what upstream says of them.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;

use tesseract_sys as sys;

use super::{Definition, VariableKind, VariableValue};
use crate::ffi::{Failure, Handle};
use crate::{Error, Result};

/// One of Tesseract's variables, as it is in an engine.
///
/// [`Engine::variables`](crate::Engine::variables) lists them.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    name: String,
    description: String,
    value: VariableValue,
    default: VariableValue,
    global: bool,
    init_only: bool,
}

impl Variable {
    /// The name, such as `tessedit_char_whitelist`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What upstream says of it, in English.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> VariableKind {
        self.value.kind()
    }

    /// Its value in the engine.
    #[must_use]
    pub fn value(&self) -> &VariableValue {
        &self.value
    }

    /// Its value before languages are loaded and variables are set.
    #[must_use]
    pub fn default(&self) -> &VariableValue {
        &self.default
    }

    /// Whether it is a global of the process upstream, so that an engine that changes it runs its calls alone.
    #[must_use]
    pub fn is_global(&self) -> bool {
        self.global
    }

    /// Whether it is heeded only while an engine is built, so that only the builder takes it.
    #[must_use]
    pub fn is_init_only(&self) -> bool {
        self.init_only
    }

    /// Whether upstream takes it for a variable of debugging, which is so by its name.
    ///
    /// Stands for what `SetDebugVariable` and `ReadDebugConfigFile` look at.
    #[must_use]
    pub fn is_debug(&self) -> bool {
        is_debug(&self.name)
    }
}

/// Upstream's rule.
pub(crate) fn is_debug(name: &str) -> bool {
    name.contains("debug") || name.contains("display")
}

/// The variables of an engine in upstream's order, or the one of that name.
pub(super) fn visit(handle: &Handle, name: Option<&CStr>) -> Result<Vec<Variable>, Failure> {
    let mut variables: Vec<Variable> = Vec::new();
    let context: *mut Vec<Variable> = &raw mut variables;
    let name = name.map_or(ptr::null(), CStr::as_ptr);
    handle.call(|engine, error| {
        // SAFETY: the engine is alive; the name is NULL or a C string; `collect` fits its type, and its context is the
        // vector above, to which nothing else refers until the call returns.
        unsafe { sys::ts_engine_visit_variables(engine, name, Some(collect), context.cast(), error) }
    })?;
    Ok(variables)
}

/// The variable of that name.
pub(super) fn find(handle: &Handle, name: &str, c_name: &CString) -> Result<Variable> {
    match visit(handle, Some(c_name)) {
        Ok(found) => found.into_iter().next().ok_or_else(|| Error::UnknownVariable(name.to_owned())),
        Err(Failure::Refused(_)) => Err(Error::UnknownVariable(name.to_owned())),
        Err(Failure::Fatal(error)) => Err(error),
    }
}

unsafe extern "C" fn collect(context: *mut c_void, entry: *const sys::ts_variable_entry) {
    // SAFETY: `context` is the vector that `visit` passed, borrowed by nobody else.
    let variables = unsafe { &mut *context.cast::<Vec<Variable>>() };
    // SAFETY: the shim passes an entry that is valid until this function returns.
    let entry = unsafe { &*entry };
    let text = |text: *const c_char| {
        // SAFETY: all texts of an entry are C strings that live as long as it does.
        unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
    };
    let name = text(entry.name);
    let Definition { kind, global, init_only } = Definition::new(&name, &entry.variable);
    variables.push(Variable {
        description: text(entry.description),
        value: VariableValue::new(kind, entry.number, || text(entry.text)),
        default: VariableValue::new(kind, entry.default_number, || text(entry.default_text)),
        global,
        init_only,
        name,
    });
}
