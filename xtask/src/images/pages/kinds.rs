//! A page of each kind of pixel that a PNG can have.

use super::super::Page;
use super::super::draw::{Align, Ink, Sheet, WHITE};
use super::super::fonts::{Face, Fonts};
use super::super::pixels::{Kind, Storage};
use super::stored;
use crate::Result;

pub(super) fn pages(fonts: &Fonts) -> Result<Vec<Page>> {
    let mut pages = vec![bilevel(fonts)?];
    for (name, about, kind, dpi, text) in PLAIN {
        let steps = match kind {
            Kind::Gray(1) | Kind::Palette(1) => 2,
            Kind::Gray(2) | Kind::Palette(2) => 4,
            _ => 16,
        };
        let sheet = note(fonts, steps, text);
        // A filter per row where samples are wide, so that readers meet all filters.
        let wide = matches!(kind, Kind::Gray(16) | Kind::GrayAlpha);
        let filter = if wide { png::Filter::Adaptive } else { png::Filter::NoFilter };
        pages.push(stored(name, about, &sheet, &Storage { filter, ..Storage::new(kind, dpi) })?);
    }
    pages.extend([
        colours("palette-8", "palette of 8 bits, two inks on coloured paper", fonts, Kind::Palette(8))?,
        colours("rgb", "coloured type on coloured paper", fonts, Kind::Rgb(8))?,
        colours("rgb-16", "the same in 16 bits a sample", fonts, Kind::Rgb(16))?,
        rgba(fonts)?,
        interlaced("interlaced", "Adam7, 8 bits of gray", fonts, Kind::Gray(8), 16)?,
        interlaced("interlaced-1", "Adam7, bilevel", fonts, Kind::Gray(1), 2)?,
    ]);
    Ok(pages)
}

/// Name, what it tests, kind, resolution, text.
type Plain = (&'static str, &'static str, Kind, Option<u32>, &'static str);

const PLAIN: [Plain; 9] = [
    (
        "gray-2",
        "four levels of gray",
        Kind::Gray(2),
        Some(150),
        "Four shades are enough for print: one for the paper, one for the ink and two for the edges of the letters.",
    ),
    (
        "gray-4",
        "sixteen levels of gray, no resolution in the file",
        Kind::Gray(4),
        None,
        "The clock in the hall struck eleven, and the last guests looked for their coats and umbrellas.",
    ),
    (
        "gray-16",
        "16 bits of gray",
        Kind::Gray(16),
        Some(150),
        "Some scanners are proud of their many shades and write two bytes where one would do as well.",
    ),
    (
        "gray-alpha",
        "gray with alpha: black everywhere, the letters are opaque",
        Kind::GrayAlpha,
        Some(150),
        "This note is written on glass. Behind the letters there is nothing but the light of the window.",
    ),
    (
        "palette-1",
        "palette of 1 bit",
        Kind::Palette(1),
        Some(150),
        "Two colours make a flag, and two colours make a page. The rest is a question of good spacing.",
    ),
    (
        "palette-2",
        "palette of 2 bits",
        Kind::Palette(2),
        Some(150),
        "A small box of crayons held four colours, and she drew the whole valley with them in an hour.",
    ),
    (
        "palette-4",
        "palette of 4 bits, no resolution in the file",
        Kind::Palette(4),
        None,
        "The painter kept sixteen jars on the shelf and always returned each brush to the jar it came from.",
    ),
    (
        "palette-transparent",
        "palette with tRNS: black everywhere, the letters are opaque",
        Kind::PaletteAlpha(8),
        Some(150),
        "Cut the letters from black paper, lay them on the table, and take away the sheet between them.",
    ),
    (
        "gray-1",
        "bilevel at 150 dpi",
        Kind::Gray(1),
        Some(150),
        "There is no gray in this note. Every dot is either ink or paper, and the edges are rough.",
    ),
];

/// A short text, black on white.
fn note(fonts: &Fonts, steps: u16, text: &str) -> Sheet {
    let mut sheet = Sheet::new(811, 191, 150, 40).steps(steps);
    sheet.paragraph(&Ink::new(fonts, Face::Serif, 13.0, 150), Align::Left, text);
    sheet
}

fn bilevel(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1800, 900, 300, 120).steps(2);
    let ink = Ink::new(fonts, Face::Serif, 11.0, 300);
    for text in [
        "Most offices scan their papers in black and white at three hundred dots to the inch. The files are small, \
         the letters are crisp, and a whole cabinet fits on one disk.",
        "The harbour office has kept its ledgers in this way since 1998. Each page lists the name of the ship, the \
         day of its arrival, the cargo and the fee, which was paid in coins until the bank came to town.",
    ] {
        sheet.paragraph(&ink, Align::Left, text);
    }
    stored("bilevel", "bilevel at 300 dpi, as offices scan", &sheet, &Storage::new(Kind::Gray(1), Some(300)))
}

/// Two inks on cream paper.
fn colours(name: &'static str, about: &'static str, fonts: &Fonts, kind: Kind) -> Result<Page> {
    let mut sheet = Sheet::new(811, 231, 150, 40).paper([255, 246, 214]);
    let head = Ink::new(fonts, Face::SansBold, 15.0, 150).colour([160, 20, 40]);
    let text = Ink::new(fonts, Face::Sans, 12.0, 150).colour([20, 50, 120]);
    sheet.line(&head, Align::Left, "Spring Concert");
    sheet.gap(8.0);
    sheet.paragraph(
        &text,
        Align::Left,
        "The town band plays in the park on Sunday at three. Bring a cushion, because the benches are hard.",
    );
    let filter = if matches!(kind, Kind::Rgb(_)) { png::Filter::Adaptive } else { png::Filter::NoFilter };
    stored(name, about, &sheet, &Storage { filter, ..Storage::new(kind, Some(150)) })
}

/// Coloured letters on nothing, and a half transparent panel.
fn rgba(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(811, 231, 150, 40).paper(WHITE);
    sheet.fill(0.0, 115.0, 811.0, 116.0, [200, 230, 200]);
    let ink = Ink::new(fonts, Face::Sans, 13.0, 150);
    sheet.line(&ink.colour([120, 0, 90]), Align::Left, "The upper line floats on nothing at all.");
    sheet.y = 140.0;
    sheet.line(&ink.colour([0, 60, 20]), Align::Left, "The lower line lies on a pale green panel.");
    let about = "RGBA: letters and a panel over nothing, no resolution in the file";
    stored(
        "rgba",
        about,
        &sheet,
        &Storage { filter: png::Filter::Adaptive, ..Storage::new(Kind::Rgba, None) },
    )
}

fn interlaced(
    name: &'static str,
    about: &'static str,
    fonts: &Fonts,
    kind: Kind,
    steps: u16,
) -> Result<Page> {
    let text =
        "The picture came over a slow line. First there were only blots, then bars, and at last the words.";
    let sheet = note(fonts, steps, text);
    stored(name, about, &sheet, &Storage { interlaced: true, ..Storage::new(kind, Some(150)) })
}
