//! Language data: where they come from, and the set that one engine reads from.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::traineddata::Container;
use crate::variable::is_refused;
use crate::{Error, Result};

/// The variable by which a language's data ask for further languages.
const SUB_LANGUAGES: &str = "tessedit_load_sublangs";

/// Where data that never change are in memory: address and length, by which they are known again.
pub(crate) type Place = (usize, usize);

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
    fn find(&self, language: &str) -> Result<Data> {
        if let Some((_, bytes)) = self.given.iter().find(|(name, _)| name == language) {
            return Ok(Data::Kept(bytes.clone()));
        }
        for folder in self.folders() {
            let path = folder.join(format!("{language}.traineddata"));
            match std::fs::read(&path) {
                Ok(bytes) => return Ok(Data::Kept(Cow::Owned(bytes))),
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

/// The data of a language.
#[derive(Debug)]
pub(crate) enum Data {
    /// Bytes as they are.
    Kept(Bytes),
    /// Those that the program holds in another form, which takes up memory only while they are needed.
    #[cfg(feature = "data")]
    Unpacked { language: &'static tesseract_data::Language, bytes: RefCell<Option<Bytes>> },
}

impl Data {
    #[cfg(feature = "data")]
    fn embedded(language: &'static tesseract_data::Language) -> Self {
        match language.bytes() {
            borrowed @ Cow::Borrowed(_) => Self::Kept(borrowed),
            owned @ Cow::Owned(_) => Self::Unpacked { language, bytes: RefCell::new(Some(owned)) },
        }
    }

    pub(crate) fn bytes(&self) -> Read<'_> {
        match self {
            Self::Kept(bytes) => Read::Kept(bytes),
            #[cfg(feature = "data")]
            Self::Unpacked { language, bytes } => {
                // Who reads them now has made them.
                if bytes.borrow().is_none() {
                    bytes.replace(Some(language.bytes()));
                }
                Read::Unpacked(Ref::map(bytes.borrow(), |bytes| bytes.as_deref().unwrap_or_default()))
            }
        }
    }

    fn release(&self) {
        #[cfg(feature = "data")]
        if let Self::Unpacked { bytes, .. } = self
            && let Ok(mut bytes) = bytes.try_borrow_mut()
        {
            *bytes = None;
        }
    }

    /// The place in memory of what never changes.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Self::Kept(Cow::Borrowed(bytes)) => Some((bytes.as_ptr() as usize, bytes.len())),
            Self::Kept(Cow::Owned(_)) => None,
            #[cfg(feature = "data")]
            Self::Unpacked { language, .. } => Some((std::ptr::from_ref(*language) as usize, 0)),
        }
    }
}

/// Bytes of a language, while they are read.
pub(crate) enum Read<'a> {
    Kept(&'a [u8]),
    #[cfg(feature = "data")]
    Unpacked(Ref<'a, [u8]>),
}

impl Deref for Read<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Kept(bytes) => bytes,
            #[cfg(feature = "data")]
            Self::Unpacked(bytes) => bytes,
        }
    }
}

/// Places of data that were found valid, and never change.
static VALID: Mutex<Vec<Place>> = Mutex::new(Vec::new());

/// Whether an earlier engine of the process found the same data valid.
fn was_valid(data: &Data) -> bool {
    let valid = VALID.lock().unwrap_or_else(PoisonError::into_inner);
    data.place().is_some_and(|place| valid.contains(&place))
}

fn remember_valid(data: &Data) {
    let mut valid = VALID.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(place) = data.place().filter(|place| !valid.contains(place)) {
        valid.push(place);
    }
}

/// The data that one engine reads from.
#[derive(Debug, Default)]
pub(crate) struct DataSet {
    /// Languages; and what is none: the words of the user, which upstream does not share between engines.
    entries: Vec<(String, Data)>,
    files: Vec<(String, Data)>,
    /// Variables that the data set when they are loaded.
    settings: Vec<(String, String)>,
}

impl DataSet {
    /// Checks the data of a language and takes them up; returns the variables that they set.
    fn add(&mut self, language: &str, data: Data) -> Result<Vec<(String, String)>> {
        let refused = |reason| Error::LanguageData { language: language.to_owned(), reason };
        let settings = {
            let bytes = data.bytes();
            let container = Container::parse(&bytes).map_err(refused)?;
            if !was_valid(&data) {
                container.validate().map_err(refused)?;
                remember_valid(&data);
            }
            container.config()
        };
        if let Some((name, _)) = settings.iter().find(|(name, value)| is_refused(name, value)) {
            return Err(refused(format!("they set variable `{name}`, which is not for recognition")));
        }
        self.settings.extend(settings.iter().cloned());
        self.entries.push((language.to_owned(), data));
        Ok(settings)
    }

    /// Adds what is no language; its name holds a dot, which those of languages do not.
    pub(crate) fn add_file(&mut self, name: String, bytes: Vec<u8>) {
        self.files.push((name, Data::Kept(Cow::Owned(bytes))));
    }

    fn find(&self, name: &str) -> Option<&Data> {
        self.entries.iter().chain(&self.files).find(|(known, _)| known == name).map(|(_, data)| data)
    }

    /// Whether there is such a language, or what was added beside.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a language, or of what was added beside. They stay where they are until [`release`](Self::release).
    pub(crate) fn get(&self, name: &str) -> Option<Read<'_>> {
        self.find(name).map(Data::bytes)
    }

    /// Gives back memory that bytes take up only while they are read; the next reader makes them anew.
    pub(crate) fn release(&self) {
        self.entries.iter().for_each(|(_, data)| data.release());
    }

    /// The languages, with their data.
    pub(crate) fn languages(&self) -> impl Iterator<Item = (&str, &Data)> {
        self.entries.iter().map(|(name, data)| (name.as_str(), data))
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
            self.get(name).is_some_and(|bytes| Container::parse(&bytes).is_ok_and(|found| !test(&found)))
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
        for (name, data) in &self.entries {
            match data.place() {
                Some(place) => (name, place).hash(&mut hasher),
                None => return format!("data-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
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

    #[cfg(feature = "eng")]
    #[test]
    fn embedded_data_can_be_released_and_read_again() {
        let load = || Sources::default().load(&LanguageList::parse("eng").unwrap()).unwrap();
        let set = load();
        let before = set.get("eng").unwrap().to_vec();
        set.release();
        assert!(*set.get("eng").unwrap() == before);
        let (one, other) = (set.get("eng").unwrap(), set.get("eng").unwrap());
        // Not while somebody reads.
        set.release();
        assert!(*one == *other);
        // Engines share dictionaries by it.
        assert_eq!(set.identity(), load().identity());
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
