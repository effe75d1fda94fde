//! Orientation and script detection.

mod engine;
mod rotation;

use tesseract_sys as sys;

pub use rotation::Rotation;

use crate::Result;
use crate::engine::recognition_error;
use crate::ffi::Handle;

/// Which way up a page is, and in which script it is written.
///
/// The result of [`Engine::detect_orientation`](crate::Engine::detect_orientation).
#[derive(Clone, Debug, PartialEq)]
pub struct Osd {
    orientation: Rotation,
    orientation_confidence: f32,
    script: String,
    script_confidence: f32,
}

impl Osd {
    /// How far the page is turned clockwise; its [`inverse`](Rotation::inverse) makes it upright.
    #[must_use]
    pub fn orientation(&self) -> Rotation {
        self.orientation
    }

    /// How far this orientation is ahead of the next likely one: no percentage, from 0, and upstream calls 15
    /// reasonably sure.
    #[must_use]
    pub fn orientation_confidence(&self) -> f32 {
        self.orientation_confidence
    }

    /// The name of the script, such as `Latin` or `Cyrillic`; `Japanese`, `Korean` and `Fraktur` are also scripts here.
    #[must_use]
    pub fn script(&self) -> &str {
        &self.script
    }

    /// How far this script is ahead of the next likely one: no percentage, from 0, and detection stops beyond 1.
    #[must_use]
    pub fn script_confidence(&self) -> f32 {
        self.script_confidence
    }

    /// What upstream's command writes of the page into a file of ending `osd`; pages count from 0. The texts of many
    /// pages, one after the other, are the file of a document.
    ///
    /// Stands for `TessBaseAPI::GetOsdText` and `TessOsdRenderer`.
    #[must_use]
    pub fn to_text(&self, page: usize) -> String {
        format!(
            "Page number: {page}\nOrientation in degrees: {}\nRotate: {}\nOrientation confidence: {}\nScript: {}\n\
             Script confidence: {}\n",
            self.orientation.degrees(),
            self.orientation.inverse().degrees(),
            number(self.orientation_confidence),
            self.script,
            number(self.script_confidence),
        )
    }
}

/// A number as C++ writes it with two digits.
fn number(value: f32) -> String {
    match (value.is_nan(), value.is_sign_negative()) {
        (true, false) => "nan".to_owned(),
        (true, true) => "-nan".to_owned(),
        (false, _) => format!("{value:.2}"),
    }
}

/// What the image that was set last looks like; none where it holds too few characters.
pub(crate) fn detect(handle: &Handle) -> Result<Option<Osd>> {
    let mut found =
        sys::ts_orientation { found: false, degrees: 0, orientation_confidence: 0.0, script_confidence: 0.0 };
    let script = handle
        .text(|engine, out, error| {
            // SAFETY: the engine is alive, the others are places to write to.
            unsafe { sys::ts_engine_detect_orientation(engine, &raw mut found, out, error) }
        })
        .map_err(recognition_error)?;
    Ok(found.found.then(|| Osd {
        orientation: Rotation::from_quarters(found.degrees / 90),
        orientation_confidence: found.orientation_confidence,
        script,
        script_confidence: found.script_confidence,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_laid_out_as_upstream_does() {
        let osd = Osd {
            orientation: Rotation::D90,
            orientation_confidence: 10.125,
            script: "Latin".to_owned(),
            script_confidence: f32::INFINITY,
        };
        let text = "Page number: 3\nOrientation in degrees: 90\nRotate: 270\nOrientation confidence: 10.12\n\
                    Script: Latin\nScript confidence: inf\n";
        assert_eq!(osd.to_text(3), text);
        assert_eq!((number(f32::NAN), number(-f32::NAN)), ("nan".to_owned(), "-nan".to_owned()));
    }

    #[test]
    fn turns_add_up_to_a_whole_one() {
        for (quarters, turn) in (0..).zip(Rotation::ALL) {
            assert_eq!((turn.degrees() + turn.inverse().degrees()) % 360, 0);
            assert_eq!(Rotation::from_degrees(turn.degrees()), Some(turn));
            assert_eq!(Rotation::from_quarters(quarters), turn);
            assert_eq!(Rotation::from_quarters(quarters - 4), turn);
        }
        assert_eq!(Rotation::from_degrees(360), None);
    }
}
