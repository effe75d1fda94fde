//! The hierarchy of a page: the walk, and everything at once.

mod common;

use common::image;
use tesseract_safe::{
    BlockKind, BoundingBox, Cursor, Engine, EngineMode, Justification, Level, Orientation, OwnedPage,
    PageSegMode, WordDirection, WritingDirection,
};

const PAGES: [&str; 7] = [
    "figure.png",
    "headings.png",
    "invoice.png",
    "letter.png",
    "one-word.png",
    "noise.png",
    "two-columns.png",
];

fn owned(name: &str) -> OwnedPage {
    let mut engine = Engine::builder().build().unwrap();
    engine.recognize(&image(name)).unwrap().to_owned().unwrap()
}

/// Upstream's text has a paragraph of a blank for each rule and picture.
fn without_rules(text: &str) -> String {
    let paragraphs: Vec<&str> = text
        .split("\n\n")
        .map(|text| text.trim_matches('\n'))
        .filter(|text| !text.trim().is_empty())
        .collect();
    if paragraphs.is_empty() { String::new() } else { paragraphs.join("\n\n") + "\n" }
}

#[test]
fn everything_at_once_is_what_each_question_brings() {
    let mut engine = Engine::builder().build().unwrap();
    let mut words_seen = 0;
    for name in PAGES {
        let image = image(name);
        let page = engine.recognize(&image).unwrap();
        let owned = page.to_owned().unwrap();
        assert_eq!((owned.width, owned.height), (image.width(), image.height()), "{name}");
        let text = page.text().unwrap();
        assert_eq!(owned.text(), without_rules(&text), "{name}");

        let words = page.words().unwrap();
        assert_eq!(owned.words().count(), words.len(), "{name}");
        for (one, other) in owned.words().zip(&words) {
            assert_eq!(one.text, other.text(), "{name}");
            assert_eq!(one.bounding_box, other.bounding_box(), "{name}");
            assert!((one.confidence - other.confidence()).abs() < 1e-3, "{name}");
            let spelled: String = one.symbols.iter().map(|symbol| symbol.text.as_str()).collect();
            assert_eq!(spelled, one.text, "{name}");
        }
        let lines: Vec<String> = page.lines().unwrap().iter().map(|line| line.text().to_owned()).collect();
        assert_eq!(owned.lines().map(tesseract_safe::Line::text).collect::<Vec<_>>(), lines, "{name}");
        let symbols = page.elements(Level::Symbol).unwrap();
        assert_eq!(owned.symbols().count(), symbols.len(), "{name}");
        words_seen += words.len();
    }
    assert!(words_seen > 100, "only {words_seen} words");
}

#[test]
fn what_is_inside_lies_inside() {
    let within = |inner: BoundingBox, outer: BoundingBox, slack: u32| {
        inner.left + slack >= outer.left
            && inner.top + slack >= outer.top
            && inner.right <= outer.right + slack
            && inner.bottom <= outer.bottom + slack
    };
    for name in PAGES {
        let page = owned(name);
        let image = BoundingBox { left: 0, top: 0, right: page.width, bottom: page.height };
        for block in &page.blocks {
            assert!(within(block.bounding_box, image, 0), "{name} {block:?}");
            for point in &block.polygon {
                assert!(point.x >= 0.0 && point.x <= page.width as f32, "{name}");
                assert!(point.y >= 0.0 && point.y <= page.height as f32, "{name}");
            }
            for paragraph in &block.paragraphs {
                for line in &paragraph.lines {
                    assert!(within(line.bounding_box, paragraph.bounding_box, 0), "{name}");
                    assert!(line.row.height > 0.0 && line.row.descenders <= 0.0, "{name} {:?}", line.row);
                    for word in &line.words {
                        assert!(within(word.bounding_box, image, 0), "{name}");
                        let (box_, around) = (word.bounding_box, line.bounding_box);
                        assert!(
                            box_.left + 1 >= around.left && box_.right <= around.right + 1,
                            "{name} {word:?}"
                        );
                        assert!(box_.top < around.bottom && box_.bottom > around.top, "{name} {word:?}");
                        assert!((0.0..=100.0).contains(&word.confidence), "{name}");
                        let baseline = word.baseline.expect("a baseline");
                        assert!(baseline.angle().abs() < 0.2, "{name} {baseline:?}");
                        assert!(baseline.y1 >= box_.top as i32 - 2, "{name} {word:?}");
                        for symbol in &word.symbols {
                            assert!(within(symbol.bounding_box, image, 0), "{name}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_letter_is_upright_english_text() {
    let page = owned("letter.png");
    assert!(page.blocks.iter().any(|block| block.info.kind.is_text()));
    for block in page.blocks.iter().filter(|block| !block.paragraphs.is_empty()) {
        assert_eq!(block.info.orientation, Orientation::Up);
        assert_eq!(block.info.writing_direction, WritingDirection::LeftToRight);
        assert!(block.info.deskew_angle.abs() < 0.05, "{}", block.info.deskew_angle);
    }
    assert!(page.paragraphs().all(|paragraph| paragraph.info.is_left_to_right));
    assert!(page.paragraphs().any(|paragraph| paragraph.info.justification == Justification::Left));
    assert!(page.words().all(|word| word.language() == Some("eng")));
    assert!(page.words().any(|word| word.info.is_from_dictionary));
    assert!(page.words().any(|word| word.direction() == WordDirection::LeftToRight));
    assert!(page.words().all(|word| word.direction() != WordDirection::RightToLeft));
    assert!(page.words().all(|word| (5..30).contains(&word.font().point_size)));
    assert!(page.words().all(|word| word.font().name.is_none()), "the LSTM engine knows no fonts");
}

#[test]
fn the_walk_agrees_with_itself() {
    let mut engine = Engine::builder().build().unwrap();
    for name in PAGES {
        let image = image(name);
        let page = engine.recognize(&image).unwrap();
        let mut cursor = page.cursor().unwrap();
        let mut words = 0;
        while !cursor.is_empty(Level::Block).unwrap() {
            let ends_line = cursor.is_final(Level::Line, Level::Word).unwrap();
            let mut next = cursor.try_clone().unwrap();
            let more = next.advance(Level::Word).unwrap();
            assert_eq!(more, !next.is_empty(Level::Block).unwrap());
            assert_eq!(ends_line, !more || next.begins(Level::Line).unwrap(), "{name}");
            let first = place(&cursor);
            if !cursor.is_empty(Level::Word).unwrap() {
                words += 1;
                assert!(cursor.normalized_text().unwrap().is_some_and(|text| !text.is_empty()));
                if cursor.begins(Level::Paragraph).unwrap() {
                    assert!(cursor.is_in_first_line().unwrap(), "{name}");
                }
                cursor.restart_line().unwrap();
                assert!(cursor.begins(Level::Line).unwrap(), "{name}");
                cursor.restart_paragraph().unwrap();
                assert!(cursor.begins(Level::Paragraph).unwrap(), "{name}");
            }
            cursor = next;
            assert_ne!(Some(first), more.then(|| place(&cursor)), "{name}: it moves");
        }
        // At the end nothing is there and nothing fails.
        for level in Level::ALL {
            assert!(!cursor.advance(level).unwrap());
            assert!(cursor.is_final(Level::Block, level).unwrap());
            assert_eq!(cursor.text(level).unwrap(), None);
            assert_eq!(cursor.bounding_box(level).unwrap(), None);
            assert_eq!(cursor.baseline(level).unwrap(), None);
            assert!(cursor.image(level, 3).unwrap().is_none());
            assert!(cursor.binary_image(level).unwrap().is_none());
            assert!(cursor.confidence(level).unwrap() == 0.0);
        }
        assert!(cursor.block().unwrap().is_none() && cursor.paragraph().unwrap().is_none());
        assert!(cursor.normalized_text().unwrap().is_none() && !cursor.is_in_first_line().unwrap());
        assert!(cursor.word().unwrap().is_none() && cursor.symbol().unwrap().is_none());
        assert!(cursor.row_attributes().unwrap().is_none() && cursor.polygon().unwrap().is_empty());
        assert!(cursor.choices().unwrap().is_empty() && cursor.lstm_choices().unwrap().is_empty());
        cursor.restart_line().unwrap();
        cursor.restart_paragraph().unwrap();
        cursor.restart().unwrap();
        assert_eq!(cursor.is_empty(Level::Word).unwrap(), words == 0);
    }
}

/// What tells one place from another.
fn place(cursor: &Cursor<'_>) -> (Option<BoundingBox>, Option<String>) {
    (cursor.bounding_box(Level::Word).unwrap(), cursor.text(Level::Word).unwrap())
}

#[test]
fn pictures_of_elements_are_cut_from_the_image() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("letter.png");
    let page = engine.recognize(&image).unwrap();
    let cursor = page.cursor().unwrap();
    for level in Level::ALL {
        let bounds = cursor.bounding_box(level).unwrap().unwrap();
        let (picture, left, top) = cursor.image(level, 0).unwrap().unwrap();
        assert_eq!((picture.width(), picture.height()), (bounds.width(), bounds.height()), "{level:?}");
        assert_eq!((left, top), (bounds.left, bounds.top), "{level:?}");
        assert_eq!(picture.depth(), image.depth(), "{level:?}");
        let (larger, left, top) = cursor.image(level, 4).unwrap().unwrap();
        assert_eq!((larger.width(), larger.height()), (bounds.width() + 8, bounds.height() + 8), "{level:?}");
        assert_eq!((left, top), (bounds.left - 4, bounds.top - 4), "{level:?}");
        let padded = cursor.padded_box(level, 4).unwrap().unwrap();
        assert_eq!((padded.width(), padded.height()), (larger.width(), larger.height()), "{level:?}");
        let (binary, ..) = cursor.binary_image(level).unwrap().unwrap();
        assert_eq!(binary.depth(), 1, "{level:?}");
        assert_eq!((binary.width(), binary.height()), (bounds.width(), bounds.height()), "{level:?}");
        // However large the padding, the picture stays inside of the image.
        let (huge, ..) = cursor.image(level, u8::MAX).unwrap().unwrap();
        assert!(huge.width() <= image.width() && huge.height() <= image.height());
        assert_eq!(cursor.padded_box(level, u16::MAX).unwrap().unwrap().width(), image.width());
    }
}

#[test]
fn a_word_cut_out_reads_the_same() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("letter.png");
    let (picture, text) = {
        let page = engine.recognize(&image).unwrap();
        let mut cursor = page.cursor().unwrap();
        while cursor.text(Level::Word).unwrap().is_none_or(|text| text.trim().len() < 5) {
            assert!(cursor.advance(Level::Word).unwrap());
        }
        (cursor.image(Level::Word, 10).unwrap().unwrap().0, cursor.text(Level::Word).unwrap().unwrap())
    };
    engine.set_page_seg_mode(PageSegMode::SingleWord).unwrap();
    assert_eq!(engine.recognize(&picture).unwrap().text().unwrap().trim(), text);
}

#[test]
fn the_network_tells_what_else_it_saw() {
    let line = image("one-line.png");
    let words = |mode: u32| {
        let mut engine = Engine::builder().variable("lstm_choice_mode", mode).build().unwrap();
        let page = engine.recognize(&line).unwrap().to_owned().unwrap();
        page.words().cloned().collect::<Vec<_>>()
    };
    assert!(words(0).iter().all(|word| word.lstm_choices.is_empty()));
    let steps = words(1);
    assert!(steps.iter().all(|word| word.lstm_choices.len() >= word.symbols.len()), "steps are no fewer");
    for choice in steps.iter().flat_map(|word| &word.lstm_choices).flatten() {
        assert!((0.0..=100.0).contains(&choice.confidence), "{choice:?}");
    }
    let symbols = words(2);
    for word in &symbols {
        assert!(!word.lstm_choices.is_empty(), "{word:?}");
        let best: String =
            word.lstm_choices.iter().filter_map(|group| Some(group.first()?.text.as_str())).collect();
        assert!(best.contains(&word.text), "{best} {}", word.text);
    }
}

#[test]
fn the_walk_is_safe_in_every_mode() {
    let mut engine = Engine::builder().build().unwrap();
    for mode in PageSegMode::ALL.into_iter().filter(|mode| !mode.needs_osd()) {
        engine.set_page_seg_mode(mode).unwrap();
        for name in ["letter.png", "noise.png", "one-word.png"] {
            let image = image(name);
            let page = engine.recognize(&image).unwrap();
            let owned = page.to_owned().unwrap();
            assert_eq!(owned.text(), without_rules(&page.text().unwrap()), "{mode:?} {name}");
            assert!(owned.blocks.iter().all(|block| block.info.kind != BlockKind::Noise));
        }
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_page_survives_json() {
    let page = owned("letter.png");
    let json = serde_json::to_string(&page).unwrap();
    assert!(json.contains(r#""kind":"flowing_text""#), "{}", &json[..300]);
    let back: OwnedPage = serde_json::from_str(&json).unwrap();
    assert_eq!(back.text(), page.text());
    assert_eq!(back.blocks.len(), page.blocks.len());
    assert_eq!(
        back.words().map(|word| word.bounding_box).collect::<Vec<_>>(),
        page.words().map(|word| word.bounding_box).collect::<Vec<_>>()
    );
}

#[test]
fn results_of_both_engines_are_walked_alike() {
    // The pinned data hold the LSTM model alone; asking for it by name is the same engine.
    let mut engine = Engine::builder().engine_mode(EngineMode::LstmOnly).build().unwrap();
    let image = image("one-line.png");
    let page = engine.recognize(&image).unwrap().to_owned().unwrap();
    assert_eq!(page, owned("one-line.png"));
}

#[test]
fn an_empty_page_has_nothing() {
    let white = vec![255; 400 * 300];
    let image =
        tesseract_safe::Image::from_raw(tesseract_safe::PixelLayout::Gray8, 400, 300, 400, &white).unwrap();
    let mut engine = Engine::builder().build().unwrap();
    let page = engine.recognize(&image).unwrap();
    let owned = page.to_owned().unwrap();
    assert_eq!((owned.width, owned.height, owned.text().as_str()), (400, 300, ""));
    assert_eq!(owned.words().count(), 0);
    let mut cursor = page.cursor().unwrap();
    assert!(cursor.is_empty(Level::Word).unwrap());
    assert!(!cursor.advance(Level::Word).unwrap());
}

#[test]
fn a_layout_is_walked_without_text() {
    let mut engine = Engine::builder().build().unwrap();
    let image = image("figure.png");
    let layout = engine.analyse(&image).unwrap();
    let mut cursor = layout.cursor().unwrap().unwrap();
    let (mut rules, mut lines) = (0, 0);
    loop {
        rules += usize::from(cursor.block().unwrap().unwrap().kind.is_line());
        lines += usize::from(cursor.baseline(Level::Line).unwrap().is_some());
        assert_eq!(cursor.text(Level::Line).unwrap(), None);
        assert!(cursor.confidence(Level::Line).unwrap() == 0.0);
        assert!(cursor.word().unwrap().is_none() && cursor.symbol().unwrap().is_none());
        assert!(cursor.choices().unwrap().is_empty() && cursor.lstm_choices().unwrap().is_empty());
        assert!(cursor.try_clone().unwrap().binary_image(Level::Block).unwrap().is_some());
        if !cursor.advance(Level::Line).unwrap() {
            break;
        }
    }
    assert!(rules > 3 && lines > 3, "{rules} rules, {lines} lines");
}
