//! Files of many pages, as images.

mod common;

use std::io::Cursor;

use tesseract_safe::{DecodeError, Error, Format, Image, Limits, Pages};
use tiff::encoder::{TiffEncoder, colortype::Gray8};

/// A TIFF of as many small pages, the levels of which count from 1.
fn file(pages: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for level in 1..=pages {
        encoder.write_image::<Gray8>(3, 2, &[level; 6]).unwrap();
    }
    file.into_inner()
}

fn level(image: &Image) -> u8 {
    image.to_gray8().unwrap().into_raw()[0]
}

#[test]
fn pages_come_in_order() {
    let levels: Vec<u8> = Pages::from_bytes(file(5)).unwrap().map(|page| level(&page.unwrap())).collect();
    assert_eq!(levels, [1, 2, 3, 4, 5]);
}

#[test]
fn pages_are_counted_and_passed_over() {
    let bytes = file(5);
    let mut pages = Pages::from_bytes(&bytes).unwrap();
    assert_eq!((pages.len(), pages.total()), (5, 5));
    assert_eq!(level(&pages.nth(2).unwrap().unwrap()), 3);
    assert_eq!((pages.len(), pages.total()), (2, 5));
    assert_eq!(level(&pages.page(0).unwrap().unwrap()), 1);
    assert!(pages.page(5).is_none());
    assert!(pages.nth(usize::MAX).is_none() && pages.next().is_none());
}

#[test]
fn threads_share_the_pages_of_a_file() {
    let pages = Pages::from_bytes(file(4)).unwrap();
    let levels = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|index| {
                scope.spawn({
                    let pages = &pages;
                    move || level(&pages.page(index).unwrap().unwrap())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(levels, [1, 2, 3, 4]);
}

#[test]
fn other_files_have_one_page() {
    let mut pages = Pages::open(common::path("letter.png")).unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(pages.next().unwrap().unwrap(), common::image("letter.png"));
    assert!(pages.next().is_none());
}

#[test]
fn what_is_no_file_of_pages_is_refused() {
    assert!(matches!(Pages::open("no such file"), Err(Error::Read { .. })));
    assert!(matches!(Pages::from_bytes(b"hello"), Err(Error::Decode(DecodeError::UnknownFormat { .. }))));
    let limits = Limits { max_pages: 2, ..Limits::default() };
    let many = Pages::from_bytes_with_limits(file(3), &limits);
    assert!(matches!(many, Err(Error::Decode(DecodeError::TooManyPages { limit: 2 }))), "{many:?}");
}

#[test]
fn a_file_cut_short_ends_with_an_error() {
    let bytes = file(3);
    for length in 8..bytes.len() {
        let pages: Vec<_> = Pages::from_bytes(&bytes[..length]).unwrap().collect();
        assert!(pages.len() <= 3, "{length}");
        assert!(
            matches!(
                pages.last(),
                Some(Err(Error::Decode(
                    DecodeError::Truncated { format: Format::Tiff, .. }
                        | DecodeError::Corrupt { format: Format::Tiff, .. }
                )))
            ),
            "{length}: {pages:?}"
        );
    }
}
