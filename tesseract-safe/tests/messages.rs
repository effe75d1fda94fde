//! Upstream's messages reach `tracing`, and nothing reaches standard error.

// An installed library prints to standard error.
#![cfg(not(feature = "system"))]

mod common;

use std::fmt::Debug;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use tesseract_safe::{Engine, Image, PageSegMode, PixelLayout};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the text of every event.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<String>>>);

struct Message<'a>(&'a mut String);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0.push_str(&format!("{value:?}"));
        }
    }
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = String::new();
        event.record(&mut Message(&mut text));
        self.0.lock().unwrap().push(format!("{} {text}", event.metadata().target()));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_warning_of_upstream_becomes_an_event() {
    let collector = Collector::default();
    let kept = collector.0.clone();
    tracing::subscriber::with_default(collector, || {
        let mut engine = Engine::builder().build().unwrap();
        // No resolution: upstream says which one it assumes.
        let white = Image::from_raw(PixelLayout::Gray8, 50, 50, 50, &[255; 2500]).unwrap();
        engine.recognize(&white).unwrap();
    });
    let events = kept.lock().unwrap();
    let expected = "tesseract_safe::upstream Warning: Invalid resolution 0 dpi. Using 70 instead.";
    assert!(events.iter().any(|event| event == expected), "{events:?}");
}

/// What upstream says of a page.
fn said(threads: usize, name: &str) -> Vec<String> {
    let builder = Engine::builder().threads(NonZeroUsize::new(threads).unwrap());
    let mut engine = builder.page_seg_mode(PageSegMode::SparseText).build().unwrap();
    let collector = Collector::default();
    let kept = collector.0.clone();
    tracing::subscriber::with_default(collector, || {
        engine.recognize(&common::image(name)).unwrap();
    });
    let events = kept.lock().unwrap();
    events.iter().filter(|event| event.starts_with("tesseract_safe::upstream")).cloned().collect()
}

#[test]
fn several_threads_say_what_one_says() {
    for name in ["noise.png", "letter.png"] {
        let expected = said(1, name);
        assert!(!expected.is_empty(), "{name}");
        assert_eq!(said(3, name), expected, "{name}");
    }
}
