//! Recognition networks that run in Rust, by language; the shim asks them in the place of upstream's.

use std::borrow::Cow;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tesseract_lstm::{Input, Model, Network, Scratch};
use tesseract_sys as sys;

use crate::language::{Bytes, DataSet};
use crate::{Backend, EngineMode};

/// The networks of one engine.
#[derive(Debug, Default)]
pub(crate) struct Networks {
    by_language: Vec<(String, Arc<Network>)>,
    work: Mutex<Work>,
}

/// What changes while the engine is at work.
#[derive(Debug, Default)]
struct Work {
    scratch: Scratch,
    /// Numbers of the networks that are in use.
    found: Vec<usize>,
}

impl Networks {
    /// Prepares the networks of all languages that an engine reads from `data`.
    pub(crate) fn prepare(data: &DataSet, backend: Backend, mode: EngineMode) -> Self {
        let none = match backend {
            // Headers of an installed library do not describe its networks.
            Backend::Rust => cfg!(feature = "system") || mode == EngineMode::LegacyOnly,
            Backend::Reference => true,
        };
        if none {
            return Self::default();
        }
        let prepare = |(language, bytes)| match network(bytes) {
            Ok(network) => Some((String::from(language), network)),
            Err(tesseract_lstm::Error::NoNetwork) => None,
            Err(error) => {
                tracing::debug!(language, %error, "Tesseract's own code computes the network");
                None
            }
        };
        Self { by_language: data.languages().filter_map(prepare).collect(), work: Mutex::default() }
    }

    /// What the shim gets. It refers to the networks, whose address must not change as long as the shim has it.
    pub(crate) fn for_shim(self: &Arc<Self>) -> sys::ts_networks {
        let context = Arc::as_ptr(self).cast_mut().cast();
        sys::ts_networks { context, find: Some(find), forward: Some(forward) }
    }

    /// The instructions that the networks in use take; `None` where none is in use.
    pub(crate) fn level(&self) -> Option<&'static str> {
        let first = *self.work().found.first()?;
        self.by_language.get(first).map(|(_, network)| network.level())
    }

    fn find(&self, language: &str) -> Option<usize> {
        let number = self.by_language.iter().position(|(name, _)| name == language)?;
        self.work().found.push(number);
        Some(number)
    }

    /// The probabilities for a line of these sides, if the network takes it.
    fn forward(
        &self,
        number: usize,
        [width, height, depth]: [usize; 3],
        values: &[i8],
    ) -> Option<sys::ts_probabilities> {
        let (_, network) = self.by_language.get(number)?;
        if (height, depth) != (network.height(), network.depth()) {
            return None;
        }
        let mut work = self.work();
        let outputs = network.forward(&Input::new(width, values), &mut work.scratch).ok()?;
        Some(sys::ts_probabilities {
            values: outputs.values().as_ptr(),
            steps: c_int::try_from(outputs.steps()).ok()?,
            classes: c_int::try_from(outputs.classes()).ok()?,
        })
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        // What a panic leaves is memory that the next line overwrites.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The network of a language's data. Data in statics never change, so all engines share their networks.
fn network(bytes: &Bytes) -> Result<Arc<Network>, tesseract_lstm::Error> {
    static SHARED: Mutex<Vec<(&'static [u8], Weak<Network>)>> = Mutex::new(Vec::new());
    let Cow::Borrowed(bytes) = *bytes else { return build(bytes) };
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.retain(|(_, network)| network.strong_count() > 0);
    let known = shared.iter().find(|(known, _)| std::ptr::eq(*known, bytes));
    if let Some(network) = known.and_then(|(_, network)| network.upgrade()) {
        return Ok(network);
    }
    let network = build(bytes)?;
    shared.push((bytes, Arc::downgrade(&network)));
    Ok(network)
}

fn build(bytes: &[u8]) -> Result<Arc<Network>, tesseract_lstm::Error> {
    Network::new(&Model::from_traineddata(bytes)?).map(Arc::new)
}

unsafe extern "C" fn find(context: *mut c_void, language: *const c_char) -> c_int {
    // SAFETY: `context` comes from `for_shim`; whoever called that keeps the networks.
    let networks = unsafe { &*context.cast::<Networks>() };
    // SAFETY: the shim passes a C string that is valid until this function returns.
    let language = unsafe { CStr::from_ptr(language) };
    let found = catch_unwind(AssertUnwindSafe(|| networks.find(language.to_str().ok()?))).ok().flatten();
    found.and_then(|number| c_int::try_from(number).ok()).unwrap_or(-1)
}

unsafe extern "C" fn forward(
    context: *mut c_void,
    network: c_int,
    line: *const sys::ts_line,
    out: *mut sys::ts_probabilities,
) -> bool {
    // SAFETY: `context` comes from `for_shim`; whoever called that keeps the networks.
    let networks = unsafe { &*context.cast::<Networks>() };
    // SAFETY: the shim passes a line that is valid until this function returns.
    let line = unsafe { &*line };
    let run = || {
        let [width, height, depth] =
            [line.width, line.height, line.depth].map(|side| usize::try_from(side).unwrap_or_default());
        if line.values.is_null() {
            return None;
        }
        // SAFETY: the shim's line has as many values.
        let values = unsafe { slice::from_raw_parts(line.values, width * height * depth) };
        networks.forward(usize::try_from(network).ok()?, [width, height, depth], values)
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Some(found)) => {
            // SAFETY: `out` is a place to write to.
            unsafe { out.write(found) };
            true
        }
        _ => false,
    }
}
