//! Draws a box around each word, green where Tesseract is sure and red where it is not.
//!
//! `cargo run -p tesseract-examples --bin boxes -- tests/images/letter.png boxes.png`

use std::error::Error;

use image::{Rgb, RgbImage};
use tesseract_safe::{BoundingBox, Engine, Image};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("write: boxes IMAGE PICTURE.png".into());
    };
    let image = Image::open(from)?;
    let mut picture = image.to_dynamic()?.to_rgb8();
    let mut engine = Engine::builder().build()?;
    for word in engine.recognize(&image)?.words()? {
        let sureness = (word.confidence() * 2.55) as u8;
        outline(&mut picture, word.bounding_box(), Rgb([255 - sureness, sureness, 0]));
    }
    picture.save(to)?;
    Ok(())
}

/// Two pixels thick, around what is inside of the box.
fn outline(picture: &mut RgbImage, around: BoundingBox, colour: Rgb<u8>) {
    let (left, top) = (around.left.saturating_sub(2), around.top.saturating_sub(2));
    let (right, bottom) =
        ((around.right + 2).min(picture.width()), (around.bottom + 2).min(picture.height()));
    for y in top..bottom {
        for x in left..right {
            if x < left + 2 || x + 2 >= right || y < top + 2 || y + 2 >= bottom {
                picture.put_pixel(x, y, colour);
            }
        }
    }
}
