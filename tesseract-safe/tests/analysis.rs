//! Layout without recognition.

mod common;

use common::{image, truth, words};
use tesseract_safe::{
    BoundingBox, Component, ComponentOptions, Engine, Error, Image, Level, PageSegMode, PixelLayout,
};

fn engine() -> Engine {
    Engine::builder().build().unwrap()
}

fn white(width: u32, height: u32) -> Image {
    let pixels = vec![255; width as usize * height as usize];
    Image::from_raw(PixelLayout::Gray8, width, height, width as usize, &pixels).unwrap()
}

fn inside(part: BoundingBox, whole: BoundingBox) -> bool {
    part.left >= whole.left
        && part.top >= whole.top
        && part.right <= whole.right
        && part.bottom <= whole.bottom
}

/// What holds of all components of all pages; their images are of that depth, of any where it is 0, and left out where there
/// is none.
fn check(components: &[Component], page: &Image, depth: Option<u32>, case: &str) {
    let whole = BoundingBox { left: 0, top: 0, right: page.width(), bottom: page.height() };
    let mut last = None;
    for component in components {
        let found = component.bounding_box();
        assert!(inside(found, whole) && found.width() > 0 && found.height() > 0, "{case}: {found:?}");
        let number = (component.block(), component.paragraph().unwrap_or(0));
        let follows = match last {
            None => number.0 == 0,
            Some((block, paragraph)) => {
                number.0 == block && (number.1 == paragraph || number.1 == paragraph + 1)
                    || number == (block + 1, 0)
            }
        };
        assert!(follows, "{case}: {number:?} after {last:?}");
        last = Some(number);
        match (component.image(), depth) {
            (Some(image), Some(depth)) => {
                assert_eq!((image.width(), image.height()), (found.width(), found.height()), "{case}");
                assert!(depth == 0 || image.depth() == depth, "{case}: {image:?}");
            }
            (image, depth) => assert!(image.is_none() && depth.is_none(), "{case}"),
        }
    }
}

#[test]
fn components_keep_to_the_page_and_to_their_images() {
    let mut engine = engine();
    for name in ["letter.png", "figure.png", "rgb.png", "bilevel.png", "palette-4.png"] {
        let page = image(name);
        // Palettes become gray or colour.
        let raw_depth = if name == "palette-4.png" { 0 } else { page.depth() };
        let layout = engine.analyse(&page).unwrap();
        for level in Level::ALL {
            let case = format!("{name} {level:?}");
            let binary = layout.components(level, ComponentOptions::new()).unwrap();
            check(&binary, &page, Some(1), &case);
            assert!(!binary.is_empty(), "{case}");
            for padding in [0, 7, u32::MAX] {
                if padding == u32::MAX && level != Level::Line {
                    continue;
                }
                let raw = layout.components(level, ComponentOptions::new().raw_images(padding)).unwrap();
                check(&raw, &page, Some(raw_depth), &case);
                assert_eq!(raw.len(), binary.len(), "{case}");
                for (raw, binary) in raw.iter().zip(&binary) {
                    assert!(inside(binary.bounding_box(), raw.bounding_box()), "{case}");
                }
            }
            let boxes = layout.components(level, ComponentOptions::new().without_images()).unwrap();
            check(&boxes, &page, None, &case);
            assert!(
                boxes.iter().zip(&binary).all(|(left, right)| left.bounding_box() == right.bounding_box())
            );
        }
    }
}

#[test]
fn words_lie_in_lines_lines_in_regions_and_all_text_in_words() {
    let mut engine = engine();
    for name in ["letter.png", "two-columns.png", "invoice.png"] {
        let page = image(name);
        let layout = engine.analyse(&page).unwrap();
        let boxes = |components: Vec<Component>| -> Vec<BoundingBox> {
            components.iter().map(Component::bounding_box).collect()
        };
        let regions = boxes(layout.regions().unwrap());
        let lines = boxes(layout.text_lines().unwrap());
        let found = boxes(layout.words().unwrap());
        let parts = boxes(layout.connected_components().unwrap());
        assert!(regions.len() <= lines.len() && lines.len() < found.len() && found.len() < parts.len());
        for (smaller, larger) in [(&lines, &regions), (&found, &lines), (&parts, &found)] {
            for part in smaller {
                // Blocks are cut along text, whose lines may stand out by a pixel or two.
                assert!(
                    larger.iter().any(|whole| inside(
                        *part,
                        BoundingBox {
                            left: whole.left.saturating_sub(2),
                            top: whole.top.saturating_sub(2),
                            right: whole.right + 2,
                            bottom: whole.bottom + 2
                        }
                    )),
                    "{name}: {part:?}"
                );
            }
        }
        // Layout analysis tells words apart nearly as recognition does.
        let (count, expected) = (found.len(), truth(name).len());
        assert!(count.abs_diff(expected) <= expected / 5, "{name}: {count} of {expected}");
    }
}

#[test]
fn strips_are_text_lines_and_more() {
    let mut engine = engine();
    let page = image("letter.png");
    let layout = engine.analyse(&page).unwrap();
    let (lines, strips) = (layout.text_lines().unwrap(), layout.strips().unwrap());
    let text: Vec<_> = strips.iter().filter(|strip| strip.paragraph().is_some()).collect();
    assert_eq!(lines.len(), text.len());
    assert!(strips.len() > text.len(), "a rule is no text");
    assert!(lines.iter().all(|line| line.paragraph().is_some()));
    let page = image("figure.png");
    let layout = engine.analyse(&page).unwrap();
    let regions = layout.regions().unwrap();
    let pictures = regions.iter().filter(|region| region.paragraph().is_none()).count();
    assert!(pictures >= 1 && pictures < regions.len(), "{pictures} of {}", regions.len());
    let text = layout.components(Level::Block, ComponentOptions::new().text_only(true)).unwrap();
    assert_eq!(text.len(), regions.len() - pictures);
}

#[test]
fn a_line_that_was_cut_out_reads_the_same() {
    let mut engine = engine();
    let page = image("letter.png");
    let expected: Vec<String> = {
        let read = engine.recognize(&page).unwrap();
        read.lines().unwrap().iter().map(|line| line.text().to_owned()).collect()
    };
    let lines = engine
        .analyse(&page)
        .unwrap()
        .components(Level::Line, ComponentOptions::new().text_only(true).raw_images(10))
        .unwrap();
    assert_eq!(lines.len(), expected.len());
    engine.set_page_seg_mode(PageSegMode::SingleLine).unwrap();
    let mut same = 0;
    for (line, expected) in lines.into_iter().zip(&expected) {
        let text = engine.recognize(&line.into_image().unwrap()).unwrap().text().unwrap();
        same += usize::from(words(&text) == words(expected));
    }
    assert!(same * 10 >= expected.len() * 8, "{same} of {}", expected.len());
}

#[test]
fn reading_on_after_analysis_gives_the_same_text() {
    let mut engine = engine();
    for name in ["letter.png", "two-columns.png", "one-word.png", "invoice.png"] {
        let page = image(name);
        let expected = engine.recognize(&page).unwrap().text().unwrap();
        let layout = engine.analyse(&page).unwrap();
        layout.words().unwrap();
        assert_eq!(layout.recognize().unwrap().text().unwrap(), expected, "{name}");
    }
}

#[test]
fn components_of_a_recognized_page() {
    let mut engine = engine();
    let page = image("one-line.png");
    let read = engine.recognize(&page).unwrap();
    let symbols = read.components(Level::Symbol, ComponentOptions::new()).unwrap();
    check(&symbols, &page, Some(1), "symbols");
    let letters: usize = read.words().unwrap().iter().map(|word| word.text().chars().count()).sum();
    assert_eq!(symbols.len(), letters);
    let found = read.components(Level::Word, ComponentOptions::new().text_only(true)).unwrap();
    let boxes: Vec<BoundingBox> = found.iter().map(Component::bounding_box).collect();
    let expected: Vec<BoundingBox> = read.words().unwrap().iter().map(|word| word.bounding_box()).collect();
    assert_eq!(boxes, expected);
    assert_eq!(read.thresholded_image().unwrap().depth(), 1);
    assert_eq!(read.thresholded_scale().unwrap(), 1);
    assert_eq!(read.source_resolution().unwrap(), 150);
    assert!(read.text_direction().unwrap().unwrap().degrees().abs() < 1.0);
    assert_eq!(read.block_orientations().unwrap().len(), 1);
}

#[test]
fn the_binary_image_is_that_of_the_page() {
    let mut engine = engine();
    let page = image("rgb.png");
    let binary = engine.threshold(&page).unwrap();
    assert_eq!((binary.width(), binary.height(), binary.depth()), (page.width(), page.height(), 1));
    let expected = engine.recognize(&page).unwrap().text().unwrap();
    assert_eq!(engine.recognize(&binary).unwrap().text().unwrap(), expected);
    let layout = engine.analyse(&page).unwrap();
    let again = layout.thresholded_image().unwrap();
    assert_eq!((again.width(), again.height(), again.depth()), (page.width(), page.height(), 1));
}

#[test]
fn the_resolution_is_that_of_the_image_unless_set() {
    let mut engine = engine();
    let mut page = image("one-line.png");
    page.set_resolution(150, 200);
    assert_eq!(engine.analyse(&page).unwrap().source_resolution().unwrap(), 200);
    engine.set_variable("user_defined_dpi", 300).unwrap();
    assert_eq!(engine.analyse(&page).unwrap().source_resolution().unwrap(), 300);
    engine.set_variable("user_defined_dpi", -3).unwrap();
    assert_eq!(engine.analyse(&page).unwrap().source_resolution().unwrap(), 0);
}

#[test]
fn skewed_text_has_a_direction() {
    let mut engine = engine();
    let direction = |engine: &mut Engine, name: &str| {
        engine.analyse(&image(name)).unwrap().text_direction().unwrap().unwrap()
    };
    let level = direction(&mut engine, "letter.png");
    assert!(level.degrees().abs() < 0.3, "{level:?}");
    let skewed = direction(&mut engine, "skewed.png");
    assert!((1.0..5.0).contains(&skewed.degrees().abs()), "{skewed:?}");
}

#[test]
fn pages_without_text_have_no_components() {
    let mut engine = engine();
    let black = Image::from_raw(PixelLayout::Gray8, 60, 40, 60, &[0; 60 * 40]).unwrap();
    for page in [white(1, 1), white(3, 3), white(400, 300), white(32_767, 1), white(1, 32_767), black] {
        for mode in PageSegMode::ALL.into_iter().filter(|mode| !mode.needs_osd()) {
            let case = format!("{page:?} {mode:?}");
            engine.set_page_seg_mode(mode).unwrap();
            let layout = engine.analyse(&page).unwrap();
            for level in Level::ALL {
                for options in [ComponentOptions::new(), ComponentOptions::new().raw_images(3)] {
                    let components = layout.components(level, options).unwrap();
                    check(&components, &page, Some(0), &case);
                }
            }
            layout.thresholded_image().unwrap();
            layout.source_resolution().unwrap();
            layout.text_direction().unwrap();
            layout.block_orientations().unwrap();
            layout.recognize().unwrap();
        }
    }
    engine.set_page_seg_mode(PageSegMode::Auto).unwrap();
    let layout_text = engine.analyse(&image("one-word.png")).unwrap().recognize().unwrap().text().unwrap();
    assert_eq!(words(&layout_text), truth("one-word.png"));
}

#[test]
fn every_mode_ends_in_components_or_a_typed_error() {
    let mut engine = engine();
    let page = image("invoice.png");
    for mode in PageSegMode::ALL.into_iter().filter(|mode| !mode.needs_osd()) {
        engine.set_page_seg_mode(mode).unwrap();
        let layout = engine.analyse(&page).unwrap();
        for level in Level::ALL {
            let components = layout.components(level, ComponentOptions::new()).unwrap();
            check(&components, &page, Some(1), &format!("{mode:?} {level:?}"));
            assert!(!components.is_empty(), "{mode:?} {level:?}");
        }
        // Upstream's own function reads what only blocks of some modes have.
        assert!(!layout.block_orientations().unwrap().is_empty(), "{mode:?}");
        assert!(layout.text_direction().unwrap().is_some(), "{mode:?}");
    }
}

#[test]
fn images_that_are_too_large_are_refused() {
    let mut engine = engine();
    let error = engine.analyse(&white(32_768, 1)).unwrap_err();
    assert!(matches!(error, Error::ImageTooLarge { width: 32_768, height: 1 }), "{error}");
    let error = engine.threshold(&white(1, 32_768)).unwrap_err();
    assert!(matches!(error, Error::ImageTooLarge { .. }), "{error}");
    assert!(engine.analyse(&image("one-word.png")).is_ok());
}
