//! Windows of three by three pixels that overlap.
//!
//! A convolution sees, of each pixel, the column before it, its own and the next. Where these are four bytes each, three
//! pixels and one of no meaning, the window of a pixel begins four bytes behind the one before, and nothing of it is
//! written twice.

use crate::packed::Packed;
use crate::random::Random;

/// An image with one value a pixel, row by row.
#[derive(Clone, Copy)]
pub(crate) struct Image<'a> {
    pub(crate) values: &'a [i8],
    pub(crate) width: usize,
}

impl<'a> Image<'a> {
    pub(crate) fn height(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    fn row(&self, y: usize) -> &'a [i8] {
        &self.values[y * self.width..][..self.width]
    }
}

/// Columns of three pixels, from top to bottom, and one byte of no meaning.
type Column = [i8; 4];

/// The windows of an image.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    /// Of the first row of pixels and the last three columns each, as what lies beyond the border is another for each
    /// window. Between them of each row a column per pixel, and one before and behind.
    columns: Vec<Column>,
    height: usize,
    width: usize,
}

impl Windows {
    /// Windows of `image`; what lies beyond its borders is random, drawn as upstream does: window by window, in each
    /// column by column.
    pub(crate) fn fill(&mut self, image: Image<'_>, random: &mut Random) {
        let (height, width) = (image.height(), image.width);
        (self.height, self.width) = (height, width);
        let borders = height.min(2);
        self.columns.resize(borders * 3 * width + (height - borders) * (width + 2), [0; 4]);
        let mut left = &mut self.columns[..];
        for y in 0..height {
            if y == 0 || y + 1 == height {
                let (windows, behind) = left.split_at_mut(3 * width);
                let above = y.checked_sub(1).map(|y| image.row(y));
                let below = (y + 1 < height).then(|| image.row(y + 1));
                fill_border([above, Some(image.row(y)), below], windows.as_chunks_mut().0, random);
                left = behind;
                continue;
            }
            let (columns, behind) = left.split_at_mut(width + 2);
            let [before, inner @ .., last] = columns else { unreachable!("two more than the row has") };
            let pixels = image.row(y - 1).iter().zip(image.row(y)).zip(image.row(y + 1));
            for (column, ((above, this), below)) in inner.iter_mut().zip(pixels) {
                // As one number: the compiler makes several at once.
                let [above, this, below] = [above, this, below].map(|value| u32::from(value.cast_unsigned()));
                *column = (above | this << 8 | below << 16).to_le_bytes().map(u8::cast_signed);
            }
            for column in [before, last] {
                *column = [random.value(), random.value(), random.value(), 0];
            }
            left = behind;
        }
    }

    /// Height and width of the image, in pixels.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.height, self.width)
    }

    /// The windows of a row of pixels, and how many bytes behind another each begins.
    pub(crate) fn row(&self, y: usize) -> (&[i8], usize) {
        let first = match y {
            0 => 0,
            _ => 3 * self.width + (y - 1) * (self.width + 2),
        };
        let columns = if y == 0 || y + 1 == self.height { 3 } else { 1 };
        (self.columns[first..].as_flattened(), columns * size_of::<Column>())
    }

    /// Weights of nine inputs for these windows.
    pub(crate) fn weights(packed: &Packed) -> Packed {
        let order: [_; 12] = std::array::from_fn(|byte| (byte % 4 < 3).then_some(byte / 4 * 3 + byte % 4));
        packed.rearranged(&order)
    }
}

/// The windows of a row at the upper or lower border; of `rows` those that are of the image are there.
fn fill_border(rows: [Option<&[i8]>; 3], windows: &mut [[Column; 3]], random: &mut Random) {
    for (x, window) in windows.iter_mut().enumerate() {
        for (dx, column) in window.iter_mut().enumerate() {
            let x = (x + dx).checked_sub(1);
            let pixels = rows.map(|row| row.zip(x).and_then(|(row, x)| row.get(x)));
            for (value, pixel) in column.iter_mut().zip(pixels) {
                *value = pixel.copied().unwrap_or_else(|| random.value());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Pool;
    use crate::layers::convolve;

    /// The same as those of a convolution that writes each by itself, with the same random numbers.
    #[test]
    fn windows_are_those_of_a_convolution() {
        for (height, width) in [(1, 1), (1, 5), (2, 1), (2, 3), (3, 1), (3, 3), (5, 7), (9, 2)] {
            let mut pool = Pool::default();
            let mut grid = pool.grid(height, width, 1);
            let values: Vec<i8> = (0..height * width).map(|place| (place * 37 % 255) as i8).collect();
            for (place, value) in values.iter().enumerate() {
                grid.pixel_mut(place)[0] = *value;
            }
            let (mut random, mut same) = (Random::for_line(3), Random::for_line(3));
            let expected = convolve(&grid, (1, 1), &mut random, &mut pool);
            let mut windows = Windows::default();
            windows.fill(Image { values: &values, width }, &mut same);
            assert_eq!(windows.size(), (height, width));
            for y in 0..height {
                let (row, stride) = windows.row(y);
                for x in 0..width {
                    let window: Vec<i8> =
                        row[x * stride..][..12].chunks(4).flat_map(|column| &column[..3]).copied().collect();
                    assert_eq!(window, expected.pixel(y * width + x), "{height}x{width}, {x}, {y}");
                }
            }
            assert_eq!(random.value(), same.value(), "as many random numbers");
        }
    }
}
