//! Where an image is flat: of the background's value throughout.
//!
//! Half of a line of text is. A convolution and what is behind it make the same of all such places, so once is enough.

use crate::windows::Image;

/// For each rectangle that a maxpool makes one pixel of: whether all that windows of its pixels see is of one value.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    pub(crate) value: i8,
    /// How many are in a row.
    width: usize,
    rectangles: Vec<bool>,
    /// How many columns up to each are of that value, in a band of rows.
    runs: Vec<u32>,
}

impl Flat {
    /// Rectangles of `x` by `y` pixels, with windows that reach one pixel beyond. Those at the borders, whose windows see
    /// what is not of the image, are not flat.
    pub(crate) fn find(&mut self, image: Image<'_>, (x, y): (usize, usize)) {
        let Self { value, width, rectangles, runs } = self;
        *width = image.width / x;
        rectangles.clear();
        rectangles.resize(*width * (image.height() / y), false);
        *value = usual(image.values);
        for (row, rectangles) in rectangles.chunks_exact_mut((*width).max(1)).enumerate() {
            let Some(first) = (row * y).checked_sub(1) else { continue };
            let end = row * y + y + 1;
            if end > image.height() {
                continue;
            }
            runs.clear();
            runs.resize(image.width, 1);
            for line in image.values[first * image.width..end * image.width].chunks_exact(image.width) {
                for (run, pixel) in runs.iter_mut().zip(line) {
                    *run &= u32::from(*pixel == *value);
                }
            }
            let mut length = 0;
            for run in runs.iter_mut() {
                length = (length + *run) * *run;
                *run = length;
            }
            let ends = runs.iter().skip(x).step_by(x);
            for (rectangle, run) in rectangles.iter_mut().zip(ends) {
                *rectangle = *run as usize >= x + 2;
            }
        }
    }

    /// The rectangles of a row of these.
    pub(crate) fn row(&self, row: usize) -> &[bool] {
        &self.rectangles[row * self.width..][..self.width]
    }
}

/// The most frequent of some values.
fn usual(values: &[i8]) -> i8 {
    /// A prime, so that they are not all of a few rows or columns.
    const STEP: usize = 13;
    let mut counts = [0u32; 256];
    for value in values.iter().step_by(STEP) {
        counts[usize::from(value.cast_unsigned())] += 1;
    }
    let most = (0..=u8::MAX).max_by_key(|value| counts[usize::from(*value)]);
    most.unwrap_or_default().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rectangles of three by two pixels, of an image in which one pixel is dark.
    #[test]
    fn rectangles_that_see_one_value() {
        let mut image = [100; 8 * 14];
        let flat = |values: &[i8]| {
            let mut flat = Flat::default();
            flat.find(Image { values, width: 14 }, (3, 2));
            assert_eq!(flat.value, 100);
            (0..4).map(|row| flat.row(row).to_vec()).collect::<Vec<_>>()
        };
        let (border, inner) = (vec![false; 4], vec![false, true, true, true]);
        assert_eq!(flat(&image), [border.clone(), inner.clone(), inner.clone(), border.clone()]);
        // Beside the fourth rectangle of a row, and below the second row of them.
        image[4 * 14 + 6] = 0;
        let seen = vec![false, false, false, true];
        assert_eq!(flat(&image), [border.clone(), seen.clone(), seen, border]);
    }
}
