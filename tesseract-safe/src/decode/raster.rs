//! The decoded image, laid out as Leptonica lays out a PIX.

use super::{DecodeError, Format, Limits};

/// Bits per pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Depth {
    /// Bilevel; a set bit is black, as everywhere in Leptonica, unless there is a palette.
    One = 1,
    /// Four grey levels or palette indices.
    Two = 2,
    /// Sixteen grey levels or palette indices.
    Four = 4,
    /// 256 grey levels (0 is black) or palette indices.
    Eight = 8,
    /// 65,536 grey levels.
    Sixteen = 16,
    /// Colour, 8 bits a sample: red in the top byte, then green, blue, and alpha in the lowest.
    ThirtyTwo = 32,
}

impl Depth {
    /// The number of bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self as u32
    }

    /// The depth of that many bits per pixel.
    pub(super) fn from_bits(bits: u32) -> Option<Depth> {
        [Self::One, Self::Two, Self::Four, Self::Eight, Self::Sixteen, Self::ThirtyTwo]
            .into_iter()
            .find(|depth| depth.bits() == bits)
    }

    pub(super) fn words_per_line(self, width: u32) -> u64 {
        (u64::from(width) * u64::from(self.bits())).div_ceil(32)
    }
}

/// A decoded image: exactly what Leptonica's readers would have put into a PIX.
///
/// Pixels are packed into 32-bit words from the most significant bit down, row after row, each row padded
/// with zero bits to whole words. `words().len()` is always [`words_per_line`](Self::words_per_line) times
/// [`height`](Self::height), neither side is zero, and with a palette every pixel is an index into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    depth: Depth,
    samples: u8,
    words: Vec<u32>,
    palette: Option<Vec<[u8; 4]>>,
    resolution: Option<(u32, u32)>,
    format: Option<Format>,
}

impl Raster {
    /// A raster of zero words, checked against `limits` before it is allocated.
    pub(super) fn zeroed(
        width: u32,
        height: u32,
        depth: Depth,
        limits: &Limits,
    ) -> Result<Raster, DecodeError> {
        limits.check(width, height, depth)?;
        // The check bounds this by 2^29 words.
        let length = depth.words_per_line(width) as usize * height as usize;
        Ok(Raster {
            width,
            height,
            depth,
            samples: if depth == Depth::ThirtyTwo { 3 } else { 1 },
            words: vec![0; length],
            palette: None,
            resolution: None,
            format: None,
        })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Bits per pixel.
    #[must_use]
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// Samples per pixel, Leptonica's `spp`: 1 for grey, bilevel and palette images, 3 for colour, 4 for
    /// colour with alpha.
    #[must_use]
    pub fn samples(&self) -> u8 {
        self.samples
    }

    /// Words of 32 bits in each row, Leptonica's `wpl`.
    #[must_use]
    pub fn words_per_line(&self) -> usize {
        self.depth.words_per_line(self.width) as usize
    }

    /// All rows, top first.
    #[must_use]
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The colours of a palette image, each red, green, blue, alpha.
    #[must_use]
    pub fn palette(&self) -> Option<&[[u8; 4]]> {
        self.palette.as_deref()
    }

    /// Horizontal and vertical resolution in pixels per inch, `None` if the file does not tell.
    /// A single zero means that only the other one is known.
    #[must_use]
    pub fn resolution(&self) -> Option<(u32, u32)> {
        self.resolution
    }

    /// The format of the file that this came from; `None` for pixels that were in memory already.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The value of one pixel: a grey level, a palette index or a whole colour word. `None` outside of the
    /// image.
    #[cfg(test)]
    pub(super) fn pixel(&self, x: u32, y: u32) -> Option<u32> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let line = &self.words[y as usize * self.words_per_line()..];
        Some(pixel_of(line, self.depth, x))
    }

    pub(super) fn rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, u32> {
        let words = self.words_per_line();
        self.words.chunks_exact_mut(words)
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, u32> {
        self.words.chunks_exact(self.words_per_line())
    }

    pub(super) fn set_samples(&mut self, samples: u8) {
        self.samples = samples;
    }

    pub(super) fn set_palette(&mut self, palette: Option<Vec<[u8; 4]>>) {
        self.palette = palette;
    }

    /// Sets the resolution; zero for both means unknown, as in Leptonica.
    pub(super) fn set_resolution(&mut self, (x, y): (u32, u32)) {
        self.resolution = (x != 0 || y != 0).then_some((x, y));
    }

    pub(super) fn set_format(&mut self, format: Format) {
        self.format = Some(format);
    }

    /// Inverts every bit: black and white change places.
    pub(super) fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
    }

    /// Takes over the pixels of `other`, which show the same picture in another shape.
    pub(super) fn replace_pixels(&mut self, other: Raster) {
        self.width = other.width;
        self.height = other.height;
        self.depth = other.depth;
        self.samples = other.samples;
        self.words = other.words;
    }

    /// Zeroes the bits after the last pixel of each row, so that equal pictures have equal words.
    pub(super) fn clear_padding(&mut self) {
        let used = (u64::from(self.width) * u64::from(self.depth.bits())) % 32;
        if used == 0 {
            return;
        }
        let mask = u32::MAX << (32 - used as u32);
        for row in self.rows_mut() {
            if let Some(last) = row.last_mut() {
                *last &= mask;
            }
        }
    }
}

/// The pixel at `x` of a row that is long enough.
pub(super) fn pixel_of(line: &[u32], depth: Depth, x: u32) -> u32 {
    let bits = depth.bits();
    if bits == 32 {
        return line[x as usize];
    }
    let per_word = 32 / bits;
    let shift = 32 - bits * (x % per_word + 1);
    line[(x / per_word) as usize] >> shift & ((1 << bits) - 1)
}

/// Sets the pixel at `x` of a row, which is zero there, to the lowest bits of `value`.
pub(super) fn put_pixel(line: &mut [u32], depth: Depth, x: u32, value: u32) {
    let bits = depth.bits();
    if bits == 32 {
        line[x as usize] = value;
        return;
    }
    let per_word = 32 / bits;
    let shift = 32 - bits * (x % per_word + 1);
    line[(x / per_word) as usize] |= (value & ((1 << bits) - 1)) << shift;
}
