//! Pages that read better for being preprocessed.

mod common;

use image::{GrayImage, Luma};
use tesseract_safe::{Binarization, Engine, Image};

/// Edits that turn one text into the other, in characters and percent of the truth.
fn error_rate(read: &str, truth: &str) -> f64 {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect::<Vec<_>>();
    let (read, truth) = (fold(read), fold(truth));
    let mut row: Vec<usize> = (0..=truth.len()).collect();
    for (i, a) in read.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in truth.iter().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    100.0 * row[truth.len()] as f64 / truth.len() as f64
}

/// Percent of wrong characters before and after.
fn rates(
    bad: &Image,
    name: &str,
    preprocess: impl Fn(&Image) -> tesseract_safe::Result<Image>,
) -> (f64, f64) {
    let truth =
        std::fs::read_to_string(common::path(name).with_extension("txt")).expect("a text beside the image");
    let mut engine = Engine::builder().language("eng").build().expect("an engine");
    let mut rate = |image: &Image| error_rate(&engine.recognize(image).unwrap().text().unwrap(), &truth);
    let better = preprocess(bad).expect("a preprocessed image");
    let rates = (rate(bad), rate(&better));
    println!("{name}: {:.1} % wrong, {:.1} % after preprocessing", rates.0, rates.1);
    rates
}

/// Numbers without a pattern, the same in each run.
fn noise() -> impl FnMut() -> u32 {
    let mut state = 0x9e37_79b9u32;
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    }
}

fn with_pixels(name: &str, change: impl FnMut(u32, u32, u8) -> u8) -> Image {
    let mut change = change;
    let picture = common::image(name).to_gray8().unwrap();
    let changed = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        Luma([change(x, y, picture.get_pixel(x, y).0[0])])
    });
    let mut image = Image::from_dynamic(&changed.into()).unwrap();
    image.set_resolution(150, 150);
    image
}

#[test]
fn noise_that_is_filtered_reads_better() {
    let mut random = noise();
    // Salt and pepper on one pixel in twelve.
    let bad = with_pixels("headings.png", |_, _, level| match random() % 24 {
        0 => 0,
        1 => 255,
        _ => level,
    });
    let (before, after) = rates(&bad, "headings.png", |image| image.median(3));
    assert!(after < before && after < 5.0, "{before:.1} % before, {after:.1} % after");
}

#[test]
fn a_skewed_page_set_upright_reads_better() {
    let bad = common::image("justified.png").rotate(5.0).unwrap();
    let (before, after) = rates(&bad, "justified.png", |image| Ok(image.deskew()?.image));
    assert!(after < before && after < 5.0, "{before:.1} % before, {after:.1} % after");
}

#[test]
fn a_shadow_evened_out_reads_better() {
    // From full light to a tenth of it.
    let bad = with_pixels("justified.png", |x, _, level| {
        let light = 1.0 - 0.9 * x as f32 / 1240.0;
        (f32::from(level) * light) as u8
    });
    for method in ["background", "Sauvola"] {
        let (before, after) = rates(&bad, "justified.png", |image| match method {
            "background" => image.normalize_background(),
            _ => image.binarize(Binarization::sauvola()),
        });
        assert!(after < before && after < 5.0, "{method}: {before:.1} % before, {after:.1} % after");
    }
}

#[test]
fn a_noisy_skewed_negative_reads_better() {
    let mut random = noise();
    let bad = with_pixels("headings.png", |_, _, level| match random() % 40 {
        0 => 0,
        1 => 255,
        _ => level,
    });
    let bad = bad.rotate(4.0).unwrap().invert().unwrap();
    let (before, after) =
        rates(&bad, "headings.png", |image| image.invert()?.median(3)?.deskew().map(|upright| upright.image));
    assert!(after < before && after < 5.0, "{before:.1} % before, {after:.1} % after");
}
