//! Engines, kept from one event to the next.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tesseract_safe::{Engine, EngineMode, PageSegMode, Result};

use crate::options::Checked;

/// What engines differ in from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    languages: String,
    engine_mode: EngineMode,
    /// The mode that needs data besides the language's; all others are set as needed.
    osd: Option<PageSegMode>,
}

impl Key {
    /// What a request needs; `languages` where it names none.
    #[must_use]
    pub fn of(options: &Checked, languages: &str) -> Self {
        let mode = options.page_seg_mode;
        let osd = matches!(mode, PageSegMode::AutoOsd | PageSegMode::SparseTextOsd).then_some(mode);
        let languages = options.languages.clone().unwrap_or_else(|| languages.to_owned());
        Self { languages, engine_mode: options.engine_mode, osd }
    }

    fn build(&self) -> Result<Engine> {
        let builder = Engine::builder().language(self.languages.as_str()).engine_mode(self.engine_mode);
        builder.page_seg_mode(self.osd.unwrap_or_default()).build()
    }
}

/// Engines that nobody uses now.
#[derive(Debug)]
pub struct Engines {
    /// Kept before all others.
    first: Key,
    /// The one that was used last is at the end.
    idle: Mutex<Vec<(Key, Engine)>>,
    most: usize,
}

impl Engines {
    /// Makes the engine that most events will use; at most `most` are kept.
    ///
    /// # Errors
    ///
    /// As `EngineBuilder::build`.
    pub fn new(languages: &str, most: usize) -> Result<Self> {
        let first = Key { languages: languages.to_owned(), engine_mode: EngineMode::default(), osd: None };
        let engine = first.build()?;
        let idle = Mutex::new(vec![(first.clone(), engine)]);
        Ok(Self { first, idle, most: most.max(1) })
    }

    /// The languages of the engine that was made first.
    #[must_use]
    pub fn languages(&self) -> &str {
        &self.first.languages
    }

    /// An engine, made if there is none.
    ///
    /// # Errors
    ///
    /// As `EngineBuilder::build`.
    pub fn take(&self, key: &Key) -> Result<Engine> {
        let mut idle = self.lock();
        if let Some(place) = idle.iter().rposition(|(known, _)| known == key) {
            return Ok(idle.remove(place).1);
        }
        drop(idle);
        tracing::debug!(languages = key.languages, "engine made");
        key.build()
    }

    /// Takes an engine back, as it was made. One that failed is dropped, so that the next event gets another.
    pub fn give_back(&self, key: Key, mut engine: Engine) {
        let reset = engine
            .set_page_seg_mode(key.osd.unwrap_or_default())
            .and_then(|()| engine.reset_variables())
            .and_then(|()| engine.forget_pages());
        if reset.is_err() {
            tracing::warn!(languages = key.languages, "engine dropped");
            return;
        }
        let mut idle = self.lock();
        idle.push((key, engine));
        while idle.len() > self.most {
            let other = idle.iter().position(|(known, _)| *known != self.first).unwrap_or_default();
            idle.remove(other);
        }
    }

    /// How many are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Key, Engine)>> {
        // Each step leaves the list whole.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    fn key(oem: u32) -> Key {
        Key::of(&Options { oem: Some(oem), ..Options::default() }.check().unwrap(), "eng")
    }

    #[test]
    fn engines_come_back_as_they_were_made() {
        let engines = Engines::new("eng", 2).unwrap();
        let mut engine = engines.take(&key(3)).unwrap();
        assert_eq!(engines.kept(), 0);
        engine.set_whitelist("0").unwrap();
        engine.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
        engines.give_back(key(3), engine);
        assert_eq!(engines.kept(), 1);
        let engine = engines.take(&key(3)).unwrap();
        assert_eq!(engine.variable("tessedit_char_whitelist").unwrap(), "");
        assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    }

    #[test]
    fn the_first_engine_stays_when_others_come() {
        let engines = Engines::new("eng", 1).unwrap();
        let other = engines.take(&key(1)).unwrap();
        engines.give_back(key(1), other);
        assert_eq!(engines.kept(), 1);
        assert_eq!(engines.lock()[0].0, key(3));
    }

    #[test]
    fn unknown_languages_are_errors() {
        assert!(Engines::new("nonesuch", 1).is_err());
    }
}
