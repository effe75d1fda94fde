//! Configs: variables set together, as upstream's config files say it.

mod builtin;
mod file;

use std::fmt::Write;

use crate::variable::is_debug;
use crate::{Error, Result};

/// Variables with values, in the order in which they are set.
///
/// What upstream calls a config: a text with a variable a line, its name, space, and its value, which goes on to the end
/// of the line. Lines that begin with `#` are passed over.
///
/// Nothing is checked before a config is [applied](crate::Engine::apply) or an engine is
/// [built](crate::EngineBuilder::config): which variables there are is for the engine to say.
///
/// ```
/// use tesseract_safe::{Config, Engine};
///
/// let config = Config::parse("# Numbers on a form\ntessedit_char_whitelist 0123456789\nuser_defined_dpi 300\n")?;
/// assert_eq!(config.get("user_defined_dpi"), Some("300"));
/// let engine = Engine::builder().config(&config).config(&Config::builtin("quiet")?).build()?;
/// assert_eq!(engine.variable("tessedit_char_whitelist")?, "0123456789");
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    entries: Vec<(String, String)>,
}

impl Config {
    /// A config that sets nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable; the last value given for a name counts.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.entries.push((name.into(), value.to_string()));
        self
    }

    /// Reads the text of a config file.
    ///
    /// Unlike upstream, which cuts lines at 4096 bytes, it takes lines of any length.
    ///
    /// # Errors
    ///
    /// [`Error::ConfigSyntax`] for a line that begins with space and goes on, which upstream takes for a variable without
    /// a name, or that holds a NUL byte or, not at its end, a carriage return.
    pub fn parse(text: &str) -> Result<Self> {
        let mut entries = Vec::new();
        for (number, line) in text.split('\n').enumerate() {
            // Upstream takes all line ends away that there are.
            let line = line.trim_end_matches('\r');
            let wrong = |reason| Err(Error::ConfigSyntax { line: number + 1, reason });
            if line.starts_with('#') || line.trim_ascii().is_empty() {
                continue;
            }
            if line.contains(['\0', '\r']) {
                return wrong("holds a NUL byte or a carriage return");
            }
            if line.starts_with(BLANKS) {
                return wrong("begins with space; a variable begins its line");
            }
            let (name, value) = line.split_once(BLANKS).unwrap_or((line, ""));
            entries.push((name.to_owned(), value.trim_start_matches(BLANKS).to_owned()));
        }
        Ok(Self { entries })
    }

    /// The text of a config file that says the same.
    ///
    /// # Errors
    ///
    /// [`Error::ConfigSyntax`] with the number of the line that cannot be written: names with space and values with line
    /// ends or with space in front are nothing that such a file can say.
    pub fn to_text(&self) -> Result<String> {
        let mut text = String::new();
        for (index, (name, value)) in self.entries.iter().enumerate() {
            let wrong = |reason| Err(Error::ConfigSyntax { line: index + 1, reason });
            let ends = |text: &str| text.contains(['\n', '\r', '\0']);
            if name.is_empty() || name.starts_with('#') || name.contains(BLANKS) || ends(name) {
                return wrong("has a name that a config file cannot hold");
            }
            if ends(value) || value.starts_with(BLANKS) {
                return wrong("has a value that a config file cannot hold");
            }
            // Writing to a String does not fail.
            let _ = writeln!(text, "{name} {value}");
        }
        Ok(text)
    }

    /// The value of a variable, if the config sets it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Names and values, in the order in which they are set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many variables it sets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it sets nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What of it upstream takes for debugging: variables with `debug` or `display` in their names.
    ///
    /// Stands for what `TessBaseAPI::ReadDebugConfigFile` sets.
    #[must_use]
    pub fn debug_only(&self) -> Self {
        self.filtered(is_debug)
    }

    /// What of it upstream does not take for debugging.
    ///
    /// Stands for what `TessBaseAPI::Init` sets with `set_only_non_debug_params`.
    #[must_use]
    pub fn without_debug(&self) -> Self {
        self.filtered(|name| !is_debug(name))
    }

    fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        self.entries.iter().filter(|(name, _)| keep(name)).cloned().collect()
    }
}

/// What ends a name.
const BLANKS: [char; 2] = [' ', '\t'];

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Config {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl<N: Into<String>, V: Into<String>> Extend<(N, V)> for Config {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, entries: I) {
        self.entries.extend(entries.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_a_name_and_what_follows() {
        let text = "# a comment\n\nname\t  value with space \r\nalone\n \t\nname again\nu Ä#1";
        let config = Config::parse(text).unwrap();
        let entries: Vec<_> = config.iter().collect();
        assert_eq!(entries, [("name", "value with space "), ("alone", ""), ("name", "again"), ("u", "Ä#1")]);
        assert_eq!((config.get("name"), config.get("none"), config.len()), (Some("again"), None, 4));
        assert!(Config::parse("").unwrap().is_empty());
    }

    #[test]
    fn wrong_lines_are_told_by_their_numbers() {
        for (text, wrong) in [("a 1\n b 2", 2), ("\n\n\tc 3\n", 3), ("a \0", 1), ("a\rb 1", 1)] {
            match Config::parse(text) {
                Err(Error::ConfigSyntax { line, .. }) => assert_eq!(line, wrong, "{text:?}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_a_file_cannot_say_is_not_written() {
        for (name, value) in [("", "1"), ("a b", "1"), ("#a", "1"), ("a", "1\n2"), ("a", " 1"), ("a\0", "")] {
            let config = Config::new().set("fine", 1).set(name, value);
            assert!(
                matches!(config.to_text(), Err(Error::ConfigSyntax { line: 2, .. })),
                "{name:?} {value:?}"
            );
        }
    }

    #[test]
    fn debugging_is_told_by_the_name() {
        let config =
            Config::parse("stopper_debug_level 1\nsave_doc_words 1\ntessedit_display_outwords T\n").unwrap();
        assert_eq!(config.debug_only().len(), 2);
        assert_eq!(config.without_debug().iter().collect::<Vec<_>>(), [("save_doc_words", "1")]);
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "[ \\t\\r\\n#a-c\\x00é]{0,40}|.{0,60}") {
            if let Ok(config) = Config::parse(&text) {
                prop_assert_eq!(Config::parse(&config.to_text().unwrap()).unwrap(), config);
            }
        }

        #[test]
        fn what_is_written_is_read(entries in proptest::collection::vec(("[a-z_#]{0,9}", "[ \\ta-z0-9é\\n]{0,9}"), 0..6)) {
            let config: Config = entries.into_iter().collect();
            if let Ok(text) = config.to_text() {
                prop_assert_eq!(Config::parse(&text).unwrap(), config);
            }
        }
    }
}
