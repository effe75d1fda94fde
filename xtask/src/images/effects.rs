//! What scanners and cameras do to a page.

use image::{Rgb, RgbImage};

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Turns the page counter-clockwise by two degrees about its centre; white comes in at the corners.
pub(super) fn skew(page: &RgbImage) -> RgbImage {
    // Written out, because the functions of the platform may differ in the last bit.
    const SIN: f64 = 0.034_899_496_702_501;
    const COS: f64 = 0.999_390_827_019_096;
    let (width, height) = page.dimensions();
    let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let at = |x: f64, y: f64| -> f64 {
        if x < 0.0 || y < 0.0 || x >= f64::from(width) || y >= f64::from(height) {
            return 255.0;
        }
        f64::from(page.get_pixel(x as u32, y as u32).0[0])
    };
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
        let (sx, sy) = (cx + dx * COS - dy * SIN, cy + dx * SIN + dy * COS);
        let (left, top) = (sx.floor(), sy.floor());
        let (fx, fy) = (sx - left, sy - top);
        let upper = at(left, top) * (1.0 - fx) + at(left + 1.0, top) * fx;
        let lower = at(left, top + 1.0) * (1.0 - fx) + at(left + 1.0, top + 1.0) * fx;
        gray(((upper * (1.0 - fy) + lower * fy) / 17.0).round() as u8 * 17)
    })
}

/// Makes so many of a thousand pixels black or white.
pub(super) fn salt_and_pepper(page: &mut RgbImage, per_mille: u64) {
    let mut random = Random(0x7e55_e2ac_75af_e001);
    for pixel in page.pixels_mut() {
        let number = random.next();
        if number % 1000 < per_mille {
            *pixel = gray(if number >> 63 == 0 { 0 } else { 255 });
        }
    }
}

/// Shade that grows from none at the left to a third of the light at the right, in coarse steps.
pub(super) fn shade(page: &mut RgbImage) {
    let width = page.width();
    for (x, _, pixel) in page.enumerate_pixels_mut() {
        let light = 32 - 10 * x / width;
        pixel.0 = pixel.0.map(|value| (u32::from(value) * light / 32) as u8);
    }
}

/// Every second row, as a fax machine in its standard resolution sends them.
pub(super) fn every_second_row(page: &RgbImage) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height() / 2, |x, y| *page.get_pixel(x, 2 * y))
}

/// The colour and opacity that over white give this colour, with as little opacity as possible.
/// What is wholly transparent becomes black: who drops the opacity sees black on black.
pub(super) fn white_to_alpha([r, g, b]: [u8; 3]) -> [u8; 4] {
    let alpha = 255 - r.min(g).min(b);
    let part = |value: u8| {
        let above = u32::from(value) - u32::from(255 - alpha);
        (above * 255 + u32::from(alpha) / 2).checked_div(u32::from(alpha)).unwrap_or(0) as u8
    };
    [part(r), part(g), part(b), alpha]
}

fn gray(value: u8) -> Rgb<u8> {
    Rgb([value; 3])
}

#[cfg(test)]
mod tests {
    use super::{Random, white_to_alpha};

    #[test]
    fn random_is_splitmix64() {
        assert_eq!(Random(0).next(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn alpha_over_white_gives_the_colour_back() {
        for colour in [[0, 0, 0], [255, 255, 255], [10, 200, 120], [254, 255, 255], [0, 0, 255]] {
            let [r, g, b, alpha] = white_to_alpha(colour).map(f64::from);
            for (channel, wanted) in [r, g, b].into_iter().zip(colour) {
                let shown = channel * alpha / 255.0 + 255.0 - alpha;
                assert!((shown - f64::from(wanted)).abs() <= 1.0, "{colour:?}");
            }
        }
    }
}
