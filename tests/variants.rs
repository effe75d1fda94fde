//! Data of variants that no test program carries: standard, which alone has models of the legacy engine, and best-int.

mod common;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use common::{image, stdout, tesseract};
use tesseract_safe::{Engine, EngineMode, EnginePool, Image};
use xtask::reference::Reference;
use xtask::workspace;

/// Pages of many kinds that the legacy engine reads too, well or badly.
const PAGES: [&str; 6] =
    ["digits.png", "faces.png", "invoice.png", "letter.png", "one-line.png", "shaded.png"];
const GERMAN: [&str; 3] = ["german-letter.png", "german-line.png", "german-notice.png"];

fn tessdata(artifact: &str) -> PathBuf {
    workspace::tree(artifact).unwrap_or_else(|error| panic!("{error}")).path().to_path_buf()
}

/// What the command and the reference print for a page, with data of a folder, in an engine mode.
fn both(reference: &Reference, page: &str, tessdata: &Path, options: &[&str]) -> (String, String) {
    let (image, mut ours) = (image(page), tesseract());
    ours.arg(&image).arg("-").args(options).arg("--tessdata-dir").arg(tessdata);
    let mut theirs = reference.command(&image, tessdata);
    theirs.args(options);
    (stdout(&ours.output().unwrap()), stdout(&theirs.output().unwrap()))
}

/// Compares each page in each engine mode; returns our texts.
fn compare(artifact: &str, language: &str, pages: &[&str], modes: &[EngineMode]) -> Vec<String> {
    let reference = Reference::new().unwrap();
    let tessdata = tessdata(artifact);
    let cases = Mutex::new(pages.iter().flat_map(|page| modes.iter().map(move |mode| (page, mode))));
    let texts = Mutex::new(Vec::new());
    let work = || {
        while let Some((page, mode)) = { cases.lock().unwrap().next() } {
            let options = ["-l", language, "--oem", &mode.number().to_string()];
            let (ours, theirs) = both(&reference, page, &tessdata, &options);
            assert!(ours == theirs, "{page} in mode {mode:?} with {artifact}:\n{ours}\n---\n{theirs}");
            texts.lock().unwrap().push(ours);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let texts = texts.into_inner().unwrap();
    assert_eq!(texts.len(), pages.len() * modes.len());
    texts
}

/// Whether the reference can run; says so where it cannot.
fn reference_runs() -> bool {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
    }
    Reference::runs_here()
}

#[test]
fn best_int_data_read_as_the_reference() {
    if !reference_runs() {
        return;
    }
    let texts = compare("tessdata-best-int-eng", "eng", &PAGES[2..], &[EngineMode::Default]);
    assert!(texts.iter().all(|text| text.len() > 20), "{texts:?}");
    let texts = compare("tessdata-best-int-deu", "deu", &GERMAN, &[EngineMode::Default]);
    assert!(texts.iter().all(|text| text.len() > 20), "{texts:?}");
}

#[cfg(feature = "legacy")]
mod legacy {
    use tesseract_safe::{Engine, Image};

    use super::common::{truth, words};
    use super::*;

    #[test]
    fn each_engine_reads_standard_data_as_the_reference() {
        if !reference_runs() {
            return;
        }
        let modes = [EngineMode::LegacyOnly, EngineMode::LstmOnly, EngineMode::Combined];
        let texts = compare("tessdata-standard-eng", "eng", &PAGES, &modes);
        // An empty text equals an empty text; the comparison must be about something.
        assert!(texts.iter().all(|text| text.len() > 20), "{texts:?}");
        let texts = compare("tessdata-standard-deu", "deu", &GERMAN[1..], &modes);
        assert!(texts.iter().all(|text| text.len() > 20), "{texts:?}");
    }

    #[test]
    fn each_engine_reads_a_line_with_standard_data() {
        let data = std::fs::read(tessdata("tessdata-standard-eng").join("eng.traineddata")).unwrap();
        let line = Image::open(image("one-line.png")).unwrap();
        let mut texts = Vec::new();
        for mode in [EngineMode::LegacyOnly, EngineMode::LstmOnly, EngineMode::Combined, EngineMode::Default]
        {
            let mut engine = Engine::builder().data("eng", data.clone()).engine_mode(mode).build().unwrap();
            assert_eq!(
                engine.variable("tessedit_ocr_engine_mode").unwrap(),
                mode_used(mode).number().to_string()
            );
            texts.push(engine.recognize(&line).unwrap().text().unwrap());
        }
        for text in texts {
            assert_eq!(words(&text), words(&truth("one-line.png")));
        }
    }

    /// Both engines are used where the data have both and nobody chose.
    fn mode_used(mode: EngineMode) -> EngineMode {
        if mode == EngineMode::Default { EngineMode::Combined } else { mode }
    }
}

#[test]
fn a_pool_forgets_what_the_legacy_engine_learned() {
    let folder = tessdata("tessdata-standard-eng");
    let builder = Engine::builder().datapath(folder).engine_mode(EngineMode::LegacyOnly);
    let pages = ["faces.png", "digits.png", "one-line.png"].map(|name| Image::open(image(name)).unwrap());
    let fresh = |page: &Image| builder.build().unwrap().recognize(page).unwrap().text().unwrap();
    let pool = EnginePool::new(builder.clone(), NonZeroUsize::MIN).unwrap();
    for page in pages.iter().chain(&pages) {
        let text = pool.get().unwrap().recognize(page).unwrap().text().unwrap();
        assert_eq!(text, fresh(page));
    }
}
