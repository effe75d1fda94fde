//! Languages: how they are named, and where their data come from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data_set::{Bytes, Data, DataSet};
use crate::file_bytes::FileBytes;
use crate::{Error, Result};

/// The variable by which a language's data ask for further languages.
const SUB_LANGUAGES: &str = "tessedit_load_sublangs";

/// Where an engine looks for language data, in this order: data given by name, the folder given,
/// the folder that `TESSDATA_PREFIX` names, data built into the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    pub(crate) given: Vec<(String, Bytes)>,
    pub(crate) datapath: Option<PathBuf>,
}

impl Sources {
    /// Folders to look in, first one first.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let prefix = std::env::var_os("TESSDATA_PREFIX").filter(|value| !value.is_empty());
        self.datapath.clone().into_iter().chain(prefix.map(PathBuf::from)).collect()
    }

    /// The data of one language.
    fn find(&self, language: &str) -> Result<Data> {
        if let Some((_, bytes)) = self.given.iter().find(|(name, _)| name == language) {
            return Ok(Data::Kept(bytes.clone()));
        }
        for folder in self.folders() {
            let path = folder.join(format!("{language}.traineddata"));
            match FileBytes::read(&path) {
                Ok(bytes) => return Ok(Data::Kept(Bytes::File(Arc::new(bytes)))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(Error::Read { path, source }),
            }
        }
        embedded(language).ok_or_else(|| Error::UnknownLanguage {
            language: language.to_owned(),
            searched: self.searched(),
            available: self.available(),
        })
    }

    /// Names of all languages that could be loaded, sorted.
    pub(crate) fn available(&self) -> Vec<String> {
        let mut names: BTreeSet<String> = self.given.iter().map(|(name, _)| name.clone()).collect();
        for folder in self.folders() {
            list(&folder, "", &mut names);
        }
        names.extend(embedded_names());
        names.into_iter().collect()
    }

    fn searched(&self) -> String {
        let folders: Vec<String> = self.folders().iter().map(|folder| folder.display().to_string()).collect();
        if folders.is_empty() {
            "in the program (no datapath is set)".to_owned()
        } else {
            format!("in {} or in the program", folders.join(", "))
        }
    }

    /// Loads the languages of a list and all that they ask for.
    pub(crate) fn load(&self, list: &LanguageList) -> Result<DataSet> {
        let mut set = DataSet::default();
        let mut wanted: Vec<(String, bool)> = list.wanted.iter().map(|name| (name.clone(), true)).collect();
        let mut next = 0;
        while let Some((name, asked_for)) = wanted.get(next).cloned() {
            next += 1;
            if list.unwanted.contains(&name) || set.has(&name) {
                continue;
            }
            match self.find(&name) {
                Ok(data) => {
                    let settings = set.add(&name, data)?;
                    for (_, value) in settings.iter().filter(|(variable, _)| variable == SUB_LANGUAGES) {
                        wanted
                            .extend(LanguageList::parse(value)?.wanted.into_iter().map(|name| (name, false)));
                    }
                }
                // What another language would like to have may be absent, as upstream has it.
                Err(Error::UnknownLanguage { .. }) if !asked_for => {}
                Err(error) => return Err(error),
            }
        }
        Ok(set)
    }

    /// Adds the data for orientation and script detection.
    pub(crate) fn load_osd(&self, set: &mut DataSet) -> Result<()> {
        if !set.has("osd") {
            set.add("osd", self.find("osd")?)?;
        }
        Ok(())
    }
}

fn list(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if let Some(language) = name.strip_suffix(".traineddata") {
            names.insert(format!("{prefix}{language}"));
        } else if prefix.is_empty() && path.is_dir() {
            // Script models lie one folder deeper: script/Latin.
            list(&path, &format!("{name}/"), names);
        }
    }
}

#[cfg(feature = "data")]
fn embedded(language: &str) -> Option<Data> {
    tesseract_data::get(language).map(Data::embedded)
}

#[cfg(not(feature = "data"))]
fn embedded(_language: &str) -> Option<Data> {
    None
}

#[cfg(feature = "data")]
fn embedded_names() -> impl Iterator<Item = String> {
    tesseract_data::all().iter().map(|found| found.name.to_owned())
}

#[cfg(not(feature = "data"))]
fn embedded_names() -> impl Iterator<Item = String> {
    std::iter::empty()
}

/// A list of languages as upstream writes it: `eng+deu`, with `~` before those not to be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LanguageList {
    wanted: Vec<String>,
    unwanted: Vec<String>,
}

impl LanguageList {
    /// Checks every name: they end up in paths.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut list = Self { wanted: Vec::new(), unwanted: Vec::new() };
        for part in text.split('+').filter(|part| !part.is_empty()) {
            let (name, target) = match part.strip_prefix('~') {
                Some(name) => (name, &mut list.unwanted),
                None => (part, &mut list.wanted),
            };
            let segment = |segment: &str| {
                !segment.is_empty()
                    && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            };
            if !name.split('/').all(segment) {
                return Err(Error::InvalidLanguage(text.to_owned()));
            }
            if !target.iter().any(|known| known == name) {
                target.push(name.to_owned());
            }
        }
        if list.wanted.iter().all(|name| list.unwanted.contains(name)) {
            return Err(Error::InvalidLanguage(text.to_owned()));
        }
        Ok(list)
    }

    /// The list in upstream's form.
    pub(crate) fn to_upstream(&self) -> String {
        let unwanted = self.unwanted.iter().map(|name| format!("~{name}"));
        self.wanted.iter().cloned().chain(unwanted).collect::<Vec<_>>().join("+")
    }

    /// Languages that must have been loaded in the end.
    pub(crate) fn required(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().filter(|name| !self.unwanted.contains(name)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_taken_apart_and_put_together() {
        let list = LanguageList::parse("eng+script/Latin+eng+~deu").unwrap();
        assert_eq!(list.to_upstream(), "eng+script/Latin+~deu");
        assert_eq!(list.required().collect::<Vec<_>>(), ["eng", "script/Latin"]);
    }

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        for text in ["", "+", "~eng", "eng+~eng", "../eng", "a/../b", "/eng", "eng/", "e ng", "eng\0", "ä"] {
            assert!(LanguageList::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn missing_language_says_where_it_was_looked_for() {
        let sources = Sources { given: Vec::new(), datapath: Some(PathBuf::from("no/such/folder")) };
        let error = sources.load(&LanguageList::parse("xyz").unwrap()).unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }

    proptest! {
        #[test]
        fn what_was_parsed_parses_to_the_same(text in "[~a-zA-Z0-9_/+-]{0,24}") {
            if let Ok(list) = LanguageList::parse(&text) {
                prop_assert_eq!(LanguageList::parse(&list.to_upstream()).unwrap(), list);
            }
        }
    }
}
