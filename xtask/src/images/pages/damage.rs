//! Pages as scanners, cameras and fax machines deliver them.

use image::imageops;

use super::super::Page;
use super::super::draw::{Align, BLACK, Ink, Sheet};
use super::super::effects;
use super::super::fonts::{Face, Fonts};
use super::super::pixels::{Kind, Storage};
use super::{gray, page};
use crate::Result;

pub(super) fn pages(fonts: &Fonts) -> Result<Vec<Page>> {
    Ok(vec![
        skewed(fonts)?,
        noise(fonts)?,
        shaded(fonts)?,
        gray("low-contrast", "gray type on gray paper", &low_contrast(fonts))?,
        gray("inverted", "white type on black paper", &inverted(fonts))?,
        turned(fonts, 90)?,
        turned(fonts, 180)?,
        fax(fonts)?,
    ])
}

const BITS8: Kind = Kind::Gray(8);

fn sheet(fonts: &Fonts, height: u32, face: Face, paragraphs: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(1000, height, 150, 70);
    let ink = Ink::new(fonts, face, 12.0, 150);
    for text in paragraphs {
        sheet.paragraph(&ink, Align::Left, text);
    }
    sheet
}

fn skewed(fonts: &Fonts) -> Result<Page> {
    let sheet = sheet(
        fonts,
        520,
        Face::Serif,
        &[
            "This page was laid on the glass in a hurry. It lies a little askew, as most pages do when the lid comes \
         down too fast, and every line climbs slowly from left to right.",
            "A good reader does not mind. It finds the slope of the lines first, follows each of them to its end, and \
         only then begins to think about letters.",
            "Two degrees are not much. Across the width of a sheet they lift the end of a line by more than its own \
             height, which is enough to confuse whoever cuts the page into straight strips.",
            "Press the lid down gently, wait for the lamp, and the next page will lie as it should.",
        ],
    );
    let pixels = effects::skew(&sheet.pixels);
    page("skewed", "turned by two degrees", &pixels, sheet.text(), &Storage::new(BITS8, Some(150)))
}

fn noise(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1000, 330, 200, 50);
    let ink = Ink::new(fonts, Face::Sans, 12.0, 200);
    sheet.paragraph(
        &ink,
        Align::Left,
        "Dust on the glass leaves dark specks on the paper and bright ones in the ink. Here every hundredth dot of \
         the picture is wrong, and still the words are plain to see.",
    );
    effects::salt_and_pepper(&mut sheet.pixels, 10);
    gray("noise", "salt and pepper on one pixel in a hundred", &sheet)
}

fn shaded(fonts: &Fonts) -> Result<Page> {
    let mut sheet = sheet(
        fonts,
        340,
        Face::Sans,
        &[
            "The lamp stood on the left side of the desk, so the paper grows darker from one margin to the other. \
         At the right end of each line a third of the light is gone, yet the ink remains darker than the paper.",
        ],
    );
    effects::shade(&mut sheet.pixels);
    gray("shaded", "light that falls off to the right", &sheet)
}

fn low_contrast(fonts: &Fonts) -> Sheet {
    let mut sheet = Sheet::new(1000, 260, 150, 50).paper([190; 3]);
    let ink = Ink::new(fonts, Face::Serif, 13.0, 150).colour([130; 3]);
    sheet.paragraph(
        &ink,
        Align::Left,
        "The ribbon of the typewriter had not been changed for a year, and the paper had gone gray in the drawer. \
         Whoever reads this needs patience or a better lamp.",
    );
    sheet
}

fn inverted(fonts: &Fonts) -> Sheet {
    let mut sheet = Sheet::new(1000, 260, 150, 50).paper(BLACK);
    let ink = Ink::new(fonts, Face::Sans, 13.0, 150).colour([255; 3]);
    sheet.paragraph(
        &ink,
        Align::Left,
        "White chalk on a black board is read as easily as ink on paper. The teacher wrote the names of all rivers \
         on it, from the source to the sea.",
    );
    sheet
}

fn turned(fonts: &Fonts, degrees: u32) -> Result<Page> {
    let sheet = sheet(
        fonts,
        640,
        Face::Serif,
        &[
            "Somebody put this page into the feeder the wrong way round. The words are all there and in good order, \
         but the machine must first find out which side is up before it can read a single one of them.",
            "It looks at the shapes of many letters and asks in which position they would make the most sense. A short \
         line would not be enough for that, and so this page says the same thing twice in different words.",
            "Once the right side is known, the picture is turned and the reading begins from the top.",
        ],
    );
    let storage = Storage::new(BITS8, Some(150));
    if degrees == 90 {
        let pixels = imageops::rotate90(&sheet.pixels);
        page("rotated-90", "a quarter turn clockwise, for orientation", &pixels, sheet.text(), &storage)
    } else {
        let pixels = imageops::rotate180(&sheet.pixels);
        page("rotated-180", "upside down, for orientation", &pixels, sheet.text(), &storage)
    }
}

fn fax(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1728, 640, 204, 120).steps(2);
    let head = Ink::new(fonts, Face::SansBold, 20.0, 204);
    let text = Ink::new(fonts, Face::Sans, 15.0, 204);
    sheet.line(&head, Align::Left, "TELEFAX");
    sheet.gap(20.0);
    sheet.paragraph(
        &text,
        Align::Left,
        "Please send forty chairs and ten tables to the town hall before Friday noon. The side door will be open. \
         Ask for the caretaker.",
    );
    let pixels = effects::every_second_row(&sheet.pixels);
    let storage = Storage { dpi: Some((204, 98)), ..Storage::new(Kind::Gray(1), None) };
    page("fax", "bilevel, pixels twice as high as wide", &pixels, sheet.text(), &storage)
}
