//! Two-coloured images as fax machines send them: CCITT Group 4.

use fax::{Color, VecWriter, encoder::Encoder};

/// Longer rows are beyond the encoder.
const MAX_WIDTH: u32 = i16::MAX as u32;

/// Encodes an image of one bit a pixel, whose rows are `width` pixels long from the most significant bit of the first
/// word; a set bit is black. `None` for rows that are too long.
pub(crate) fn encode<'a>(width: u32, rows: impl Iterator<Item = &'a [u32]>) -> Option<Vec<u8>> {
    if width > MAX_WIDTH {
        return None;
    }
    let mut encoder = Encoder::new(VecWriter::new());
    for row in rows {
        let bits = row.iter().flat_map(|word| (0..32).map(move |bit| word << bit >> 31));
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

    /// A row as Leptonica keeps it.
    fn words(row: &[bool]) -> Vec<u32> {
        let word = |bits: &[bool]| bits.iter().rev().fold(0, |word, bit| word >> 1 | u32::from(*bit) << 31);
        row.chunks(32).map(word).collect()
    }

    fn comes_back(rows: &[Vec<bool>]) {
        let width = rows[0].len() as u16;
        let packed: Vec<_> = rows.iter().map(|row| words(row)).collect();
        let encoded = encode(width.into(), packed.iter().map(Vec::as_slice)).unwrap();
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
