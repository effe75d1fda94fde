//! Rows of samples as a PDF has them, and as few of them as show all colours.

use std::collections::HashMap;

use super::{Colours, Pixels};

/// The rows of an image.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pixels: Pixels<'a>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// As the Pix has them.
    Packed(Option<Vec<u8>>),
    /// Of 32 bits a pixel, of which three samples are used.
    Rgb,
    /// As those, but all colours are gray.
    Gray,
    /// As those, but there are few colours; their numbers.
    Few { numbers: HashMap<u32, u8>, palette: Vec<u8> },
}

impl<'a> Rows<'a> {
    pub(super) fn of(pixels: &Pixels<'a>) -> Self {
        let kind = match pixels.depth() {
            32 => kind_of_colours(pixels),
            _ => Kind::Packed(pixels.palette()),
        };
        Self { pixels: *pixels, kind }
    }

    pub(super) fn bits(&self) -> u8 {
        match self.kind {
            Kind::Packed(_) => self.pixels.depth() as u8,
            _ => 8,
        }
    }

    pub(super) fn colours(&self) -> Colours {
        match &self.kind {
            Kind::Packed(Some(palette)) | Kind::Few { palette, .. } => Colours::Indexed(palette.clone()),
            Kind::Packed(None) | Kind::Gray => Colours::Gray,
            Kind::Rgb => Colours::Rgb,
        }
    }

    /// How far samples that may be alike are apart; `None` where neighbours tell nothing.
    pub(super) fn bytes_per_pixel(&self) -> Option<usize> {
        match self.kind {
            Kind::Rgb => Some(3),
            Kind::Gray => Some(1),
            Kind::Packed(None) if self.bits() >= 8 => Some(usize::from(self.bits() / 8)),
            _ => None,
        }
    }

    /// Puts the bytes of a row into `bytes`.
    pub(super) fn read(&self, y: u32, bytes: &mut Vec<u8>) {
        bytes.clear();
        let row = self.pixels.row(y).iter();
        match &self.kind {
            Kind::Packed(_) => self.pixels.read(y, bytes),
            Kind::Rgb => row.for_each(|word| bytes.extend_from_slice(&word.to_be_bytes()[..3])),
            Kind::Gray => bytes.extend(row.map(|word| word.to_be_bytes()[0])),
            Kind::Few { numbers, .. } => {
                bytes.extend(row.map(|word| numbers.get(&(word >> 8)).copied().unwrap_or_default()));
            }
        }
    }
}

fn kind_of_colours(pixels: &Pixels<'_>) -> Kind {
    let (mut all_gray, mut few) = (true, true);
    let mut numbers = HashMap::new();
    let mut palette = Vec::new();
    let mut last = None;
    for y in 0..pixels.size().1 {
        for word in pixels.row(y) {
            let colour = word >> 8;
            if last == Some(colour) {
                continue;
            }
            last = Some(colour);
            let [_, red, green, blue] = colour.to_be_bytes();
            all_gray &= red == green && green == blue;
            if few && !numbers.contains_key(&colour) {
                few = numbers.len() < 256;
                if few {
                    numbers.insert(colour, numbers.len() as u8);
                    palette.extend([red, green, blue]);
                }
            }
            if !all_gray && !few {
                return Kind::Rgb;
            }
        }
    }
    if all_gray { Kind::Gray } else { Kind::Few { numbers, palette } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Image, PixelLayout};

    fn colours_of(pixels: &[[u8; 3]]) -> Colours {
        let bytes = pixels.concat();
        let image = Image::from_raw(PixelLayout::Rgb8, pixels.len() as u32, 1, bytes.len(), &bytes).unwrap();
        let rows = Rows::of(&Pixels::of(&image));
        let mut row = Vec::new();
        rows.read(0, &mut row);
        let shown: Vec<u8> = match rows.colours() {
            Colours::Gray => row.iter().flat_map(|gray| [*gray; 3]).collect(),
            Colours::Indexed(palette) => {
                row.iter().flat_map(|number| palette[3 * usize::from(*number)..][..3].to_vec()).collect()
            }
            _ => row,
        };
        assert_eq!(shown, bytes);
        rows.colours()
    }

    #[test]
    fn no_more_samples_than_it_takes() {
        assert_eq!(colours_of(&[[7; 3], [200; 3]]), Colours::Gray);
        assert_eq!(colours_of(&[[1, 2, 3], [7; 3], [1, 2, 3]]), Colours::Indexed(vec![1, 2, 3, 7, 7, 7]));
        let many: Vec<[u8; 3]> = (0..=255).map(|value| [value, 0, 0]).collect();
        assert!(matches!(colours_of(&many), Colours::Indexed(palette) if palette.len() == 768));
        let more = [&many[..], &[[0, 1, 0]]].concat();
        assert_eq!(colours_of(&more), Colours::Rgb);
    }
}
