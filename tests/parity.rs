//! The same text as the 4.1.0 command that runs on Lambda, byte for byte.

use std::path::Path;

use xtask::parity::{MODES, compare, project_images, table};
use xtask::reference::Reference;

/// Pages without loss between file and pixels that the comparison must at least hold.
const AT_LEAST: usize = 15;

#[test]
fn text_equals_the_reference() {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return;
    }
    let mut images = project_images().unwrap();
    assert!(images.len() >= AT_LEAST, "{} pages", images.len());
    let scans = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/scans");
    match std::fs::read_dir(&scans) {
        Ok(entries) => {
            let paths = entries.map(|entry| entry.unwrap().path());
            images.extend(paths.filter(|path| path.extension().is_some_and(|found| found == "tif")));
        }
        Err(_) => eprintln!("SKIPPED: scans, which are not beside this checkout"),
    }
    let reference = Reference::new().unwrap();
    let outcomes = compare(Path::new(env!("CARGO_BIN_EXE_tesseract")), &reference, &images).unwrap();
    assert_eq!(outcomes.len(), images.len() * MODES.len());
    // An empty text equals an empty text; the comparison must be about something.
    assert!(outcomes.iter().filter(|outcome| outcome.ours.len() > 20).count() >= AT_LEAST * MODES.len());
    assert!(outcomes.iter().all(xtask::parity::Outcome::same), "\n{}", table(&outcomes));
}
