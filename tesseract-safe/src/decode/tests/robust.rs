//! No bytes make the decoder panic.

use super::super::{PageList, decode};
use super::{Format, Limits, samples};
use proptest::prelude::*;

/// Small, so that a header that claims much costs nothing.
const LIMITS: Limits = Limits { max_pixels: 1 << 20, max_bytes: 1 << 22, max_pages: 100 };

#[test]
fn every_truncation_is_survived_and_noticed() {
    for (format, file) in samples::all() {
        for length in 0..file.len() {
            let result = decode(&file[..length], &LIMITS);
            // Others may end with bytes that no pixel needs.
            if matches!(format, Format::Png | Format::Jpeg | Format::Bmp) {
                assert!(result.is_err(), "{format} of {length} bytes");
            }
        }
    }
}

#[test]
fn every_changed_byte_is_survived() {
    for (_, file) in samples::all() {
        for at in 0..file.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff, !file[at]] {
                let mut changed = file.clone();
                changed[at] = value;
                let _ = decode(&changed, &LIMITS);
            }
        }
    }
}

/// The beginning of each format, so that random bytes get further than the detection.
fn magic() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        &b""[..],
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0",
        b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
        b"GIF89a",
        b"P4 ",
        b"P2 2 ",
        b"P7\nWIDTH 2\n",
        b"RIFF\x40\0\0\0WEBPVP8L",
        b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn random_bytes_are_survived(magic in magic(), tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&[magic, &tail].concat(), &LIMITS);
    }

    #[test]
    fn damaged_pages_are_survived(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut file = super::pages::book();
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(pages) = PageList::find(&file, LIMITS) {
            prop_assert!(pages.len() <= LIMITS.max_pages as usize);
            for index in 0..pages.len() {
                prop_assert!(pages.decode(&file, index).is_some());
            }
            prop_assert!(pages.decode(&file, pages.len()).is_none());
        }
    }

    #[test]
    fn damaged_files_are_survived(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = samples::all();
        let mut file = files[which.index(files.len())].1.clone();
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(raster) = decode(&file, &LIMITS) {
            prop_assert_eq!(raster.words().len(), raster.words_per_line() * raster.height() as usize);
            if let Some(palette) = raster.palette() {
                let last = raster.pixel(raster.width() - 1, raster.height() - 1);
                prop_assert!(last.is_some_and(|index| (index as usize) < palette.len()));
            }
        }
    }
}
