//! Where an image is flat: of the background's value throughout.
//!
//! Half of a line of text is. A convolution and what is behind it make the same of all such places, so once is enough.

use crate::grid::Grid;

/// For each rectangle that a maxpool makes one pixel of: whether all that its convolution sees is of one value.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    pub(crate) value: i8,
    /// How many columns and rows each has.
    size: (usize, usize),
    /// How many are in a row.
    width: usize,
    rectangles: Vec<bool>,
    /// How many columns up to each are of that value, in a band of rows.
    runs: Vec<u32>,
}

impl Flat {
    /// Rectangles of `x` by `y` pixels, with windows that reach `half_x` and `half_y` pixels beyond. Those at the borders,
    /// whose windows see what is not of the image, are not flat; nor is anything of images with several values a pixel.
    pub(crate) fn find(&mut self, input: &Grid, (half_x, half_y): (usize, usize), (x, y): (usize, usize)) {
        let Self { value, size, width, rectangles, runs } = self;
        *size = (x, y);
        *width = input.width / x;
        rectangles.clear();
        rectangles.resize(*width * (input.height / y), false);
        if input.stride != 1 || *width == 0 {
            return;
        }
        *value = usual(&input.values[..input.pixels()]);
        for (row, rectangles) in rectangles.chunks_exact_mut(*width).enumerate() {
            let Some(first) = (row * y).checked_sub(half_y) else { continue };
            let rows = y + 2 * half_y;
            if first + rows > input.height {
                continue;
            }
            runs.clear();
            runs.resize(input.width, 1);
            for line in input.values[first * input.width..].chunks_exact(input.width).take(rows) {
                for (run, pixel) in runs.iter_mut().zip(line) {
                    *run &= u32::from(*pixel == *value);
                }
            }
            let mut length = 0;
            for run in runs.iter_mut() {
                length = (length + *run) * *run;
                *run = length;
            }
            let ends = runs[half_x.min(input.width)..].iter().skip(x - 1).step_by(x);
            for (rectangle, run) in rectangles.iter_mut().zip(ends) {
                *rectangle = *run as usize >= x + 2 * half_x;
            }
        }
    }

    /// The rectangles of a row of these.
    pub(crate) fn row(&self, row: usize) -> &[bool] {
        &self.rectangles[row * self.width..][..self.width]
    }

    /// The rectangles that a row of pixels goes through, none where it is left over below, and how many columns each has.
    pub(crate) fn row_of_pixels(&self, y: usize) -> (&[bool], usize) {
        let row = y / self.size.1;
        let rectangles = self.rectangles.get(row * self.width..(row + 1) * self.width);
        (rectangles.unwrap_or_default(), self.size.0)
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
    use crate::grid::Pool;

    /// Rectangles of three by two pixels, with windows that reach one pixel beyond, of an image in which one pixel is dark.
    #[test]
    fn rectangles_that_see_one_value() {
        let mut image = Pool::default().grid(8, 14, 1);
        image.stride = 1;
        image.values.fill(100);
        let flat = |image: &Grid| {
            let mut flat = Flat::default();
            flat.find(image, (1, 1), (3, 2));
            assert_eq!(flat.value, 100);
            (0..4).map(|row| flat.row(row).to_vec()).collect::<Vec<_>>()
        };
        let (border, inner) = (vec![false; 4], vec![false, true, true, true]);
        assert_eq!(flat(&image), [border.clone(), inner.clone(), inner.clone(), border.clone()]);
        // Beside the fourth rectangle of a row, and below the second row of them.
        image.values[4 * 14 + 6] = 0;
        let seen = vec![false, false, false, true];
        assert_eq!(flat(&image), [border.clone(), seen.clone(), seen, border]);
    }

    #[test]
    fn nothing_is_flat_of_images_with_several_values_a_pixel() {
        let mut image = Pool::default().grid(6, 9, 2);
        image.values.fill(1);
        let mut flat = Flat::default();
        flat.find(&image, (0, 0), (3, 2));
        assert_eq!(flat.row_of_pixels(3), (&[false; 3][..], 3));
        assert_eq!(flat.row_of_pixels(6), (&[][..], 3));
    }
}
