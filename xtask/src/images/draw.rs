//! Text and boxes on a page; what was written, line by line.

use std::collections::BTreeMap;

use ab_glyph::{Font, FontVec, GlyphId, PxScale, ScaleFont};
use image::{Rgb, RgbImage};

use super::fonts::{Face, Fonts};

pub(super) const BLACK: [u8; 3] = [0; 3];
pub(super) const WHITE: [u8; 3] = [255; 3];

/// Distance of two baselines, in sizes of the type.
const LEADING: f32 = 1.32;

/// What text is written with.
#[derive(Clone, Copy)]
pub(super) struct Ink<'a> {
    font: &'a FontVec,
    /// Pixels of an em.
    size: f32,
    colour: [u8; 3],
}

impl<'a> Ink<'a> {
    /// Black ink in a size in points.
    pub(super) fn new(fonts: &'a Fonts, face: Face, points: f32, dpi: u32) -> Self {
        Self { font: fonts.get(face), size: points * dpi as f32 / 72.0, colour: BLACK }
    }

    pub(super) fn colour(self, colour: [u8; 3]) -> Self {
        Self { colour, ..self }
    }

    fn scale(&self) -> PxScale {
        let units = self.font.units_per_em().unwrap_or(1000.0);
        PxScale::from(self.size * self.font.height_unscaled() / units)
    }

    /// The glyphs of a text with their distances from its start, and the whole width.
    fn glyphs(&self, text: &str) -> (Vec<(GlyphId, f32)>, f32) {
        let font = self.font.as_scaled(self.scale());
        let (mut x, mut last) = (0.0, None);
        let mut glyphs = Vec::with_capacity(text.len());
        for id in text.chars().map(|c| font.glyph_id(c)) {
            x += last.map_or(0.0, |last| font.kern(last, id));
            glyphs.push((id, x));
            x += font.h_advance(id);
            last = Some(id);
        }
        (glyphs, x)
    }

    fn width(&self, text: &str) -> f32 {
        self.glyphs(text).1
    }
}

/// Where text stands between the left and right ends of its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    /// Both ends flush, except in the last line of a paragraph.
    Both,
}

/// A page in the making: pixels, the frame that text flows in, and the text so far.
pub(super) struct Sheet {
    pub(super) pixels: RgbImage,
    pub(super) dpi: u32,
    /// How many steps ink has from none to full; few make small files.
    steps: u16,
    x: f32,
    /// Where the next line begins, from the top.
    pub(super) y: f32,
    width: f32,
    lines: Vec<String>,
}

impl Sheet {
    /// A white sheet with a margin all around, sizes in pixels.
    pub(super) fn new(width: u32, height: u32, dpi: u32, margin: u32) -> Self {
        let (x, inner) = (margin as f32, width.saturating_sub(2 * margin) as f32);
        let pixels = RgbImage::from_pixel(width, height, Rgb(WHITE));
        Self { pixels, dpi, steps: 16, x, y: x, width: inner, lines: Vec::new() }
    }

    pub(super) fn paper(mut self, colour: [u8; 3]) -> Self {
        self.pixels.pixels_mut().for_each(|pixel| *pixel = Rgb(colour));
        self
    }

    /// Steps from no ink to full ink: 2 is without anti-aliasing.
    pub(super) fn steps(self, steps: u16) -> Self {
        Self { steps, ..self }
    }

    /// Text flows here from now on.
    pub(super) fn frame(&mut self, x: f32, y: f32, width: f32) {
        (self.x, self.y, self.width) = (x, y, width);
    }

    /// What was written.
    pub(super) fn text(&self) -> String {
        let mut text = self.lines.join("\n").trim_end().to_owned();
        text.push('\n');
        text
    }

    /// One line.
    pub(super) fn line(&mut self, ink: &Ink<'_>, align: Align, text: &str) {
        self.row(ink, &[(0.0, 1.0, align, text)]);
    }

    /// The cells of a line: begin and end as parts of the frame's width, and text.
    pub(super) fn row(&mut self, ink: &Ink<'_>, cells: &[(f32, f32, Align, &str)]) {
        let baseline = self.y + ink.size;
        for &(begin, end, align, text) in cells {
            let (left, right) = (self.x + begin * self.width, self.x + end * self.width);
            let room = right - left - ink.width(text);
            debug_assert!(room >= 0.0, "no room for `{text}`");
            let x = match align {
                Align::Left | Align::Both => left,
                Align::Centre => left + room / 2.0,
                Align::Right => right - ink.width(text),
            };
            self.write(x, baseline, ink, text);
        }
        let texts: Vec<&str> = cells.iter().map(|cell| cell.3).filter(|text| !text.is_empty()).collect();
        self.lines.push(texts.join(" "));
        self.y += ink.size * LEADING;
    }

    /// Several lines, and the space that parts paragraphs.
    pub(super) fn paragraph(&mut self, ink: &Ink<'_>, align: Align, text: &str) {
        let mut words = text.split_whitespace().peekable();
        let mut line: Vec<&str> = Vec::new();
        while let Some(word) = words.next() {
            line.push(word);
            let more = words.peek().map(|next| format!("{} {next}", line.join(" ")));
            if more.as_ref().is_some_and(|more| ink.width(more) <= self.width) {
                continue;
            }
            if align == Align::Both && more.is_some() {
                self.spread(ink, &line);
            } else {
                self.line(ink, align, &line.join(" "));
            }
            line.clear();
        }
        self.gap(ink.size * 0.6);
    }

    /// Lines as given.
    pub(super) fn lines(&mut self, ink: &Ink<'_>, lines: &[&str]) {
        for line in lines {
            self.line(ink, Align::Left, line);
        }
        self.gap(ink.size * 0.6);
    }

    /// Empty space; in the text an empty line.
    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A filled box.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: [u8; 3]) {
        let (right, bottom) = (((x + width) as u32).min(self.pixels.width()), (y + height) as u32);
        for y in y as u32..bottom.min(self.pixels.height()) {
            for x in x as u32..right {
                self.pixels.put_pixel(x, y, Rgb(colour));
            }
        }
    }

    /// The outline of a box.
    pub(super) fn outline(&mut self, x: f32, y: f32, width: f32, height: f32, pen: f32) {
        self.fill(x, y, width, pen, BLACK);
        self.fill(x, y + height - pen, width, pen, BLACK);
        self.fill(x, y, pen, height, BLACK);
        self.fill(x + width - pen, y, pen, height, BLACK);
    }

    /// A rule across the frame.
    pub(super) fn rule(&mut self, pen: f32) {
        let (x, y, width) = (self.x, self.y, self.width);
        self.fill(x, y, width, pen, BLACK);
        self.y += 3.0 * pen;
    }

    fn spread(&mut self, ink: &Ink<'_>, words: &[&str]) {
        let widths: Vec<f32> = words.iter().map(|word| ink.width(word)).collect();
        let gap = (self.width - widths.iter().sum::<f32>()) / words.len().saturating_sub(1).max(1) as f32;
        let (mut x, baseline) = (self.x, self.y + ink.size);
        for (word, width) in words.iter().zip(widths) {
            self.write(x, baseline, ink, word);
            x += width + gap;
        }
        self.lines.push(words.join(" "));
        self.y += ink.size * LEADING;
    }

    /// Glyphs stand on whole pixels, so that equal letters are equal bytes and compress well.
    fn write(&mut self, x: f32, baseline: f32, ink: &Ink<'_>, text: &str) {
        let full = f32::from(self.steps - 1);
        // Where two glyphs touch, the denser one counts: no more shades than steps.
        let mut parts: BTreeMap<(u32, u32), i32> = BTreeMap::new();
        for (id, offset) in ink.glyphs(text).0 {
            let at = ab_glyph::point((x + offset).round(), baseline.round());
            let Some(outline) = ink.font.outline_glyph(id.with_scale_and_position(ink.scale(), at)) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                let (x, y) = (corner.x + dx as f32, corner.y + dy as f32);
                if x >= 0.0 && y >= 0.0 {
                    let part = (coverage.clamp(0.0, 1.0) * full).round() as i32;
                    let densest = parts.entry((x as u32, y as u32)).or_default();
                    *densest = part.max(*densest);
                }
            });
        }
        for ((x, y), part) in parts {
            self.blend(x, y, part, ink.colour);
        }
    }

    fn blend(&mut self, x: u32, y: u32, part: i32, colour: [u8; 3]) {
        let full = i32::from(self.steps) - 1;
        let Some(pixel) = self.pixels.get_pixel_mut_checked(x, y) else { return };
        for (below, above) in pixel.0.iter_mut().zip(colour) {
            let (from, to) = (i32::from(*below), i32::from(above));
            *below = (from + (to - from) * part / full) as u8;
        }
    }
}
