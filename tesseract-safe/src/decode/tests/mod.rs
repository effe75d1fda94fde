//! Every picture here is made in memory; the words that are asserted are those of Leptonica 1.80.0's readers.

mod bmp;
mod dynamic;
mod gif;
mod jpeg;
mod pages;
mod png;
mod pnm;
mod robust;
mod samples;
mod tiff;
mod tiff_compression;
mod webp;

use super::{DecodeError, Depth, Format, Limits, Raster, decode};

/// Decodes what must decode.
fn read(bytes: &[u8]) -> Raster {
    decode(bytes, &Limits::default()).expect("the picture decodes")
}

/// Decodes what must not.
fn refuse(bytes: &[u8]) -> DecodeError {
    decode(bytes, &Limits::default()).expect_err("the picture does not decode")
}

/// Width, height, bits a pixel, samples a pixel.
fn shape(raster: &Raster) -> (u32, u32, u32, u8) {
    (raster.width(), raster.height(), raster.depth().bits(), raster.samples())
}

#[test]
fn says_what_the_bytes_are_instead() {
    assert_eq!(refuse(b""), DecodeError::Empty);
    assert_eq!(refuse(b"hello"), DecodeError::UnknownFormat { looks_like: None });
    let message = refuse(b"%PDF-1.7").to_string();
    assert!(message.contains("PDF document") && message.contains("known are PNG"), "{message}");
}

#[test]
fn limits_hold_before_anything_is_allocated() {
    let header = b"P5 100000 20000 255\n";
    let error = decode(header, &Limits::default()).unwrap_err();
    assert!(matches!(error, DecodeError::TooLarge { width: 100_000, height: 20_000, .. }), "{error}");
    let limits = Limits { max_pixels: u64::MAX, max_bytes: 11, ..Limits::default() };
    assert!(decode(b"P5 3 3 255\n123456789", &limits).is_err());
    let limits = Limits { max_pixels: 9, max_bytes: 12, ..Limits::default() };
    assert_eq!(decode(b"P5 3 3 255\n123456789", &limits).unwrap().words().len(), 3);
    assert!(matches!(refuse(b"P5 0 3 255\n"), DecodeError::ZeroSize { width: 0, height: 3 }));
}

#[test]
fn sees_formats_by_content() {
    for (format, bytes) in samples::all() {
        assert_eq!(Format::detect(&bytes), Some(format));
        assert_eq!(read(&bytes).format(), Some(format));
    }
}

#[test]
fn pixels_are_addressed_from_the_top_left() {
    let raster = read(b"P2 3 2 15\n1 2 3\n4 5 6\n");
    assert_eq!(raster.words(), [0x1230_0000, 0x4560_0000]);
    assert_eq!(raster.depth(), Depth::Four);
    assert_eq!((raster.pixel(2, 0), raster.pixel(0, 1)), (Some(3), Some(4)));
    assert_eq!((raster.pixel(3, 0), raster.pixel(0, 2)), (None, None));
}
