//! PNG.

use super::{DecodeError, Format, read, refuse, shape};
use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};

/// A PNG file of stored rows.
pub(super) fn file(
    width: u32,
    height: u32,
    colour: ColorType,
    depth: BitDepth,
    rows: &[u8],
    adjust: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    adjust(&mut encoder);
    let mut writer = encoder.write_header().expect("the header is valid");
    writer.write_image_data(rows).expect("the rows are complete");
    writer.finish().expect("the file ends");
    bytes
}

pub(super) fn indexed(
    width: u32,
    height: u32,
    depth: BitDepth,
    rows: &[u8],
    palette: &[[u8; 3]],
    alphas: Option<&[u8]>,
) -> Vec<u8> {
    file(width, height, ColorType::Indexed, depth, rows, |encoder| {
        encoder.set_palette(palette.concat());
        if let Some(alphas) = alphas {
            encoder.set_trns(alphas.to_vec());
        }
    })
}

fn plain(width: u32, height: u32, colour: ColorType, depth: BitDepth, rows: &[u8]) -> Vec<u8> {
    file(width, height, colour, depth, rows, |_| {})
}

#[test]
fn grey_keeps_its_depth_and_bits_are_inverted() {
    let bits = read(&plain(9, 2, ColorType::Grayscale, BitDepth::One, &[0b1010_0000, 0x80, 0xff, 0]));
    assert_eq!(shape(&bits), (9, 2, 1, 1));
    assert_eq!(bits.words(), [0x5f00_0000, 0x0080_0000]);
    let two = read(&plain(3, 1, ColorType::Grayscale, BitDepth::Two, &[0b0110_1100]));
    assert_eq!((shape(&two), two.words()), ((3, 1, 2, 1), &[0x6c00_0000][..]));
    let four = read(&plain(3, 1, ColorType::Grayscale, BitDepth::Four, &[0x12, 0x3f]));
    assert_eq!((shape(&four), four.words()), ((3, 1, 4, 1), &[0x1230_0000][..]));
    let eight = read(&plain(5, 1, ColorType::Grayscale, BitDepth::Eight, &[1, 2, 3, 4, 5]));
    assert_eq!((shape(&eight), eight.words()), ((5, 1, 8, 1), &[0x0102_0304, 0x0500_0000][..]));
}

#[test]
fn sixteen_bits_lose_the_low_byte() {
    let grey = read(&plain(2, 1, ColorType::Grayscale, BitDepth::Sixteen, &[0x12, 0xff, 0x34, 0x80]));
    assert_eq!((shape(&grey), grey.words()), ((2, 1, 8, 1), &[0x1234_0000][..]));
    let rgba = [1, 255, 2, 255, 3, 255, 4, 255];
    let rgba = read(&plain(1, 1, ColorType::Rgba, BitDepth::Sixteen, &rgba));
    assert_eq!((shape(&rgba), rgba.words()), ((1, 1, 32, 4), &[0x0102_0304][..]));
}

#[test]
fn alpha_makes_four_samples() {
    let grey = read(&plain(1, 1, ColorType::GrayscaleAlpha, BitDepth::Eight, &[7, 9]));
    assert_eq!((shape(&grey), grey.words()), ((1, 1, 32, 4), &[0x0707_0709][..]));
    let rgb = read(&plain(1, 1, ColorType::Rgb, BitDepth::Eight, &[1, 2, 3]));
    assert_eq!((shape(&rgb), rgb.words()), ((1, 1, 32, 3), &[0x0102_03ff][..]));
}

#[test]
fn palettes_stay_unless_they_have_one_bit() {
    let palette = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
    let two = read(&indexed(4, 1, BitDepth::Two, &[0b0001_1000], &palette, None));
    assert_eq!((shape(&two), two.words()), ((4, 1, 2, 1), &[0x1800_0000][..]));
    assert_eq!(two.palette(), Some(&[[1, 2, 3, 255], [4, 5, 6, 255], [7, 8, 9, 255]][..]));

    let bit = |palette| read(&indexed(3, 1, BitDepth::One, &[0b0100_0000], palette, None));
    let white_last = bit(&[[0; 3], [255; 3]]);
    assert_eq!((shape(&white_last), white_last.words()), ((3, 1, 1, 1), &[0xa000_0000][..]));
    let white_first = bit(&[[255; 3], [0; 3]]);
    assert_eq!((shape(&white_first), white_first.words()), ((3, 1, 1, 1), &[0x4000_0000][..]));
    let greys = bit(&[[10; 3], [200; 3]]);
    assert_eq!((shape(&greys), greys.words()), ((3, 1, 8, 1), &[0x0ac8_0a00][..]));
    let colours = bit(&[[1, 2, 3], [4, 5, 6]]);
    assert_eq!(shape(&colours), (3, 1, 32, 3));
    assert_eq!(colours.words(), [0x0102_0300, 0x0405_0600, 0x0102_0300]);
    assert_eq!(colours.palette(), None);
}

#[test]
fn transparent_palettes_become_colour() {
    let palette = [[1, 2, 3], [4, 5, 6]];
    let bit = read(&indexed(2, 1, BitDepth::One, &[0b0100_0000], &palette, Some(&[128])));
    assert_eq!((shape(&bit), bit.words()), ((2, 1, 32, 4), &[0x0102_0380, 0x0405_06ff][..]));
    let byte = read(&indexed(2, 1, BitDepth::Eight, &[1, 0], &palette, Some(&[0])));
    assert_eq!((shape(&byte), byte.words()), ((2, 1, 32, 4), &[0x0405_06ff, 0x0102_0300][..]));
    // Leptonica gives up on these two and leaves them transparent.
    let two = read(&indexed(2, 1, BitDepth::Two, &[0b0100_0000], &palette, Some(&[128])));
    assert_eq!((shape(&two), two.words()), ((2, 1, 32, 4), &[0, 0][..]));
    let grey =
        file(2, 1, ColorType::Grayscale, BitDepth::Eight, &[1, 2], |encoder| encoder.set_trns(vec![0, 1]));
    assert_eq!(read(&grey).words(), [0, 0]);
    assert_eq!(shape(&read(&grey)), (2, 1, 32, 4));
}

#[test]
fn an_index_outside_of_the_palette_is_damage() {
    let error = refuse(&indexed(1, 1, BitDepth::Eight, &[2], &[[0; 3], [1; 3]], None));
    assert!(matches!(error, DecodeError::Corrupt { format: Format::Png, .. }), "{error}");
}

#[test]
fn interlaced_rows_come_in_order() {
    // A file of another encoder, 3 x 3 grey pixels 1 to 9.
    let rows = [[1u8, 2, 3], [4, 5, 6], [7, 8, 9]];
    let mut data = Vec::new();
    for (x0, y0, dx, dy) in
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    {
        for row in rows.iter().skip(y0).step_by(dy) {
            let pixels: Vec<u8> = row.iter().skip(x0).step_by(dx).copied().collect();
            if !pixels.is_empty() {
                data.push(0);
                data.extend(pixels);
            }
        }
    }
    let mut bytes = plain(3, 3, ColorType::Grayscale, BitDepth::Eight, &rows.concat());
    // The encoder cannot interlace: exchange the data and set the flag.
    bytes.truncate(8);
    chunk(&mut bytes, b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 3, 8, 0, 0, 0, 1]);
    chunk(&mut bytes, b"IDAT", &stored(&data));
    chunk(&mut bytes, b"IEND", &[]);
    assert_eq!(read(&bytes).words(), [0x0102_0300, 0x0405_0600, 0x0708_0900]);
}

/// A chunk with its checksum.
fn chunk(bytes: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    bytes.extend((body.len() as u32).to_be_bytes());
    let start = bytes.len();
    bytes.extend(name);
    bytes.extend(body);
    let crc = bytes[start..].iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    });
    bytes.extend((!crc).to_be_bytes());
}

/// A zlib stream without compression.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    let mut stream = vec![0x78, 0x01, 1];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend(data);
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

#[test]
fn resolution_is_rounded_to_inches() {
    let with = |xppu, yppu, unit| {
        read(&file(1, 1, ColorType::Grayscale, BitDepth::Eight, &[0], |encoder| {
            encoder.set_pixel_dims(Some(PixelDimensions { xppu, yppu, unit }));
        }))
        .resolution()
    };
    assert_eq!(with(11_811, 2_835, Unit::Meter), Some((300, 72)));
    assert_eq!(with(23_622, 0, Unit::Meter), Some((600, 0)));
    assert_eq!(with(11_811, 11_811, Unit::Unspecified), None);
    assert_eq!(read(&plain(1, 1, ColorType::Grayscale, BitDepth::Eight, &[0])).resolution(), None);
}
