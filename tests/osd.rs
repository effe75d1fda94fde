//! Orientation and script as the 4.1.0 command writes them with `--psm 0`.

use std::path::{Path, PathBuf};

use tesseract_safe::{Engine, Image, PageSegMode};
use xtask::parity::project_images;
use xtask::reference::Reference;
use xtask::workspace;

/// The `.osd` file of the reference, or what it said instead of writing one.
fn theirs(reference: &Reference, image: &Path) -> Result<String, String> {
    let tessdata = workspace::tree("tessdata-fast-osd").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outbase = folder.path().join("page");
    let output =
        reference.command_to(image, tessdata.path(), &outbase).args(["--psm", "0"]).output().unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(std::fs::read_to_string(outbase.with_extension("osd")).unwrap())
}

fn engine() -> Engine {
    let tessdata = workspace::tree("tessdata-fast-osd").unwrap();
    let builder = Engine::builder().language("osd").page_seg_mode(PageSegMode::OsdOnly);
    builder.datapath(tessdata.path()).build().unwrap()
}

#[test]
fn orientation_and_script_equal_the_reference() {
    if !Reference::runs_here() {
        eprintln!("skipped: the reference runs on x86-64 Linux alone");
        return;
    }
    let reference = Reference::new().unwrap();
    let mut engine = engine();
    let (mut equal, mut too_few) = (0, 0);
    for path in project_images().unwrap() {
        let image = Image::open(&path).unwrap();
        let ours = engine.detect_orientation(&image).unwrap();
        match (ours, theirs(&reference, &path)) {
            (Some(ours), Ok(theirs)) => {
                assert_eq!(ours.to_text(0), theirs, "{}", path.display());
                equal += 1;
            }
            (None, Err(said)) => {
                assert!(said.contains("Too few characters"), "{}: {said}", path.display());
                too_few += 1;
            }
            (ours, theirs) => panic!("{}: {ours:?} is not {theirs:?}", path.display()),
        }
    }
    println!("{equal} pages equal, {too_few} with too few characters on both sides");
    assert!(equal >= 25 && too_few >= 1, "{equal} {too_few}");
}

#[test]
fn documents_equal_the_reference() {
    if !Reference::runs_here() {
        eprintln!("skipped: the reference runs on x86-64 Linux alone");
        return;
    }
    let pages: Vec<PathBuf> = ["rotated-180.png", "letter.png", "rotated-90.png"]
        .map(|name| workspace::root().join("tests/images").join(name))
        .to_vec();
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("pages.txt");
    let names: Vec<String> = pages.iter().map(|page| page.display().to_string()).collect();
    std::fs::write(&list, names.join("\n")).unwrap();

    let mut engine = engine();
    let mut document = String::new();
    for (number, page) in pages.iter().enumerate() {
        let osd = engine.detect_orientation(&Image::open(page).unwrap()).unwrap().unwrap();
        document += &osd.to_text(number);
    }
    assert_eq!(document, theirs(&Reference::new().unwrap(), &list).unwrap());
}
