//! What the end-to-end tests share: the command, the project's images, a place for files.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The command under test, with nothing of the caller's environment that could change what it reads.
pub fn tesseract() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tesseract"));
    command.env_remove("TESSDATA_PREFIX").stdin(Stdio::null());
    command
}

/// An image of `tests/images`.
pub fn image(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/images").join(name)
}

/// The true text of an image of `tests/images`.
pub fn truth(name: &str) -> String {
    let path = image(name).with_extension("txt");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs the command with these arguments.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    tesseract().args(arguments).output().expect("the command starts")
}

/// Standard output of a command that succeeded.
pub fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}: {}", output.status, stderr(output));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Standard error of a command.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asserts that the command said no as it should: one line, upstream's code, nothing on standard output.
#[track_caller]
pub fn assert_refused(output: &Output, says: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "one line, not: {said}");
    assert!(said.starts_with("tesseract: "), "{said}");
    assert!(said.contains(says), "`{says}` is not in: {said}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// The words of a text, for comparisons that do not care how lines are broken.
pub fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
