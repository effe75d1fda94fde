//! What upstream and tesserocr offer, by name.

use std::fs;

use crate::{Result, workspace};

/// The functions of a library, in the order of its file.
pub(super) struct Interface {
    pub(super) about: &'static str,
    pub(super) names: Vec<String>,
}

impl Interface {
    /// Functions of `capi.h`.
    pub(super) fn of_capi() -> Result<Self> {
        let header = workspace::tree("tesseract")?.path().join("src/api/capi.h");
        let names = functions_of_c(&fs::read_to_string(header)?);
        Ok(Self { about: "capi.h", names })
    }

    /// Functions and methods of tesserocr, from its type stubs.
    pub(super) fn of_tesserocr() -> Result<Self> {
        let stubs = workspace::tree("tesserocr-interface")?.path().join("__init__.pyi");
        let names = functions_of_python(&fs::read_to_string(stubs)?);
        Ok(Self { about: "tesserocr", names })
    }
}

/// Names that begin with `Tess` and stand before a parenthesis.
fn functions_of_c(header: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in header.lines().filter(|line| !line.trim_start().starts_with(['#', '/', '*'])) {
        for (end, _) in line.match_indices('(') {
            let name = line[..end].rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            if name.starts_with("Tess") && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// `function` and `Class.method`.
fn functions_of_python(stubs: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut class = "";
    for line in stubs.lines() {
        if let Some(rest) = line.strip_prefix("class ") {
            class = rest.split(['(', ':']).next().unwrap_or_default();
        } else if let Some(rest) = line.trim_start().strip_prefix("def ") {
            let name = rest.split('(').next().unwrap_or_default();
            let full = if line.starts_with(' ') { format!("{class}.{name}") } else { name.to_owned() };
            if !names.contains(&full) {
                names.push(full);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found() {
        let header = "// TessComment(\n#define TessMacro(x)\nAPI void CALL TessOne(int a,\n  TessType b);\nint TessTwo(void); int TessOne(int);\ntypedef int (*TessFn)(int);";
        assert_eq!(functions_of_c(header), ["TessOne", "TessTwo"]);
        let stubs = "class A(B):\n    X = ...\n    def one(self): ...\n\nclass C:\n    def one(self): ...\ndef two(): ...\n";
        assert_eq!(functions_of_python(stubs), ["A.one", "C.one", "two"]);
    }
}
