//! Erosion, dilation, filling, components and smaller images, as upstream's own functions make them.

mod common;

use std::ffi::{c_float, c_int};
use std::ptr::null_mut;

use common::Numbers;
use tesseract_sys::testing as own;
use tesseract_sys::{
    PIX, boxDestroy, boxGetGeometry, pixCopy, pixCreate, pixDestroy, pixEqual, pixGetData, pixGetHeight,
    pixGetWidth, pixGetWpl,
};

/// An image that is destroyed at the end.
struct Pix(*mut PIX);

impl Pix {
    /// One whose words are what `word` returns, those bits too that lie behind the last column.
    fn of_words(width: i32, height: i32, depth: i32, mut word: impl FnMut() -> u32) -> Self {
        // SAFETY: the image is made here, and as many words are written as it has.
        unsafe {
            let pix = pixCreate(width, height, depth);
            let words = usize::try_from(pixGetWpl(pix) * height).unwrap();
            std::slice::from_raw_parts_mut(pixGetData(pix), words).fill_with(&mut word);
            Self(pix)
        }
    }

    /// Noise of which about one pixel of `1 << sparse` is black, or white where that is below zero.
    fn noise(numbers: &mut Numbers, width: i32, height: i32, sparse: i32) -> Self {
        Self::of_words(width, height, 1, || {
            let thin = |numbers: &mut Numbers| {
                (0..sparse.abs()).fold(u32::MAX, |word, _| word & numbers.next() as u32)
            };
            if sparse < 0 { !thin(numbers) } else { thin(numbers) }
        })
    }

    fn copy(&self) -> Self {
        // SAFETY: a good image.
        Self(unsafe { pixCopy(null_mut(), self.0) })
    }

    fn equals(&self, other: &Self) -> bool {
        let mut same = 0;
        // SAFETY: good images and a place to write to.
        assert_eq!(unsafe { pixEqual(self.0, other.0, &mut same) }, 0);
        same == 1
    }
}

impl Drop for Pix {
    fn drop(&mut self) {
        // SAFETY: the only one to destroy it.
        unsafe { pixDestroy(&mut self.0) };
    }
}

type Brick = unsafe extern "C" fn(*mut PIX, *mut PIX, c_int, c_int) -> *mut PIX;

const BRICKS: [(&str, Brick, Brick); 4] = [
    ("erode", own::pixErodeBrick, own::pixErodeBrickBySel),
    ("dilate", own::pixDilateBrick, own::pixDilateBrickBySel),
    ("open", own::pixOpenBrick, own::pixOpenBrickBySel),
    ("close", own::pixCloseBrick, own::pixCloseBrickBySel),
];

#[test]
fn bricks_are_the_same() {
    let mut numbers = Numbers(1);
    for turn in 0..600 {
        let (width, height) = (1 + numbers.below(150), 1 + numbers.below(90));
        let sparse = numbers.below(7) - 3;
        let from = Pix::noise(&mut numbers, width, height, sparse);
        let largest = if turn % 3 == 0 { 80 } else { 6 };
        let (across, along) = match turn % 4 {
            0 => (1 + numbers.below(largest), 1),
            1 => (1, 1 + numbers.below(largest)),
            _ => (1 + numbers.below(largest), 1 + numbers.below(largest)),
        };
        for (name, ours, theirs) in BRICKS {
            // SAFETY: good images; each result is an image of its own, or the one that was given.
            unsafe {
                let expected = Pix(theirs(null_mut(), from.0, across, along));
                let found = Pix(ours(null_mut(), from.0, across, along));
                let what = format!("{name} {width}x{height} by {across}x{along}");
                assert!(found.equals(&expected), "{what}");
                let place = from.copy();
                assert_eq!(ours(place.0, place.0, across, along), place.0);
                assert!(place.equals(&expected), "{what} in place");
                let other = Pix::noise(&mut numbers, width, height, 1);
                assert_eq!(ours(other.0, from.0, across, along), other.0);
                assert!(other.equals(&expected), "{what} into another");
            }
        }
    }
}

#[test]
fn filling_is_the_same() {
    let mut numbers = Numbers(2);
    for turn in 0..800 {
        let (width, height) = (1 + numbers.below(200), 1 + numbers.below(120));
        // Dense noise has ways that take more passes than upstream makes.
        let sparse = [-1, 1, -2, -3, -1][turn % 5];
        let mask = Pix::noise(&mut numbers, width, height, sparse);
        let rare = 3 + numbers.below(8);
        let seed = Pix::noise(&mut numbers, width, height, rare);
        let connectivity = if turn % 2 == 0 { 4 } else { 8 };
        // SAFETY: good images; each result is an image of its own, or the one that was given.
        unsafe {
            let their_mask = mask.copy();
            let expected =
                Pix(own::pixSeedfillBinaryByPasses(null_mut(), seed.0, their_mask.0, connectivity));
            let found = Pix(own::pixSeedfillBinary(null_mut(), seed.0, mask.0, connectivity));
            assert!(found.equals(&expected), "{width}x{height}, {sparse}, {connectivity}");
            assert_eq!(own::pixSeedfillBinary(seed.0, seed.0, mask.0, connectivity), seed.0);
            assert!(seed.equals(&expected));
        }
    }
}

/// A way to and fro from one end of the image to the other, longer than upstream follows.
#[test]
fn filling_ends_where_upstream_gives_up() {
    let (width, height) = (100, 163);
    let (mut word, mut row) = (0, 0);
    let mut spiral = || {
        let line = row / 2;
        let found = match (row % 2, word) {
            (0, 3) => 0xf000_0000,
            (0, _) => u32::MAX,
            (_, 0) if line % 2 == 1 => 0x8000_0000,
            (_, 3) if line % 2 == 0 => 0x1000_0000,
            _ => 0,
        };
        (word, row) = if word == 3 { (0, row + 1) } else { (word + 1, row) };
        found
    };
    let mask = Pix::of_words(width, height, 1, &mut spiral);
    let mut first = true;
    let seed = Pix::of_words(width, height, 1, || if std::mem::take(&mut first) { 0x8000_0000 } else { 0 });
    for connectivity in [4, 8] {
        // SAFETY: good images.
        unsafe {
            let expected = Pix(own::pixSeedfillBinaryByPasses(null_mut(), seed.0, mask.0, connectivity));
            let found = Pix(own::pixSeedfillBinary(null_mut(), seed.0, mask.0, connectivity));
            assert!(found.equals(&expected));
        }
    }
}

#[test]
fn components_are_the_same() {
    let mut numbers = Numbers(3);
    for _ in 0..400 {
        let (width, height) = (1 + numbers.below(200), 1 + numbers.below(100));
        let sparse = numbers.below(6) - 2;
        let ours = Pix::noise(&mut numbers, width, height, sparse);
        let theirs = ours.copy();
        for _ in 0..20 {
            let (x, y) =
                (numbers.below(u64::try_from(width).unwrap()), numbers.below(u64::try_from(height).unwrap()));
            // SAFETY: good images and a stack; boxes are null or good.
            unsafe {
                let mut stack = own::lstackCreate(0);
                let boxes = [
                    own::pixSeedfill8BB(ours.0, stack, x, y),
                    own::pixSeedfill8BBByPixel(theirs.0, stack, x, y),
                ];
                own::lstackDestroy(&mut stack, 1);
                let sides = boxes.map(|mut found| {
                    if found.is_null() {
                        return None;
                    }
                    let mut sides = [0; 4];
                    let [left, top, across, down] = &mut sides;
                    boxGetGeometry(found, left, top, across, down);
                    boxDestroy(&mut found);
                    Some(sides)
                });
                assert_eq!(sides[0], sides[1], "{width}x{height}, {sparse}, {x} {y}");
                assert!(ours.equals(&theirs), "{width}x{height}, {sparse}, {x} {y}");
            }
        }
    }
}

#[test]
fn smaller_images_are_the_same() {
    let mut numbers = Numbers(4);
    for turn in 0..400 {
        let (width, height) = (2 + numbers.below(300), 2 + numbers.below(120));
        let white = turn % 3 == 0;
        let from = Pix::of_words(width, height, 8, || if white { u32::MAX } else { numbers.next() as u32 });
        let mut part = || (21 + numbers.below(670)) as c_float / 1000.0;
        let (across, down) = (part(), part());
        // SAFETY: a good image.
        unsafe {
            let found = Pix(own::pixScaleAreaMap(from.0, across, down));
            if found.0.is_null() {
                continue;
            }
            let size = (pixGetWidth(found.0), pixGetHeight(found.0));
            // Halves and the like are made by another function.
            if [0.5, 0.25, 0.125, 0.0625].contains(&across) && across == down {
                continue;
            }
            let expected = Pix(own::pixScaleGrayAreaMapByPixel(from.0, size.0, size.1));
            assert!(found.equals(&expected), "{width}x{height} to {size:?}");
        }
    }
}
