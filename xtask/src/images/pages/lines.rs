//! Lines and words.

use super::super::Page;
use super::super::draw::{Align, Ink, Sheet};
use super::super::fonts::{Face, Fonts};
use super::super::pixels::{Kind, Storage};
use super::{gray, stored};
use crate::Result;

pub(super) fn pages(fonts: &Fonts) -> Result<Vec<Page>> {
    let plain = Storage::new(Kind::Gray(8), None);

    let mut line = Sheet::new(900, 100, 150, 30);
    let ink = Ink::new(fonts, Face::Serif, 14.0, 150);
    line.line(&ink, Align::Left, "The ferry leaves the old harbour at 10 every morning.");

    let mut word = Sheet::new(300, 110, 150, 30);
    word.line(&Ink::new(fonts, Face::Sans, 20.0, 150), Align::Left, "Lantern");

    let mut digits = Sheet::new(760, 270, 150, 40);
    let mono = Ink::new(fonts, Face::DejaVuMono, 16.0, 150);
    digits.lines(&mono, &["0123456789", "31415 92653 58979", "2718281828 1618033", "90210 4711 6502"]);

    let mut tight = Sheet::new(420, 36, 150, 4);
    tight.line(&Ink::new(fonts, Face::DejaVuSans, 12.0, 150), Align::Left, "Cut close to the letters");

    Ok(vec![
        gray("one-line", "one line, for one-line modes", &line)?,
        stored("one-word", "one word, no resolution in the file", &word, &plain)?,
        stored("digits", "digits alone, no resolution in the file", &digits, &plain)?,
        gray("tight-line", "a line with hardly a margin", &tight)?,
    ])
}
