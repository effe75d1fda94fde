//! What the engines are built with: options, configs and variables, in upstream's order of precedence.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use tesseract_safe::{Config, Engine, EngineBuilder, EngineMode, Error, PageSegMode};

use crate::arguments::Arguments;
use crate::beside;
use crate::failure::{Failure, Result, warn};
use crate::processors::processors;

/// The variable that holds the page segmentation mode.
const PAGE_SEG_MODE: &str = "tessedit_pageseg_mode";
/// Variables that make Tesseract look for files beside its data.
const SUFFIXES: [&str; 2] = ["user_words_suffix", "user_patterns_suffix"];

/// What engines are built with.
pub(crate) struct Settings {
    base: EngineBuilder,
    language: String,
    psm: u32,
    /// From configs. What there is not in this release is passed over, as upstream does: configs are shared and old.
    configs: Config,
    /// From the command line, before which those of configs stand back.
    variables: Config,
}

impl Settings {
    /// What the command line says; `configs` are names.
    pub(crate) fn of<'a>(
        arguments: &Arguments,
        configs: impl IntoIterator<Item = &'a OsStr>,
    ) -> Result<Self> {
        let tessdata = arguments.tessdata_dir.clone().or_else(beside::tessdata);
        let folder = tessdata.clone().or_else(|| {
            std::env::var_os("TESSDATA_PREFIX").filter(|value| !value.is_empty()).map(PathBuf::from)
        });
        let mut base = Engine::builder()
            .engine_mode(EngineMode::from_number(arguments.oem).unwrap_or_default())
            .threads(processors());
        if let Some(folder) = &tessdata {
            base = base.datapath(folder);
        }
        let mut read = Config::new();
        for name in configs {
            match config(name, folder.as_deref())? {
                Some(config) => read.extend(config.iter()),
                None => warn(format_args!("read_params_file: Can't open {}", name.display())),
            }
        }
        let mut variables = Config::new();
        let files =
            [("user_words_file", &arguments.user_words), ("user_patterns_file", &arguments.user_patterns)];
        for (name, file) in files {
            if let Some(file) = file {
                variables = variables.set(name, file.display());
            }
        }
        variables.extend(arguments.variables.iter().cloned());
        if let Some(dpi) = arguments.dpi.filter(|dpi| *dpi > 0) {
            variables = variables.set("user_defined_dpi", dpi);
        }
        let language = arguments.language.clone();
        Ok(Self { base, language, psm: arguments.psm, configs: read, variables })
    }

    /// The value that a variable is given.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.variables.get(name).or_else(|| self.configs.get(name))
    }

    /// How pages are laid out: as a variable says, unless it says what is upstream's default of libraries.
    fn page_seg_mode(&self) -> PageSegMode {
        let set =
            self.given(PAGE_SEG_MODE).and_then(|value| PageSegMode::from_number(value.trim().parse().ok()?));
        let set = set.filter(|mode| *mode != PageSegMode::SingleBlock);
        set.or_else(|| PageSegMode::from_number(self.psm)).unwrap_or_default()
    }

    /// A builder of engines of that kind.
    pub(crate) fn builder(&self) -> EngineBuilder {
        let mode = self.page_seg_mode();
        // The model that tells orientation and script reads no text, and no other one tells scripts.
        let language = if mode == PageSegMode::OsdOnly { "osd" } else { &self.language };
        self.base.clone().language(language).page_seg_mode(mode).config(&self.configs).config(&self.variables)
    }

    /// The first engine.
    pub(crate) fn engine(&mut self) -> Result<Engine> {
        loop {
            match self.builder().build() {
                Ok(engine) => return Ok(engine),
                Err(error) if self.pass_over(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes out of the configs what an engine did not know; whether there was such a thing.
    fn pass_over(&mut self, error: &Error) -> bool {
        let wrong = |name: &str, value: &str| match error {
            Error::UnknownVariable(unknown) => unknown == name,
            Error::Read { path, .. } => {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                SUFFIXES.contains(&name) && file.ends_with(&format!(".{value}"))
            }
            _ => false,
        };
        let before = self.configs.len();
        for (name, value) in self.configs.iter().filter(|(name, value)| wrong(name, value)) {
            match error {
                Error::UnknownVariable(_) => warn(format_args!("Warning: Parameter not found: {name}")),
                _ => warn(format_args!("Warning: {name} {value}: {error}")),
            }
        }
        self.configs = self
            .configs
            .iter()
            .filter(|(name, value)| !wrong(name, value))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        self.configs.len() < before
    }

    /// The languages that could be read.
    pub(crate) fn languages(&self) -> Vec<String> {
        self.base.available_languages()
    }
}

/// A config by name: of a folder of data, as upstream has it, of those that are built in, or of a file. Some wrappers
/// give assignments there.
fn config(name: &OsStr, folder: Option<&Path>) -> Result<Option<Config>> {
    let open = |path: &Path| match Config::open(path) {
        Ok(config) => Ok(Some(config)),
        Err(error @ Error::Read { .. }) => Err(error.into()),
        Err(error) => Err(Failure::from(error).of(path.display())),
    };
    let folders =
        folder.into_iter().flat_map(|folder| ["configs", "tessconfigs"].map(|name| folder.join(name)));
    if let Some(path) = folders.map(|folder| folder.join(name)).find(|path| path.is_file()) {
        return open(&path);
    }
    let text = name.to_str().unwrap_or_default();
    match Config::builtin(text) {
        Ok(config) => return Ok(Some(config)),
        Err(Error::UnknownConfig { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let path = Path::new(name);
    if path.is_file() {
        return open(path);
    }
    Ok(text.split_once('=').map(|(name, value)| Config::new().set(name, value)))
}
