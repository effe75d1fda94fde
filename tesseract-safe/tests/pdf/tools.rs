//! Readers of PDF.

use std::path::{Path, PathBuf};
use std::process::Command;

use image::{DynamicImage, RgbImage};
use tempfile::TempDir;

/// A PDF in a file.
pub struct Pdf {
    folder: TempDir,
}

/// A word with its box in points, origin top left: left, top, right, bottom.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub edges: [f64; 4],
}

/// Whether all of these are installed. Where not, it says so aloud, and in CI it fails.
pub fn are_there(programs: &[&str]) -> bool {
    let missing = |program: &&&str| Command::new(program).arg("--version").output().is_err();
    match programs.iter().find(missing) {
        None => true,
        Some(program) => {
            let hint = "`apt-get install qpdf poppler-utils tesseract-ocr` brings what these tests need";
            assert!(std::env::var_os("CI").is_none(), "{program} is not installed; {hint}");
            eprintln!("SKIPPED: {program} is not installed; {hint}");
            false
        }
    }
}

/// Standard output of a command that has nothing to complain about.
#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{command:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Pdf {
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("page.pdf"), bytes).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("page.pdf")
    }

    /// Asserts that qpdf finds nothing wrong.
    #[track_caller]
    pub fn check(&self) {
        let said = run(Command::new("qpdf").arg("--check").arg(self.path()));
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }

    /// The objects as text, streams inflated.
    pub fn plain(&self) -> String {
        run(Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(self.path()).arg("-"))
    }

    /// The words in the order in which they were written.
    pub fn text(&self) -> Vec<String> {
        let text = run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(self.path()).arg("-"));
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// The words with their boxes, in any order.
    pub fn words(&self) -> Vec<Word> {
        let page = run(Command::new("pdftotext").args(["-bbox", "-enc", "UTF-8"]).arg(self.path()).arg("-"));
        let lines = page.lines().filter(|line| line.trim_start().starts_with("<word "));
        lines
            .map(|line| {
                let number = |key: &str| -> f64 {
                    let rest = &line[line.find(key).unwrap() + key.len() + 2..];
                    rest[..rest.find('"').unwrap()].parse().unwrap()
                };
                let text = &line[line.find('>').unwrap() + 1..line.rfind("</word>").unwrap()];
                let text =
                    ["&lt;<", "&gt;>", "&quot;\"", "&amp;&"].iter().fold(text.to_owned(), |text, pair| {
                        let (escaped, character) = pair.split_at(pair.len() - 1);
                        text.replace(escaped, character)
                    });
                Word { text, edges: ["xMin", "yMin", "xMax", "yMax"].map(number) }
            })
            .collect()
    }

    /// Width and height of the first page in points.
    pub fn size(&self) -> (f64, f64) {
        let info = run(Command::new("pdfinfo").arg(self.path()));
        let line = info.lines().find(|line| line.starts_with("Page size:")).expect("a size");
        let mut numbers = line.split_whitespace().filter_map(|word| word.parse::<f64>().ok());
        (numbers.next().unwrap(), numbers.next().unwrap())
    }

    /// The lines that list the images: page, number, kind, width, height, colours, components, bits, coding...
    pub fn images(&self) -> Vec<Vec<String>> {
        let list = run(Command::new("pdfimages").arg("-list").arg(self.path()));
        list.lines().skip(2).map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
    }

    /// The file of the first image, in the format that `option` asks for.
    pub fn image_file(&self, option: &str, extension: &str) -> PathBuf {
        let root = self.folder.path().join("image");
        run(Command::new("pdfimages").arg(option).arg(self.path()).arg(&root));
        root.with_file_name(format!("image-000.{extension}"))
    }

    /// The first page as it looks at so many pixels per inch, which are so many pixels but for rounding.
    pub fn look(&self, dpi: (u32, u32), (width, height): (u32, u32)) -> DynamicImage {
        let root = self.folder.path().join("look");
        let (x, y) = (dpi.0.to_string(), dpi.1.to_string());
        run(Command::new("pdftoppm")
            .args(["-png", "-singlefile", "-rx", &x, "-ry", &y])
            .arg(self.path())
            .arg(&root));
        let look = open(&root.with_extension("png"));
        assert!(look.width().abs_diff(width) <= 1 && look.height().abs_diff(height) <= 1);
        look.crop_imm(0, 0, width, height)
    }
}

/// How far the samples of two pictures are apart on the average.
pub fn distance(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / one.as_raw().len() as f64
}

/// A picture file, by way of another decoder than the one under test would take.
pub fn open(path: &Path) -> DynamicImage {
    image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
