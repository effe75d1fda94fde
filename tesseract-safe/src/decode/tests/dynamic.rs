//! Pixels that are in memory already.

use super::super::PixelLayout;
use super::{DecodeError, Limits, Raster, shape};
use image::{DynamicImage, ImageBuffer, Luma, LumaA, Rgb, Rgba};

fn from_raw(
    layout: PixelLayout,
    width: u32,
    height: u32,
    stride: usize,
    pixels: &[u8],
) -> Result<Raster, DecodeError> {
    Raster::from_raw(layout, width, height, stride, pixels, &Limits::default())
}

#[test]
fn rows_begin_every_stride() {
    let grey = from_raw(PixelLayout::Gray8, 2, 2, 3, &[1, 2, 9, 3, 4]).unwrap();
    assert_eq!((shape(&grey), grey.words()), ((2, 2, 8, 1), &[0x0102_0000, 0x0304_0000][..]));
    let rgb = from_raw(PixelLayout::Rgb8, 1, 2, 3, &[1, 2, 3, 4, 5, 6]).unwrap();
    assert_eq!((shape(&rgb), rgb.words()), ((1, 2, 32, 3), &[0x0102_03ff, 0x0405_06ff][..]));
    let rgba = from_raw(PixelLayout::Rgba8, 1, 1, 4, &[1, 2, 3, 4]).unwrap();
    assert_eq!((shape(&rgba), rgba.words()), ((1, 1, 32, 4), &[0x0102_0304][..]));
    assert_eq!((rgba.format(), rgba.resolution()), (None, None));
}

#[test]
fn layouts_that_do_not_fit_are_refused() {
    let short = from_raw(PixelLayout::Gray8, 2, 2, 2, &[0; 3]).unwrap_err();
    assert_eq!(short, DecodeError::BufferTooShort { actual: 3, needed: 4 });
    let stride = from_raw(PixelLayout::Rgb8, 2, 2, 5, &[0; 12]).unwrap_err();
    assert_eq!(stride, DecodeError::StrideTooShort { stride: 5, row: 6 });
    assert!(matches!(from_raw(PixelLayout::Gray8, 0, 1, 0, &[]), Err(DecodeError::ZeroSize { .. })));
    let huge = from_raw(PixelLayout::Gray8, u32::MAX, u32::MAX, usize::MAX, &[]);
    assert!(matches!(huge, Err(DecodeError::TooLarge { .. })));
    assert!(matches!(
        from_raw(PixelLayout::Gray8, 1, 9, usize::MAX, &[1]),
        Err(DecodeError::BufferTooShort { .. })
    ));
}

#[test]
fn images_of_every_kind_are_taken() {
    let word = |image: DynamicImage| {
        let raster = Raster::from_dynamic_image(&image, &Limits::default()).unwrap();
        (raster.depth().bits(), raster.samples(), raster.words()[0])
    };
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Luma([7u8])).into()), (8, 1, 0x0700_0000));
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Luma([0x12ffu16])).into()), (8, 1, 0x1200_0000));
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, LumaA([7u8, 9])).into()), (32, 4, 0x0707_0709));
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, LumaA([0x7ffu16, 0x9ff])).into()), (32, 4, 0x0707_0709));
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Rgb([1u8, 2, 3])).into()), (32, 3, 0x0102_03ff));
    assert_eq!(
        word(ImageBuffer::from_pixel(1, 1, Rgb([0x1ffu16, 0x2ff, 0x3ff])).into()),
        (32, 3, 0x0102_03ff)
    );
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Rgba([1u8, 2, 3, 4])).into()), (32, 4, 0x0102_0304));
    assert_eq!(
        word(ImageBuffer::from_pixel(1, 1, Rgba([0x1ffu16, 0x2ff, 0x3ff, 0x4ff])).into()),
        (32, 4, 0x0102_0304)
    );
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Rgb([0f32, 0.5, 2.0])).into()), (32, 3, 0x0080_ffff));
    assert_eq!(word(ImageBuffer::from_pixel(1, 1, Rgba([0f32, 1.0, 0.0, 1.0])).into()), (32, 4, 0x00ff_00ff));
}

#[test]
fn an_image_without_pixels_is_refused() {
    let empty: DynamicImage = image::GrayImage::new(0, 5).into();
    let error = Raster::from_dynamic_image(&empty, &Limits::default()).unwrap_err();
    assert_eq!(error, DecodeError::ZeroSize { width: 0, height: 5 });
}
