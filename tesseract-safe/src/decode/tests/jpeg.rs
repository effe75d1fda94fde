//! JPEG.

use super::{DecodeError, Format, read, refuse, samples, shape};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};

/// The file with a segment inserted after the start marker.
fn with_segment(file: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&file[..2], &[0xff, marker], &length[..], body, &file[2..]].concat()
}

/// The file without its JFIF segment.
fn without_jfif(file: &[u8]) -> Vec<u8> {
    assert_eq!(file[2..4], [0xff, 0xe0]);
    let length = usize::from(u16::from_be_bytes([file[4], file[5]]));
    [&file[..2], &file[4 + length..]].concat()
}

fn jfif(unit: u8, x: u16, y: u16) -> Vec<u8> {
    let mut body = b"JFIF\0\x01\x02".to_vec();
    body.push(unit);
    body.extend(x.to_be_bytes());
    body.extend(y.to_be_bytes());
    body.extend([0, 0]);
    body
}

/// An EXIF block with orientation, resolution and unit.
fn exif(orientation: u16, x: u32, y: u32, unit: u16) -> Vec<u8> {
    let mut body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x04".to_vec();
    let mut entry = |tag: u16, kind: u16, value: [u8; 4]| {
        body.extend(tag.to_be_bytes());
        body.extend(kind.to_be_bytes());
        body.extend(1u32.to_be_bytes());
        body.extend(value);
    };
    let short = |value: u16| [value.to_be_bytes()[0], value.to_be_bytes()[1], 0, 0];
    entry(0x0112, 3, short(orientation));
    entry(0x011a, 5, 62u32.to_be_bytes());
    entry(0x011b, 5, 70u32.to_be_bytes());
    entry(0x0128, 3, short(unit));
    body.extend(0u32.to_be_bytes());
    for value in [x, y] {
        body.extend((value * 10).to_be_bytes());
        body.extend(10u32.to_be_bytes());
    }
    body
}

fn grey() -> Vec<u8> {
    let picture: DynamicImage = GrayImage::from_fn(16, 8, |x, _| Luma([if x < 8 { 0 } else { 255 }])).into();
    samples::encoded(&picture, ImageFormat::Jpeg)
}

#[test]
fn grey_has_eight_bits_and_colour_thirty_two() {
    let raster = read(&grey());
    assert_eq!(shape(&raster), (16, 8, 8, 1));
    assert_eq!(raster.words()[..4], [0, 0, u32::MAX, u32::MAX]);
    let colour: DynamicImage = RgbImage::from_pixel(8, 8, Rgb([128; 3])).into();
    let colour = read(&samples::encoded(&colour, ImageFormat::Jpeg));
    assert_eq!((shape(&colour), colour.words()[0]), ((8, 8, 32, 3), 0x8080_8000));
}

#[test]
fn resolution_is_of_jfif_first_and_of_exif_second() {
    let bare = without_jfif(&grey());
    let density = |unit, x, y| read(&with_segment(&bare, 0xe0, &jfif(unit, x, y))).resolution();
    assert_eq!(density(1, 300, 200), Some((300, 200)));
    assert_eq!(density(2, 118, 39), Some((300, 99)));
    assert_eq!(density(0, 1, 1), None);
    assert_eq!(read(&bare).resolution(), None);
    let with_exif = with_segment(&bare, 0xe1, &exif(1, 150, 75, 2));
    assert_eq!(read(&with_exif).resolution(), Some((150, 75)));
    assert_eq!(read(&with_segment(&bare, 0xe1, &exif(1, 118, 118, 3))).resolution(), Some((300, 300)));
    assert_eq!(read(&with_segment(&with_exif, 0xe0, &jfif(1, 96, 96))).resolution(), Some((96, 96)));
}

#[test]
fn orientation_is_applied() {
    // Black on the left, turned clockwise: black at the top.
    let raster = read(&with_segment(&without_jfif(&grey()), 0xe1, &exif(6, 150, 75, 2)));
    assert_eq!(shape(&raster), (8, 16, 8, 1));
    assert_eq!((raster.pixel(0, 0), raster.pixel(0, 15)), (Some(0), Some(255)));
    assert_eq!(raster.resolution(), Some((75, 150)));
    let raster = read(&with_segment(&grey(), 0xe1, &exif(8, 1, 1, 2)));
    assert_eq!((raster.pixel(0, 0), raster.pixel(0, 15)), (Some(255), Some(0)));
}

#[test]
fn data_that_ends_too_early_is_an_error() {
    let file = grey();
    for length in [3, 20, file.len() / 2, file.len() - 1] {
        let error = refuse(&file[..length]);
        assert!(matches!(error, DecodeError::Truncated { format: Format::Jpeg, .. }), "{length}: {error}");
    }
}

#[test]
fn colour_finer_than_light_is_refused() {
    let mut file = samples::encoded(&samples::picture(8, 8), ImageFormat::Jpeg);
    let frame = file.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("there is a frame header");
    for (component, factors) in [0x11, 0x11, 0x22].into_iter().enumerate() {
        file[frame + 11 + 3 * component] = factors;
    }
    let error = refuse(&file);
    assert!(matches!(error, DecodeError::Unsupported { format: Format::Jpeg, .. }), "{error}");
}

/// A block of 8 x 8 pixels of one colour, of four components, with an Adobe segment.
fn inks(transform: u8, stored: [u8; 4]) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        file.extend([0xff, marker]);
        file.extend((body.len() as u16 + 2).to_be_bytes());
        file.extend(body);
    };
    segment(0xee, &[b"Adobe\0\x64\0\0\0\0", &[transform][..]].concat());
    segment(0xdb, &[&[0][..], &[1; 64]].concat());
    let components: Vec<u8> = (1..=4).flat_map(|id| [id, 0x11, 0]).collect();
    segment(0xc0, &[&[8, 0, 8, 0, 8, 4][..], &components].concat());
    // Twelve codes of four bits for the mean, which say how many bits follow; one of one bit, for nothing more.
    let lengths =
        |at: usize, count: u8| -> Vec<u8> { (1..=16).map(|n| if n == at { count } else { 0 }).collect() };
    segment(0xc4, &[&[0x00][..], &lengths(4, 12), &(0..12).collect::<Vec<u8>>()].concat());
    segment(0xc4, &[&[0x10][..], &lengths(1, 1), &[0]].concat());
    let selected: Vec<u8> = (1..=4).flat_map(|id| [id, 0]).collect();
    segment(0xda, &[&[4][..], &selected, &[0, 63, 0]].concat());
    let mut bits = String::new();
    for value in stored {
        let mean = (i32::from(value) - 128) * 8;
        let count = 32 - mean.unsigned_abs().leading_zeros() as usize;
        bits += &format!("{count:04b}");
        let amplitude = if mean < 0 { mean + (1 << count) - 1 } else { mean };
        if count > 0 {
            bits += &format!("{amplitude:0count$b}");
        }
        bits.push('0');
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |value, &bit| value << 1 | (bit - b'0'));
        file.push(byte);
        if byte == 0xff {
            file.push(0);
        }
    }
    file.extend([0xff, 0xd9]);
    file
}

#[test]
fn inks_are_light_where_adobe_stores_them() {
    let colour = |transform, stored| {
        let raster = read(&inks(transform, stored));
        assert_eq!(shape(&raster), (8, 8, 32, 3));
        let [r, g, b, _] = raster.words()[0].to_be_bytes();
        [r, g, b]
    };
    let close = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 2);
    for (stored, expected) in [
        ([255, 0, 255, 255], [255, 0, 255]),
        ([255, 255, 255, 0], [0, 0, 0]),
        ([255, 255, 255, 255], [255, 255, 255]),
        ([200, 100, 50, 128], [100, 50, 25]),
    ] {
        let cmyk = colour(0, stored);
        assert!(close(cmyk, expected), "{stored:?}: {cmyk:?}");
    }
    // YCCK: the negative of light, two of colour, and black. Without colour it is gray.
    for (light, black, expected) in [(0, 255, 255), (100, 255, 155), (255, 255, 0), (0, 0, 0), (0, 100, 100)]
    {
        let ycck = colour(2, [light, 128, 128, black]);
        assert!(close(ycck, [expected; 3]), "{light} {black}: {ycck:?}");
    }
}
