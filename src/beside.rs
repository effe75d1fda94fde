//! Language data that lie beside the command, as in the layer for AWS Lambda.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// From the folder `bin` of the command to its data: `/opt/bin/tesseract` and `/opt/tesseract/share/tessdata`.
const TESSDATA: &str = "../tesseract/share/tessdata";

/// The folder of data beside this command, where there is one and `TESSDATA_PREFIX` names none.
pub(crate) fn tessdata() -> Option<PathBuf> {
    let named = std::env::var_os("TESSDATA_PREFIX");
    folder(&std::env::current_exe().ok()?, named.as_deref())
}

fn folder(executable: &Path, named: Option<&OsStr>) -> Option<PathBuf> {
    if named.is_some_and(|name| !name.is_empty()) {
        return None;
    }
    let folder = executable.parent()?.join(TESSDATA);
    // Without `..`, since messages name it.
    folder.canonicalize().ok().filter(|folder| folder.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_is_there_and_only_where_none_is_named() {
        let root = tempfile::tempdir().unwrap();
        let executable = root.path().join("bin/tesseract");
        let data = root.path().join("tesseract/share/tessdata");
        assert_eq!(folder(&executable, None), None);
        std::fs::create_dir_all(root.path().join("bin")).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        let data = data.canonicalize().unwrap();
        assert_eq!(folder(&executable, None), Some(data.clone()));
        assert_eq!(folder(&executable, Some("".as_ref())), Some(data.clone()));
        assert_eq!(folder(&executable, Some("/elsewhere".as_ref())), None);
        std::fs::remove_dir(&data).unwrap();
        std::fs::write(&data, "").unwrap();
        assert_eq!(folder(&executable, None), None);
    }
}
