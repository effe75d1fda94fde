//! What an engine tells of orientation and script.

use super::{Osd, detect};
use crate::{Engine, Error, Image, Result, legacy};

/// Variables of an engine that detection goes by.
const SETTINGS: [&str; 2] = ["min_characters_to_try", "user_defined_dpi"];

impl Engine {
    /// Detects which way up an image is and in which script it is written; `None` where it holds too few characters to
    /// tell, which by variable `min_characters_to_try` (50) is less than half as many.
    ///
    /// This is the work of the model `osd`, whatever languages the engine reads: it is looked for where the engine's
    /// languages were, and loaded at the first call. An engine for nothing else loads it alone:
    /// `Engine::builder().language("osd").page_seg_mode(PageSegMode::OsdOnly)`. Variables `min_characters_to_try` and
    /// `user_defined_dpi` of the engine are heeded.
    ///
    /// Stands for `TessBaseAPI::DetectOrientationScript` and `DetectOS`, with the language `osd`.
    ///
    /// # Errors
    ///
    /// [`Error::LegacyLeftOut`] in a program without feature `legacy`; [`Error::UnknownLanguage`] where there are no data
    /// of `osd`, [`Error::LanguageData`] and [`Error::EngineModeUnavailable`] where they cannot be used;
    /// [`Error::ImageTooLarge`]; [`Error::EngineFailed`] where Tesseract fails an internal check.
    ///
    /// ```no_run
    /// use tesseract_safe::{Engine, Image, PageSegMode, Rotation};
    ///
    /// let mut engine = Engine::builder().language("osd").page_seg_mode(PageSegMode::OsdOnly).build()?;
    /// let image = Image::open("scan.png")?;
    /// match engine.detect_orientation(&image)? {
    ///     Some(osd) if osd.orientation() == Rotation::D0 => println!("upright, in {} letters", osd.script()),
    ///     Some(osd) => println!("to be turned by {} degrees", osd.orientation().inverse().degrees()),
    ///     None => println!("next to no text"),
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn detect_orientation(&mut self, image: &Image) -> Result<Option<Osd>> {
        legacy::check_osd()?;
        if self.is_poisoned() {
            return Err(Error::Poisoned);
        }
        // Detection asks the model of the first language.
        if self.languages().first().is_some_and(|language| language == "osd") {
            legacy::check_osd_data(self.handle().data())?;
            self.set_image(image)?;
            return detect(self.handle());
        }
        let mut engine = match self.osd.take() {
            Some(engine) => engine,
            None => Box::new(self.builder_of_osd().build()?),
        };
        let result = SETTINGS
            .into_iter()
            .try_for_each(|name| engine.set_variable(name, self.variable(name)?))
            .and_then(|()| engine.detect_orientation(image));
        if engine.is_poisoned() {
            self.handle().poison();
        } else {
            self.osd = Some(engine);
        }
        result
    }

    /// Sets how far an orientation must be ahead of all others before a page is turned upright for recognition; 7 unless
    /// set. Heeded in [`PageSegMode::AutoOsd`](crate::PageSegMode::AutoOsd) and
    /// [`PageSegMode::SparseTextOsd`](crate::PageSegMode::SparseTextOsd), where text that seems to be upside
    /// down by less than this is left as it is. [`detect_orientation`](Self::detect_orientation) does not go by it.
    ///
    /// Stands for `TessBaseAPI::set_min_orientation_margin`.
    ///
    /// # Errors
    ///
    /// [`Error::VariableValue`] for what is no finite number.
    pub fn set_min_orientation_margin(&mut self, margin: f64) -> Result<()> {
        self.set_variable("min_orientation_margin", margin)
    }
}
