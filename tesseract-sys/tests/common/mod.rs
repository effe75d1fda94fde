//! What the tests beside upstream's functions share.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::Path;

use tesseract_safe_vendor::Vendor;

/// Numbers that are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: u64) -> i32 {
        i32::try_from(self.next() % limit).unwrap()
    }
}

/// Pinned language data.
pub fn data(tree: &str, language: &str) -> Vec<u8> {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pinned sources");
    let folder = vendor.tree(tree).expect("the pinned data").path().to_path_buf();
    std::fs::read(folder.join(format!("{language}.traineddata"))).expect("the data")
}

/// A component of pinned language data, by its place in the table of the file.
pub fn component(tree: &str, language: &str, index: usize) -> Vec<u8> {
    let file = data(tree, language);
    let offset = |place: usize| i64::from_le_bytes(file[4 + 8 * place..12 + 8 * place].try_into().unwrap());
    let count = u32::from_le_bytes(file[..4].try_into().unwrap()) as usize;
    let start = usize::try_from(offset(index)).expect("the component is there");
    let next = (index + 1..count).map(offset).find(|offset| *offset >= 0);
    file[start..next.map_or(file.len(), |offset| usize::try_from(offset).unwrap())].to_vec()
}
