//! What the loaded languages know: words and characters.

use tesseract_sys as sys;

use crate::engine::recognition_error;
use crate::ffi::c_string;
use crate::traineddata::{Component, Container};
use crate::user_lists::MAX_LINE;
use crate::{Engine, EngineMode, Error, Result};

impl Engine {
    /// Whether the dictionaries of the first language have a word, those of the user included.
    ///
    /// Stands for `TessBaseAPI::IsValidWord`.
    ///
    /// # Errors
    ///
    /// [`Error::NulByte`], and [`Error::Poisoned`] after an earlier failure.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().user_words(["Zwrgl"]).build()?;
    /// assert!(engine.is_valid_word("window")? && engine.is_valid_word("Zwrgl")?);
    /// assert!(!engine.is_valid_word("Zwrgll")?);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn is_valid_word(&self, word: &str) -> Result<bool> {
        // Upstream calls itself for each character, and dictionaries have no such words.
        if word.len() > MAX_LINE && !word.contains('\0') {
            return Ok(false);
        }
        let word = c_string(word, "the word")?;
        let mut valid = false;
        self.handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive, the word is a C string, `valid` is a place to write to.
                unsafe { sys::ts_engine_is_valid_word(engine, word.as_ptr(), &raw mut valid, error) }
            })
            .map_err(recognition_error)?;
        Ok(valid)
    }

    /// How many dictionaries the first language uses: words, numbers, punctuation, and those of the user.
    ///
    /// Stands for `TessBaseAPI::NumDawgs`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn dictionary_count(&self) -> Result<usize> {
        let mut count = 0;
        self.handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive and `count` is a place to write to.
                unsafe { sys::ts_engine_dictionaries(engine, &raw mut count, error) }
            })
            .map_err(recognition_error)?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The characters that the first language can read, by upstream's numbers. Among them are a space, and with the LSTM
    /// engine pieces such as `|Broken|0|1`, which upstream's lists hold for internal use.
    ///
    /// Stands for `TessBaseAPI::GetUnichar`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().language("eng").build()?;
    /// assert!(engine.characters()?.iter().any(|character| character == "€"));
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn characters(&self) -> Result<Vec<String>> {
        let count = i32::try_from(self.character_count()?).unwrap_or_default();
        let character = |id| {
            self.handle().text(|engine, out, error| {
                // SAFETY: the engine is alive, the number is below the size of its character set, which never
                // shrinks, and `out` is a place to write to.
                unsafe { sys::ts_engine_character(engine, id, out, error) }
            })
        };
        (0..count).map(|id| character(id).map_err(recognition_error)).collect()
    }

    /// How many characters the data of the first language have.
    fn character_count(&self) -> Result<usize> {
        let component = match self.engine_mode()? {
            EngineMode::LstmOnly => Component::LstmUnicharset,
            _ => Component::Unicharset,
        };
        let data = self.handle().data();
        let bytes = self.languages().first().and_then(|name| data.get(name));
        // The data were checked before they were loaded.
        let count = bytes.and_then(|bytes| Container::parse(&bytes).ok()?.unicharset(component).ok());
        data.release();
        Ok(count.unwrap_or_default())
    }

    /// The engine that reads: what [`EngineBuilder::engine_mode`](crate::EngineBuilder::engine_mode) asked for, or where
    /// that was [`EngineMode::Default`], what the data offered.
    ///
    /// Stands for `TessBaseAPI::oem`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn engine_mode(&self) -> Result<EngineMode> {
        let number = self.variable_as::<i32>("tessedit_ocr_engine_mode")?;
        Ok(u32::try_from(number).ok().and_then(EngineMode::from_number).unwrap_or_default())
    }

    /// Forgets what the legacy engine learned from the pages so far, so that the next one is read as the first was. The
    /// LSTM engine learns nothing.
    ///
    /// Stands for `TessBaseAPI::ClearAdaptiveClassifier`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn clear_adaptive_classifier(&mut self) -> Result<()> {
        self.handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive.
                unsafe { sys::ts_engine_forget_adaption(engine, error) }
            })
            .map_err(recognition_error)
    }

    /// Forgets the last image, its results, and what the legacy engine learned from pages: the next one is read as the
    /// first was. For engines that serve one user after another; [`EnginePool`](crate::EnginePool) does it by itself.
    ///
    /// Stands for `TessBaseAPI::Clear` and `ClearAdaptiveClassifier`.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn forget_pages(&mut self) -> Result<()> {
        self.clear()?;
        match self.engine_mode()? {
            EngineMode::LstmOnly => Ok(()),
            _ => self.clear_adaptive_classifier(),
        }
    }

    /// Refuses an engine that can only analyse layout.
    pub(crate) fn require_language(&self) -> Result<()> {
        if self.languages().is_empty() { Err(Error::NoLanguage) } else { Ok(()) }
    }
}
