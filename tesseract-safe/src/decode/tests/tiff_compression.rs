//! TIFF: the same picture in every compression and layout.

use super::tiff::Page;
use super::{Raster, read};
use image::{ColorType, codecs::jpeg::JpegEncoder};
use std::io::Cursor;
use tiff::encoder::colortype::{CMYK8, ColorType as TiffColour, Gray8, Gray16, RGB8, RGB16, RGBA8};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, TiffValue};

const WIDTH: u32 = 37;
const HEIGHT: u32 = 23;

/// The picture by the encoder of the `tiff` crate.
fn encoded<C: TiffColour>(samples: &[C::Inner], compression: Compression, rows_per_strip: u32) -> Vec<u8>
where
    [C::Inner]: TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(compression);
    let mut image = encoder.new_image::<C>(WIDTH, HEIGHT).unwrap();
    image.rows_per_strip(rows_per_strip).unwrap();
    image.write_data(samples).unwrap();
    file.into_inner()
}

/// Asserts that all compressions and heights of strips give one raster, and returns it.
fn in_all_ways<C: TiffColour>(samples: &[C::Inner]) -> Raster
where
    [C::Inner]: TiffValue,
{
    let expected = read(&encoded::<C>(samples, Compression::Uncompressed, HEIGHT));
    for (name, compression) in [
        ("none", Compression::Uncompressed),
        ("LZW", Compression::Lzw),
        ("deflate", Compression::Deflate(DeflateLevel::Balanced)),
        ("PackBits", Compression::Packbits),
    ] {
        for rows in [1, 4, HEIGHT] {
            assert_eq!(read(&encoded::<C>(samples, compression, rows)), expected, "{name}, {rows} rows");
        }
    }
    expected
}

/// Smooth in places, so that compression has something to do.
fn bytes(samples: usize) -> Vec<u8> {
    (0..WIDTH as usize * HEIGHT as usize * samples).map(|i| (i / 3 * 5 % 251) as u8).collect()
}

fn words(samples: usize) -> Vec<u16> {
    bytes(samples).into_iter().map(|byte| u16::from(byte) * 257).collect()
}

#[test]
fn strips_of_every_compression_give_the_same_pixels() {
    assert_eq!(in_all_ways::<Gray8>(&bytes(1)).depth().bits(), 8);
    assert_eq!(in_all_ways::<Gray16>(&words(1)).depth().bits(), 16);
    let rgb = in_all_ways::<RGB8>(&bytes(3));
    assert_eq!(in_all_ways::<RGB16>(&words(3)), rgb);
    assert_eq!(in_all_ways::<RGBA8>(&bytes(4)).samples(), 4);
    assert_eq!(in_all_ways::<CMYK8>(&bytes(4)).depth().bits(), 32);
}

/// Cuts the picture into tiles of 16 x 16, padded at the right and below.
fn tiles(samples: &[u8], bytes_per_pixel: usize) -> (Vec<u8>, usize) {
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let mut tiles = Vec::new();
    for top in (0..height).step_by(16) {
        for left in (0..width).step_by(16) {
            for y in top..top + 16 {
                for x in left..left + 16 {
                    let at = (y * width + x) * bytes_per_pixel;
                    let pixel = (x < width && y < height).then(|| &samples[at..at + bytes_per_pixel]);
                    tiles.extend(pixel.unwrap_or(&[0xaa; 4][..bytes_per_pixel]));
                }
            }
        }
    }
    (tiles, 256 * bytes_per_pixel)
}

#[test]
fn tiles_are_put_together() {
    for (bytes_per_pixel, photometric) in [(1, 1), (3, 2), (4, 5)] {
        let samples = bytes(bytes_per_pixel);
        let (data, size) = tiles(&samples, bytes_per_pixel);
        let page = |data: &[u8]| {
            Page::new(WIDTH as u16, HEIGHT as u16, 8, bytes_per_pixel as u16, photometric, data)
        };
        let places: Vec<u16> = (0..6).map(|tile| (8 + tile * size) as u16).collect();
        let tiled =
            page(&data).with(322, &[16]).with(323, &[16]).with(324, &places).with(325, &[size as u16; 6]);
        let tiled = tiled.without(&[273, 278, 279]);
        assert_eq!(read(&tiled.file()), read(&page(&samples).file()), "{bytes_per_pixel}");
    }
}

#[test]
fn planes_and_pixels_are_the_same_picture() {
    let samples = bytes(3);
    let planes: Vec<u8> =
        (0..3).flat_map(|plane| samples.iter().skip(plane).step_by(3).copied().collect::<Vec<_>>()).collect();
    let page = |data: &[u8]| Page::new(WIDTH as u16, HEIGHT as u16, 8, 3, 2, data);
    let size = (WIDTH * HEIGHT) as u16;
    let places = [8, 8 + size, 8 + 2 * size];
    let planar = page(&planes).with(284, &[2]).with(273, &places).with(279, &[size; 3]);
    assert_eq!(read(&planar.file()), read(&page(&samples).file()));
}

#[test]
fn jpeg_in_tiff_is_read() {
    let gray: Vec<u8> = (0..WIDTH * HEIGHT).map(|i| (i % WIDTH * 6) as u8).collect();
    let mut stream = Vec::new();
    JpegEncoder::new_with_quality(&mut stream, 95)
        .encode(&gray, WIDTH, HEIGHT, ColorType::L8.into())
        .expect("the picture is written");
    let mut page = Page::new(WIDTH as u16, HEIGHT as u16, 8, 1, 1, &stream);
    page.compression = 7;
    let raster = read(&page.file());
    for (x, y) in [(0, 0), (36, 0), (5, 22), (20, 11)] {
        let level = raster.pixel(x, y).unwrap();
        assert!(level.abs_diff(x * 6) <= 4, "{level} at {x}, {y}");
    }
}

#[test]
fn fax_of_a_whole_page_is_read() {
    let bits: Vec<u8> = bytes(1).into_iter().map(|byte| byte & 1).collect();
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in bits.chunks(WIDTH as usize) {
        let colours = row.iter().map(|&bit| if bit == 1 { fax::Color::Black } else { fax::Color::White });
        encoder.encode_line(colours, WIDTH as u16).unwrap();
    }
    let stream = encoder.finish().unwrap().finish();
    let raster = read(&Page::fax(4, WIDTH as u16, HEIGHT as u16, &stream).file());
    for (y, row) in (0..).zip(bits.chunks(WIDTH as usize)) {
        for (x, &bit) in (0..).zip(row) {
            assert_eq!(raster.pixel(x, y), Some(bit.into()), "{x}, {y}");
        }
    }
}
