//! Components of pages that analysis turned upright.

use std::path::{Path, PathBuf};

use tesseract_safe_vendor::Vendor;
use tesseract_sys as sys;

use crate::{ComponentOptions, Engine, Error, Image, Level, PageSegMode, Rotation};

fn osd() -> PathBuf {
    let vendor = Vendor::for_build(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    vendor.tree("tessdata-fast-osd").unwrap().path().to_path_buf()
}

/// The black pixels of a binary image, as x and y.
fn black(image: &Image) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for y in 0..image.height() {
        for x in 0..image.width() {
            let mut value = 0;
            // SAFETY: the image is alive and only read, the number is a place to write to.
            unsafe {
                sys::pixGetPixel(image.as_ptr(), x.cast_signed(), y.cast_signed(), &raw mut value);
            }
            if value == 1 {
                found.push((x, y));
            }
        }
    }
    found
}

#[test]
fn images_are_as_on_the_page() {
    let builder = Engine::builder().datapath(osd()).page_seg_mode(PageSegMode::AutoOsd);
    let mut engine = match builder.build() {
        Err(Error::LegacyLeftOut(_)) => {
            eprintln!("skipped: this program was built without feature `legacy`");
            return;
        }
        built => built.unwrap(),
    };
    for (name, turn) in [("rotated-90.png", Rotation::D90), ("rotated-180.png", Rotation::D180)] {
        let page = Image::open(Path::new("../tests/images").join(name)).unwrap();
        let layout = engine.analyse(&page).unwrap();
        let blocks = layout.block_orientations().unwrap();
        assert!(blocks.iter().all(|block| block.rotation == turn && !block.vertical), "{name}: {blocks:?}");
        let on_page: std::collections::HashSet<(u32, u32)> =
            black(&layout.thresholded_image().unwrap()).into_iter().collect();
        for level in Level::ALL {
            let case = format!("{name} {level:?}");
            let components = layout.components(level, ComponentOptions::new().text_only(true)).unwrap();
            let (mut inside, mut outside) = (0, 0);
            for component in components {
                let found = component.bounding_box();
                let image = component.into_image().unwrap();
                assert_eq!((image.width(), image.height()), (found.width(), found.height()), "{case}");
                for (x, y) in black(&image) {
                    if on_page.contains(&(x + found.left, y + found.top)) {
                        inside += 1;
                    } else {
                        outside += 1;
                    }
                }
            }
            assert_eq!(outside, 0, "{case}");
            assert!(inside * 100 >= on_page.len() * 99, "{case}: {inside} black pixels of {}", on_page.len());
        }
    }
}
