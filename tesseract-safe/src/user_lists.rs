//! Words and patterns of the user, which upstream reads from files.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::data_set::DataSet;
use crate::language::{LanguageList, Sources};
use crate::{Config, Error, Result};

/// The name by which the shim asks for the words.
const WORDS: &str = ".user-words";
/// The name by which the shim asks for the patterns.
const PATTERNS: &str = ".user-patterns";

/// Upstream reads lines of at most so many bytes and would take the rest for the next line.
pub(crate) const MAX_LINE: usize = 498;

/// What is given to a builder, an entry a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserLists {
    words: Vec<String>,
    patterns: Vec<String>,
}

impl UserLists {
    pub(crate) fn add_words<S: Into<String>>(&mut self, words: impl IntoIterator<Item = S>) {
        self.words.extend(words.into_iter().map(Into::into));
    }

    pub(crate) fn add_patterns<S: Into<String>>(&mut self, patterns: impl IntoIterator<Item = S>) {
        self.patterns.extend(patterns.into_iter().map(Into::into));
    }

    /// Whether there are words, and whether there are patterns.
    pub(crate) fn given(&self) -> (bool, bool) {
        (!self.words.is_empty(), !self.patterns.is_empty())
    }

    /// Checks the lists, and what the variables name, and puts what upstream will ask for into the data.
    pub(crate) fn load(
        &self,
        variables: &Config,
        sources: &Sources,
        list: &LanguageList,
        data: &mut DataSet,
    ) -> Result<()> {
        let kinds = [
            (&self.words, WORDS, "user_words", word as fn(&str) -> Option<&'static str>),
            (&self.patterns, PATTERNS, "user_patterns", pattern),
        ];
        for (entries, name, variable, check) in kinds {
            for entry in entries {
                if let Some(reason) = line(entry).or_else(|| check(entry)) {
                    return Err(Error::UserWord { entry: entry.clone(), reason });
                }
            }
            if !entries.is_empty() {
                data.add_file(name.to_owned(), (entries.join("\n") + "\n").into_bytes());
                continue;
            }
            let named =
                |ending: &str| variables.get(&format!("{variable}_{ending}")).filter(|name| !name.is_empty());
            if let Some(path) = named("file") {
                // Upstream opens it and says nothing that a program hears where it cannot.
                let path = PathBuf::from(path);
                let opened = File::open(&path).and_then(|file| file.metadata());
                let failed = match opened {
                    Ok(found) if found.is_dir() => std::io::ErrorKind::IsADirectory.into(),
                    Ok(_) => continue,
                    Err(source) => source,
                };
                return Err(Error::Read { path, source: failed });
            }
            if let Some(suffix) = named("suffix") {
                for language in list.required() {
                    let file = format!("{language}.{suffix}");
                    let bytes = beside_data(sources, &file)?;
                    data.add_file(file, bytes);
                }
            }
        }
        Ok(())
    }
}

/// A file that lies in a folder of language data.
fn beside_data(sources: &Sources, file: &str) -> Result<Vec<u8>> {
    let mut missing = PathBuf::from(file);
    for folder in sources.folders() {
        let path = folder.join(file);
        match fs::read(&path) {
            Ok(bytes) => return Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => missing = path,
            Err(source) => return Err(Error::Read { path, source }),
        }
    }
    Err(Error::Read { path: missing, source: std::io::ErrorKind::NotFound.into() })
}

/// What keeps an entry from being a line of a file.
fn line(entry: &str) -> Option<&'static str> {
    if entry.contains(['\n', '\r', '\0']) {
        return Some("it holds a line end or a NUL byte");
    }
    (entry.len() > MAX_LINE).then_some("it is longer than 498 bytes")
}

/// What keeps an entry from being a word.
fn word(entry: &str) -> Option<&'static str> {
    if entry.is_empty() {
        return Some("it is empty");
    }
    entry.contains(char::is_whitespace).then_some("it holds space, and words are what is between")
}

/// What keeps an entry from being a pattern.
fn pattern(entry: &str) -> Option<&'static str> {
    if entry.is_empty() {
        return Some("it is empty");
    }
    let mut characters = entry.chars();
    // Whether something comes before that can be repeated.
    let mut repeatable = false;
    while let Some(character) = characters.next() {
        if character != '\\' {
            repeatable = true;
            continue;
        }
        repeatable = match characters.next() {
            Some('c' | 'd' | 'n' | 'p' | 'a' | 'A' | '\\') => true,
            Some('*') if repeatable => false,
            Some('*') => return Some("\\* repeats what is before it, and nothing is"),
            _ => return Some("after \\ comes one of c d n p a A * or another \\"),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_between_space() {
        assert_eq!(word("Zoë's"), None);
        for wrong in ["", "two words", "tab\t"] {
            assert!(word(wrong).is_some(), "{wrong:?}");
        }
        assert_eq!(line("x".repeat(MAX_LINE).as_str()), None);
        for wrong in ["a\nb", "a\r", "a\0", "x".repeat(MAX_LINE + 1).as_str()] {
            assert!(line(wrong).is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn patterns_are_checked_as_upstream_reads_them() {
        for right in ["1-\\d\\d\\d-GOOG-441", "\\A\\a\\*", "a\\*\\d\\*", "C:\\\\\\n", "ü"] {
            assert_eq!(pattern(right), None, "{right}");
        }
        for wrong in ["", "\\", "\\x", "\\*", "a\\*\\*", "ab\\"] {
            assert!(pattern(wrong).is_some(), "{wrong}");
        }
    }
}
