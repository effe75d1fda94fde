//! Small valid files, for the tests that damage them.

use super::Format;
use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

/// A picture with some structure in it.
pub(super) fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let v = (x * 13 + y * 29) as u8;
        image::Rgb([v, v.wrapping_mul(3), 255 - v])
    })
    .into()
}

/// The picture in a format that the `image` crate writes.
pub(super) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("the picture is written");
    file.into_inner()
}

/// One file or more of each format.
pub(super) fn all() -> Vec<(Format, Vec<u8>)> {
    let colour = picture(11, 7);
    let palette = [[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]];
    let mut files = vec![
        (
            Format::Png,
            super::png::file(11, 7, png::ColorType::Rgb, png::BitDepth::Eight, &colour.to_rgb8(), |_| {}),
        ),
        (
            Format::Png,
            super::png::indexed(4, 2, png::BitDepth::Two, &[0b0001_1011, 0b1110_0100], &palette, None),
        ),
        (Format::Jpeg, encoded(&colour, ImageFormat::Jpeg)),
        (Format::Jpeg, encoded(&DynamicImage::ImageLuma8(colour.to_luma8()), ImageFormat::Jpeg)),
        (Format::Bmp, encoded(&colour, ImageFormat::Bmp)),
        (Format::WebP, encoded(&colour, ImageFormat::WebP)),
        (Format::Gif, super::gif::file(4, 2, &palette, &[0, 1, 2, 3, 3, 2, 1, 0], true)),
        (Format::Pnm, b"P1\n# plain\n3 2\n1 0 1\n0 1 0\n".to_vec()),
        (Format::Pnm, b"P6\n2 1\n255\nabcdef".to_vec()),
        (Format::Pnm, b"P7\nWIDTH 2\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nENDHDR\nabcd".to_vec()),
    ];
    for big_endian in [false, true] {
        let mut page = super::tiff::Page::grey(8, 5, 2, vec![0x5a; 10]);
        page.big_endian = big_endian;
        files.push((Format::Tiff, page.file()));
        page = super::tiff::Page::fax(4, 20, 2, &[0x37, 0x78, 0x00, 0x80, 0x08]);
        page.big_endian = big_endian;
        files.push((Format::Tiff, page.file()));
    }
    files
}
