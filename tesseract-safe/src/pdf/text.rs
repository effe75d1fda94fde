//! Places words: each on the baseline of its line, as wide as its box.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Str};

use super::chars::Chars;
use super::font::{PageFonts, Reach, WIDTH};
use super::words::{Baseline, TextLine, TextWord};

/// The size of type is as much larger than what its taller words rise above the baseline.
const SIZE_TO_ASCENT: f64 = 1.33;

/// Lines that rise or fall by no more than this part of their length, some six degrees, have level words.
const LEVEL_SLOPE: f64 = 0.1;

/// What is closer than this part of the size of type is one word to some readers, whatever stands between: 0.03 to
/// `pdftotext`, 0.15 to its option `-raw`.
const LEAST_GAP: f64 = 0.16;

/// Adds invisible words to a page whose units are pixels, origin bottom left of an image of this height.
pub(super) fn write(content: &mut Content, lines: &[TextLine], height: i32, chars: &mut Chars) -> PageFonts {
    let mut fonts = PageFonts::default();
    if lines.is_empty() {
        return fonts;
    }
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    let mut pen = Pen { content, height: f64::from(height), font: None, scaling: 100.0, place: None };
    let mut rest = lines;
    while let [first, tail @ ..] = rest {
        let length = 1 + tail.iter().position(|line| line.starts_block).unwrap_or(tail.len());
        let (block, after) = rest.split_at(length);
        rest = after;
        debug_assert!(!first.words.is_empty());
        for (line, size) in block.iter().zip(sizes(block)) {
            write_line(&mut pen, line, size, &mut fonts, chars);
        }
    }
    content.end_text();
    fonts
}

fn write_line(pen: &mut Pen<'_>, line: &TextLine, size: f64, fonts: &mut PageFonts, chars: &mut Chars) {
    let frame = Frame::of(&line.baseline);
    let base = Straight::of(&frame, &line.baseline, size);
    let last = line.words.len() - 1;
    let mut boxes: Vec<_> = line.words.iter().map(|word| frame.turn_box(word.bounding_box)).collect();
    move_apart(&mut boxes, &line.words, size);
    for (index, word) in line.words.iter().enumerate() {
        let mut codes: Vec<u16> = word.text.trim().chars().filter_map(|c| chars.code(c)).collect();
        let letters = codes.len();
        if letters == 0 {
            continue;
        }
        if index < last {
            codes.extend(chars.code(' '));
        }
        let [left, top, right, bottom] = boxes[index];
        let (at_left, at_right) = base.under(left, right);
        // Of a slanting word the box is higher than the letters.
        let ascent = (at_left.min(at_right) - top) * base.cosine;
        let descent = (bottom - at_left.max(at_right)) * base.cosine;
        let font = fonts.name(Reach::of(ascent, descent, size));
        let length = ((right - left) / base.cosine).max(1.0);
        let natural = letters as f64 * size * f64::from(WIDTH) / 1000.0;

        pen.font(font, size);
        pen.scaling(100.0 * length / natural);
        let start = if word.right_to_left { (right, at_right) } else { (left, at_left) };
        pen.go_to(frame.turn_back(start), base.direction(&frame), word.right_to_left);
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_be_bytes()).collect();
        pen.content.show(Str(&bytes));
    }
}

/// Moves the boxes of a line's words apart where they are so close, or overlap, that readers see no space.
fn move_apart(boxes: &mut [[f64; 4]], words: &[TextWord], size: f64) {
    const LEFT: usize = 0;
    const RIGHT: usize = 2;
    let gap = size * LEAST_GAP;
    for index in 1..boxes.len() {
        if words[index - 1].right_to_left != words[index].right_to_left {
            continue;
        }
        // The one on the left, the one on the right.
        let (one, other) = if words[index].right_to_left { (index, index - 1) } else { (index - 1, index) };
        let ([left, _, right, _], [other_left, _, other_right, _]) = (boxes[one], boxes[other]);
        let middle = f64::midpoint(right, other_left);
        let (cut, other_cut) = (middle - gap / 2.0, middle + gap / 2.0);
        let leaves_half =
            cut - left > (right - left) / 2.0 && other_right - other_cut > (other_right - other_left) / 2.0;
        if other_left - right < gap && leaves_half {
            boxes[one][RIGHT] = cut;
            boxes[other][LEFT] = other_cut;
        }
    }
}

/// The size of type of each line of a block, in pixels. Lines that differ by chance, having no tall letters say, get that
/// of their block: readers take words of one size for words of one text.
fn sizes(block: &[TextLine]) -> Vec<f64> {
    let own: Vec<f64> = block.iter().map(own_size).collect();
    let common = quantile(own.clone(), 1, 2);
    own.into_iter()
        .map(|size| if (0.6..1.5).contains(&(size / common)) { common } else { size })
        .map(|size| size.round().max(1.0))
        .collect()
}

fn own_size(line: &TextLine) -> f64 {
    let frame = Frame::of(&line.baseline);
    let base = Straight::of(&frame, &line.baseline, 0.0);
    let rises = line.words.iter().map(|word| {
        let [left, top, right, _] = frame.turn_box(word.bounding_box);
        (base.at(left).min(base.at(right)) - top) * base.cosine
    });
    (quantile(rises.collect(), 3, 4) * SIZE_TO_ASCENT).max(3.0)
}

/// The value below which `part` of `whole` parts of the values are.
fn quantile(mut values: Vec<f64>, part: usize, whole: usize) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() * part / whole).or(values.last()).copied().unwrap_or(1.0)
}

/// The quarter turn that makes a line run from left to right.
#[derive(Clone, Copy, Debug)]
struct Frame {
    quarters: u8,
}

impl Frame {
    fn of(baseline: &Baseline) -> Self {
        let across = i64::from(baseline.end.0) - i64::from(baseline.start.0);
        let down = i64::from(baseline.end.1) - i64::from(baseline.start.1);
        let quarters = match (across.abs() >= down.abs(), across >= 0, down >= 0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        Self { quarters }
    }

    fn turn(self, (x, y): (f64, f64)) -> (f64, f64) {
        match self.quarters {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        }
    }

    fn turn_back(self, (x, y): (f64, f64)) -> (f64, f64) {
        Self { quarters: (4 - self.quarters) % 4 }.turn((x, y))
    }

    fn turn_box(self, [left, top, right, bottom]: [i32; 4]) -> [f64; 4] {
        let (x1, y1) = self.turn((left.into(), top.into()));
        let (x2, y2) = self.turn((right.into(), bottom.into()));
        [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)]
    }
}

/// A line's baseline in its frame: straight, and level where it is nearly so.
///
/// Readers do better with words that are level: of slanting ones, `pdftotext` makes several. So those of lines that slant
/// but little are level, each where the line is in its middle.
#[derive(Clone, Copy, Debug)]
struct Straight {
    start: (f64, f64),
    slope: f64,
    /// Of the words' slant.
    cosine: f64,
}

impl Straight {
    fn of(frame: &Frame, baseline: &Baseline, size: f64) -> Self {
        let point = |(x, y): (i32, i32)| frame.turn((x.into(), y.into()));
        let (start, end) = (point(baseline.start), point(baseline.end));
        let rise = end.1 - start.1;
        let run = (end.0 - start.0).max(1.0);
        if rise.abs() <= (size / 4.0).max(2.0) {
            let middle = f64::midpoint(start.1, end.1).round();
            return Self { start: (start.0, middle), slope: 0.0, cosine: 1.0 };
        }
        let slope = rise / run;
        let cosine = if slope.abs() <= LEVEL_SLOPE { 1.0 } else { run / run.hypot(rise) };
        Self { start, slope, cosine }
    }

    /// Where the baseline of a word is at both ends.
    fn under(&self, left: f64, right: f64) -> (f64, f64) {
        if self.cosine < 1.0 {
            return (self.at(left), self.at(right));
        }
        let middle = self.at(f64::midpoint(left, right)).round();
        (middle, middle)
    }

    fn at(&self, x: f64) -> f64 {
        self.start.1 + (x - self.start.0) * self.slope
    }

    /// Where the line runs to, in the image.
    fn direction(&self, frame: &Frame) -> (f64, f64) {
        let down = if self.cosine < 1.0 { self.cosine * self.slope } else { 0.0 };
        frame.turn_back((self.cosine, down))
    }
}

/// Writes words at places, and no more than what changes from one to the next.
struct Pen<'a> {
    content: &'a mut Content,
    height: f64,
    font: Option<(String, f64)>,
    scaling: f64,
    /// Matrix of the last word.
    place: Option<[f64; 6]>,
}

impl Pen<'_> {
    fn font(&mut self, name: String, size: f64) {
        let font = Some((name, size));
        if self.font != font {
            if let Some((name, size)) = &font {
                self.content.set_font(Name(name.as_bytes()), *size as f32);
            }
            self.font = font;
        }
    }

    fn scaling(&mut self, percent: f64) {
        let percent = rounded(percent, 100.0);
        if self.scaling != percent {
            self.content.set_horizontal_scaling(percent as f32);
            self.scaling = percent;
        }
    }

    /// To a point of the image; letters then go on in this direction, mirrored if they run from right to left, as upstream
    /// has it: so they are in reading order and each in its place.
    fn go_to(&mut self, (x, y): (f64, f64), (across, down): (f64, f64), right_to_left: bool) {
        let sign = if right_to_left { -1.0 } else { 1.0 };
        let fine = |value: f64| rounded(value, 10_000.0);
        let [a, b, c, d] = [fine(across * sign), fine(-down * sign), fine(down), fine(across)];
        let matrix = [a, b, c, d, rounded(x, 10.0), rounded(self.height - y, 10.0)];
        match self.place {
            // Quarter turns undo themselves without rounding.
            Some(before) if before[..4] == matrix[..4] && (a == 0.0 || b == 0.0) => {
                let (dx, dy) = (matrix[4] - before[4], matrix[5] - before[5]);
                let along = rounded(dx * a + dy * b, 10.0);
                let up = rounded(dx * c + dy * d, 10.0);
                self.content.next_line(along as f32, up as f32);
            }
            _ => {
                self.content.set_text_matrix(matrix.map(|number| number as f32));
            }
        }
        self.place = Some(matrix);
    }
}

/// To whole parts of one, without a negative zero.
fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts + 0.0
}
