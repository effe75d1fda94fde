//! The image of the page: every pixel of it.

use image::{DynamicImage, Rgb, RgbImage};
use tesseract_safe::{Engine, Image, PdfDocument, PdfOptions, PixelLayout};

use super::common::{image, path};
use super::tools::{Pdf, are_there, distance, open};

/// Pages by what they come to: colours, components, bits, coding.
const PAGES: [(&str, [&str; 4]); 14] = [
    ("bilevel.png", ["gray", "1", "1", "ccitt"]),
    ("fax.png", ["gray", "1", "1", "ccitt"]),
    ("gray-2.png", ["gray", "1", "2", "image"]),
    ("gray-4.png", ["gray", "1", "4", "image"]),
    ("one-line.png", ["gray", "1", "8", "image"]),
    ("shaded.png", ["gray", "1", "8", "image"]),
    ("gray-16.png", ["gray", "1", "8", "image"]),
    ("gray-alpha.png", ["gray", "1", "8", "image"]),
    ("palette-2.png", ["index", "1", "2", "image"]),
    ("palette-4.png", ["index", "1", "4", "image"]),
    ("palette-8.png", ["index", "1", "8", "image"]),
    ("palette-transparent.png", ["gray", "1", "8", "image"]),
    ("rgb.png", ["index", "1", "8", "image"]),
    ("rgba.png", ["index", "1", "8", "image"]),
];

/// A picture over white.
fn opaque(picture: &DynamicImage) -> RgbImage {
    let blended = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = blended.get_pixel(x, y).0.map(f64::from);
        let over_white = |sample: f64| (sample * alpha / 255.0 + 255.0 - alpha).round() as u8;
        Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}

/// By how much samples differ at most.
fn difference(one: &RgbImage, other: &RgbImage) -> u8 {
    assert_eq!(one.dimensions(), other.dimensions());
    one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default()
}

#[test]
fn pixels_are_those_of_the_file() {
    if !are_there(&["pdfimages", "pdftoppm"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    for (name, kind) in PAGES {
        let picture = image(name);
        let dpi = picture.resolution().unwrap_or((70, 70));
        let pdf = Pdf::new(&engine.recognize(&picture).unwrap().to_pdf(&PdfOptions::new()).unwrap());
        let images = pdf.images();
        assert_eq!(images.len(), 1, "{name}");
        assert_eq!(images[0][5..9], kind, "{name}");
        let original = opaque(&open(&path(name)));
        // Decoders round what is between: blending, and sixteen bits in eight.
        let is_rounded =
            ["gray-16.png", "gray-alpha.png", "palette-transparent.png", "rgba.png"].contains(&name);
        let allowed = u8::from(is_rounded);
        let stored = open(&pdf.image_file("-png", "png")).to_rgb8();
        assert!(difference(&stored, &original) <= allowed, "{name}: {}", difference(&stored, &original));
        // The reader scales two-coloured pictures a little.
        let shown = pdf.look(dpi, original.dimensions()).to_rgb8();
        let off = distance(&shown, &original);
        assert!(off < 4.0, "{name}: {off}");
    }
}

#[test]
fn photographs_keep_their_colours() {
    if !are_there(&["pdfimages"]) {
        return;
    }
    let colour = |x: u32, y: u32| [(x * 7 + y) as u8, (x + y * 5) as u8, (x * y) as u8];
    let original = RgbImage::from_fn(300, 200, |x, y| Rgb(colour(x, y)));
    let picture = Image::from_raw(PixelLayout::Rgb8, 300, 200, 900, original.as_raw()).unwrap();
    let mut engine = Engine::builder().build().unwrap();
    let pdf = Pdf::new(&engine.recognize(&picture).unwrap().to_pdf(&PdfOptions::new()).unwrap());
    assert_eq!(pdf.images()[0][5..9], ["rgb", "3", "8", "image"]);
    assert_eq!(difference(&open(&pdf.image_file("-png", "png")).to_rgb8(), &original), 0);
}

#[test]
fn another_image_of_the_page() {
    if !are_there(&["pdfimages", "pdftotext"]) {
        return;
    }
    let (read, shown) = (image("rgb.png"), image("palette-8.png"));
    let mut engine = Engine::builder().build().unwrap();
    let page = engine.recognize(&read).unwrap();
    let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
    document.add_with_image(&page, &shown).unwrap();
    document.add_with_image(&page, &image("gray-2.png")).unwrap();
    let pdf = Pdf::new(&document.finish().unwrap());
    let images = pdf.images();
    assert_eq!((&images[0][5][..], &images[1][7][..]), ("index", "2"));
    let stored = open(&pdf.image_file("-png", "png")).to_rgb8();
    assert_eq!(difference(&stored, &open(&path("palette-8.png")).to_rgb8()), 0);
    assert!(!pdf.text().is_empty());
}

#[test]
fn small_pictures_of_every_kind() {
    if !are_there(&["qpdf"]) {
        return;
    }
    let mut engine = Engine::builder().build().unwrap();
    for file in
        ["P1 1 1 1", "P1 33 3 ", "P2 1 1 3 2", "P2 2 1 255 9 9", "P2 1 2 65535 9 9", "P3 1 1 255 1 2 3"]
    {
        let file =
            if file.ends_with("33 3 ") { file.to_owned() + &"1 0 ".repeat(50) } else { file.to_owned() };
        let picture = Image::from_bytes(file.as_bytes()).unwrap();
        let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
        match engine.recognize(&picture) {
            Ok(page) => document.add(&page).unwrap(),
            Err(error) => assert!(matches!(error, tesseract_safe::Error::Recognition(_)), "{error}"),
        }
        let line = image("one-line.png");
        document.add_with_image(&engine.recognize(&line).unwrap(), &picture).unwrap();
        Pdf::new(&document.finish().unwrap()).check();
    }
}
