//! Reads a table: words that are far apart are in different cells, lines are rows.
//!
//! `cargo run -p tesseract-examples --bin table_to_csv -- tests/images/invoice.png`

use std::error::Error;

use tesseract_safe::{Engine, Image, Line, PageSegMode};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("write: table_to_csv IMAGE")?;
    // One block keeps the cells of a row in one line.
    let mut engine = Engine::builder().page_seg_mode(PageSegMode::SingleBlock).build()?;
    let page = engine.recognize(&Image::open(path)?)?.to_owned()?;
    for line in page.lines() {
        println!("{}", row(line));
    }
    Ok(())
}

fn row(line: &Line) -> String {
    // No blank within a cell is as wide as its letters are tall.
    let gap = line.row.height as u32;
    let mut cells: Vec<String> = Vec::new();
    let mut end = None;
    for word in &line.words {
        match (end, cells.last_mut()) {
            (Some(end), Some(cell)) if word.bounding_box.left < end + gap => {
                cell.push(' ');
                cell.push_str(&word.text);
            }
            _ => cells.push(word.text.clone()),
        }
        end = Some(word.bounding_box.right);
    }
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
