//! The pages, by theme.

mod damage;
mod kinds;
mod layouts;
mod letters;
mod lines;

use image::RgbImage;

use super::Page;
use super::draw::Sheet;
use super::fonts::Fonts;
use super::pixels::{self, Kind, Storage};
use crate::Result;

/// All pages.
pub(super) fn all(fonts: &Fonts) -> Result<Vec<Page>> {
    let themes = [letters::pages, lines::pages, layouts::pages, damage::pages, kinds::pages];
    Ok(themes.into_iter().map(|theme| theme(fonts)).collect::<Result<Vec<_>>>()?.concat())
}

/// A page as most are: 8 bits of gray, with its resolution.
fn gray(name: &'static str, about: &'static str, sheet: &Sheet) -> Result<Page> {
    stored(name, about, sheet, &Storage::new(Kind::Gray(8), Some(sheet.dpi)))
}

/// A page stored in a certain way.
fn stored(name: &'static str, about: &'static str, sheet: &Sheet, storage: &Storage) -> Result<Page> {
    page(name, about, &sheet.pixels, sheet.text(), storage)
}

/// A page whose pixels are no longer those of its sheet.
fn page(
    name: &'static str,
    about: &'static str,
    pixels: &RgbImage,
    text: String,
    storage: &Storage,
) -> Result<Page> {
    Ok(Page {
        name,
        about,
        language: if name.starts_with("german") { "deu" } else { "eng" },
        text,
        size: pixels.dimensions(),
        kind: storage.describe(),
        dpi: storage.dpi,
        png: pixels::png(pixels, storage).map_err(|error| format!("{name}: {error}"))?,
    })
}
