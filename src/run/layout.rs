//! Layout without reading.

use tesseract_safe::Engine;

use crate::failure::{Failure, Result, warn};
use crate::input::Input;

/// Says on standard error how the first block of the first page stands, which is all that upstream does in this mode.
pub(super) fn print(mut engine: Engine, input: &Input) -> Result<()> {
    let image = input.decode(0)?;
    let layout = engine.analyse(&image).map_err(|error| input.failed(0, error.into()))?;
    let first = layout.cursor()?.map(|cursor| cursor.block()).transpose()?.flatten();
    let block = first.ok_or_else(|| input.failed(0, Failure("there is nothing on the page".to_owned())))?;
    // In upstream's numbers, which are those of our orders.
    warn(format_args!(
        "Orientation: {}\nWritingDirection: {}\nTextlineOrder: {}\nDeskew angle: {:.4}",
        block.orientation as u8,
        block.writing_direction as u8,
        block.text_line_order as u8,
        block.deskew_angle
    ));
    Ok(())
}
