//! JPEG files in a document, byte for byte.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use tesseract_safe::{Engine, Image, PdfDocument, PdfOptions};

use super::common::path;
use super::tools::{Pdf, are_there, distance, open};

fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// The file with an EXIF block that names an orientation.
fn turned(file: &[u8], orientation: u8) -> Vec<u8> {
    let block = [&b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], &[0; 6]]
        .concat();
    let length = (block.len() as u16 + 2).to_be_bytes();
    [&file[..2], &[0xff, 0xe1], &length, &block, &file[2..]].concat()
}

fn pdf(engine: &mut Engine, file: &[u8], options: &PdfOptions) -> Pdf {
    let picture = Image::from_bytes(file).unwrap();
    Pdf::new(&engine.recognize(&picture).unwrap().to_pdf(options).unwrap())
}

#[test]
fn files_pass_through_and_look_the_same() {
    if !are_there(&["qpdf", "pdfimages", "pdftoppm"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    for name in ["one-line.png", "rgb.png"] {
        let original = open(&path(name));
        let picture: DynamicImage =
            if name == "rgb.png" { original.to_rgb8().into() } else { original.to_luma8().into() };
        let file = jpeg(&picture);
        let pdf = pdf(&mut engine, &file, &PdfOptions::new());
        pdf.check();
        assert_eq!(pdf.images()[0][8], "jpeg");
        assert!(std::fs::read(pdf.image_file("-all", "jpg")).unwrap() == file, "{name}");
        let picture = image::load_from_memory(&file).unwrap().to_rgb8();
        let off = distance(&pdf.look((70, 70), picture.dimensions()).to_rgb8(), &picture);
        assert!(off < 3.0, "{name}: {off}");
        assert!(!pdf.text().is_empty());
    }
}

#[test]
fn pictures_that_a_camera_turned_are_upright() {
    if !are_there(&["pdfimages", "pdftoppm"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let upright: DynamicImage = open(&path("one-line.png")).to_luma8().into();
    let stored = [
        (2, upright.fliph()),
        (3, upright.rotate180()),
        (4, upright.flipv()),
        (5, upright.rotate90().fliph()),
        (6, upright.rotate270()),
        (7, upright.rotate270().fliph()),
        (8, upright.rotate90()),
    ];
    for (orientation, picture) in stored {
        let file = turned(&jpeg(&picture), orientation);
        let pdf = pdf(&mut engine, &file, &PdfOptions::new());
        assert!(std::fs::read(pdf.image_file("-all", "jpg")).unwrap() == file, "{orientation}");
        let shown = pdf.look((70, 70), (upright.width(), upright.height())).to_rgb8();
        let off = distance(&shown, &upright.to_rgb8());
        assert!(off < 3.0, "{orientation}: {off}");
        assert!(!pdf.text().is_empty(), "{orientation}");
    }
}

/// A JPEG file of 64 x 64 pixels of one colour in four components.
fn four_components(values: [u8; 4], adobe: bool) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        file.extend([0xff, marker]);
        file.extend((body.len() as u16 + 2).to_be_bytes());
        file.extend_from_slice(body);
    };
    if adobe {
        segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    }
    segment(0xdb, &[&[0][..], &[8; 64]].concat());
    segment(0xc0, &[8, 0, 64, 0, 64, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    // Differences of 0 to 8 bits have codes of four bits each; there is nothing but them in a block.
    segment(0xc4, &[&[0, 0, 0, 0, 9][..], &[0; 12], &[0, 1, 2, 3, 4, 5, 6, 7, 8]].concat());
    segment(0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let mut bits = String::new();
    for block in 0..64 {
        for value in values {
            let difference = if block == 0 { i32::from(value) - 128 } else { 0 };
            let length = 32 - difference.unsigned_abs().leading_zeros();
            bits += &format!("{length:04b}");
            let low = if difference < 0 { difference + (1 << length) - 1 } else { difference };
            if length > 0 {
                bits += &format!("{low:0width$b}", width = length as usize);
            }
            bits += "0";
        }
    }
    while !bits.len().is_multiple_of(8) {
        bits += "1";
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap();
        file.push(byte);
        if byte == 0xff {
            file.push(0);
        }
    }
    file.extend([0xff, 0xd9]);
    file
}

#[test]
fn ink_is_ink_whichever_way_it_is_written() {
    if !are_there(&["qpdf", "pdfimages", "pdftoppm"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    let line = Image::open(path("one-line.png")).unwrap();
    let page = engine.recognize(&line).unwrap();
    let shown = |file: &[u8], options: PdfOptions| {
        let mut document = PdfDocument::new(Vec::new(), options);
        document.add_with_image(&page, &Image::from_bytes(file).unwrap()).unwrap();
        let pdf = Pdf::new(&document.finish().unwrap());
        pdf.check();
        let middle = pdf.look((150, 150), (900, 100)).to_rgb8().get_pixel(450, 50).0;
        (pdf, middle)
    };
    // Adobe's 255 is no ink; cyan ink alone is no red light.
    for (values, adobe, expected) in [
        ([255, 255, 255, 255], true, [255, 255, 255]),
        ([0, 255, 255, 255], true, [0, 160, 230]),
        ([0, 0, 0, 0], false, [255, 255, 255]),
        ([255, 0, 0, 0], false, [0, 160, 230]),
    ] {
        let file = four_components(values, adobe);
        let (pdf, middle) = shown(&file, PdfOptions::new());
        assert_eq!(pdf.images()[0][5..9], ["cmyk", "4", "8", "jpeg"]);
        assert!(std::fs::read(pdf.image_file("-all", "jpg")).unwrap() == file);
        let near = middle.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) < 40);
        assert!(near, "{values:?} {adobe}: {middle:?}");
        // In an archival document it is RGB.
        let (pdf, _) = shown(&file, PdfOptions::new().pdf_a(true));
        assert_ne!(pdf.images()[0][8], "jpeg");
        assert!(!pdf.plain().contains("DeviceCMYK"));
    }
}
