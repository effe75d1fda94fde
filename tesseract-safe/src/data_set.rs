//! The language data of one engine: checked once, read while it is built, and known again by where they are.

use std::borrow::Cow;
#[cfg(feature = "data")]
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::file_bytes::FileBytes;
use crate::language::LanguageList;
use crate::traineddata::Container;
use crate::variable::is_refused;
use crate::{Error, Result};

/// Bytes of a `.traineddata` file. A clone is the same bytes at the same place.
#[derive(Clone, Debug)]
pub(crate) enum Bytes {
    Static(&'static [u8]),
    Shared(Arc<Vec<u8>>),
    File(Arc<FileBytes>),
}

impl From<Cow<'static, [u8]>> for Bytes {
    fn from(bytes: Cow<'static, [u8]>) -> Self {
        match bytes {
            Cow::Borrowed(bytes) => Self::Static(bytes),
            Cow::Owned(bytes) => Self::Shared(Arc::new(bytes)),
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
            Self::File(bytes) => bytes,
        }
    }
}

/// Where data that never change are in memory: address and length, by which they are known again.
pub(crate) type Place = (usize, usize);

/// The data of a language.
#[derive(Debug)]
pub(crate) enum Data {
    /// Bytes as they are.
    Kept(Bytes),
    /// Those that the program holds in another form, which takes up memory only while they are needed.
    #[cfg(feature = "data")]
    Unpacked { language: &'static tesseract_data::Language, bytes: RefCell<Option<Arc<Vec<u8>>>> },
}

impl Data {
    #[cfg(feature = "data")]
    pub(crate) fn embedded(language: &'static tesseract_data::Language) -> Self {
        match unpacked(language) {
            Bytes::Shared(bytes) => Self::Unpacked { language, bytes: RefCell::new(Some(bytes)) },
            kept => Self::Kept(kept),
        }
    }

    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Self::Kept(bytes) => bytes.clone(),
            #[cfg(feature = "data")]
            Self::Unpacked { language, bytes } => {
                let mut bytes = bytes.borrow_mut();
                if let Some(bytes) = &*bytes {
                    return Bytes::Shared(Arc::clone(bytes));
                }
                // Who reads them now has made them.
                let made = unpacked(language);
                if let Bytes::Shared(made) = &made {
                    *bytes = Some(Arc::clone(made));
                }
                made
            }
        }
    }

    fn release(&self) {
        #[cfg(feature = "data")]
        if let Self::Unpacked { bytes, .. } = self {
            bytes.replace(None);
        }
    }

    /// The place in memory of what never changes.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Self::Kept(Bytes::Static(bytes)) => Some((bytes.as_ptr() as usize, bytes.len())),
            Self::Kept(Bytes::Shared(_) | Bytes::File(_)) => None,
            #[cfg(feature = "data")]
            Self::Unpacked { language, .. } => Some((std::ptr::from_ref(*language) as usize, 0)),
        }
    }
}

/// The bytes of a language in the program: those that somebody keeps, or else made anew.
#[cfg(feature = "data")]
fn unpacked(language: &'static tesseract_data::Language) -> Bytes {
    type Kept = (&'static str, std::sync::Weak<Vec<u8>>);
    static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|(_, bytes)| bytes.strong_count() > 0);
    let known = kept.iter().find(|(name, _)| *name == language.name);
    if let Some(bytes) = known.and_then(|(_, bytes)| bytes.upgrade()) {
        return Bytes::Shared(bytes);
    }
    let bytes = Bytes::from(language.bytes());
    if let Bytes::Shared(bytes) = &bytes {
        kept.push((language.name, Arc::downgrade(bytes)));
    }
    bytes
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
    entries: Vec<(String, Data)>,
    /// What is no language: the words of the user, which upstream does not share between engines.
    files: Vec<(String, Data)>,
    /// Variables that the data set when they are loaded.
    settings: Vec<(String, String)>,
}

impl DataSet {
    /// Checks the data of a language and takes them up; returns the variables that they set.
    pub(crate) fn add(&mut self, language: &str, data: Data) -> Result<Vec<(String, String)>> {
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
        self.files.push((name, Data::Kept(Bytes::Shared(Arc::new(bytes)))));
    }

    fn find(&self, name: &str) -> Option<&Data> {
        self.entries.iter().chain(&self.files).find(|(known, _)| known == name).map(|(_, data)| data)
    }

    /// Whether there is such a language, or what was added beside.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a language, or of what was added beside. They stay where they are until [`release`](Self::release).
    pub(crate) fn get(&self, name: &str) -> Option<Bytes> {
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

#[cfg(all(test, feature = "eng"))]
mod tests {
    use crate::language::{LanguageList, Sources};

    #[test]
    fn embedded_data_can_be_released_and_read_again() {
        let load = || Sources::default().load(&LanguageList::parse("eng").unwrap()).unwrap();
        let set = load();
        let before = set.get("eng").unwrap().to_vec();
        set.release();
        assert!(*set.get("eng").unwrap() == *before);
        let one = set.get("eng").unwrap();
        set.release();
        assert!(*one == *before);
        // Nor are they made twice while somebody keeps them.
        assert_eq!(one.as_ptr(), set.get("eng").unwrap().as_ptr());
        assert_eq!(one.as_ptr(), load().get("eng").unwrap().as_ptr());
        // Engines share dictionaries by it.
        assert_eq!(set.identity(), load().identity());
    }
}
