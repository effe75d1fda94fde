//! Two-coloured images as fax machines send them: CCITT Group 4.

use fax::{Color, VecWriter, encoder::Encoder};

use super::Pixels;

/// Longer rows are beyond the encoder.
const MAX_WIDTH: u32 = i16::MAX as u32;

/// Encodes an image of one bit a pixel; a set bit is black. `None` for rows that are too long.
pub(super) fn encode(pixels: &Pixels<'_>) -> Option<Vec<u8>> {
    let (width, height) = pixels.size();
    if width > MAX_WIDTH {
        return None;
    }
    let mut encoder = Encoder::new(VecWriter::new());
    for y in 0..height {
        let bits = pixels.row(y).iter().flat_map(|word| (0..32).map(move |bit| word << bit >> 31));
        let row = bits.take(width as usize).map(|bit| if bit == 1 { Color::Black } else { Color::White });
        encoder.encode_line(row, width as u16).ok()?;
    }
    Some(encoder.finish().ok()?.finish())
}

#[cfg(test)]
mod tests {
    use fax::decoder::{decode_g4, pels};
    use proptest::prelude::*;

    use super::*;
    use crate::Image;

    /// An image of these rows of `#` and others, by way of a file.
    fn image(rows: &[Vec<bool>]) -> Image {
        let cells = rows.iter().flatten().map(|black| if *black { "1 " } else { "0 " });
        let file = format!("P1 {} {}\n{}", rows[0].len(), rows.len(), cells.collect::<String>());
        Image::from_bytes(file.as_bytes()).unwrap()
    }

    fn comes_back(rows: &[Vec<bool>]) {
        let image = image(rows);
        let width = rows[0].len() as u16;
        let encoded = encode(&Pixels::of(&image)).unwrap();
        let mut decoded = Vec::new();
        decode_g4(encoded.iter().copied(), width, Some(rows.len() as u16), |changes| {
            decoded.push(pels(changes, width).map(|colour| colour == Color::Black).collect::<Vec<bool>>());
        })
        .unwrap();
        assert_eq!(decoded, rows);
    }

    /// Runs of one colour, as pages have them.
    fn rows() -> impl Strategy<Value = Vec<Vec<bool>>> {
        (1..200usize, 1..12usize).prop_flat_map(|(width, height)| {
            let row = proptest::collection::vec(1..40usize, 1..40).prop_map(move |runs| {
                let runs = runs.iter().enumerate();
                let mut row: Vec<bool> =
                    runs.flat_map(|(index, run)| std::iter::repeat_n(index % 2 == 1, *run)).collect();
                row.resize(width, false);
                row
            });
            proptest::collection::vec(row, height)
        })
    }

    proptest! {
        #[test]
        fn pages_come_back(rows in rows()) {
            comes_back(&rows);
        }
    }

    #[test]
    fn long_rows_come_back() {
        for width in [1, 63, 64, 2559, 2560, 2561, 9000, 32_767] {
            let bar =
                |from: usize, to: usize| (0..width).map(|x| (from..to).contains(&x)).collect::<Vec<bool>>();
            comes_back(&[bar(0, 0), bar(0, width), bar(width / 3, width), bar(1, width / 2), bar(0, 1)]);
        }
    }
}
