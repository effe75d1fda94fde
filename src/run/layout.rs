//! Layout without reading.

use tesseract_safe::Engine;

use crate::failure::{Failure, Result, warn};
use crate::input::Input;

/// Says on standard error how the text of the first page stands, which is all that upstream does in this mode.
pub(super) fn print(mut engine: Engine, input: &Input) -> Result<()> {
    let image = input.decode(0)?;
    let layout = engine.analyse(&image).map_err(|error| input.failed(0, error.into()))?;
    let (blocks, direction) = (layout.block_orientations()?, layout.text_direction()?);
    let (Some(block), Some(direction)) = (blocks.first(), direction) else {
        return Err(input.failed(0, Failure("there is no text".to_owned())));
    };
    let (writing, order) = if block.vertical { (2, 1) } else { (0, 2) };
    warn(format_args!(
        "Orientation: {}\nWritingDirection: {writing}\nTextlineOrder: {order}\nDeskew angle: {:.4}",
        block.rotation.degrees() / 90,
        direction.slope.atan()
    ));
    Ok(())
}
