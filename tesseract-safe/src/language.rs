//! Language data: where they come from, and the set that one engine reads from.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::traineddata::Container;
use crate::variable::is_refused;
use crate::{Error, Result};

/// The variable by which a language's data ask for further languages.
const SUB_LANGUAGES: &str = "tessedit_load_sublangs";

/// Bytes of a `.traineddata` file.
pub(crate) type Bytes = Cow<'static, [u8]>;

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
    fn find(&self, language: &str) -> Result<Bytes> {
        if let Some((_, bytes)) = self.given.iter().find(|(name, _)| name == language) {
            return Ok(bytes.clone());
        }
        for folder in self.folders() {
            let path = folder.join(format!("{language}.traineddata"));
            match std::fs::read(&path) {
                Ok(bytes) => return Ok(Cow::Owned(bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(Error::Read { path, source }),
            }
        }
        embedded(language).map(Cow::Borrowed).ok_or_else(|| Error::UnknownLanguage {
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
            if list.unwanted.contains(&name) || set.get(&name).is_some() {
                continue;
            }
            match self.find(&name) {
                Ok(bytes) => {
                    let settings = set.add(&name, bytes)?;
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
        if set.get("osd").is_none() {
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
fn embedded(language: &str) -> Option<&'static [u8]> {
    tesseract_data::get(language).map(|found| found.data)
}

#[cfg(not(feature = "data"))]
fn embedded(_language: &str) -> Option<&'static [u8]> {
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

/// Places and lengths of data in statics that were found valid: they never change.
static VALID: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// Where static data are.
fn place(bytes: &Bytes) -> Option<(usize, usize)> {
    match bytes {
        Cow::Borrowed(bytes) => Some((bytes.as_ptr() as usize, bytes.len())),
        Cow::Owned(_) => None,
    }
}

/// Whether an earlier engine of the process found the same static data valid.
fn was_valid(bytes: &Bytes) -> bool {
    let valid = VALID.lock().unwrap_or_else(PoisonError::into_inner);
    place(bytes).is_some_and(|place| valid.contains(&place))
}

fn remember_valid(bytes: &Bytes) {
    let mut valid = VALID.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(place) = place(bytes).filter(|place| !valid.contains(place)) {
        valid.push(place);
    }
}

/// The data that one engine reads from.
#[derive(Debug, Default)]
pub(crate) struct DataSet {
    entries: Vec<(String, Bytes)>,
    /// What is no language: the words of the user, which upstream does not share between engines.
    files: Vec<(String, Bytes)>,
    /// Variables that the data set when they are loaded.
    settings: Vec<(String, String)>,
}

impl DataSet {
    /// Checks the data of a language and takes them up; returns the variables that they set.
    fn add(&mut self, language: &str, bytes: Bytes) -> Result<Vec<(String, String)>> {
        let refused = |reason| Error::LanguageData { language: language.to_owned(), reason };
        let container = Container::parse(&bytes).map_err(refused)?;
        if !was_valid(&bytes) {
            container.validate().map_err(refused)?;
            remember_valid(&bytes);
        }
        let settings = container.config();
        if let Some((name, _)) = settings.iter().find(|(name, value)| is_refused(name, value)) {
            return Err(refused(format!("they set variable `{name}`, which is not for recognition")));
        }
        self.settings.extend(settings.iter().cloned());
        self.entries.push((language.to_owned(), bytes));
        Ok(settings)
    }

    /// Adds what is no language; its name holds a dot, which those of languages do not.
    pub(crate) fn add_file(&mut self, name: String, bytes: Vec<u8>) {
        self.files.push((name, Cow::Owned(bytes)));
    }

    /// The bytes of a language, or of what was added beside.
    pub(crate) fn get(&self, language: &str) -> Option<&[u8]> {
        let mut all = self.entries.iter().chain(&self.files);
        all.find(|(name, _)| name == language).map(|(_, bytes)| &**bytes)
    }

    /// The languages, with their bytes.
    pub(crate) fn languages(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.entries.iter().map(|(name, bytes)| (name.as_str(), bytes))
    }

    /// Names of the variables that the data set.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.settings.iter().map(|(name, _)| name.as_str())
    }

    /// The first language whose data do not satisfy `test`.
    pub(crate) fn first_without(
        &self,
        list: &LanguageList,
        test: impl Fn(&Container<'_>) -> bool,
    ) -> Option<String> {
        let lacks = |name: &&str| {
            self.get(name).and_then(|bytes| Container::parse(bytes).ok()).is_some_and(|found| !test(&found))
        };
        list.required().find(lacks).map(str::to_owned)
    }

    /// A name under which no other data are known in this process.
    ///
    /// Upstream shares dictionaries between engines by the name of the file that they came from,
    /// so two sets of data must not share a name unless they are the same bytes. Data in statics
    /// never change; all others get a name of their own.
    pub(crate) fn identity(&self) -> String {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut hasher = DefaultHasher::new();
        for (name, bytes) in &self.entries {
            match bytes {
                Cow::Borrowed(bytes) => (name, bytes.as_ptr() as usize, bytes.len()).hash(&mut hasher),
                Cow::Owned(_) => return format!("data-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
            }
        }
        format!("static-{:016x}", hasher.finish())
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
