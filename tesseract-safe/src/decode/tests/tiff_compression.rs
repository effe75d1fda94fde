//! TIFF: the same picture in every compression and layout.

use super::tiff::Page;
use super::{DecodeError, Limits, Raster, decode, read, refuse};
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
fn tiles(samples: &[u8], bytes_per_pixel: usize) -> Vec<Vec<u8>> {
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let mut tiles = Vec::new();
    for top in (0..height).step_by(16) {
        for left in (0..width).step_by(16) {
            let mut tile = Vec::new();
            for y in top..top + 16 {
                for x in left..left + 16 {
                    let at = (y * width + x) * bytes_per_pixel;
                    let pixel = (x < width && y < height).then(|| &samples[at..at + bytes_per_pixel]);
                    tile.extend(pixel.unwrap_or(&[0xaa; 4][..bytes_per_pixel]));
                }
            }
            tiles.push(tile);
        }
    }
    tiles
}

/// The page with these tiles, or strips.
fn cut(page: fn(&[u8]) -> Page, pieces: &[Vec<u8>], tiled: bool) -> Page {
    let mut at = 8;
    let mut places = Vec::new();
    for piece in pieces {
        places.push(at);
        at += piece.len() as u16;
    }
    let sizes: Vec<u16> = pieces.iter().map(|piece| piece.len() as u16).collect();
    let page = page(&pieces.concat());
    if !tiled {
        return page.with(273, &places).with(279, &sizes);
    }
    let page = page.with(322, &[16]).with(323, &[16]).with(324, &places).with(325, &sizes);
    page.without(&[273, 278, 279])
}

fn gray(data: &[u8]) -> Page {
    Page::new(WIDTH as u16, HEIGHT as u16, 8, 1, 1, data)
}

fn rgb(data: &[u8]) -> Page {
    Page::new(WIDTH as u16, HEIGHT as u16, 8, 3, 2, data)
}

fn inks(data: &[u8]) -> Page {
    Page::new(WIDTH as u16, HEIGHT as u16, 8, 4, 5, data)
}

#[test]
fn tiles_are_put_together() {
    for (samples, page) in [(1, gray as fn(&[u8]) -> Page), (3, rgb), (4, inks)] {
        let bytes = bytes(samples);
        let tiled = cut(page, &tiles(&bytes, samples), true);
        assert_eq!(read(&tiled.file()), read(&page(&bytes).file()), "{samples} samples");
    }
}

#[test]
fn tiles_may_lie_in_planes() {
    let samples = bytes(3);
    let pieces: Vec<_> = planes(&samples).iter().flat_map(|plane| tiles(plane, 1)).collect();
    let planar = cut(rgb, &pieces, true).with(284, &[2]);
    assert_eq!(read(&planar.file()), read(&rgb(&samples).file()));
}

fn planes(samples: &[u8]) -> [Vec<u8>; 3] {
    [0, 1, 2].map(|plane| samples.iter().skip(plane).step_by(3).copied().collect())
}

fn lzw(bytes: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(bytes).unwrap()
}

/// Replaces the samples of rows by their differences to those of the pixel before.
fn differences(samples: &[u8], row: usize, step: usize) -> Vec<u8> {
    let mut coded = samples.to_vec();
    for (coded, row) in coded.chunks_exact_mut(row).zip(samples.chunks_exact(row)) {
        for x in step..row.len() {
            coded[x] = row[x].wrapping_sub(row[x - step]);
        }
    }
    coded
}

#[test]
fn differences_are_undone_in_strips_and_tiles() {
    let samples = bytes(3);
    let expected = read(&rgb(&samples).file());
    let strip = lzw(&differences(&samples, 3 * WIDTH as usize, 3));
    let pieces: Vec<_> = tiles(&samples, 3).iter().map(|tile| lzw(&differences(tile, 48, 3))).collect();
    for (pieces, tiled) in [(vec![strip], false), (pieces, true)] {
        let mut page = cut(rgb, &pieces, tiled).with(317, &[2]);
        page.compression = 5;
        assert_eq!(read(&page.file()), expected);
        // Of other compressions the tag means nothing.
        page.compression = 1;
        assert!(decode(&page.file(), &Limits::default()).is_err());
    }
    let plain = rgb(&samples).with(317, &[2]);
    assert_eq!(read(&plain.file()), expected);
}

#[test]
fn differences_of_wide_samples_follow_the_byte_order() {
    for big_endian in [false, true] {
        let bytes = |values: [u16; 4]| -> Vec<u8> {
            values
                .into_iter()
                .flat_map(|v| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() })
                .collect()
        };
        let page = |data: &[u8]| {
            let mut page = Page::grey(4, 1, 16, data.to_vec());
            page.big_endian = big_endian;
            page
        };
        let mut coded = page(&lzw(&bytes([0x12ff, 1, 0xfff0, 2]))).with(317, &[2]);
        coded.compression = 5;
        assert_eq!(read(&coded.file()), read(&page(&bytes([0x12ff, 0x1300, 0x12f0, 0x12f2])).file()));
    }
}

#[test]
fn lzw_needs_no_end_code() {
    let samples = bytes(1);
    let mut packed = lzw(&samples);
    packed.pop();
    let mut page = gray(&packed);
    page.compression = 5;
    assert_eq!(read(&page.file()), read(&gray(&samples).file()));
    let mut short = gray(&packed[..packed.len() / 2]);
    short.compression = 5;
    assert!(matches!(refuse(&short.file()), DecodeError::Truncated { .. }));
}

#[test]
fn pack_bits_are_unpacked() {
    let unpacked = |data: &[u8]| {
        let mut page = Page::grey(6, 1, 8, data.to_vec());
        page.compression = 32_773;
        decode(&page.file(), &Limits::default()).map(|raster| raster.words().to_vec())
    };
    let expected = Ok(vec![0x0102_0202, 0x0203_0000]);
    assert_eq!(unpacked(&[0, 1, 0xfd, 2, 0, 3]), expected);
    // 128 does nothing, and runs may go on beyond the end.
    assert_eq!(unpacked(&[0, 1, 128, 0xfd, 2, 0xf0, 3]), expected);
    assert_eq!(unpacked(&[5, 1, 2, 2, 2, 2, 3]), expected);
    for short in [&[][..], &[0], &[0xff], &[5, 1, 2], &[0, 1, 128]] {
        assert!(matches!(unpacked(short), Err(DecodeError::Truncated { .. })), "{short:?}");
    }
}

#[test]
fn planes_and_pixels_are_the_same_picture() {
    let samples = bytes(3);
    let planar = cut(rgb, &planes(&samples), false).with(284, &[2]);
    assert_eq!(read(&planar.file()), read(&rgb(&samples).file()));
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

fn fax_encoded(bits: &[u8], width: u32) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in bits.chunks(width as usize) {
        let colours = row.iter().map(|&bit| if bit == 1 { fax::Color::Black } else { fax::Color::White });
        encoder.encode_line(colours, width as u16).unwrap();
    }
    encoder.finish().unwrap().finish()
}

fn fax(data: &[u8]) -> Page {
    Page::fax(4, WIDTH as u16, HEIGHT as u16, data)
}

#[test]
fn fax_is_read_in_strips_and_tiles() {
    let bits: Vec<u8> = bytes(1).into_iter().map(|byte| byte & 1).collect();
    let pieces: Vec<_> = tiles(&bits, 1)
        .into_iter()
        .map(|mut tile| {
            tile.iter_mut().for_each(|bit| *bit &= 1);
            fax_encoded(&tile, 16)
        })
        .collect();
    let whole = fax(&fax_encoded(&bits, WIDTH));
    for page in [whole, cut(fax, &pieces, true)] {
        let raster = read(&page.file());
        for (y, row) in (0..).zip(bits.chunks(WIDTH as usize)) {
            for (x, &bit) in (0..).zip(row) {
                assert_eq!(raster.pixel(x, y), Some(bit.into()), "{x}, {y}");
            }
        }
    }
}

#[test]
fn tiles_are_checked() {
    let tiled = |width: u16, height: u16| {
        let page = Page::grey(8, 5, 2, vec![0x5a; 10]).with(322, &[width]).with(323, &[height]);
        let page = page.with(324, &[8]).with(325, &[10]).without(&[273, 278, 279]);
        refuse(&page.file())
    };
    assert!(matches!(tiled(0, 16), DecodeError::Corrupt { .. }));
    assert!(matches!(tiled(4, 16), DecodeError::Unsupported { .. } | DecodeError::Corrupt { .. }));
    assert!(matches!(tiled(16, 16), DecodeError::Truncated { .. }));
    assert!(matches!(
        tiled(u16::MAX - 7, u16::MAX),
        DecodeError::TooLarge { .. } | DecodeError::Truncated { .. }
    ));
}
