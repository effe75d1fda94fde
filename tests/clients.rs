//! Programs that run a command called `tesseract`, with ours as the only one: pytesseract of PyPI and node-tesseract-ocr
//! of npm, both fetched by their registries' clients.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{truth, words};
use serde_json::Value;
use xtask::workspace;

/// What pip installs.
const PYTHON: [&str; 3] = ["pytesseract==0.3.13", "pillow==13.0.0", "packaging==26.3"];
/// What npm installs.
const NODE: &str = "node-tesseract-ocr@2.2.1";

/// Installs packages into a folder below Cargo's target folder, once; `install` gets an empty folder.
fn installed(name: &str, install: impl FnOnce(&Path) -> Command) -> PathBuf {
    let clients = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    let folder = clients.join(name);
    if folder.is_dir() {
        return folder;
    }
    std::fs::create_dir_all(&clients).unwrap();
    let fresh = tempfile::tempdir_in(&clients).unwrap();
    let mut command = install(fresh.path());
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| {
        panic!("{:?} is needed for this test and does not run: {error}", command.get_program())
    });
    assert!(
        output.status.success(),
        "{command:?} is needed for this test and failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // Whole or not there; another run of this test may have been faster.
    if std::fs::rename(fresh.path(), &folder).is_ok() {
        let _ = fresh.keep();
    }
    folder
}

/// The interpreter itself, for what is called so on PATH may be a script that needs others.
fn interpreter(name: &str, arguments: [&str; 2]) -> Command {
    let output = Command::new(name).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("{name} is needed for this test and does not run: {error}"));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Command::new(String::from_utf8(output.stdout).unwrap().trim())
}

/// What a client prints, with our command alone on its PATH, and what it left in its folder for temporary files.
fn answers(client: &mut Command, script: &str) -> (Value, Vec<PathBuf>) {
    let bin = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tesseract"), bin.path().join("tesseract")).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let root = workspace::root();
    client
        .arg(root.join("tests/clients").join(script))
        .arg(root.join("tests/images"))
        .env("PATH", bin.path())
        .env("TMPDIR", temporary.path())
        .env("TESSDATA_PREFIX", workspace::tree("tessdata-fast-osd").unwrap().path())
        .stdin(Stdio::null());
    let output = client.output().unwrap();
    assert!(output.status.success(), "{client:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    let left = std::fs::read_dir(temporary.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    (serde_json::from_slice(&output.stdout).unwrap(), left)
}

fn text<'a>(answers: &'a Value, name: &str) -> &'a str {
    answers[name].as_str().unwrap_or_else(|| panic!("{name}: {}", answers[name]))
}

#[track_caller]
fn assert_reads(text: &str, page: &str) {
    assert_eq!(words(text.trim_end_matches('\u{c}')), words(&truth(page)));
}

#[test]
fn pytesseract() {
    let packages = installed(&PYTHON.join("-"), |folder| {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"]);
        pip.arg(folder).args(PYTHON);
        pip
    });
    let mut python = interpreter("python3", ["-c", "import sys; print(sys.executable)"]);
    let (answers, left) = answers(python.env("PYTHONPATH", packages), "client.py");

    assert_eq!(text(&answers, "version"), "4.1.1");
    assert_eq!(answers["languages"], serde_json::json!(["eng", "osd"]));
    for name in ["string", "string_of_a_path"] {
        assert_reads(text(&answers, name), "letter.png");
    }
    assert_reads(text(&answers, "no_time_limit_needed"), "one-line.png");
    assert_eq!(text(&answers, "digits").trim(), "10");

    let data = &answers["data"];
    let read: Vec<&str> =
        data["text"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(words(&read.join(" ")), words(&truth("letter.png")));
    let rows = read.len();
    for column in
        ["level", "page_num", "block_num", "par_num", "line_num", "word_num", "left", "top", "width"]
    {
        let numbers = data[column].as_array().unwrap();
        assert!(numbers.len() == rows && numbers.iter().all(Value::is_u64), "{column}: {numbers:?}");
    }
    assert!(text(&answers, "data_text").starts_with("level\tpage_num\t"));

    let boxes = answers["boxes"]["char"].as_array().unwrap();
    let characters: String = boxes.iter().map(|character| character.as_str().unwrap()).collect();
    assert_eq!(characters, words(&truth("one-line.png")).concat());

    let osd = &answers["osd"];
    assert_eq!(
        (&osd["orientation"], &osd["rotate"], &osd["script"]),
        (&0.into(), &0.into(), &"Latin".into())
    );
    assert!(osd["orientation_conf"].as_f64().unwrap() > 5.0, "{osd}");

    assert!(text(&answers, "hocr").contains("class='ocrx_word'"));
    assert!(text(&answers, "alto").contains("<String ID="));
    // The bytes of a PDF as hexadecimal numbers.
    assert!(text(&answers, "pdf").starts_with("255044462d"));
    let several = answers["several"].as_array().unwrap();
    assert_reads(several[0].as_str().unwrap(), "one-line.png");
    assert!(several[1].as_str().unwrap().contains("class='ocrx_word'"));
    assert!(several[2].as_str().unwrap().starts_with("level\t"));

    assert_eq!(answers["timeout"]["text"], "Tesseract process timeout", "{}", answers["timeout"]);
    let unknown = &answers["unknown_language"];
    assert_eq!(unknown["type"], "TesseractError");
    for said in ["(1, ", "Error opening data file xyz.traineddata", "Failed loading language 'xyz'"] {
        assert!(unknown["text"].as_str().unwrap().contains(said), "{unknown}");
    }
    assert_eq!(answers["unknown_option"]["type"], "TesseractError");
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn node_tesseract_ocr() {
    let packages = installed(NODE, |folder| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
        npm.arg(folder).arg(NODE);
        npm
    });
    let mut node = interpreter("node", ["-p", "process.execPath"]);
    let (answers, _) = answers(node.env("NODE_PATH", packages.join("node_modules")), "client.js");

    for name in ["text", "buffer"] {
        assert_reads(text(&answers, name), "letter.png");
    }
    let list: Vec<&str> = text(&answers, "list").split_terminator('\u{c}').collect();
    assert_eq!(list.len(), 2);
    assert_reads(list[0], "one-line.png");
    assert_reads(list[1], "letter.png");
    for name in ["hocr", "variable"] {
        assert!(text(&answers, name).contains("class='ocrx_word'"), "{name}");
    }
    assert!(text(&answers, "tsv").starts_with("level\tpage_num\t"));
    assert_eq!(text(&answers, "digits").trim(), "10");
    assert_eq!(answers["unknownLanguage"]["code"], 1);
    assert!(
        answers["unknownLanguage"]["message"].as_str().unwrap().contains("Failed loading language 'xyz'")
    );
}
