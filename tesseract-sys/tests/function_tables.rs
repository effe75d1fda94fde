//! The tables that upstream's network looks functions up in are upstream's, to the last bit.

use std::path::Path;
use std::ptr::null;
use std::slice;

use tesseract_safe_vendor::Vendor;
use tesseract_sys::testing::ts_testing_function_tables;

/// The numbers of a table in upstream's source.
fn table(source: &str, name: &str) -> Vec<f64> {
    let (_, behind) = source.split_once(&format!("{name}[] = {{")).expect("the table");
    let (numbers, _) = behind.split_once('}').expect("its end");
    numbers
        .split(',')
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().expect("a number"))
        .collect()
}

#[test]
fn values_are_upstreams() {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pinned sources");
    let tree = vendor.tree("tesseract").expect("the pinned source");
    let source = std::fs::read_to_string(tree.path().join("src/lstm/functions.cpp")).expect("the tables");
    let (mut tanh, mut logistic) = (null(), null());
    // SAFETY: places to write to.
    unsafe { ts_testing_function_tables(&raw mut tanh, &raw mut logistic) };
    for (name, ours) in [("TanhTable", tanh), ("LogisticTable", logistic)] {
        let theirs = table(&source, name);
        assert_eq!(theirs.len(), 4096, "{name}");
        // SAFETY: tables of as many values, which nothing changes any more.
        let ours = unsafe { slice::from_raw_parts(ours, theirs.len()) };
        for (place, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours.to_bits(), theirs.to_bits(), "{name}[{place}]");
        }
    }
}
