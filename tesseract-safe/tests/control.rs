//! Recognition that is watched and stopped: typed errors, and an engine that reads on.

mod common;

use std::time::{Duration, Instant};

use common::{image, truth, words};
use tesseract_safe::{CancelToken, Control, Engine, Error, Progress};

#[test]
fn a_watched_page_reads_as_any_other() {
    let mut engine = Engine::builder().build().unwrap();
    let letter = image("letter.png");
    let expected = engine.recognize(&letter).unwrap().text().unwrap();
    let mut seen: Vec<Progress> = Vec::new();
    let control = Control::new()
        .progress(|progress| seen.push(*progress))
        .timeout(Duration::MAX)
        .cancel(&CancelToken::new());
    let text = engine.recognize_with(&letter, control).unwrap().text().unwrap();
    assert_eq!(text, expected);
    assert!(seen.len() >= 10, "{} times", seen.len());
    assert!(seen.is_sorted_by_key(|progress| progress.percent));
    for Progress { percent, next, .. } in seen {
        assert!(percent <= 100);
        assert!(next.left < next.right && next.right <= letter.width(), "{next:?}");
        assert!(next.top < next.bottom && next.bottom <= letter.height(), "{next:?}");
    }
}

#[test]
fn the_first_line_is_told_to_be_at_the_top() {
    let mut engine = Engine::builder().build().unwrap();
    let letter = image("letter.png");
    let line = engine.recognize(&letter).unwrap().lines().unwrap()[0].bounding_box();
    let mut first = None;
    let control = Control::new().progress(|progress| {
        first.get_or_insert(progress.next);
    });
    engine.recognize_with(&letter, control).unwrap();
    let first = first.unwrap();
    assert!(first.top.abs_diff(line.top) < 10 && first.left.abs_diff(line.left) < 10, "{first:?} {line:?}");
}

#[test]
fn cancelled_on_the_way_and_usable_again() {
    let mut engine = Engine::builder().build().unwrap();
    let letter = image("letter.png");
    let token = CancelToken::new();
    let mut lines = 0;
    let control = Control::new().cancel(&token).progress(|_| {
        lines += 1;
        if lines == 3 {
            token.clone().cancel();
        }
    });
    let error = engine.recognize_with(&letter, control).unwrap_err();
    assert!(matches!(error, Error::Cancelled), "{error}");
    assert_eq!(lines, 3);
    assert!(token.is_cancelled() && !engine.is_poisoned());
    assert_eq!(words(&engine.recognize(&letter).unwrap().text().unwrap()), truth("letter.png"));
}

#[test]
fn a_deadline_is_kept() {
    let mut engine = Engine::builder().build().unwrap();
    let letter = image("letter.png");
    for control in [Control::new().timeout(Duration::ZERO), Control::new().deadline(Instant::now())] {
        let error = engine.recognize_with(&letter, control).unwrap_err();
        assert!(matches!(error, Error::DeadlineExceeded), "{error}");
    }
    // One that passes while the page is read.
    let control = Control::new()
        .timeout(Duration::from_secs(2))
        .progress(|_| std::thread::sleep(Duration::from_millis(700)));
    let error = engine.recognize_with(&letter, control).unwrap_err();
    assert!(matches!(error, Error::DeadlineExceeded), "{error}");
    assert_eq!(words(&engine.recognize(&letter).unwrap().text().unwrap()), truth("letter.png"));
}

#[test]
fn a_panic_of_the_watcher_goes_to_the_caller() {
    let mut engine = Engine::builder().build().unwrap();
    let line = image("one-line.png");
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        engine.recognize_with(&line, Control::new().progress(|_| panic!("of the watcher"))).map(drop)
    }));
    assert_eq!(*caught.unwrap_err().downcast_ref::<&str>().unwrap(), "of the watcher");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}
