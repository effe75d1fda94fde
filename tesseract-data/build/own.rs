//! A folder of the user's own `.traineddata` files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::choose::FOLDER;

/// The files in the folder by language, those of scripts in a folder of their own: `script/Latin`. What the folders
/// are, for Cargo to watch, goes to `watch`.
pub fn list(folder: &Path, watch: &mut dyn FnMut(&Path)) -> Result<BTreeMap<String, PathBuf>, String> {
    if !folder.is_absolute() {
        return Err(format!(
            "{FOLDER} is `{}`, a relative path, and builds run in many folders: write the whole path (in Cargo's \
             configuration, {FOLDER} = {{ value = \"...\", relative = true }} is made one)",
            folder.display()
        ));
    }
    let mut files = BTreeMap::new();
    add(folder, "", &mut files, watch)?;
    if files.is_empty() {
        return Err(format!("{FOLDER} is {}, where there is no .traineddata file", folder.display()));
    }
    Ok(files)
}

fn add(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, PathBuf>,
    watch: &mut dyn FnMut(&Path),
) -> Result<(), String> {
    let refused = |error| format!("{FOLDER}: cannot list {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if prefix.is_empty() {
                add(&path, &format!("{name}/"), files, watch)?;
            }
        } else if let Some(language) = name.strip_suffix(".traineddata") {
            files.insert(format!("{prefix}{language}"), path.clone());
        }
    }
    watch(folder);
    Ok(())
}
