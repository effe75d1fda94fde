//! The seam to the shim: statuses, strings, and the one owner of an engine's pointer.

use std::cell::Cell;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{self, NonNull};
use std::sync::Arc;

use tesseract_sys as sys;

use crate::data_set::{Bytes, DataSet};
use crate::networks::Networks;
use crate::{Error, Image, Result, messages};

/// What a call into the shim came to.
pub(crate) enum Failure {
    /// An orderly no, in upstream's words; the engine is usable.
    Refused(String),
    /// The engine must not be used any more.
    Fatal(Error),
}

/// Runs a call of the shim and reads its status.
pub(crate) fn call(body: impl FnOnce(*mut sys::ts_error) -> sys::ts_status) -> Result<(), Failure> {
    messages::begin_call();
    let mut error = sys::ts_error { message: [0; 512] };
    let status = body(&raw mut error);
    if status == sys::TS_OK {
        return Ok(());
    }
    // SAFETY: the shim ends every message with a NUL inside the array.
    let message = unsafe { CStr::from_ptr(error.message.as_ptr()) }.to_string_lossy().into_owned();
    let said = messages::recent();
    let text = if said.is_empty() { message } else { format!("{message}: {said}") };
    Err(match status {
        sys::TS_FAILED => Failure::Refused(text),
        sys::TS_OUT_OF_MEMORY => Failure::Fatal(Error::OutOfMemory),
        _ => Failure::Fatal(Error::EngineFailed(text)),
    })
}

/// A C string for the shim; `what` names it in the error.
pub(crate) fn c_string(text: &str, what: &'static str) -> Result<CString> {
    CString::new(text).map_err(|_| Error::NulByte(what))
}

/// Takes a text that the shim allocated.
///
/// # Safety
///
/// `text` must come from an output parameter of a shim call that returned `TS_OK`, and must not be
/// used afterwards.
pub(crate) unsafe fn take_text(text: *mut c_char) -> Vec<u8> {
    // SAFETY: the caller promises a NUL-terminated text from the shim.
    let owned = unsafe { CStr::from_ptr(text) }.to_bytes().to_owned();
    // SAFETY: the shim allocated it for `ts_free`, and nothing refers to it any more.
    unsafe { sys::ts_free(text.cast()) };
    owned
}

/// A text of upstream's; what is no UTF-8 in it becomes the replacement character.
pub(crate) fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// An engine of the shim and the data that its reader serves.
pub(crate) struct Handle {
    pointer: NonNull<sys::ts_engine>,
    // Boxed so that its address, which the shim keeps, never changes; dropped after the engine.
    data: Box<DataSet>,
    // The shim keeps their address too.
    networks: Arc<Networks>,
    poisoned: Cell<bool>,
    /// Width and height in pixels of the image that was set last.
    pub(crate) image_size: Cell<(u32, u32)>,
    /// What the engine's own copy of the image no longer shows.
    pub(crate) original: Original,
}

/// An image as it came, where the engine keeps less of it.
#[derive(Default)]
pub(crate) struct Original {
    /// The JPEG file.
    pub(crate) jpeg: Option<Arc<[u8]>>,
    /// Pixels of 2 or 4 bits, which Tesseract makes gray.
    pub(crate) pixels: Option<Image>,
}

impl Original {
    pub(crate) fn of(image: &Image) -> Result<Self> {
        let is_made_gray = matches!(image.depth(), 2 | 4);
        let pixels = is_made_gray.then(|| image.copy().ok_or(Error::OutOfMemory)).transpose()?;
        Ok(Self { jpeg: image.jpeg().cloned(), pixels })
    }
}

// SAFETY: upstream's engine has no tie to the thread that made it, and its process-wide state is
// guarded by locks in the shim. `Handle` is not `Sync`, so one thread at a time uses it.
unsafe impl Send for Handle {}

impl Handle {
    /// An engine without languages that will read from `data`, and recognize with `networks`.
    pub(crate) fn new(data: DataSet, networks: Networks) -> Result<Self> {
        messages::install();
        let data = Box::new(data);
        let context: *const DataSet = &raw const *data;
        let mut pointer = ptr::null_mut();
        let made = call(|error| {
            // SAFETY: the functions fit their types; `context` lives as long as the engine, being
            // owned by the same `Handle` and dropped after it.
            unsafe {
                sys::ts_engine_create(
                    Some(read_data),
                    Some(keep_data),
                    Some(release_data),
                    context.cast_mut().cast(),
                    &raw mut pointer,
                    error,
                )
            }
        });
        match (made, NonNull::new(pointer)) {
            (Ok(()), Some(pointer)) => Ok(Self {
                pointer,
                data,
                networks: Arc::new(networks),
                poisoned: Cell::new(false),
                image_size: Cell::default(),
                original: Original::default(),
            }),
            (Err(Failure::Fatal(error)), _) => Err(error),
            (Err(Failure::Refused(message)), _) => Err(Error::EngineFailed(message)),
            (Ok(()), None) => Err(Error::OutOfMemory),
        }
    }

    /// Makes a call on the engine, unless an earlier one broke it.
    pub(crate) fn call(
        &self,
        body: impl FnOnce(*mut sys::ts_engine, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<(), Failure> {
        if self.poisoned.get() {
            return Err(Failure::Fatal(Error::Poisoned));
        }
        let engine = self.pointer.as_ptr();
        let result = call(|error| body(engine, error));
        if matches!(result, Err(Failure::Fatal(_))) {
            self.poisoned.set(true);
        }
        result
    }

    /// Like [`call`](Self::call), for calls that put a text into an output parameter.
    pub(crate) fn text(
        &self,
        body: impl FnOnce(*mut sys::ts_engine, *mut *mut c_char, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<String, Failure> {
        self.bytes(body).map(lossy)
    }

    /// Like [`text`](Self::text), where the text may be in another encoding than UTF-8.
    pub(crate) fn bytes(
        &self,
        body: impl FnOnce(*mut sys::ts_engine, *mut *mut c_char, *mut sys::ts_error) -> sys::ts_status,
    ) -> Result<Vec<u8>, Failure> {
        let mut text = ptr::null_mut();
        self.call(|engine, error| body(engine, &raw mut text, error))?;
        // SAFETY: the call succeeded, so the shim has put a text of its own into `text`.
        Ok(unsafe { take_text(text) })
    }

    /// The data that the engine's reader serves.
    pub(crate) fn data(&self) -> &DataSet {
        &self.data
    }

    /// The networks that run in Rust.
    pub(crate) fn networks(&self) -> &Arc<Networks> {
        &self.networks
    }

    /// Lets no further call through, because of what broke elsewhere.
    pub(crate) fn poison(&self) {
        self.poisoned.set(true);
    }

    /// Whether an earlier call broke the engine.
    pub(crate) fn poisoned(&self) -> bool {
        self.poisoned.get()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `ts_engine_create` and is destroyed once.
        unsafe { sys::ts_engine_destroy(self.pointer.as_ptr()) }
    }
}

/// Keeps language data where they are, for dictionaries.
unsafe extern "C" fn keep_data(context: *mut c_void, name: *const c_char) -> *mut c_void {
    // SAFETY: as in `read_data`.
    let (set, name) = unsafe { (&*context.cast::<DataSet>(), CStr::from_ptr(name)) };
    match name.to_str().ok().and_then(|name| set.get(name)) {
        Some(bytes) => Box::into_raw(Box::new(bytes)).cast(),
        None => ptr::null_mut(),
    }
}

/// Lets go of language data.
unsafe extern "C" fn release_data(kept: *mut c_void) {
    // SAFETY: the shim passes what `keep_data` returned, once. Bytes may be dropped by any thread.
    drop(unsafe { Box::from_raw(kept.cast::<Bytes>()) });
}

/// Serves language data to Tesseract.
unsafe extern "C" fn read_data(
    context: *mut c_void,
    name: *const c_char,
    data: *mut *const c_char,
    size: *mut usize,
) -> bool {
    // SAFETY: `context` is the `DataSet` of the `Handle` whose call is running, so it is alive, and
    // it is only read through shared references.
    let set = unsafe { &*context.cast::<DataSet>() };
    // SAFETY: the shim passes a NUL-terminated name.
    let name = unsafe { CStr::from_ptr(name) };
    let Some(bytes) = name.to_str().ok().and_then(|name| set.get(name)) else { return false };
    // SAFETY: the shim passes two places to write to, and reads the bytes before the call into it returns, or keeps them;
    // the `Handle` owns the set, which holds them too, does not change it, and releases no bytes during a call.
    unsafe {
        *data = bytes.as_ptr().cast();
        *size = bytes.len();
    }
    true
}
