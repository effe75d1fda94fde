//! WebP.

use super::{read, samples, shape};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

#[test]
fn lossless_colours_are_exact() {
    let picture = samples::picture(5, 3);
    let raster = read(&samples::encoded(&picture, ImageFormat::WebP));
    assert_eq!(shape(&raster), (5, 3, 32, 3));
    let expected: Vec<u32> = picture.to_rgba8().pixels().map(|pixel| u32::from_be_bytes(pixel.0)).collect();
    assert_eq!(raster.words(), expected);
    assert_eq!(raster.resolution(), None);
}

#[test]
fn alpha_makes_four_samples() {
    let picture: DynamicImage = RgbaImage::from_pixel(1, 2, Rgba([1, 2, 3, 4])).into();
    let raster = read(&samples::encoded(&picture, ImageFormat::WebP));
    assert_eq!((shape(&raster), raster.words()), ((1, 2, 32, 4), &[0x0102_0304; 2][..]));
}
