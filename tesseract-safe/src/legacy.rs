//! What a program without the legacy engine (feature `legacy`) cannot do, said before upstream is asked.
//!
//! Upstream built so takes every mode for the LSTM's and goes on without a model; it also loses
//! orientation and script detection, which only the legacy classifier can do.

use crate::data_set::DataSet;
use crate::traineddata::Container;
use crate::{EngineMode, Error, Result};

/// An installed library (feature `system`) has it, unless somebody took pains to build one without.
const THERE: bool = cfg!(any(feature = "legacy", feature = "system"));

/// The mode that upstream gets, if this program has it.
pub(crate) fn available(mode: EngineMode) -> Result<EngineMode> {
    match mode {
        _ if THERE => Ok(mode),
        // Upstream would choose by the data, and does not know its own lack. A mode that it is given
        // goes before what data and variables say.
        EngineMode::Default | EngineMode::LstmOnly => Ok(EngineMode::LstmOnly),
        EngineMode::LegacyOnly => Err(Error::LegacyLeftOut("EngineMode::LegacyOnly")),
        EngineMode::Combined => Err(Error::LegacyLeftOut("EngineMode::Combined")),
    }
}

/// Whether this program can detect orientation and script.
pub(crate) fn check_osd() -> Result<()> {
    if THERE { Ok(()) } else { Err(Error::LegacyLeftOut("orientation and script detection")) }
}

/// Upstream counts characters by script in tables of 120, and adds up to eight scripts to those of the data and the one
/// without a name.
const MAX_SCRIPTS: usize = 120 - 8 - 1;

/// Whether the data of `osd` hold what detects; without data there is nothing to say.
pub(crate) fn check_osd_data(data: &DataSet) -> Result<()> {
    let Some(bytes) = data.get("osd") else { return Ok(()) };
    match Container::parse(&bytes).ok() {
        Some(found) if !found.has_legacy() => {
            Err(Error::EngineModeUnavailable { language: "osd".to_owned(), mode: EngineMode::LegacyOnly })
        }
        Some(found) if found.scripts() > MAX_SCRIPTS => Err(Error::LanguageData {
            language: "osd".to_owned(),
            reason: format!("its characters are of more than {MAX_SCRIPTS} scripts"),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_those_of_the_build() {
        assert_eq!(available(EngineMode::LstmOnly).unwrap(), EngineMode::LstmOnly);
        if THERE {
            assert_eq!(available(EngineMode::Default).unwrap(), EngineMode::Default);
            assert_eq!(available(EngineMode::Combined).unwrap(), EngineMode::Combined);
            check_osd().unwrap();
        } else {
            assert_eq!(available(EngineMode::Default).unwrap(), EngineMode::LstmOnly);
            for mode in [EngineMode::Combined, EngineMode::LegacyOnly] {
                assert!(matches!(available(mode), Err(Error::LegacyLeftOut(_))), "{mode:?}");
            }
            assert!(matches!(check_osd(), Err(Error::LegacyLeftOut(_))));
        }
    }
}
