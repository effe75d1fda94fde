//! Windows bitmaps.

use super::{DecodeError, Format, Limits, decode, read, refuse, shape};

/// A bitmap of stored rows, the lowest first.
fn file(width: i32, height: i32, bits: u16, palette: &[[u8; 3]], rows: &[u8]) -> Vec<u8> {
    let offset = 54 + 4 * palette.len() as u32;
    let mut bytes = b"BM".to_vec();
    bytes.extend((offset + rows.len() as u32).to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(offset.to_le_bytes());
    bytes.extend(40u32.to_le_bytes());
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend(1u16.to_le_bytes());
    bytes.extend(bits.to_le_bytes());
    bytes.extend([0; 8]);
    bytes.extend(11_811u32.to_le_bytes());
    bytes.extend(3_780u32.to_le_bytes());
    bytes.extend((palette.len() as u32).to_le_bytes());
    bytes.extend([0; 4]);
    for [r, g, b] in palette {
        bytes.extend([*b, *g, *r, 0]);
    }
    bytes.extend(rows);
    bytes
}

#[test]
fn rows_are_stored_upside_down() {
    let rows = [3, 2, 1, 0, 6, 5, 4, 0];
    let colour = read(&file(1, 2, 24, &[], &rows));
    assert_eq!(shape(&colour), (1, 2, 32, 3));
    assert_eq!(colour.words(), [0x0405_06ff, 0x0102_03ff]);
    assert_eq!(colour.resolution(), Some((300, 96)));
    assert_eq!(read(&file(1, -2, 24, &[], &rows)).words(), [0x0102_03ff, 0x0405_06ff]);
}

#[test]
fn palettes_and_depths_stay() {
    let palette = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
    let four = read(&file(3, 1, 4, &palette, &[0x21, 0x0f, 0xff, 0xff]));
    assert_eq!((shape(&four), four.words()), ((3, 1, 4, 1), &[0x2100_0000][..]));
    assert_eq!(four.palette().map(<[_]>::len), Some(3));
    let bits = |palette: &[[u8; 3]]| read(&file(2, 1, 1, palette, &[0b0111_1111, 0, 0, 0]));
    assert_eq!(bits(&[[0; 3], [255; 3]]).words(), [0x8000_0000]);
    assert_eq!(bits(&[[255; 3], [0; 3]]).words(), [0x4000_0000]);
    // Without a palette a set bit is black.
    assert_eq!(bits(&[]).words(), [0x4000_0000]);
    assert_eq!(bits(&[[9; 3], [8; 3]]).words(), [0x0908_0000]);
    let over = refuse(&file(1, 1, 8, &palette, &[3, 0, 0, 0]));
    assert!(matches!(over, DecodeError::Corrupt { format: Format::Bmp, .. }), "{over}");
}

#[test]
fn sixteen_and_thirty_two_bits_keep_their_bytes() {
    // As Leptonica has them: blue is where red should be.
    let wide = read(&file(1, 1, 32, &[], &[1, 2, 3, 4]));
    assert_eq!((shape(&wide), wide.words()), ((1, 1, 32, 3), &[0x0102_0304][..]));
    let short = read(&file(1, 1, 16, &[], &[1, 2, 0, 0]));
    assert_eq!((shape(&short), short.words()), ((1, 1, 16, 1), &[0x0102_0000][..]));
}

#[test]
fn run_lengths_are_read_as_colour() {
    // Two pixels of colour 1, then the end.
    let mut bytes = file(2, 1, 8, &[[0; 3], [1, 2, 3]], &[2, 1, 0, 1]);
    bytes[30] = 1;
    let raster = read(&bytes);
    assert_eq!((shape(&raster), raster.words()), ((2, 1, 32, 3), &[0x0102_03ff, 0x0102_03ff][..]));
}

#[test]
fn missing_rows_are_noticed() {
    let bytes = file(1, 2, 24, &[], &[3, 2, 1, 0, 6, 5, 4, 0]);
    let error = refuse(&bytes[..bytes.len() - 1]);
    assert!(matches!(error, DecodeError::Truncated { format: Format::Bmp, .. }), "{error}");
    let huge = file(i32::MAX, i32::MIN, 24, &[], &[]);
    assert!(matches!(decode(&huge, &Limits::default()), Err(DecodeError::TooLarge { .. })));
    assert!(matches!(refuse(&file(0, 1, 8, &[], &[])), DecodeError::ZeroSize { .. }));
}
