//! The pool: engines go round, none is lost, and each comes as new.

mod common;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::{image, truth, words};
use tesseract_safe::{Engine, EnginePool, Error, PageSegMode};

fn pool(size: usize) -> EnginePool {
    EnginePool::new(Engine::builder(), NonZeroUsize::new(size).unwrap()).unwrap()
}

#[test]
fn more_threads_than_engines_read_the_same() {
    let pool = pool(2);
    let line = image("one-line.png");
    let at_work = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..3 {
                    let mut engine = pool.get().unwrap();
                    assert!(at_work.fetch_add(1, Ordering::SeqCst) < 2);
                    let text = engine.recognize(&line).unwrap().text().unwrap();
                    assert_eq!(words(&text), truth("one-line.png"));
                    at_work.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(pool.size().get(), 2);
}

#[test]
fn who_does_not_wait_gets_none_while_all_are_out() {
    let pool = pool(1);
    let held = pool.get().unwrap();
    assert!(pool.get_timeout(Duration::ZERO).unwrap().is_none());
    assert!(pool.get_timeout(Duration::from_millis(20)).unwrap().is_none());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| pool.get_timeout(Duration::from_secs(60)).unwrap().is_some());
        drop(held);
        assert!(waiting.join().unwrap());
    });
    assert!(pool.get_timeout(Duration::ZERO).unwrap().is_some());
}

#[test]
fn settings_of_one_user_do_not_reach_the_next() {
    let pool = pool(1);
    {
        let mut engine = pool.get().unwrap();
        engine.set_variable("tessedit_char_whitelist", "0123456789").unwrap();
        engine.set_page_seg_mode(PageSegMode::SingleWord).unwrap();
    }
    let mut engine = pool.get().unwrap();
    assert_eq!(engine.variable("tessedit_char_whitelist").unwrap(), "");
    assert_eq!(engine.page_seg_mode(), PageSegMode::Auto);
    let line = image("one-line.png");
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn many_images_come_back_in_order() {
    let names = ["one-word.png", "one-line.png", "digits.png", "one-line.png", "one-word.png"];
    let images: Vec<_> = names.iter().map(|name| image(name)).collect();
    let expected: Vec<String> = {
        let mut engine = Engine::builder().build().unwrap();
        images.iter().map(|image| engine.recognize(image).unwrap().text().unwrap()).collect()
    };
    let pool = pool(3);
    let texts: Vec<String> =
        pool.recognize_many(&images, |page| page.text()).into_iter().map(Result::unwrap).collect();
    assert_eq!(texts, expected);
    let nothing: Vec<Result<(), Error>> = pool.recognize_many::<tesseract_safe::Image, _>(&[], |_| Ok(()));
    assert!(nothing.is_empty());
    // All engines are back.
    let all: Vec<_> = (0..3).map(|_| pool.get_timeout(Duration::ZERO).unwrap().unwrap()).collect();
    assert_eq!(all.len(), 3);
}

#[test]
fn a_panic_while_reading_goes_to_the_caller_and_loses_no_engine() {
    let pool = pool(1);
    let images = [image("one-word.png")];
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool.recognize_many(&images, |_| -> Result<(), Error> { panic!("of the reader") })
    }));
    let panic = caught.unwrap_err();
    assert_eq!(*panic.downcast_ref::<&str>().unwrap(), "of the reader");
    assert!(pool.get_timeout(Duration::ZERO).unwrap().is_some());
}

#[test]
fn what_cannot_be_built_is_said_at_once() {
    let error = EnginePool::new(Engine::builder().language("nowhere"), NonZeroUsize::MIN).unwrap_err();
    assert!(matches!(error, Error::UnknownLanguage { .. }), "{error}");
}

#[test]
fn engines_without_language_go_round_too() {
    let pool = EnginePool::new(Engine::builder().without_language(), NonZeroUsize::MIN).unwrap();
    for _ in 0..2 {
        let mut engine = pool.get().unwrap();
        assert!(!engine.analyse(&image("one-line.png")).unwrap().words().unwrap().is_empty());
    }
}

#[test]
fn each_engine_takes_one_thread_unless_told_otherwise() {
    let pool = pool(1);
    {
        let mut engine = pool.get().unwrap();
        assert_eq!(engine.threads(), NonZeroUsize::MIN);
        engine.set_threads(NonZeroUsize::new(3).unwrap());
        assert_eq!(engine.to_builder().unwrap().build().unwrap().threads().get(), 3);
    }
    // Its setting does not stay with the pool.
    assert_eq!(pool.get().unwrap().threads(), NonZeroUsize::MIN);
    let two = NonZeroUsize::new(2).unwrap();
    let pool = EnginePool::new(Engine::builder().threads(two), NonZeroUsize::MIN).unwrap();
    assert_eq!(pool.get().unwrap().threads(), two);
}
