//! Counts of black pixels and the boxes around them, as upstream's own functions find them.

mod common;

use std::ffi::c_int;
use std::ptr::null_mut;

use common::Numbers;
use tesseract_sys::testing as own;
use tesseract_sys::{
    BOX, PIX, boxCreate, boxDestroy, boxGetGeometry, pixCreate, pixDestroy, pixEqual, pixGetData, pixGetWpl,
};

/// Sides from which Leptonica searches: left, right, top, bottom.
const SIDES: [c_int; 4] = [0, 1, 2, 3];

/// An image of noise, one word in `sparse` not white; bits behind the last column are set as well.
fn noise(numbers: &mut Numbers, width: i32, height: i32, sparse: u64) -> *mut PIX {
    // SAFETY: the image is made here, and as many words are written as it has.
    unsafe {
        let pix = pixCreate(width, height, 1);
        let words = usize::try_from(pixGetWpl(pix) * height).unwrap();
        for word in std::slice::from_raw_parts_mut(pixGetData(pix), words) {
            *word = if numbers.next().is_multiple_of(sparse) {
                (numbers.next() & numbers.next()) as u32
            } else {
                0
            };
        }
        pix
    }
}

#[test]
fn counts_are_the_same() {
    let mut numbers = Numbers(1);
    for width in 1..140 {
        let height = 1 + numbers.below(20);
        let mut pix = noise(&mut numbers, width, height, 1 + u64::from(width.unsigned_abs() % 3));
        let (mut ours, mut theirs) = (-1, -1);
        // SAFETY: a good image, and places to write to.
        unsafe {
            assert_eq!(own::pixCountPixels(pix, &mut ours, null_mut()), 0);
            assert_eq!(own::pixCountPixelsByTable(pix, &mut theirs, null_mut()), 0);
            pixDestroy(&mut pix);
        }
        assert_eq!(ours, theirs, "{width}x{height}");
    }
    let mut count = -1;
    // SAFETY: what is no image is refused.
    let refused = unsafe { own::pixCountPixels(null_mut(), &mut count, null_mut()) };
    assert_eq!((refused, count), (1, 0));
}

type Clip = unsafe extern "C" fn(*mut PIX, *mut BOX, *mut *mut PIX, *mut *mut BOX) -> c_int;
type Scan = unsafe extern "C" fn(*mut PIX, *mut BOX, c_int, *mut c_int) -> c_int;

/// What a search within an area finds: status, box, and the places from all sides.
fn found(
    clip: Clip,
    scan: Scan,
    pix: *mut PIX,
    area: *mut BOX,
) -> (c_int, [i32; 4], Vec<(c_int, i32)>, *mut PIX) {
    let (mut clipped, mut around, mut geometry) = (null_mut(), null_mut(), [-1; 4]);
    // SAFETY: image and box are good, all others are places to write to.
    unsafe {
        let status = clip(pix, area, &mut clipped, &mut around);
        if !around.is_null() {
            let [x, y, w, h] = &mut geometry;
            boxGetGeometry(around, x, y, w, h);
            boxDestroy(&mut around);
        }
        let places = SIDES.map(|side| {
            let mut place = -1;
            (scan(pix, area, side, &mut place), place)
        });
        (status, geometry, places.to_vec(), clipped)
    }
}

#[test]
fn boxes_are_the_same() {
    let mut numbers = Numbers(2);
    let mut with_black = 0;
    for case in 0..3000 {
        let (width, height) = (1 + numbers.below(150), 1 + numbers.below(40));
        let mut pix = noise(&mut numbers, width, height, [1, 4, 40, 400][case % 4]);
        // Also such that reach over the edge, or lie outside.
        let (x, y) = (numbers.below(180) - 15, numbers.below(60) - 10);
        let (w, h) = (1 + numbers.below(170), 1 + numbers.below(50));
        // SAFETY: what is made here is destroyed once; a box that cannot be made is none, which stands for all.
        unsafe {
            let mut area = boxCreate(x, y, w, h);
            let (ours, theirs) = (
                found(own::pixClipBoxToForeground, own::pixScanForForeground, pix, area),
                found(own::pixClipBoxToForegroundByPixel, own::pixScanForForegroundByPixel, pix, area),
            );
            let named = format!("{x},{y} {w}x{h} of {width}x{height}");
            assert_eq!((ours.0, ours.1, &ours.2), (theirs.0, theirs.1, &theirs.2), "{named}");
            let (mut ours, mut theirs) = (ours.3, theirs.3);
            assert_eq!(ours.is_null(), theirs.is_null(), "{named}");
            if !ours.is_null() {
                let mut same = 0;
                pixEqual(ours, theirs, &mut same);
                assert_eq!(same, 1, "{named}");
                with_black += 1;
            }
            pixDestroy(&mut ours);
            pixDestroy(&mut theirs);
            boxDestroy(&mut area);
            pixDestroy(&mut pix);
        }
    }
    assert!(with_black > 300, "{with_black}");
}
