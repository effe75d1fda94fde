//! The font of the invisible words: letters of one width that show nothing.
//!
//! Readers mark and measure text by its font's ascent and descent, so the words would all be as high as their line. To have
//! them as high as their boxes there are several fonts, which differ in ascent and descent alone and share everything else.

use std::collections::BTreeMap;
use std::io::Write;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Name, Rect, Ref, Str};

use super::chars::Chars;
use super::file::File;
use crate::Result;

/// Width of every letter, in thousandths of the font's size.
pub(super) const WIDTH: u16 = 500;

/// Ascents and descents are told in so many parts of the font's size.
pub(super) const STEPS: u16 = 40;

/// Readers take an ascent or descent of nearly twice the size for an error.
const MAX_STEPS: u16 = STEPS * 9 / 5;

const NAME: Name<'static> = Name(b"Invisible");
const UNITS: u16 = 1000;

/// How far letters reach above and below the baseline, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reach {
    ascent: u16,
    descent: u16,
}

impl Reach {
    /// The reach nearest to these lengths of letters of a size, all in pixels: within one, unless letters are large.
    pub(super) fn of(ascent: f64, descent: f64, size: f64) -> Self {
        // Small letters need no fine steps, and fewer fonts.
        let grain = (60.0 / size).floor().clamp(1.0, 4.0);
        let steps = |length: f64, least: f64| {
            let grains = (length / size * f64::from(STEPS) / grain).round();
            (grains * grain).clamp(least, MAX_STEPS.into()) as u16
        };
        Self { ascent: steps(ascent, 1.0), descent: steps(descent, 0.0) }
    }
}

/// The fonts of a document, which are written in the end.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    refs: BTreeMap<Reach, Ref>,
    pub(super) chars: Chars,
}

/// The fonts of a page, each by its place in the list.
///
/// Readers load all that a page names, so it names what it uses.
#[derive(Debug, Default)]
pub(super) struct PageFonts {
    reaches: Vec<Reach>,
}

impl PageFonts {
    /// The name that the page has for the font of this reach.
    pub(super) fn name(&mut self, reach: Reach) -> String {
        let place = self.reaches.iter().position(|known| *known == reach);
        let place = place.unwrap_or_else(|| {
            self.reaches.push(reach);
            self.reaches.len() - 1
        });
        place.to_string()
    }
}

impl Fonts {
    /// The fonts of a page with their names.
    pub(super) fn of_page<W: Write>(
        &mut self,
        page: &PageFonts,
        file: &mut File<W>,
    ) -> Result<Vec<(String, Ref)>> {
        let mut fonts = Vec::new();
        for (place, reach) in page.reaches.iter().enumerate() {
            let font = match self.refs.get(reach) {
                Some(font) => *font,
                None => *self.refs.entry(*reach).or_insert(file.reserve()?),
            };
            fonts.push((place.to_string(), font));
        }
        Ok(fonts)
    }

    /// Writes all fonts.
    pub(super) fn write<W: Write>(&self, file: &mut File<W>) -> Result<()> {
        if self.refs.is_empty() {
            return Ok(());
        }
        let (program, glyphs, to_unicode) = (file.reserve()?, file.reserve()?, file.reserve()?);
        let bytes = true_type();
        file.deflated(program, &bytes, |stream| {
            stream.pair(Name(b"Length1"), bytes.len() as i32);
        })?;
        // All codes lead to the second glyph; the first one is for errors.
        file.deflated(glyphs, &[0, 1].repeat(self.chars.codes()), |_| {})?;
        file.deflated(to_unicode, self.chars.to_unicode().as_bytes(), |_| {})?;

        for (&reach, &font) in &self.refs {
            let (descendant, descriptor) = (file.reserve()?, file.reserve()?);
            file.object(font, |chunk| {
                let mut font = chunk.type0_font(font);
                font.base_font(NAME).encoding_predefined(Name(b"Identity-H"));
                font.descendant_font(descendant).to_unicode(to_unicode);
            })?;
            file.object(descendant, |chunk| {
                let mut font = chunk.cid_font(descendant);
                font.subtype(CidFontType::Type2).base_font(NAME);
                font.system_info(SystemInfo {
                    registry: Str(b"Adobe"),
                    ordering: Str(b"Identity"),
                    supplement: 0,
                });
                font.font_descriptor(descriptor).default_width(WIDTH.into()).cid_to_gid_map_stream(glyphs);
            })?;
            let thousandths = |steps: u16| f32::from(steps * (1000 / STEPS));
            // Readers take no descent for an unknown one.
            let (ascent, descent) = (thousandths(reach.ascent), -thousandths(reach.descent).max(1.0));
            file.object(descriptor, |chunk| {
                let mut font = chunk.font_descriptor(descriptor);
                font.name(NAME).flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC);
                font.bbox(Rect::new(0.0, descent, WIDTH.into(), ascent)).italic_angle(0.0);
                font.ascent(ascent).descent(descent).cap_height(ascent).stem_v(80.0).font_file2(program);
            })?;
        }
        Ok(())
    }
}

/// A TrueType font of two empty glyphs: the tables that a PDF asks for, and no others.
fn true_type() -> Vec<u8> {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let version = [0, 1, 0, 0];
    let head = [
        &version[..],
        // Revision; place of the sum, see below; magic; flags; units; times.
        &version,
        &[0; 4],
        &[0x5f, 0x0f, 0x3c, 0xf5],
        &words(&[0b11, UNITS]),
        &[0; 16],
        // Box of all glyphs, style, least size, direction, formats.
        &words(&[0, 0, WIDTH, UNITS, 0, 8, 2, 0, 0]),
    ]
    .concat();
    // Ascent, descent, gap, widest; edges; caret; reserved; format; how many widths.
    let hhea =
        [&version[..], &words(&[UNITS, u16::MAX, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 1])].concat();
    let maxp = [&version[..], &words(&[2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])].concat();
    // The one width with its edge, and the edge of the second glyph.
    let hmtx = words(&[WIDTH, 0, 0]);
    let loca = words(&[0, 0, 0]);
    // Some readers take an empty table for a missing one.
    let glyf = vec![0; 4];
    // By name, as the format has it.
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];

    // For a binary search: the largest power of two in 6, times 16; its exponent; the rest.
    let mut font = [&version[..], &words(&[6, 64, 2, 32])].concat();
    let mut offset = font.len() + 16 * tables.len();
    for (name, table) in &tables {
        font.extend_from_slice(*name);
        for number in [sum(table), offset as u32, table.len() as u32] {
            font.extend(number.to_be_bytes());
        }
        offset += table.len().next_multiple_of(4);
    }
    let mut at_head = 0;
    for (name, table) in &tables {
        if *name == b"head" {
            at_head = font.len();
        }
        font.extend_from_slice(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&font));
    font[at_head + 8..at_head + 12].copy_from_slice(&adjustment.to_be_bytes());
    font
}

/// The sum of a table's words of 32 bits.
fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_where_the_directory_says() {
        let font = true_type();
        let number = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap());
        let mut lengths = BTreeMap::new();
        for entry in font[12..12 + 6 * 16].chunks(16) {
            let cell = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            let (offset, length) = (cell(8), cell(12));
            assert!(offset % 4 == 0 && offset + length <= font.len());
            let mut table = font[offset..offset + length].to_vec();
            if entry.starts_with(b"head") {
                table[8..12].fill(0);
            }
            assert_eq!(sum(&table) as usize, cell(4));
            lengths.insert(String::from_utf8(entry[..4].to_vec()).unwrap(), length);
        }
        let expected = [("glyf", 4), ("head", 54), ("hhea", 36), ("hmtx", 6), ("loca", 6), ("maxp", 32)];
        assert!(lengths.iter().map(|(name, length)| (name.as_str(), *length)).eq(expected));
        assert_eq!(number(0), 0x0001_0000);
        assert_eq!(sum(&font), 0xb1b0_afba);
    }

    #[test]
    fn reaches_are_near_and_bounded() {
        assert_eq!(Reach::of(76.0, 24.0, 100.0), Reach { ascent: 30, descent: 10 });
        assert_eq!(Reach::of(-3.0, -7.0, 20.0), Reach { ascent: 1, descent: 0 });
        assert_eq!(Reach::of(900.0, 900.0, 9.0), Reach { ascent: 72, descent: 72 });
        for size in 5..60 {
            let size = f64::from(size);
            let ascent = Reach::of(0.77 * size, 0.0, size).ascent;
            let error = f64::from(ascent) / f64::from(STEPS) * size - 0.77 * size;
            assert!(error.abs() <= 0.76, "{size}: {error}");
        }
    }

    #[test]
    fn equal_reaches_are_one_font() {
        let mut page = PageFonts::default();
        let names = [(70.0, 20.0), (70.0, 0.0), (70.1, 19.9)].map(|(a, d)| page.name(Reach::of(a, d, 100.0)));
        assert_eq!(names, ["0", "1", "0"]);
    }
}
