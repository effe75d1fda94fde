//! JPEG 2000, with and without its feature.

mod common;

use tesseract_safe::{DecodeError, Error, Image};

const WORD: &[u8] = include_bytes!("jp2/word.jp2");
const TILES: &[u8] = include_bytes!("jp2/word-tiles.j2k");

#[cfg(not(feature = "jp2"))]
#[test]
fn the_feature_that_is_needed_is_named() {
    for file in [WORD, TILES] {
        let error = Image::from_bytes(file).unwrap_err();
        assert!(matches!(error, Error::Decode(DecodeError::UnknownFormat { .. })), "{error}");
        assert!(error.to_string().contains("feature `jp2`"), "{error}");
    }
}

#[cfg(feature = "jp2")]
mod decoded {
    use super::{DecodeError, Error, Image, TILES, WORD, common};
    use proptest::prelude::*;
    use tesseract_safe::{BoundingBox, Limits, Pages};

    const COLOUR: &[u8] = include_bytes!("jp2/colour.jp2");
    const LOSSY: &[u8] = include_bytes!("jp2/colour-lossy.j2k");

    /// What was encoded in colour.
    fn colour() -> Image {
        common::image("rgb.png").crop(BoundingBox { left: 20, top: 10, right: 180, bottom: 70 }).unwrap()
    }

    #[test]
    fn lossless_pictures_are_exact() {
        for file in [WORD, TILES] {
            let image = Image::from_bytes(file).unwrap();
            assert_eq!(image.to_dynamic().unwrap(), common::image("one-word.png").to_dynamic().unwrap());
        }
        assert_eq!(Image::from_bytes(COLOUR).unwrap().to_dynamic().unwrap(), colour().to_dynamic().unwrap());
    }

    #[test]
    fn lossy_pictures_are_close() {
        let (lossy, exact) = (Image::from_bytes(LOSSY).unwrap(), colour());
        let (lossy, exact) = (lossy.to_gray8().unwrap(), exact.to_gray8().unwrap());
        let sum: u32 = lossy.iter().zip(exact.iter()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        let mean = f64::from(sum) / exact.len() as f64;
        assert!(mean < 4.0, "{mean}");
    }

    #[test]
    fn the_resolution_is_read() {
        assert_eq!(Image::from_bytes(WORD).unwrap().resolution(), None);
        // 11811 and 5906 pixels a metre, down and across, in a box at the end of the header.
        let boxes = [
            &26u32.to_be_bytes()[..],
            b"res ",
            &18u32.to_be_bytes(),
            b"resc",
            &11811u16.to_be_bytes(),
            &[0, 1],
        ];
        let boxes = [boxes.concat(), [&590u16.to_be_bytes()[..], &[0, 1], &[0, 1]].concat()].concat();
        let header = WORD.windows(4).position(|name| name == b"jp2h").unwrap() - 4;
        let size = u32::from_be_bytes(WORD[header..header + 4].try_into().unwrap());
        let end = header + size as usize;
        let mut file = [&WORD[..end], &boxes, &WORD[end..]].concat();
        file[header..header + 4].copy_from_slice(&(size + 26).to_be_bytes());
        assert_eq!(Image::from_bytes(&file).unwrap().resolution(), Some((150, 300)));
    }

    #[test]
    fn a_file_is_one_page() {
        let mut pages = Pages::from_bytes(WORD).unwrap();
        assert_eq!((pages.len(), pages.next().unwrap().unwrap().width()), (1, 300));
    }

    #[test]
    fn limits_hold() {
        for limits in [
            Limits { max_pixels: 300 * 110 - 1, ..Limits::default() },
            Limits { max_bytes: 300 * 110, ..Limits::default() },
        ] {
            let error = Image::from_bytes_with_limits(WORD, &limits).unwrap_err();
            assert!(
                matches!(error, Error::Decode(DecodeError::TooLarge { width: 300, height: 110, .. })),
                "{error}"
            );
        }
    }

    #[test]
    fn files_cut_short_are_errors() {
        for file in [WORD, TILES, COLOUR, LOSSY] {
            for length in (0..file.len() - 2).step_by(7) {
                assert!(Image::from_bytes(&file[..length]).is_err(), "{length} of {}", file.len());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

        #[test]
        fn damaged_files_are_survived(
            which in 0usize..4,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            early in any::<bool>(),
        ) {
            let mut file = [WORD, TILES, COLOUR, LOSSY][which].to_vec();
            // Headers are where most can go wrong.
            let range = if early { 200 } else { file.len() };
            for (at, value) in changes {
                let at = at.index(range);
                file[at] = value;
            }
            let limits = Limits { max_pixels: 1 << 20, max_bytes: 1 << 25, ..Limits::default() };
            if let Ok(image) = Image::from_bytes_with_limits(&file, &limits) {
                prop_assert!(image.to_dynamic().is_ok());
            }
        }
    }
}
