//! Makes one searchable PDF of all images in a folder, in the order of their names; a TIFF may have many pages.
//!
//! `cargo run -p tesseract-examples --bin pdf_folder -- tests/images pages.pdf`

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;

use tesseract_safe::{Engine, Pages, PdfDocument, PdfOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("write: pdf_folder FOLDER FILE.pdf".into());
    };
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();

    let mut engine = Engine::builder().build()?;
    // Pages are written as they come: memory does not grow with their number.
    let mut document = PdfDocument::new(BufWriter::new(File::create(to)?), PdfOptions::new().title("Scans"));
    for path in paths {
        let Ok(pages) = Pages::open(&path) else {
            eprintln!("{} is no image", path.display());
            continue;
        };
        for image in pages {
            let image = image?;
            document.add_with_image(&engine.recognize(&image)?, &image)?;
        }
    }
    println!("{} pages", document.pages());
    document.finish()?;
    Ok(())
}
