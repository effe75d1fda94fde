//! What the options of help and version print.

use crate::arguments::{self, Arguments};

const PSM: &str = "\
Page segmentation modes:
  0    Orientation and script alone.
  1    Automatic layout, after the page was turned upright.
  2    Automatic layout, without reading.
  3    Automatic layout. (Default)
  4    One column of text in any sizes.
  5    One block of vertical text.
  6    One block of text.
  7    One line of text.
  8    One word.
  9    One word in a circle.
 10    One character.
 11    Sparse text: as much as there is, in no order.
 12    Sparse text, after the page was turned upright.
 13    One line of text, as it is, without Tesseract's own clean-up.
";

const OEM: &str = "\
OCR engine modes:
  0    Legacy engine.
  1    LSTM engine.
  2    Both.
  3    What the language data offer. (Default)
";

/// The text that was asked for, if one was.
pub(crate) fn asked(arguments: &Arguments) -> Option<String> {
    if arguments.help {
        Some(arguments::command().render_help().to_string())
    } else if arguments.help_extra {
        Some(arguments::command().render_long_help().to_string())
    } else if arguments.help_psm {
        Some(PSM.to_owned())
    } else if arguments.help_oem {
        Some(OEM.to_owned())
    } else if arguments.version {
        Some(version())
    } else {
        None
    }
}

/// Upstream's line first, since wrappers parse it; then what else is inside.
fn version() -> String {
    let mut text = format!(
        "tesseract {}\n leptonica-{}\n  tesseract-cli {}\n",
        tesseract_safe::TESSERACT_VERSION,
        tesseract_safe::LEPTONICA_VERSION,
        env!("CARGO_PKG_VERSION"),
    );
    for level in tesseract_safe::simd_levels() {
        text.push_str(&format!(" Found {level}\n"));
    }
    text
}
