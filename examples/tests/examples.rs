//! Each example does what it says.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tesseract_safe_vendor::Vendor;

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images").join(name)
}

/// What a program prints.
fn run(program: &str, arguments: &[&dyn AsRef<OsStr>]) -> String {
    run_with(program, arguments, "eng")
}

/// What a program prints that finds the pinned data of a language in a folder.
fn run_with(program: &str, arguments: &[&dyn AsRef<OsStr>], language: &str) -> String {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let data = vendor.tree(&format!("tessdata-fast-{language}")).unwrap();
    let mut command = Command::new(program);
    for argument in arguments {
        command.arg(argument);
    }
    let output = command.env("TESSDATA_PREFIX", data.path()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn boxes_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("boxes.png");
    run(env!("CARGO_BIN_EXE_boxes"), &[&page("one-line.png"), &to]);
    let (before, after) = (image::open(page("one-line.png")).unwrap(), image::open(to).unwrap());
    assert_eq!((before.width(), before.height()), (after.width(), after.height()));
    let coloured = after.to_rgb8().pixels().filter(|pixel| pixel[1] > 150 && pixel[2] == 0).count();
    assert!(coloured > 500, "{coloured} pixels of boxes");
}

#[test]
fn a_table_becomes_rows_of_cells() {
    let csv = run(env!("CARGO_BIN_EXE_table_to_csv"), &[&page("invoice.png")]);
    for row in [
        "Description,Quantity,Price,Amount",
        "Garden spade with ash handle,3,24.50,73.50",
        "\"Leather gloves, large\",12,6.40,76.80",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row} is missing in\n{csv}");
    }
}

#[test]
fn only_digits_are_read() {
    let text = run(env!("CARGO_BIN_EXE_digits"), &[&page("digits.png")]);
    let read: String = text.split_whitespace().collect();
    assert!(read.len() > 10 && read.bytes().all(|byte| byte.is_ascii_digit()), "{text}");
    let invoice = run(env!("CARGO_BIN_EXE_digits"), &[&page("invoice.png")]);
    assert!(!invoice.contains(|c: char| c.is_alphabetic()), "{invoice}");
}

#[test]
fn orientation_is_found() {
    let text = run_with(env!("CARGO_BIN_EXE_orientation"), &[&page("rotated-180.png")], "osd");
    assert!(text.starts_with("turned by 180 degrees, script Latin\n"), "{text}");
    let truth = std::fs::read_to_string(page("rotated-180.txt")).unwrap();
    assert!(text.contains(truth.lines().next().unwrap()), "{text}");
}

#[test]
fn words_have_their_language() {
    let text = run_with(env!("CARGO_BIN_EXE_languages"), &[&"deu+eng", &page("german-letter.png")], "deu");
    assert!(text.lines().filter(|line| line.starts_with("deu ")).count() > 20, "{text}");
}

#[test]
fn time_stops_a_page() {
    let stopped = run(env!("CARGO_BIN_EXE_cancel"), &[&page("letter.png"), &"1"]);
    assert_eq!(stopped, "cancelled\n");
    let read = run(env!("CARGO_BIN_EXE_cancel"), &[&page("one-line.png"), &"600000"]);
    assert!(read.split_whitespace().count() > 3, "{read}");
}

#[test]
fn many_images_keep_their_order() {
    let names = ["one-line.png", "one-word.png", "digits.png"];
    let paths = names.map(page);
    let text = run(env!("CARGO_BIN_EXE_pool"), &[&paths[0], &paths[1], &paths[2]]);
    let at = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} is missing in {text}"));
    assert!(at(names[0]) < at(names[1]) && at(names[1]) < at(names[2]));
}

#[test]
fn a_folder_becomes_one_pdf() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one-line.png", "one-word.png"] {
        std::fs::copy(page(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("notes.txt"), "no image").unwrap();
    let to = folder.path().join("pages.pdf");
    let said = run(env!("CARGO_BIN_EXE_pdf_folder"), &[&folder.path(), &to]);
    assert_eq!(said, "2 pages\n");
    assert!(std::fs::read(to).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn bytes_become_a_pdf() {
    let output = Command::new(env!("CARGO_BIN_EXE_memory_pdf"))
        .stdin(std::fs::File::open(page("one-word.png")).unwrap())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"%PDF-"));
}
