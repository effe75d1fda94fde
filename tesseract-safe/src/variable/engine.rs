//! The variables of an engine: read, set, listed, put back.

use tesseract_sys as sys;

use super::{Definition, FromVariable, PAGE_SEG_MODE, Variable, VariableValue, list, page_seg_mode};
use crate::engine::recognition_error;
use crate::ffi::{Failure, c_string};
use crate::{Config, Engine, Error, Result};

impl Engine {
    /// Sets one of Tesseract's variables for the images to come.
    ///
    /// Stands for `TessBaseAPI::SetVariable`. Variables that are globals of upstream's process are
    /// kept apart by engine: an engine that has changed one runs its calls alone.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`], [`Error::VariableValue`], [`Error::VariableInitOnly`] for what
    /// belongs into [`EngineBuilder::variable`](crate::EngineBuilder::variable), [`Error::VariableRefused`]; for
    /// `tessedit_pageseg_mode` also those of [`set_page_seg_mode`](Self::set_page_seg_mode).
    pub fn set_variable(&mut self, name: &str, value: impl ToString) -> Result<()> {
        let value = value.to_string();
        let definition = Definition::find(self.handle(), name)?;
        let value = definition.check_late(name, &value)?;
        match page_seg_mode(value) {
            Some(mode) if name == PAGE_SEG_MODE => self.set_page_seg_mode(mode),
            _ => self.put_variable(name, definition, value),
        }
    }

    /// Sets a variable to a value that was checked, and keeps in mind what it was.
    pub(crate) fn put_variable(&mut self, name: &str, definition: Definition, value: &str) -> Result<()> {
        let c_name = c_string(name, "the name of a variable")?;
        let before = list::find(self.handle(), name, &c_name)?.value().clone();
        self.write_variable(name, value)?;
        let now = VariableValue::parse(definition.kind, value);
        self.note_change(name, before, &now);
        Ok(())
    }

    /// Sets a variable to a value that was checked.
    pub(crate) fn write_variable(&self, name: &str, value: &str) -> Result<()> {
        let name = c_string(name, "the name of a variable")?;
        let value = c_string(value, "the value of a variable")?;
        self.handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive, name and value are C strings.
                unsafe { sys::ts_engine_set_variable(engine, name.as_ptr(), value.as_ptr(), error) }
            })
            .map_err(recognition_error)
    }

    /// The value of one of Tesseract's variables, as upstream writes it: numbers with six digits.
    ///
    /// Stands for `TessBaseAPI::GetVariableAsString`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`].
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().variable("user_defined_dpi", 300).build()?;
    /// assert_eq!(engine.variable("user_defined_dpi")?, "300");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn variable(&self, name: &str) -> Result<String> {
        let c_name = c_string(name, "the name of a variable")?;
        let value = self.handle().text(|engine, out, error| {
            // SAFETY: the engine is alive, the name is a C string, `out` is a place to write to.
            unsafe { sys::ts_engine_get_variable(engine, c_name.as_ptr(), out, error) }
        });
        value.map_err(|failure| match failure {
            Failure::Refused(_) => Error::UnknownVariable(name.to_owned()),
            Failure::Fatal(error) => error,
        })
    }

    /// The value of one of Tesseract's variables as what it is, in full precision.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`].
    pub fn variable_value(&self, name: &str) -> Result<VariableValue> {
        let c_name = c_string(name, "the name of a variable")?;
        Ok(list::find(self.handle(), name, &c_name)?.value().clone())
    }

    /// The value of one of Tesseract's variables as an `i32`, `bool`, `f64` or `String`.
    ///
    /// Stands for `TessBaseAPI::GetIntVariable`, `GetBoolVariable`, `GetDoubleVariable` and `GetStringVariable`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownVariable`], and [`Error::VariableType`] where it is of another type.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().build()?;
    /// assert!(engine.variable_as::<bool>("load_system_dawg")?);
    /// assert_eq!(engine.variable_as::<i32>("user_defined_dpi")?, 0);
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn variable_as<T: FromVariable>(&self, name: &str) -> Result<T> {
        let value = self.variable_value(name)?;
        let kind = value.kind();
        T::from_variable(value).ok_or_else(|| Error::VariableType {
            name: name.to_owned(),
            kind,
            asked: T::KIND,
        })
    }

    /// All of Tesseract's variables, in the order in which upstream prints them.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let engine = Engine::builder().build()?;
    /// for variable in engine.variables()?.iter().filter(|variable| variable.name().contains("hocr")) {
    ///     println!("{} = {}: {}", variable.name(), variable.value(), variable.description());
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn variables(&self) -> Result<Vec<Variable>> {
        list::visit(self.handle(), None).map_err(recognition_error)
    }

    /// What upstream prints of all variables: a line each of name, value and description, with tabs between.
    ///
    /// Stands for `TessBaseAPI::PrintVariables`, the option `--print-parameters` of upstream's command.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn print_variables(&self) -> Result<String> {
        self.handle()
            .text(|engine, out, error| {
                // SAFETY: the engine is alive and `out` is a place to write to.
                unsafe { sys::ts_engine_print_variables(engine, out, error) }
            })
            .map_err(recognition_error)
    }

    /// Puts all variables back to what they were when the engine was built.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let mut engine = Engine::builder().whitelist("0123456789").build()?;
    /// engine.set_whitelist("")?;
    /// engine.reset_variables()?;
    /// assert_eq!(engine.variable("tessedit_char_whitelist")?, "0123456789");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn reset_variables(&mut self) -> Result<()> {
        for (name, value) in self.changes() {
            self.set_variable(&name, value)?;
        }
        Ok(())
    }

    /// The variables that do not have upstream's defaults, but for those that are heeded only while an engine is built.
    ///
    /// Among them are those that the language data and [`page_seg_mode`](Self::page_seg_mode) set.
    ///
    /// # Errors
    ///
    /// [`Error::Poisoned`] after an earlier failure.
    pub fn settings(&self) -> Result<Config> {
        let variables = self.variables()?.into_iter();
        Ok(variables
            .filter(|variable| !variable.is_init_only() && variable.value() != variable.default())
            .map(|variable| (variable.name().to_owned(), variable.value().to_string()))
            .collect())
    }

    /// Sets the variables of `settings`, and all others to upstream's defaults, but for those that are heeded only while
    /// an engine is built. What [`settings`](Self::settings) returned brings back what was then.
    ///
    /// An empty one makes all upstream's defaults, of which the page segmentation mode is
    /// [`SingleBlock`](crate::PageSegMode::SingleBlock), and what the language data set is gone;
    /// [`reset_variables`](Self::reset_variables) is what most callers want.
    ///
    /// # Errors
    ///
    /// As [`apply`](Self::apply); nothing is set then.
    ///
    /// ```
    /// use tesseract_safe::Engine;
    /// let mut engine = Engine::builder().build()?;
    /// let before = engine.settings()?;
    /// engine.set_variable("textord_min_linesize", 2.5)?;
    /// engine.restore(&before)?;
    /// assert_eq!(engine.variable("textord_min_linesize")?, "1.25");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn restore(&mut self, settings: &Config) -> Result<()> {
        self.check_config(settings)?;
        for variable in self.variables()? {
            if variable.is_init_only() {
                continue;
            }
            let target = match settings.get(variable.name()) {
                Some(value) => {
                    let definition = Definition::find(self.handle(), variable.name())?;
                    VariableValue::parse(variable.kind(), definition.check_late(variable.name(), value)?)
                }
                None => variable.default().clone(),
            };
            if *variable.value() != target {
                self.set_variable(variable.name(), target)?;
            }
        }
        Ok(())
    }

    /// Sets the variables of a config, all or none.
    ///
    /// Stands for `TessBaseAPI::ReadConfigFile`; with [`Config::debug_only`] for `ReadDebugConfigFile`.
    ///
    /// # Errors
    ///
    /// As [`set_variable`](Self::set_variable), before anything is set.
    ///
    /// ```
    /// use tesseract_safe::{Config, Engine};
    /// let mut engine = Engine::builder().build()?;
    /// engine.apply(&Config::builtin("digits")?)?;
    /// engine.apply(&Config::parse("user_defined_dpi 300\n")?)?;
    /// assert_eq!(engine.variable("tessedit_char_whitelist")?, "0123456789-.");
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn apply(&mut self, config: &Config) -> Result<()> {
        self.check_config(config)?;
        for (name, value) in config.iter() {
            self.set_variable(name, value)?;
        }
        Ok(())
    }

    /// Whether all of a config could be set.
    fn check_config(&self, config: &Config) -> Result<()> {
        for (name, value) in config.iter() {
            let value = Definition::find(self.handle(), name)?.check_late(name, value)?;
            c_string(value, "the value of a variable")?;
            match page_seg_mode(value) {
                Some(mode) if name == PAGE_SEG_MODE => self.check_page_seg_mode(mode)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Recognizes these characters alone; an empty text takes all.
    ///
    /// Stands for the variable `tessedit_char_whitelist`.
    ///
    /// # Errors
    ///
    /// [`Error::NulByte`], [`Error::VariableValue`] beyond 5000 characters, and [`Error::Poisoned`] after an earlier
    /// failure.
    pub fn set_whitelist(&mut self, characters: &str) -> Result<()> {
        self.set_variable("tessedit_char_whitelist", characters)
    }

    /// Recognizes all characters but these.
    ///
    /// Stands for the variable `tessedit_char_blacklist`.
    ///
    /// # Errors
    ///
    /// [`Error::NulByte`], [`Error::VariableValue`] beyond 5000 characters, and [`Error::Poisoned`] after an earlier
    /// failure.
    pub fn set_blacklist(&mut self, characters: &str) -> Result<()> {
        self.set_variable("tessedit_char_blacklist", characters)
    }
}
