//! Pixels into an image and out again.

mod common;

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use proptest::prelude::*;
use tesseract_safe::{Image, PixelLayout};

/// Sides and as many random bytes as the pixels need.
fn picture(samples: usize) -> impl Strategy<Value = (u32, u32, Vec<u8>)> {
    (1u32..40, 1u32..12).prop_flat_map(move |(width, height)| {
        let bytes = prop::collection::vec(any::<u8>(), width as usize * height as usize * samples);
        (Just(width), Just(height), bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn gray_comes_back((width, height, bytes) in picture(1)) {
        let picture = DynamicImage::from(GrayImage::from_raw(width, height, bytes).unwrap());
        let image = Image::from_dynamic(&picture).unwrap();
        prop_assert_eq!(&image.to_dynamic().unwrap(), &picture);
        prop_assert_eq!(DynamicImage::from(image.to_gray8().unwrap()), picture);
    }

    #[test]
    fn colours_come_back((width, height, bytes) in picture(3)) {
        let picture = DynamicImage::from(RgbImage::from_raw(width, height, bytes).unwrap());
        prop_assert_eq!(Image::from_dynamic(&picture).unwrap().to_dynamic().unwrap(), picture);
    }

    #[test]
    fn alpha_comes_back((width, height, bytes) in picture(4)) {
        let picture = DynamicImage::from(RgbaImage::from_raw(width, height, bytes).unwrap());
        let image = Image::from_dynamic(&picture).unwrap();
        prop_assert_eq!(image.to_dynamic().unwrap(), picture);
        prop_assert_eq!(image.clone(), image);
    }
}

fn file(text: &str) -> Image {
    Image::from_bytes(text.as_bytes()).unwrap()
}

#[test]
fn few_levels_are_spread() {
    let gray = |text| file(text).to_dynamic().unwrap().as_luma8().unwrap().to_vec();
    // In PBM, too, 1 is black.
    assert_eq!(gray("P1 3 2 1 0 1 0 1 0"), [0, 255, 0, 255, 0, 255]);
    assert_eq!(gray("P2 5 1 3 0 1 2 3 0"), [0, 85, 170, 255, 0]);
    assert_eq!(gray("P2 3 1 15 0 7 15"), [0, 119, 255]);
}

#[test]
fn sixteen_bits_stay() {
    // As Leptonica reads them: in the byte order of the machine.
    let [a, b] = [0x0102u16, 0x7f00].map(u16::to_ne_bytes);
    let image = Image::from_bytes(&[b"P5 2 1 65535 ", &a[..], &b].concat()).unwrap();
    assert_eq!(image.depth(), 16);
    assert_eq!(image.to_dynamic().unwrap().as_luma16().unwrap().to_vec(), [0x0102, 0x7f00]);
    assert_eq!(image.to_gray8().unwrap().into_raw(), [0x01, 0x7f]);
}

#[test]
fn palettes_are_looked_up() {
    for name in ["palette-2.png", "palette-4.png", "palette-8.png"] {
        let expected = image::open(common::path(name)).unwrap().to_rgb8();
        let image = common::image(name);
        assert!(image.depth() <= 8, "{name}");
        assert_eq!(image.to_dynamic().unwrap().as_rgb8(), Some(&expected), "{name}");
    }
}

#[test]
fn transparent_pixels_are_white_in_gray() {
    let image = Image::from_raw(PixelLayout::Rgba8, 2, 1, 8, &[0, 0, 0, 0, 0, 0, 0, 255]).unwrap();
    assert_eq!(image.to_gray8().unwrap().into_raw(), [255, 0]);
}

#[test]
fn equality_sees_pixels_palettes_and_resolution() {
    let image = common::image("palette-8.png");
    let mut other = image.clone();
    assert_eq!(image, other);
    other.set_resolution(1, 2);
    assert_ne!(image, other);
    assert_ne!(common::image("palette-4.png"), common::image("palette-2.png"));
    assert_ne!(file("P2 2 1 255 1 2"), file("P2 2 1 255 1 3"));
    assert_ne!(file("P2 2 1 255 1 2"), file("P2 1 2 255 1 2"));
    // The bits after a row do not count.
    assert_eq!(file("P4 1 1 \u{40}"), file("P4 1 1 \u{00}"));
}

#[test]
fn a_clone_lives_on_its_own() {
    let image = common::image("rgba.png");
    let clone = image.clone();
    let expected = image.to_dynamic().unwrap();
    drop(image);
    assert_eq!(clone.to_dynamic().unwrap(), expected);
}
