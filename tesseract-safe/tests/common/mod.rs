//! What the integration tests share.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};

use tesseract_safe::Image;
use tesseract_safe_vendor::Vendor;

/// A page of the workspace's `tests/images`.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images").join(name)
}

/// The same, decoded.
pub fn image(name: &str) -> Image {
    Image::open(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Its true text, as words.
pub fn truth(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path(name).with_extension("txt")).expect("a text beside the image");
    words(&text)
}

/// A text as words.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The folder of a language's pinned data, which need not be built in.
pub fn tessdata(language: &str) -> PathBuf {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pinned sources");
    let tree = vendor.tree(&format!("tessdata-fast-{language}")).expect("the pinned data");
    tree.path().to_path_buf()
}

/// A language's pinned data.
pub fn traineddata(language: &str) -> Vec<u8> {
    std::fs::read(tessdata(language).join(format!("{language}.traineddata"))).expect("the data")
}
