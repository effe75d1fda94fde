//! Outputs by configs and by variables, to files and to standard output.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{assert_refused, image, run, stderr, stdout, tesseract, truth, words};
use tesseract_safe::{Engine, Image, PdfOptions};

/// Files that the command made, by their endings.
fn files(page: &str, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tesseract();
    command.arg(image(page)).arg(folder.path().join("page.of")).args(arguments);
    let output = command.output().unwrap();
    assert_eq!(stdout(&output), "");
    let entries = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.strip_prefix("page.of.").unwrap().to_owned(), std::fs::read(&path).unwrap())
        })
        .collect()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A piece that only this output has.
fn looks_right(ending: &str, bytes: &[u8]) -> bool {
    match ending {
        "hocr" => text(bytes).contains("class='ocrx_word'") && text(bytes).ends_with("</html>\n"),
        "xml" => text(bytes).contains("<String ID=") && text(bytes).ends_with("</alto>\n"),
        "tsv" => text(bytes).starts_with("level\tpage_num"),
        "pdf" => bytes.starts_with(b"%PDF-1.") && bytes.ends_with(b"%%EOF\n"),
        "txt" | "unlv" => text(bytes).contains("The ferry leaves"),
        "box" => text(bytes).lines().count() > 1,
        _ => false,
    }
}

#[test]
fn each_config_makes_its_file() {
    for (config, variable, ending) in [
        ("hocr", "tessedit_create_hocr", "hocr"),
        ("alto", "tessedit_create_alto", "xml"),
        ("tsv", "tessedit_create_tsv", "tsv"),
        ("pdf", "tessedit_create_pdf", "pdf"),
        ("unlv", "tessedit_write_unlv", "unlv"),
        ("lstmbox", "tessedit_create_lstmbox", "box"),
        ("makebox", "tessedit_create_boxfile", "box"),
        ("wordstrbox", "tessedit_create_wordstrbox", "box"),
        ("txt", "tessedit_create_txt", "txt"),
    ] {
        let by_config = files("one-line.png", &[config]);
        assert_eq!(by_config.keys().collect::<Vec<_>>(), [ending], "{config}");
        assert!(looks_right(ending, &by_config[ending]), "{config}: {:?}", by_config[ending]);
        assert_eq!(files("one-line.png", &["-c", &format!("{variable}=1")]), by_config, "{config}");
    }
    assert_eq!(files("one-line.png", &[]), files("one-line.png", &["txt"]));
}

#[test]
fn several_outputs_at_once() {
    let made = files("one-line.png", &["hocr", "alto", "pdf", "tsv", "txt", "makebox", "unlv", "--json"]);
    let endings = ["box", "hocr", "json", "pdf", "tsv", "txt", "unlv", "xml"];
    assert_eq!(made.keys().collect::<Vec<_>>(), endings);
    for (ending, bytes) in made.iter().filter(|(ending, _)| *ending != "json") {
        assert!(looks_right(ending, bytes), "{ending}: {bytes:?}");
    }
    // As wrappers write it.
    let made = files("one-line.png", &["-c", "tessedit_create_boxfile=1", "batch.nochop", "makebox"]);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["box"]);
    let made = files("one-line.png", &["-c", "tessedit_create_hocr=1", "tessedit_create_tsv=1", "txt"]);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["hocr", "tsv", "txt"]);
}

#[test]
fn two_outputs_do_not_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tesseract();
    command.arg(image("one-line.png")).arg(folder.path().join("page")).args(["makebox", "wordstrbox"]);
    assert_refused(&command.output().unwrap(), "page.box");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn documents_follow_each_other_on_standard_output() {
    let page = image("one-line.png");
    let alone = |config: &str| stdout(&run([page.as_os_str(), "-".as_ref(), config.as_ref()]));
    let all = stdout(&tesseract().arg(&page).args(["stdout", "txt", "tsv", "hocr"]).output().unwrap());
    assert_eq!(all, alone("hocr") + &alone("tsv") + &alone("txt"));
    let pdf = tesseract().arg(&page).args(["-", "pdf"]).output().unwrap();
    assert!(looks_right("pdf", &pdf.stdout));
}

#[test]
fn variables_of_documents() {
    let made = files("one-line.png", &["-c", "document_title=R & D", "hocr", "alto", "pdf", "--json"]);
    assert!(text(&made["hocr"]).contains("<title>R &amp; D</title>"));
    assert!(text(&made["xml"]).contains("<fileName>R &amp; D</fileName>"));
    assert_eq!(made["pdf"], pdf("one-line.png", &PdfOptions::new().title("R & D")));
    let whole = &files("one-line.png", &["pdf"])["pdf"];
    let bare = &files("one-line.png", &["-c", "textonly_pdf=1", "pdf"])["pdf"];
    assert_eq!(*whole, pdf("one-line.png", &PdfOptions::new()));
    assert_eq!(*bare, pdf("one-line.png", &PdfOptions::new().text_only(true)));
    assert_ne!(whole, bare);
}

/// What the library makes of a page.
fn pdf(page: &str, options: &PdfOptions) -> Vec<u8> {
    let mut engine = Engine::builder().build().unwrap();
    engine.recognize(&Image::open(image(page)).unwrap()).unwrap().to_pdf(options).unwrap()
}

#[test]
fn json_holds_the_page() {
    let made = files("letter.png", &["--json", "-c", "document_title=Letter"]);
    let value: serde_json::Value = serde_json::from_slice(&made["json"]).unwrap();
    assert_eq!((&value["tesseract"], &value["title"]), (&"4.1.1".into(), &"Letter".into()));
    let page = &value["pages"][0];
    assert_eq!((&page["page"], &page["image"]), (&1.into(), &image("letter.png").to_str().unwrap().into()));
    let mut found = Vec::new();
    for (list, depth) in [("blocks", 0), ("paragraphs", 1), ("lines", 2), ("words", 3)] {
        let items: Vec<&serde_json::Value> = match depth {
            0 => page[list].as_array().unwrap().iter().collect(),
            _ => found.iter().flat_map(|item: &&serde_json::Value| item[list].as_array().unwrap()).collect(),
        };
        found = items;
    }
    let read: Vec<&str> = found.iter().map(|word| word["text"].as_str().unwrap()).collect();
    assert_eq!(read, words(&truth("letter.png")));
}

#[test]
fn configs_of_all_kinds() {
    let digits = stdout(&run([image("one-line.png").as_os_str(), "-".as_ref(), "digits".as_ref()]));
    assert_eq!(digits.trim(), "10.");
    for config in ["quiet", "bazaar", "kannada", "logfile", "api_config", "nobatch", "batch"] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = tesseract();
        command.current_dir(folder.path()).arg(image("one-line.png")).args(["-", config]);
        let read = stdout(&command.output().unwrap());
        assert!(read.contains("ferry") || config == "bazaar", "{config}: {read}");
        // Only one of them writes anything.
        assert_eq!(folder.path().join("tesseract.log").exists(), config == "logfile", "{config}");
    }
}

#[test]
fn configs_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    let path = write("mine", "# only digits\ntessedit_char_whitelist 0123456789\nno_such_variable 1\n");
    let read = |config: &Path, folder: &Path| {
        let mut command = tesseract();
        command
            .arg(image("one-line.png"))
            .args(["-", "--tessdata-dir"])
            .arg(folder)
            .arg(config)
            .output()
            .unwrap()
    };
    let output = read(&path, folder.path());
    assert_eq!(stdout(&output).trim(), "10");
    // Old configs name variables that are no more.
    assert_eq!(stderr(&output), "Warning: Parameter not found: no_such_variable\n");

    // A folder of data has configs of its own, which go before those of the same name here.
    write("configs/digits", "tessedit_char_whitelist 0\n");
    assert_eq!(stdout(&read("digits".as_ref(), folder.path())).trim(), "0");

    let wrong = write("wrong", "tessedit_do_invert perhaps\n");
    assert_refused(&read(&wrong, folder.path()), "1 or 0");
    let wrong = write("broken", "a 1\n b 2\n");
    assert_refused(&read(&wrong, folder.path()), "line 2");
    assert_refused(&read("lstm.train".as_ref(), folder.path()), "training");

    let output = read("no-such-config".as_ref(), folder.path());
    assert!(stdout(&output).contains("ferry"));
    assert_eq!(stderr(&output), "read_params_file: Can't open no-such-config\n");
}

#[test]
fn a_variable_can_choose_the_layout() {
    let page = image("two-columns.png");
    let read =
        |arguments: &[&str]| stdout(&tesseract().arg(&page).arg("-").args(arguments).output().unwrap());
    let block = read(&["--psm", "4"]);
    assert_ne!(block, read(&[]));
    assert_eq!(block, read(&["-c", "tessedit_pageseg_mode=4"]));
    assert_eq!(block, read(&["--psm", "11", "-c", "tessedit_pageseg_mode=4"]));
    // Upstream takes this one for nothing said.
    assert_eq!(read(&[]), read(&["-c", "tessedit_pageseg_mode=6"]));
}

#[test]
fn layout_without_text_is_said_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tesseract();
    command.arg(image("letter.png")).arg(folder.path().join("page")).args(["--psm", "2"]);
    let output = command.output().unwrap();
    assert_eq!(stdout(&output), "");
    let said = stderr(&output);
    assert!(
        said.starts_with("Orientation: 0\nWritingDirection: 0\nTextlineOrder: 2\nDeskew angle: "),
        "{said}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn messages_are_shown_if_asked() {
    let read = |arguments: &[&str]| {
        let output = tesseract().arg(image("one-line.png")).arg("-").args(arguments).output().unwrap();
        (stdout(&output), stderr(&output))
    };
    let (text, said) = read(&["--loglevel", "all", "-c", "stopper_debug_level=1"]);
    assert_eq!((&text, &*read(&[]).1), (&read(&[]).0, ""));
    assert!(!said.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let file = format!("debug_file={}", log.display());
    assert_eq!(read(&["-c", &file, "-c", "stopper_debug_level=1"]).1, "");
    assert_eq!(std::fs::read_to_string(log).unwrap(), said);
    assert_eq!(read(&["--loglevel", "ALL", "quiet", "-c", "stopper_debug_level=1"]).1, "");
}
