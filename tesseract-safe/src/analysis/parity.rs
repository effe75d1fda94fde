//! Components as upstream's own functions give them.

use std::path::Path;
use std::ptr::null_mut;

use tesseract_sys as sys;

use super::{Component, ComponentOptions};
use crate::{BoundingBox, Engine, Image, Level, PageSegMode};

// SAFETY: as upstream's header has it, in a part that is not for C.
unsafe extern "C" {
    fn TessBaseGetBlockTextOrientations(
        api: *mut sys::TessBaseAPI,
        orientations: *mut *mut i32,
        vertical: *mut *mut bool,
    );
}

fn image(name: &str) -> Image {
    Image::open(Path::new("../tests/images").join(name)).unwrap()
}

fn api(engine: &Engine) -> *mut sys::TessBaseAPI {
    let mut api = null_mut();
    engine
        .handle()
        .call(|engine, _| {
            // SAFETY: the engine is alive.
            api = unsafe { sys::ts_engine_api(engine) };
            sys::TS_OK
        })
        .ok()
        .unwrap();
    api.cast()
}

struct Upstream {
    bounding_box: BoundingBox,
    block: u32,
    paragraph: u32,
    image: Image,
}

/// What upstream makes of the image that was set last.
fn upstream(engine: &Engine, level: Level, text_only: bool, padding: Option<i32>) -> Vec<Upstream> {
    let (mut pixa, mut blocks, mut paragraphs) = (null_mut(), null_mut(), null_mut());
    let mut found = Vec::new();
    // SAFETY: upstream's C interface as its header has it, on an engine with an image; every list that it makes is
    // read within its length and freed once, and images are copied out of it.
    unsafe {
        let mut boxa = sys::TessBaseAPIGetComponentImages1(
            api(engine),
            level.raw().cast_unsigned(),
            text_only.into(),
            padding.is_some().into(),
            padding.unwrap_or(0),
            &raw mut pixa,
            &raw mut blocks,
            &raw mut paragraphs,
        );
        if boxa.is_null() {
            return found;
        }
        let count = sys::boxaGetCount(boxa);
        assert_eq!(count, sys::pixaGetCount(pixa));
        for index in 0..count {
            let (mut x, mut y, mut w, mut h) = (0, 0, 0, 0);
            sys::boxaGetBoxGeometry(boxa, index, &raw mut x, &raw mut y, &raw mut w, &raw mut h);
            let at = index.cast_unsigned() as usize;
            let edge = |pixels: i32| u32::try_from(pixels).unwrap();
            found.push(Upstream {
                bounding_box: BoundingBox {
                    left: edge(x),
                    top: edge(y),
                    right: edge(x + w),
                    bottom: edge(y + h),
                },
                block: edge(*blocks.add(at)),
                paragraph: edge(*paragraphs.add(at)),
                image: Image::from_pix(sys::pixaGetPix(pixa, index, sys::L_COPY)).unwrap(),
            });
        }
        sys::boxaDestroy(&raw mut boxa);
        sys::pixaDestroy(&raw mut pixa);
        sys::TessDeleteIntArray(blocks);
        sys::TessDeleteIntArray(paragraphs);
    }
    found
}

fn same_pixels(left: &Image, right: &Image) -> bool {
    let mut same = 0;
    // SAFETY: both images are alive and only read.
    let failed = unsafe { sys::pixEqual(left.as_ptr(), right.as_ptr(), &raw mut same) };
    failed == 0 && same == 1
}

fn compare(ours: &[Component], theirs: &[Upstream], with_images: bool, case: &str) {
    assert_eq!(ours.len(), theirs.len(), "{case}");
    for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert_eq!(ours.bounding_box(), theirs.bounding_box, "{case}, {index}");
        assert_eq!(ours.block(), theirs.block, "{case}, {index}");
        if let Some(paragraph) = ours.paragraph() {
            assert_eq!(paragraph, theirs.paragraph, "{case}, {index}");
        }
        let same = same_pixels(ours.image().unwrap(), &theirs.image);
        assert!(same || !with_images, "{case}, {index}");
    }
}

#[test]
fn components_are_those_of_upstream() {
    let mut engine = Engine::builder().build().unwrap();
    let mut compared = 0;
    for name in ["figure.png", "skewed.png", "bilevel.png", "two-columns.png"] {
        let page = image(name);
        for level in Level::ALL {
            for text_only in [false, true] {
                for padding in [None, Some(5)] {
                    let case = format!("{name} {level:?} {text_only} {padding:?}");
                    engine.set_image(&page).unwrap();
                    let theirs = upstream(&engine, level, text_only, padding);
                    let layout = engine.analyse(&page).unwrap();
                    let mut options = ComponentOptions::new().text_only(text_only);
                    if let Some(padding) = padding {
                        options = options.raw_images(padding.cast_unsigned());
                    }
                    let ours = layout.components(level, options).unwrap();
                    // Upstream blackens what is outside of blocks in images of one bit.
                    let blackened = page.depth() == 1 && padding.is_some() && level <= Level::Paragraph;
                    compare(&ours, &theirs, !blackened, &case);
                    compared += ours.len();
                }
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
}

#[test]
fn components_of_a_recognized_page_are_those_of_upstream() {
    let mut engine = Engine::builder().build().unwrap();
    let page = image("invoice.png");
    for level in Level::ALL {
        let ours = engine.recognize(&page).unwrap().components(level, ComponentOptions::new()).unwrap();
        compare(&ours, &upstream(&engine, level, false, None), true, &format!("{level:?}"));
    }
}

#[test]
fn text_directions_and_resolutions_are_those_of_upstream() {
    let mut engine = Engine::builder().build().unwrap();
    for name in ["letter.png", "skewed.png", "one-line.png", "invoice.png", "rotated-90.png"] {
        let page = image(name);
        engine.set_image(&page).unwrap();
        let (mut offset, mut slope) = (0, 0.0);
        // SAFETY: the engine has an image, and the numbers are places to write to.
        let found =
            unsafe { sys::TessBaseAPIGetTextDirection(api(&engine), &raw mut offset, &raw mut slope) };
        // SAFETY: the engine has an image.
        let (resolution, scale) = unsafe {
            let api = api(&engine);
            (sys::TessBaseAPIGetSourceYResolution(api), sys::TessBaseAPIGetThresholdedImageScaleFactor(api))
        };
        assert_eq!(found, 1, "{name}");
        let layout = engine.analyse(&page).unwrap();
        let ours = layout.text_direction().unwrap().unwrap();
        assert_eq!(ours.slope, -slope, "{name}");
        assert_eq!(ours.offset, page.height().cast_signed() - offset, "{name}");
        assert_eq!(layout.source_resolution().unwrap().cast_signed(), resolution, "{name}");
        assert_eq!(layout.thresholded_scale().unwrap().cast_signed(), scale, "{name}");
    }
}

#[test]
fn block_orientations_are_those_of_upstream() {
    let mut engine = Engine::builder().build().unwrap();
    for (name, mode) in [
        ("two-columns.png", PageSegMode::Auto),
        ("invoice.png", PageSegMode::Auto),
        ("figure.png", PageSegMode::SparseText),
        ("rotated-90.png", PageSegMode::Auto),
    ] {
        let page = image(name);
        engine.set_page_seg_mode(mode).unwrap();
        let ours = engine.analyse(&page).unwrap().block_orientations().unwrap();
        let (mut quarters, mut vertical) = (null_mut(), null_mut());
        // SAFETY: upstream's function as its header has it, on an engine that has analysed an image into blocks; both
        // lists are as long as there are blocks of text. The C interface frees but the first one.
        unsafe {
            TessBaseGetBlockTextOrientations(api(&engine), &raw mut quarters, &raw mut vertical);
            for (index, ours) in ours.iter().enumerate() {
                assert_eq!(ours.rotation.degrees().cast_signed(), *quarters.add(index) * 90, "{name}");
                assert_eq!(ours.vertical, *vertical.add(index), "{name}");
            }
            sys::TessDeleteIntArray(quarters);
        }
        assert!(!ours.is_empty());
    }
}
