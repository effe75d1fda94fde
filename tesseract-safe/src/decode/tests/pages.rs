//! Files of many pages.

use super::super::PageList;
use super::tiff::{Page, Place, chain, chain_with_places};
use super::{DecodeError, Format, Limits, Raster, read, samples, shape};

/// Pages of one byte order and of many kinds.
fn kinds(big_endian: bool) -> Vec<Page> {
    let palette: Vec<u16> = (0..12).map(|i| i * 0x1000).collect();
    let mut pages = vec![
        Page::grey(8, 5, 2, vec![0x5a; 10]),
        Page::fax(4, 20, 2, &[0x37, 0x78, 0x00, 0x80, 0x08]),
        Page::new(4, 1, 2, 1, 3, &[0x1b]).with(320, &palette),
        Page::new(1, 1, 8, 4, 5, &[0, 255, 100, 55]),
        Page::grey(2, 1, 16, vec![0x12, 0x34, 0x56, 0x78]),
        Page::new(4, 1, 1, 1, 0, &[0xa0]).with(266, &[2]),
    ];
    for page in &mut pages {
        page.big_endian = big_endian;
    }
    pages
}

/// A file of six pages, to be damaged.
pub(super) fn book() -> Vec<u8> {
    chain(&kinds(false))
}

fn list(file: &[u8]) -> PageList {
    PageList::find(file, Limits::default()).expect("the list of pages")
}

fn all(file: &[u8]) -> Vec<Result<Raster, DecodeError>> {
    let pages = list(file);
    (0..pages.len()).map_while(|index| pages.decode(file, index)).collect()
}

#[test]
fn every_page_is_as_it_would_be_alone() {
    for big_endian in [false, true] {
        let pages = kinds(big_endian);
        let read_together = all(&chain(&pages));
        assert_eq!(read_together.len(), pages.len());
        for (page, together) in pages.iter().zip(read_together) {
            assert_eq!(together, Ok(read(&page.file())));
        }
    }
}

#[test]
fn the_first_page_is_what_a_single_image_is() {
    let file = book();
    assert_eq!(list(&file).decode(&file, 0), Some(Ok(read(&file))));
}

#[test]
fn pages_of_a_big_tiff_are_found() {
    use tiff::encoder::{TiffEncoder, colortype::Gray8};
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new_big(&mut file).unwrap();
    for level in 1..=3 {
        encoder.write_image::<Gray8>(3, 2, &[level; 6]).unwrap();
    }
    let pages: Vec<_> = all(file.get_ref()).into_iter().map(Result::unwrap).collect();
    assert_eq!(
        pages.iter().map(|page| page.words()[0]).collect::<Vec<_>>(),
        [0x0101_0100, 0x0202_0200, 0x0303_0300]
    );
}

#[test]
fn a_damaged_page_does_not_hide_the_next() {
    let (mut file, places) = chain_with_places(&kinds(false));
    // The width of the third, which is the first entry of its directory.
    let width = places[2].directory + 2 + 8;
    file[width..width + 2].fill(0);
    let pages = all(&file);
    assert!(matches!(pages[2], Err(DecodeError::ZeroSize { width: 0, .. })), "{:?}", pages[2]);
    assert_eq!(pages.iter().filter(|page| page.is_ok()).count(), 5);
}

/// The file in which the last page points to `offset`.
fn linked(offset: impl Fn(&[Place]) -> usize) -> Vec<u8> {
    let (mut file, places) = chain_with_places(&kinds(false));
    let link = places.last().unwrap().next;
    file[link..link + 4].copy_from_slice(&(offset(&places) as u32).to_le_bytes());
    file
}

#[test]
fn circles_of_pages_end() {
    for back_to in 0..6 {
        let pages = all(&linked(|places| places[back_to].directory));
        assert_eq!(pages.len(), 7);
        assert!(pages[..6].iter().all(Result::is_ok));
        assert!(matches!(&pages[6], Err(DecodeError::Corrupt { message, .. }) if message.contains("circle")));
    }
}

#[test]
fn pages_that_are_missing_are_an_error() {
    let pages = all(&linked(|_| 1 << 30));
    assert_eq!(pages.len(), 7);
    assert!(matches!(pages[6], Err(DecodeError::Truncated { format: Format::Tiff, .. })), "{:?}", pages[6]);
    // Into the samples of the first page, where no page is: wrong, but not for ever.
    let pages = all(&linked(|places| places[0].data));
    assert!(pages[6..].iter().all(Result::is_err) && pages.len() < 9, "{pages:?}");
}

#[test]
fn limits_hold_for_each_page_and_for_their_number() {
    let file = book();
    let find = |max_pages| PageList::find(&file, Limits { max_pages, ..Limits::default() });
    assert_eq!(find(6).unwrap().len(), 6);
    assert_eq!(find(5).unwrap_err(), DecodeError::TooManyPages { limit: 5 });
    let png = &samples::all()[0].1;
    let none = PageList::find(png, Limits { max_pages: 0, ..Limits::default() });
    assert_eq!(none.unwrap_err(), DecodeError::TooManyPages { limit: 0 });
    // The first has forty pixels as well.
    let pages = PageList::find(&file, Limits { max_pixels: 39, ..Limits::default() }).unwrap();
    let sizes = (0..6)
        .map(|index| pages.decode(&file, index).unwrap().map(|page| shape(&page).0))
        .collect::<Vec<_>>();
    assert!(matches!(sizes[..2], [Err(DecodeError::TooLarge { .. }), Err(DecodeError::TooLarge { .. })]));
    assert_eq!(sizes[2..], [Ok(4), Ok(1), Ok(2), Ok(4)]);
}

#[test]
fn other_formats_have_one_page() {
    for (format, file) in samples::all() {
        let pages = all(&file);
        assert_eq!(pages, [Ok(read(&file))], "{format}");
    }
    assert_eq!(PageList::find(b"", Limits::default()).unwrap_err(), DecodeError::Empty);
    let unknown = PageList::find(b"hello", Limits::default()).unwrap_err();
    assert!(matches!(unknown, DecodeError::UnknownFormat { .. }), "{unknown}");
    let header = all(b"II*\0");
    assert!(matches!(header[..], [Err(DecodeError::Truncated { .. })]), "{header:?}");
}
