//! What `tesseract-safe` offers, from its documentation.

use std::fs;
use std::path::PathBuf;

use crate::{Result, workspace};

/// The documentation of `tesseract-safe` as rustdoc makes it.
pub(super) struct Documentation {
    folder: PathBuf,
}

impl Documentation {
    /// Makes it.
    pub(super) fn build() -> Result<Self> {
        let mut cargo = workspace::cargo();
        cargo.args(["doc", "--quiet", "--package", "tesseract-safe", "--no-deps", "--features", "serde"]);
        if !cargo.status()?.success() {
            return Err("the documentation of tesseract-safe cannot be made".into());
        }
        Ok(Self { folder: workspace::target_folder().join("doc/tesseract_safe") })
    }

    /// Whether there is an item `Name`, or `Type::member`: a method, variant or field.
    pub(super) fn has(&self, path: &str) -> bool {
        let kinds = ["struct", "enum", "fn", "constant", "trait", "type"];
        let (item, member) = match path.split_once("::") {
            Some((item, member)) => (item, Some(member)),
            None => (path, None),
        };
        kinds.iter().any(|kind| {
            let Ok(page) = fs::read_to_string(self.folder.join(format!("{kind}.{item}.html"))) else {
                return false;
            };
            member.is_none_or(|member| {
                ["method", "variant", "structfield", "associatedconstant"]
                    .iter()
                    .any(|kind| page.contains(&format!("id=\"{kind}.{member}\"")))
            })
        })
    }
}
