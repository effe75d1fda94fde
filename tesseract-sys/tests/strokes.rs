//! Widths of strokes are the same whether pixels are taken by words or one by one.

mod common;

use common::Numbers;
use tesseract_sys::testing::ts_testing_stroke_widths;
use tesseract_sys::{PIX, TS_OK, pixCreate, pixDestroy, pixGetData, pixGetWpl, ts_error};

/// Bars that cross each other on white, up to so many pixels wide.
fn bars(numbers: &mut Numbers, width: i32, height: i32, thick: u64) -> *mut PIX {
    // SAFETY: the image is made here; pixels are set within it.
    unsafe {
        let pix = pixCreate(width, height, 1);
        let words = pixGetWpl(pix);
        for _ in 0..12 {
            let (mut right, mut down) = (numbers.below(40), numbers.below(1 + thick));
            if numbers.next().is_multiple_of(2) {
                std::mem::swap(&mut right, &mut down);
            }
            let (left, top) =
                (numbers.below(width.unsigned_abs().into()), numbers.below(height.unsigned_abs().into()));
            for y in top..height.min(top + down + 1) {
                for x in left..width.min(left + right + 1) {
                    let word = pixGetData(pix).add(usize::try_from(y * words + x / 32).unwrap());
                    *word |= 1 << (31 - x % 32);
                }
            }
        }
        pix
    }
}

#[test]
fn words_and_pixels_measure_the_same() {
    let mut numbers = Numbers(1);
    let mut all = 0;
    for round in 0..2000 {
        let (across, down) = (1 + numbers.below(110), 1 + numbers.below(90));
        let mut pix = bars(&mut numbers, across, down, 1 + round % 17);
        for (width, height) in [(1 + numbers.below(64), 1 + numbers.below(90)), (64, 256), (1, 1)] {
            let (left, top) = (numbers.below(140) - 20, numbers.below(110) - 20);
            let (mut strokes, mut same) = (0, false);
            let mut error = ts_error { message: [0; 512] };
            // SAFETY: a good image, and places to write to.
            let status = unsafe {
                let (strokes, same) = (&raw mut strokes, &raw mut same);
                ts_testing_stroke_widths(pix, left, top, width, height, strokes, same, &raw mut error)
            };
            assert_eq!(status, TS_OK);
            assert!(same, "{width}x{height} at {left}, {top} of {across}x{down}, round {round}");
            all += strokes;
        }
        // SAFETY: nothing else has it.
        unsafe { pixDestroy(&mut pix) };
    }
    assert!(all > 10_000, "{all} strokes");
}

#[test]
fn what_does_not_fit_is_refused() {
    for (width, height) in [(65, 1), (0, 1), (1, 257)] {
        let (mut strokes, mut same) = (0, false);
        let mut error = ts_error { message: [0; 512] };
        // SAFETY: places to write to; the image is not looked at.
        let status = unsafe {
            let (strokes, same) = (&raw mut strokes, &raw mut same);
            ts_testing_stroke_widths(std::ptr::null_mut(), 0, 0, width, height, strokes, same, &raw mut error)
        };
        assert_ne!(status, TS_OK, "{width}x{height}");
    }
}
