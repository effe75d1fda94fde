//! What preprocessing does to pixels: laws that hold exactly, ranges, and hostile pictures.

mod common;

use image::{DynamicImage, GrayImage, Luma, RgbImage};
use proptest::prelude::*;
use tesseract_safe::{Binarization, BoundingBox, Deskewed, Error, Image, MAX_SIDE, PixelLayout};

/// One picture of every kind, of the given size.
fn kinds(width: u32, height: u32) -> Vec<(&'static str, Image)> {
    let value = |x: u32, y: u32| (x * 37 + y * 101) as u8;
    let pnm = |kind: &str, max: &str, value: &dyn Fn(u32, u32) -> u32| {
        let mut file = format!("{kind} {width} {height} {max}\n");
        for y in 0..height {
            for x in 0..width {
                file += &format!("{} ", value(x, y));
            }
        }
        Image::from_bytes(file.as_bytes()).unwrap()
    };
    let palette = |bits: u8| {
        let colours: Vec<u8> = (0..3 << bits).map(|i: u32| (i * 31) as u8).collect();
        let depth = png::BitDepth::from_u8(bits).unwrap();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(depth);
        encoder.set_palette(colours);
        let row = (width as usize * usize::from(bits)).div_ceil(8);
        let data: Vec<u8> = (0..row * height as usize).map(|i| (i * 73) as u8).collect();
        encoder.write_header().unwrap().write_image_data(&data).unwrap();
        Image::from_bytes(&file).unwrap()
    };
    let rgb = RgbImage::from_fn(width, height, |x, y| image::Rgb([value(x, y), value(y, x), 7]));
    let rgba = image::RgbaImage::from_fn(width, height, |x, y| image::Rgba([value(x, y), 9, 7, value(y, x)]));
    vec![
        ("1 bit", pnm("P1", "", &|x, y| u32::from(value(x, y) & 1))),
        ("2 bits", pnm("P2", "3", &|x, y| u32::from(value(x, y) & 3))),
        ("4 bits", pnm("P2", "15", &|x, y| u32::from(value(x, y) & 15))),
        ("8 bits", pnm("P2", "255", &|x, y| u32::from(value(x, y)))),
        ("16 bits", pnm("P2", "65535", &|x, y| u32::from(value(x, y)) * 257)),
        ("palette of 2 bits", palette(2)),
        ("palette of 4 bits", palette(4)),
        ("palette of 8 bits", palette(8)),
        ("colour", Image::from_dynamic(&rgb.into()).unwrap()),
        ("alpha", Image::from_dynamic(&rgba.into()).unwrap()),
        (
            "black",
            Image::from_raw(
                PixelLayout::Gray8,
                width,
                height,
                width as usize,
                &vec![0; (width * height) as usize],
            )
            .unwrap(),
        ),
        ("white", pnm("P1", "", &|_, _| 0)),
    ]
}

type Step = (&'static str, fn(&Image) -> Result<Image, Error>);

/// Every step, with usual parameters.
const STEPS: &[Step] = &[
    ("grayscale", Image::grayscale),
    ("remove_alpha", Image::remove_alpha),
    ("invert", Image::invert),
    ("Otsu", |image| image.binarize(Binarization::Otsu)),
    ("Otsu in tiles", |image| image.binarize(Binarization::OtsuTiles { tile: 16 })),
    ("Sauvola", |image| image.binarize(Binarization::sauvola())),
    ("fixed", |image| image.binarize(Binarization::Fixed { level: 128 })),
    ("crop", |image| {
        image.crop(BoundingBox { left: 0, top: 0, right: image.width().div_ceil(2), bottom: 1 })
    }),
    ("rotate_90", Image::rotate_90),
    ("rotate_180", Image::rotate_180),
    ("rotate_270", Image::rotate_270),
    ("rotate 2", |image| image.rotate(2.0)),
    ("rotate 45", |image| image.rotate(-45.0)),
    ("deskew", |image| image.deskew().map(|deskewed| deskewed.image)),
    ("add_border", |image| image.add_border(3)),
    ("scale 2", |image| image.scale(2.0)),
    ("scale 4", |image| image.scale(4.0)),
    ("scale 1.3", |image| image.scale(1.3)),
    ("scale 0.5", |image| image.scale(0.5)),
    ("scale 0.3", |image| image.scale(0.3)),
    ("scale to", |image| image.scale_to(image.width().div_ceil(2), image.height())),
    ("median", |image| image.median(3)),
    ("despeckle", |image| image.binarize(Binarization::Otsu)?.despeckle(2)),
    ("normalize_background", Image::normalize_background),
    ("sharpen 1", |image| image.sharpen(1, 0.5)),
    ("sharpen 3", |image| image.sharpen(3, 0.5)),
    ("remove_lines", |image| image.binarize(Binarization::Otsu)?.remove_lines(10)),
];

#[test]
fn every_step_survives_every_kind_and_size() {
    for (width, height) in [(1, 1), (2, 2), (1, 40), (40, 1), (3, 5), (7, 7), (33, 17), (64, 70)] {
        for (kind, image) in kinds(width, height) {
            let before = image.clone();
            for (name, step) in STEPS {
                match step(&image) {
                    Ok(made) => {
                        let picture = made.to_dynamic().unwrap();
                        // All pixels are looked at.
                        let bytes = picture.to_rgba8().into_raw();
                        assert_eq!(bytes.len(), made.width() as usize * made.height() as usize * 4);
                        assert!(bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>() < u64::MAX);
                    }
                    Err(Error::Preprocess { step, reason }) => {
                        assert!(
                            width.min(height) < 7,
                            "{kind}, {width} x {height}, {name}: {step}: {reason}"
                        );
                    }
                    Err(error) => panic!("{kind}, {width} x {height}, {name}: {error}"),
                }
            }
            assert!(image == before, "{kind} was changed");
        }
    }
}

#[test]
fn depths_are_as_documented() {
    for (kind, image) in kinds(64, 70) {
        let colour = image.depth() == 32 || kind.starts_with("palette");
        let expected = if colour { 32 } else { 8 };
        assert_eq!(image.grayscale().unwrap().depth(), 8, "{kind}");
        assert_eq!(image.binarize(Binarization::Otsu).unwrap().depth(), 1, "{kind}");
        assert_eq!(image.binarize(Binarization::sauvola()).unwrap().depth(), 1, "{kind}");
        for made in [image.median(3), image.sharpen(1, 0.5), image.normalize_background()] {
            assert_eq!(made.unwrap().depth(), expected, "{kind}");
        }
        let turned = image.rotate(3.0).unwrap().depth();
        assert_eq!(turned, if image.depth() == 1 { 1 } else { expected }, "{kind}");
        for made in [image.rotate_90(), image.rotate_180(), image.rotate_270()] {
            assert_eq!(made.unwrap().depth(), image.depth(), "{kind}");
        }
    }
}

#[test]
fn gray_is_what_the_pixels_say() {
    for (kind, image) in kinds(33, 17) {
        let (ours, leptonicas) = (image.to_gray8().unwrap(), image.grayscale().unwrap().to_gray8().unwrap());
        let most = ours.iter().zip(leptonicas.iter()).map(|(a, b)| a.abs_diff(*b)).max();
        // Alpha is rounded before colours are weighed there.
        assert!(most <= Some(1), "{kind}: {most:?}");
    }
}

#[test]
fn inverting_twice_changes_nothing() {
    for (kind, image) in kinds(33, 17) {
        let flat = image.remove_alpha().unwrap();
        assert!(flat.invert().unwrap().invert().unwrap() == flat, "{kind}");
        assert!(image.invert().unwrap() != flat, "{kind}");
    }
}

#[test]
fn turns_add_up_to_nothing() {
    for (kind, image) in kinds(33, 17) {
        let quarter = image.rotate_90().unwrap();
        assert_eq!((quarter.width(), quarter.height()), (17, 33), "{kind}");
        let half = quarter.rotate_90().unwrap();
        assert!(half == image.rotate_180().unwrap(), "{kind}");
        assert!(half.rotate_90().unwrap() == image.rotate_270().unwrap(), "{kind}");
        assert!(half.rotate_90().unwrap().rotate_90().unwrap() == image, "{kind}");
        assert!(quarter.rotate_270().unwrap() == image, "{kind}");
    }
}

#[test]
fn the_pixels_of_a_turn_are_where_they_belong() {
    let image = Image::from_raw(PixelLayout::Gray8, 3, 2, 3, &[1, 2, 3, 4, 5, 6]).unwrap();
    let pixels = |image: Image| image.to_gray8().unwrap().into_raw();
    assert_eq!(pixels(image.rotate_90().unwrap()), [4, 1, 5, 2, 6, 3]);
    assert_eq!(pixels(image.rotate_180().unwrap()), [6, 5, 4, 3, 2, 1]);
    assert_eq!(pixels(image.rotate_270().unwrap()), [3, 6, 2, 5, 1, 4]);
    // By any angle is the same, where the angle is such a one.
    for (degrees, same) in
        [(90.0, image.rotate_90()), (-90.0, image.rotate_270()), (540.0, image.rotate_180())]
    {
        assert_eq!(image.rotate(degrees).unwrap(), same.unwrap(), "{degrees}");
    }
    assert_eq!(image.rotate(-720.0).unwrap(), image);
}

#[test]
fn cropping_to_the_whole_changes_nothing() {
    for (kind, image) in kinds(33, 17) {
        let whole = BoundingBox { left: 0, top: 0, right: 33, bottom: 17 };
        assert!(image.crop(whole).unwrap() == image, "{kind}");
    }
}

#[test]
fn a_crop_holds_the_pixels_of_its_box() {
    let picture = GrayImage::from_fn(40, 30, |x, y| Luma([(x * 5 + y) as u8]));
    let image = Image::from_dynamic(&picture.clone().into()).unwrap();
    let part = image.crop(BoundingBox { left: 7, top: 3, right: 20, bottom: 29 }).unwrap();
    let expected = image::imageops::crop_imm(&picture, 7, 3, 13, 26).to_image();
    assert_eq!(part.to_gray8().unwrap(), expected);
}

#[test]
fn boxes_beyond_the_picture_are_refused() {
    let image = common::image("one-word.png");
    let (width, height) = (image.width(), image.height());
    for (left, top, right, bottom) in [
        (0, 0, 0, 5),
        (5, 5, 5, 9),
        (9, 0, 3, 5),
        (0, 0, width + 1, height),
        (0, 0, width, height + 1),
        (0, 0, u32::MAX, u32::MAX),
        (width, 0, width + 1, 1),
    ] {
        let cropped = image.crop(BoundingBox { left, top, right, bottom });
        assert!(matches!(cropped, Err(Error::Preprocess { .. })), "{cropped:?}");
    }
}

#[test]
fn a_border_can_be_cropped_away() {
    for (kind, image) in kinds(33, 17) {
        let flat = image.remove_alpha().unwrap();
        let bordered = image.add_border(5).unwrap();
        assert_eq!((bordered.width(), bordered.height()), (43, 27));
        assert_eq!(bordered.to_gray8().unwrap().get_pixel(0, 26).0, [255], "{kind}");
        let inside = BoundingBox { left: 5, top: 5, right: 38, bottom: 22 };
        assert!(bordered.crop(inside).unwrap() == flat, "{kind}");
        assert!(image.add_border(0).unwrap() == flat, "{kind}");
    }
}

#[test]
fn sizes_and_resolutions_scale_together() {
    let mut image = common::image("letter.png");
    image.set_resolution(150, 75);
    for (factor, width, height, resolution) in
        [(2.0, 2480, 3508, (300, 150)), (0.5, 620, 877, (75, 38)), (1.0, 1240, 1754, (150, 75))]
    {
        let scaled = image.scale(factor).unwrap();
        assert_eq!((scaled.width(), scaled.height()), (width, height));
        assert_eq!(scaled.resolution(), Some(resolution));
    }
    assert_eq!(image.scale(1.0).unwrap(), image);
    let square = image.scale_to_dpi(150).unwrap();
    assert_eq!((square.width(), square.height(), square.resolution()), (1240, 3508, Some((150, 150))));
    let turned = image.rotate_90().unwrap();
    assert_eq!(turned.resolution(), Some((75, 150)));
}

#[test]
fn every_step_carries_the_resolution() {
    let (x, y) = (200, 100);
    let mut image = common::image("one-word.png");
    assert_eq!(image.resolution(), None);
    for (name, step) in STEPS {
        assert_eq!(step(&image).unwrap().resolution(), None, "{name}");
    }
    image.set_resolution(x, y);
    for (name, step) in STEPS.iter().filter(|(name, _)| !name.starts_with("scale")) {
        let expected = if matches!(*name, "rotate_90" | "rotate_270") { (y, x) } else { (x, y) };
        assert_eq!(step(&image).unwrap().resolution(), Some(expected), "{name}");
    }
}

#[test]
fn what_cannot_be_scaled_is_refused() {
    let image = common::image("one-word.png");
    for factor in
        [0.0, -1.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE, 0.019, 100.1]
    {
        assert!(matches!(image.scale(factor), Err(Error::Preprocess { .. })), "{factor}");
    }
    // 300 x 110 pixels.
    assert!(matches!(image.scale_to(MAX_SIDE + 1, 110), Err(Error::Preprocess { .. })));
    for (width, height) in [(0, 110), (300, 0), (u32::MAX, u32::MAX)] {
        assert!(matches!(image.scale_to(width, height), Err(Error::Preprocess { .. })), "{width} x {height}");
    }
    assert!(matches!(
        common::image("letter.png").scale(30.0),
        Err(Error::ImageTooLarge { width: 37_200, .. })
    ));
    assert!(matches!(image.scale_to_dpi(300), Err(Error::Preprocess { .. })));
    for dpi in [0, 10_001, u32::MAX] {
        assert!(
            matches!(common::image("letter.png").scale_to_dpi(dpi), Err(Error::Preprocess { .. })),
            "{dpi}"
        );
    }
    let dot = Image::from_raw(PixelLayout::Gray8, 1, 1, 1, &[9]).unwrap();
    assert!(matches!(dot.scale(0.02), Err(Error::Preprocess { .. })));
    assert_eq!(dot.scale(100.0).unwrap().width(), 100);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn sizes_that_are_asked_for_are_made((width, height) in (1u32..50, 1u32..50), (to_width, to_height) in (1u32..50, 1u32..50)) {
        for (kind, image) in kinds(width, height) {
            let scaled = image.scale_to(to_width, to_height).unwrap();
            prop_assert_eq!((scaled.width(), scaled.height()), (to_width, to_height), "{}", kind);
        }
    }

    #[test]
    fn any_angle_is_survived((width, height) in (1u32..60, 1u32..60), degrees in any::<f32>()) {
        for (kind, image) in kinds(width, height) {
            match image.rotate(degrees) {
                Ok(turned) => prop_assert!(turned.width() >= width.min(height), "{}", kind),
                Err(error) => prop_assert!(!degrees.is_finite(), "{kind}: {error}"),
            }
        }
    }
}

#[test]
fn other_parameters_out_of_range_are_refused() {
    let image = common::image("one-word.png");
    let bits = image.binarize(Binarization::Otsu).unwrap();
    let sauvola = |half_window, factor| image.binarize(Binarization::Sauvola { half_window, factor });
    for made in [
        image.rotate(f32::NAN),
        image.rotate(f32::INFINITY),
        image.median(0),
        image.median(51),
        image.sharpen(0, 0.5),
        image.sharpen(51, 0.5),
        image.sharpen(1, f32::NAN),
        image.sharpen(1, -0.1),
        image.sharpen(1, 11.0),
        image.binarize(Binarization::OtsuTiles { tile: 15 }),
        sauvola(1, 0.3),
        sauvola(1001, 0.3),
        sauvola(9, f32::NAN),
        sauvola(9, -0.1),
        sauvola(9, 1.1),
        bits.despeckle(0),
        bits.despeckle(1001),
        bits.despeckle(u32::MAX),
        bits.remove_lines(9),
        bits.remove_lines(501),
        // Not black and white.
        image.despeckle(2),
        image.remove_lines(50),
    ] {
        let Err(Error::Preprocess { step, reason }) = made else { panic!("{made:?}") };
        assert!(!step.is_empty() && !reason.is_empty());
    }
    assert!(matches!(image.add_border(u32::MAX), Err(Error::ImageTooLarge { .. })));
    // Windows larger than the picture are no error where they can be made smaller.
    assert!(sauvola(1000, 0.3).is_ok() && image.binarize(Binarization::OtsuTiles { tile: u32::MAX }).is_ok());
}

#[test]
fn the_largest_side_is_taken_and_no_larger() {
    let long = |width: u32| {
        Image::from_raw(PixelLayout::Gray8, width, 20, width as usize, &vec![200; width as usize * 20])
    };
    let largest = long(MAX_SIDE).unwrap();
    let larger = long(MAX_SIDE + 1).unwrap();
    for (name, step) in STEPS {
        match step(&largest) {
            Ok(_) => {}
            // These make it larger.
            Err(Error::ImageTooLarge { .. }) => {
                assert!(
                    matches!(
                        *name,
                        "rotate 2" | "rotate 45" | "add_border" | "scale 2" | "scale 4" | "scale 1.3"
                    ),
                    "{name}"
                );
            }
            Err(error) => panic!("{name}: {error}"),
        }
        match step(&larger) {
            Ok(_) => assert_eq!(*name, "crop"),
            Err(Error::ImageTooLarge { .. }) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn levels_binarize_as_they_say() {
    let image = Image::from_raw(PixelLayout::Gray8, 4, 1, 4, &[0, 99, 100, 255]).unwrap();
    let fixed = |level| image.binarize(Binarization::Fixed { level }).unwrap().to_gray8().unwrap().into_raw();
    assert_eq!(fixed(100), [0, 0, 255, 255]);
    assert_eq!(fixed(0), [255; 4]);
    assert_eq!(fixed(255), [0, 0, 0, 255]);
}

#[test]
fn bilevel_pages_are_left_as_they_are() {
    let page = common::image("bilevel.png");
    for method in [Binarization::Otsu, Binarization::sauvola(), Binarization::Fixed { level: 1 }] {
        assert_eq!(page.binarize(method).unwrap(), page);
    }
}

#[test]
fn spots_go_by_their_size() {
    let mut picture = GrayImage::from_pixel(40, 20, Luma([255]));
    let mut spot = |left: u32, top: u32, width: u32, height: u32| {
        for y in top..top + height {
            for x in left..left + width {
                picture.put_pixel(x, y, Luma([0]));
            }
        }
    };
    spot(2, 2, 2, 2);
    spot(10, 2, 3, 1);
    spot(20, 2, 5, 9);
    let page = Image::from_dynamic(&picture.into()).unwrap().binarize(Binarization::Otsu).unwrap();
    let black = |image: &Image| image.to_gray8().unwrap().iter().filter(|&&level| level == 0).count();
    assert_eq!([1, 2, 3, 5, 9].map(|size| black(&page.despeckle(size).unwrap())), [52, 48, 45, 45, 0]);
}

#[test]
fn lines_go_and_letters_stay() {
    let mut picture = GrayImage::from_pixel(200, 60, Luma([255]));
    for x in 10..190 {
        picture.put_pixel(x, 5, Luma([0]));
    }
    for y in 8..58 {
        picture.put_pixel(100, y, Luma([0]));
    }
    for y in 20..40 {
        picture.put_pixel(30, y, Luma([0]));
    }
    let page = Image::from_dynamic(&picture.into()).unwrap().binarize(Binarization::Otsu).unwrap();
    let left = page.remove_lines(50).unwrap().to_gray8().unwrap();
    let black: Vec<_> =
        left.enumerate_pixels().filter(|(_, _, level)| level.0 == [0]).map(|(x, y, _)| (x, y)).collect();
    assert_eq!(black, (20..40).map(|y| (30, y)).collect::<Vec<_>>());
}

#[test]
fn paper_becomes_even() {
    // A shadow that halves the light to the right.
    let picture = GrayImage::from_fn(400, 300, |x, _| Luma([(240 - x * 120 / 400) as u8]));
    let even =
        Image::from_dynamic(&picture.into()).unwrap().normalize_background().unwrap().to_gray8().unwrap();
    let (least, most) =
        even.iter().fold((255, 0), |(least, most), &level| (level.min(least), level.max(most)));
    assert!(least >= 190 && most <= 210, "{least} to {most}");
}

#[test]
fn the_skew_that_was_made_is_found() {
    let page = common::image("justified.png");
    for degrees in [-4.0f32, -1.5, 1.0, 3.0, 5.0] {
        for skewed in [
            page.rotate(degrees).unwrap(),
            page.binarize(Binarization::Otsu).unwrap().rotate(degrees).unwrap(),
        ] {
            let Deskewed { image, angle, confidence } = skewed.deskew().unwrap();
            assert!((angle + degrees).abs() < 0.2 && confidence > 3.0, "{degrees}: {angle}, {confidence}");
            assert_eq!((image.width(), image.height()), (skewed.width(), skewed.height()));
        }
    }
}

#[test]
fn what_has_no_skew_is_left_as_it_is() {
    for image in [common::image("justified.png"), common::image("one-word.png"), common::image("bilevel.png")]
    {
        let Deskewed { image: same, angle, .. } = image.deskew().unwrap();
        assert!(angle == 0.0 && same == image, "{angle}");
    }
    let blank = Image::from_raw(PixelLayout::Gray8, 300, 300, 300, &vec![255; 90_000]).unwrap();
    let Deskewed { image, angle, confidence } = blank.deskew().unwrap();
    assert!(image == blank && angle == 0.0 && confidence == 0.0, "{angle}, {confidence}");
}

#[test]
fn threads_may_preprocess_one_image() {
    let image = common::image("shaded.png");
    let one = STEPS.iter().map(|(_, step)| step(&image).unwrap()).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for ((name, step), expected) in STEPS.iter().zip(&one) {
                    assert!(step(&image).unwrap() == *expected, "{name}");
                }
            });
        }
    });
}

#[test]
fn a_preprocessed_image_is_as_good_as_any() {
    let picture: DynamicImage = RgbImage::from_pixel(30, 20, image::Rgb([200, 10, 10])).into();
    let image = Image::from_dynamic(&picture).unwrap();
    let made = image.rotate_90().unwrap().rotate_270().unwrap().to_dynamic().unwrap();
    assert_eq!(made, picture);
}
