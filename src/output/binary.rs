//! The images that are recognized, for who asks what Tesseract made of theirs (config `get.images`).

use std::io::Write;
use std::path::Path;

use tesseract_safe::Image;

use super::place;
use crate::failure::{Failure, Result, warn};

/// As upstream names it, in the working folder; each page takes the place of the one before.
const NAME: &str = "tessinput.tif";

/// Writes a binary image. Where that cannot be, the page is read all the same, as upstream does.
pub(super) fn write(image: &Image) {
    if let Err(Failure(why)) = try_write(image) {
        warn(format_args!("tesseract: get.images: {why}"));
    }
}

fn try_write(image: &Image) -> Result<()> {
    let bytes = image.to_tiff_g4()?;
    let failed = |error: std::io::Error| Failure(format!("cannot write {NAME}: {error}"));
    let mut file = place::temporary(Path::new(NAME))?;
    file.write_all(&bytes).map_err(failed)?;
    file.persist(NAME).map_err(|error| failed(error.error))?;
    Ok(())
}
