//! Parts of an image: the text that is there, in coordinates of the whole, and nothing outside.

mod common;

use std::time::Duration;

use common::{image, path, truth, words};
use tesseract_safe::{
    BoundingBox, CancelToken, Component, ComponentOptions, Config, Control, Element, Engine, Error, Image,
    Level, MAX_RESOLUTION, MIN_RESOLUTION, PageSegMode, PixelLayout,
};

fn engine() -> Engine {
    Engine::builder().build().unwrap()
}

fn whole(image: &Image) -> BoundingBox {
    BoundingBox { left: 0, top: 0, right: image.width(), bottom: image.height() }
}

/// A part of a page with a margin around, as an image of its own.
fn cut(name: &str, part: BoundingBox) -> Image {
    let decoded = ::image::open(path(name)).unwrap();
    let mut cut =
        Image::from_dynamic(&decoded.crop_imm(part.left, part.top, part.width(), part.height())).unwrap();
    let (x, y) = image(name).resolution().unwrap();
    cut.set_resolution(x, y);
    cut
}

/// The lines of a page, and for each its box with some white around.
fn lines(engine: &mut Engine, image: &Image) -> Vec<(String, BoundingBox)> {
    let lines = engine.recognize(image).unwrap().lines().unwrap();
    let around = |inside: BoundingBox| BoundingBox {
        left: inside.left.saturating_sub(12),
        top: inside.top.saturating_sub(6),
        right: (inside.right + 12).min(image.width()),
        bottom: (inside.bottom + 6).min(image.height()),
    };
    lines.iter().map(|line| (line.text().to_owned(), around(line.bounding_box()))).collect()
}

#[test]
fn the_whole_image_is_a_rectangle_too() {
    let mut engine = engine();
    let letter = image("letter.png");
    let expected = engine.recognize(&letter).unwrap().text().unwrap();
    let page = engine.recognize_rectangle(&letter, whole(&letter)).unwrap();
    assert_eq!(page.text().unwrap(), expected);
}

#[test]
fn a_rectangle_reads_as_the_image_that_is_cut_out() {
    for name in ["letter.png", "rgb.png", "bilevel.png", "palette-8.png"] {
        let mut engine = engine();
        let letter = image(name);
        let (width, height) = (letter.width(), letter.height());
        let parts = [
            // As wide as the image: where upstream takes the lines of another part.
            BoundingBox { left: 0, top: height / 2, right: width, bottom: height },
            BoundingBox { left: 0, top: 0, right: width, bottom: height / 2 },
            BoundingBox { left: 10, top: height / 3, right: width - 7, bottom: height - height / 6 },
        ];
        let mut total = 0;
        for part in parts {
            let found = engine.recognize_rectangle(&letter, part).unwrap().words().unwrap();
            let expected = engine.recognize(&cut(name, part)).unwrap().words().unwrap();
            total += expected.len();
            assert_eq!(found.len(), expected.len(), "{name} {part:?}");
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found.text(), expected.text(), "{name} {part:?}");
                let inside = expected.bounding_box();
                let moved = BoundingBox {
                    left: inside.left + part.left,
                    top: inside.top + part.top,
                    right: inside.right + part.left,
                    bottom: inside.bottom + part.top,
                };
                assert_eq!(found.bounding_box(), moved, "{name} {part:?} {}", found.text());
            }
        }
        assert!(total > 10, "{name}: {total}");
    }
}

#[test]
fn parts_of_a_loaded_image_are_read_one_after_another() {
    let mut engine = engine();
    let letter = image("letter.png");
    let lines = lines(&mut engine, &letter);
    assert!(lines.len() > 5);
    let mut loaded = engine.load(&letter).unwrap();
    loaded.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
    // In the opposite order, so that nothing is left from the line before.
    for (text, part) in lines.iter().rev() {
        let page = loaded.recognize_rectangle(*part).unwrap();
        assert_eq!(&page.text().unwrap().trim_end(), text);
        for word in page.words().unwrap() {
            let inside = word.bounding_box();
            assert!(
                inside.left >= part.left && inside.right <= part.right && inside.top >= part.top,
                "{inside:?} {part:?}"
            );
            assert!(inside.bottom <= part.bottom, "{inside:?} {part:?}");
        }
    }
    loaded.set_page_seg_mode(PageSegMode::Auto).unwrap();
    assert_eq!(words(&loaded.recognize().unwrap().text().unwrap()), truth("letter.png"));
    assert_eq!(loaded.bounding_box(), whole(&letter));
    assert_eq!(loaded.engine().page_seg_mode(), PageSegMode::Auto);
}

#[test]
fn settings_change_between_parts() {
    let mut engine = engine();
    let digits = image("digits.png");
    let mut loaded = engine.load(&digits).unwrap();
    let everything = loaded.recognize().unwrap().text().unwrap();
    loaded.set_variable("tessedit_char_whitelist", "0123456789").unwrap();
    let numbers = loaded.recognize().unwrap().text().unwrap();
    assert!(numbers.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()), "{numbers}");
    loaded.apply(&Config::new().set("tessedit_char_whitelist", "")).unwrap();
    assert_eq!(loaded.recognize().unwrap().text().unwrap(), everything);
}

#[test]
fn what_is_empty_or_outside_is_refused() {
    let mut engine = engine();
    let line = image("one-line.png");
    let (width, height) = (line.width(), line.height());
    let outside = [
        BoundingBox::default(),
        BoundingBox { left: 5, top: 5, right: 5, bottom: 9 },
        BoundingBox { left: 5, top: 9, right: 9, bottom: 9 },
        BoundingBox { left: 9, top: 0, right: 5, bottom: 9 },
        BoundingBox { left: 0, top: 0, right: width + 1, bottom: height },
        BoundingBox { left: 0, top: 0, right: width, bottom: height + 1 },
        BoundingBox { left: width, top: 0, right: width + 1, bottom: height },
        BoundingBox { left: 0, top: 0, right: u32::MAX, bottom: u32::MAX },
        BoundingBox { left: u32::MAX - 1, top: u32::MAX - 1, right: u32::MAX, bottom: u32::MAX },
    ];
    for part in outside {
        match engine.recognize_rectangle(&line, part) {
            Err(Error::OutsideImage { rectangle, width: w, height: h }) => {
                assert_eq!((rectangle, w, h), (part, width, height));
            }
            other => panic!("{part:?}: {other:?}"),
        }
        let refused = engine.load(&line).unwrap().recognize_rectangle(part).map(drop);
        assert!(matches!(refused, Err(Error::OutsideImage { .. })), "{part:?}: {refused:?}");
    }
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn the_smallest_parts_end_in_text_or_a_typed_error() {
    let mut engine = engine();
    let line = image("one-line.png");
    let mut loaded = engine.load(&line).unwrap();
    let (x, y) = (line.width() / 2, line.height() / 2);
    for mode in [PageSegMode::Auto, PageSegMode::SingleLine, PageSegMode::SingleChar, PageSegMode::RawLine] {
        loaded.set_page_seg_mode(mode).unwrap();
        for (width, height) in [(1, 1), (1, y), (x, 1), (2, 2), (3, 3), (9, 9)] {
            let part = BoundingBox { left: x, top: y, right: x + width, bottom: y + height };
            match loaded.recognize_rectangle(part).map(|page| page.text()) {
                Ok(Ok(_)) | Ok(Err(Error::Recognition(_))) | Err(Error::Recognition(_)) => {}
                other => panic!("{mode:?} {part:?}: {other:?}"),
            }
            assert!(!loaded.engine().is_poisoned(), "{mode:?} {part:?}");
        }
    }
    loaded.set_page_seg_mode(PageSegMode::Auto).unwrap();
    assert_eq!(words(&loaded.recognize().unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn parts_are_watched_and_stopped() {
    let mut engine = engine();
    let letter = image("letter.png");
    let part = BoundingBox {
        left: 20,
        top: letter.height() / 3,
        right: letter.width() - 5,
        bottom: letter.height(),
    };
    let mut boxes = Vec::new();
    let control = Control::new().progress(|progress| boxes.push(progress.next));
    let lines = engine.recognize_rectangle_with(&letter, part, control).unwrap().lines().unwrap();
    assert!(boxes.len() >= lines.len() && !lines.is_empty());
    for next in &boxes {
        assert!(next.left >= part.left && next.right <= part.right, "{next:?} {part:?}");
        assert!(
            next.top >= part.top && next.bottom <= part.bottom && next.top < next.bottom,
            "{next:?} {part:?}"
        );
    }
    let first = lines[0].bounding_box();
    assert!(boxes[0].top.abs_diff(first.top) < 10 && boxes[0].left.abs_diff(first.left) < 10);

    let token = CancelToken::new();
    let mut loaded = engine.load(&letter).unwrap();
    let control = Control::new().cancel(&token).progress(|_| token.cancel());
    let stopped = loaded.recognize_rectangle_with(part, control).map(drop);
    assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
    let late = loaded.recognize_rectangle_with(part, Control::new().timeout(Duration::ZERO)).map(drop);
    assert!(matches!(late, Err(Error::DeadlineExceeded)), "{late:?}");
    // The image is still there.
    assert_eq!(words(&loaded.recognize().unwrap().text().unwrap()), truth("letter.png"));
}

#[test]
fn raw_pixels_and_a_rectangle_are_text() {
    let gray = ::image::open(path("one-line.png")).unwrap().to_luma8();
    let (width, height) = gray.dimensions();
    let image = Image::from_raw(PixelLayout::Gray8, width, height, width as usize, &gray).unwrap();
    let mut engine = Engine::builder().source_resolution(300).build().unwrap();
    let text = engine.recognize_rectangle(&image, whole(&image)).unwrap().text().unwrap();
    assert_eq!(words(&text), truth("one-line.png"));
}

#[test]
fn the_resolution_is_the_engines_or_the_images() {
    let mut line = image("one-line.png");
    let (_, own) = line.resolution().unwrap();
    let mut engine = engine();
    assert_eq!(engine.recognize(&line).unwrap().source_resolution().unwrap(), own);
    line.set_resolution(200, 200);
    assert_eq!(engine.recognize(&line).unwrap().source_resolution().unwrap(), 200);
    // For one image that is loaded.
    let mut loaded = engine.load(&line).unwrap();
    assert_eq!(loaded.source_resolution().unwrap(), 200);
    loaded.set_source_resolution(250).unwrap();
    assert_eq!(loaded.source_resolution().unwrap(), 250);
    assert_eq!(loaded.recognize().unwrap().source_resolution().unwrap(), 250);
    // For all images, before anything else.
    engine.set_source_resolution(Some(150)).unwrap();
    let mut loaded = engine.load(&line).unwrap();
    loaded.set_source_resolution(250).unwrap();
    assert_eq!(loaded.recognize().unwrap().source_resolution().unwrap(), 150);
    engine.set_source_resolution(None).unwrap();
    assert_eq!(engine.recognize(&line).unwrap().source_resolution().unwrap(), 200);
    let mut built = Engine::builder().source_resolution(96).build().unwrap();
    assert_eq!(built.recognize(&line).unwrap().source_resolution().unwrap(), 96);
    // What says nothing is taken for the least that upstream believes.
    let unknown = Image::from_raw(PixelLayout::Gray8, 60, 30, 60, &[255; 60 * 30]).unwrap();
    assert_eq!(engine.load(&unknown).unwrap().source_resolution().unwrap(), 0);
    assert_eq!(engine.recognize(&unknown).unwrap().source_resolution().unwrap(), MIN_RESOLUTION);
}

#[test]
fn resolutions_that_nobody_believes_are_refused() {
    let mut engine = engine();
    let line = image("one-line.png");
    for ppi in [0, 1, MIN_RESOLUTION - 1, MAX_RESOLUTION + 1, u32::MAX] {
        let refused = engine.set_source_resolution(Some(ppi));
        assert!(matches!(refused, Err(Error::Resolution(found)) if found == ppi), "{refused:?}");
        let refused = engine.load(&line).unwrap().set_source_resolution(ppi);
        assert!(matches!(refused, Err(Error::Resolution(_))), "{refused:?}");
        let refused = Engine::builder().source_resolution(ppi).build();
        assert!(matches!(refused, Err(Error::Resolution(_))), "{refused:?}");
    }
    // By its name the variable takes what upstream takes.
    for ppi in [-1, 1, i32::MAX] {
        engine.set_variable("user_defined_dpi", ppi).unwrap();
        match engine.recognize(&line).map(|page| page.text()) {
            Ok(Ok(_)) | Ok(Err(Error::Recognition(_))) | Err(Error::Recognition(_)) => {}
            other => panic!("{ppi}: {other:?}"),
        }
    }
    engine.set_source_resolution(None).unwrap();
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn pictures_of_a_part_are_cut_from_the_whole_image() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("letter.png");
    let whole = image.to_gray8().unwrap().into_raw();
    // Beside the middle, so that nothing fits by chance.
    let part = BoundingBox {
        left: 60,
        top: image.height() / 3,
        right: image.width() - 20,
        bottom: image.height() / 2,
    };
    let page = engine.recognize_rectangle(&image, part).unwrap();
    let cursor = page.cursor().unwrap();
    for level in [Level::Block, Level::Paragraph, Level::Line, Level::Word, Level::Symbol] {
        let bounds = cursor.padded_box(level, 3).unwrap().unwrap();
        let (picture, left, top) = cursor.image(level, 3).unwrap().unwrap();
        assert_eq!((left, top), (bounds.left, bounds.top), "{level:?}");
        assert_eq!((picture.width(), picture.height()), (bounds.width(), bounds.height()), "{level:?}");
        let (pixels, width) = (picture.to_gray8().unwrap().into_raw(), bounds.width() as usize);
        let mut inked = 0;
        for (y, row) in pixels.chunks_exact(width).enumerate() {
            let start = (bounds.top as usize + y) * image.width() as usize + bounds.left as usize;
            for (ours, theirs) in row.iter().zip(&whole[start..]) {
                // Outside of a block's outline it is white.
                assert!(ours == theirs || *ours == 255, "{level:?}");
                inked += usize::from(*ours < 128);
            }
        }
        assert!(inked > 10, "{level:?}");
        let (binary, left, top) = cursor.binary_image(level).unwrap().unwrap();
        let bounds = cursor.bounding_box(level).unwrap().unwrap();
        assert_eq!((left, top, binary.width()), (bounds.left, bounds.top, bounds.width()), "{level:?}");
    }
    for options in [ComponentOptions::new(), ComponentOptions::new().raw_images(0)] {
        let words = page.components(Level::Word, options).unwrap();
        assert_eq!(
            words.iter().map(Component::bounding_box).collect::<Vec<_>>(),
            page.words().unwrap().iter().map(Element::bounding_box).collect::<Vec<_>>()
        );
        for word in &words {
            let (bounds, picture) = (word.bounding_box(), word.image().unwrap());
            assert_eq!((picture.width(), picture.height()), (bounds.width(), bounds.height()));
        }
    }
}
