//! TIFF.

use super::{DecodeError, Format, read, refuse, shape};

/// A page whose strips are given as they are stored.
pub(super) struct Page {
    pub(super) big_endian: bool,
    width: u16,
    height: u16,
    bits: u16,
    samples: u16,
    pub(super) compression: u16,
    photometric: u16,
    data: Vec<u8>,
    more: Vec<(u16, Vec<u16>)>,
    left_out: Vec<u16>,
}

impl Page {
    pub(super) fn new(
        width: u16,
        height: u16,
        bits: u16,
        samples: u16,
        photometric: u16,
        data: &[u8],
    ) -> Page {
        Page {
            big_endian: false,
            width,
            height,
            bits,
            samples,
            compression: 1,
            photometric,
            data: data.to_vec(),
            more: Vec::new(),
            left_out: Vec::new(),
        }
    }

    pub(super) fn grey(width: u16, height: u16, bits: u16, data: Vec<u8>) -> Page {
        Page::new(width, height, bits, 1, 1, &data)
    }

    pub(super) fn fax(compression: u16, width: u16, height: u16, data: &[u8]) -> Page {
        Page { compression, ..Page::new(width, height, 1, 1, 0, data) }
    }

    /// Adds or replaces a tag of short values.
    pub(super) fn with(mut self, tag: u16, values: &[u16]) -> Page {
        self.more.push((tag, values.to_vec()));
        self
    }

    /// Leaves tags out.
    pub(super) fn without(mut self, tags: &[u16]) -> Page {
        self.left_out.extend(tags);
        self
    }

    pub(super) fn file(&self) -> Vec<u8> {
        chain(std::slice::from_ref(self))
    }

    /// Appends the samples and the directory; returns where both lie, and where the place of the next directory
    /// goes.
    fn append(&self, bytes: &mut Vec<u8>) -> Place {
        let short = |value: u16| if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        let data = bytes.len();
        bytes.extend(&self.data);
        let directory = bytes.len().next_multiple_of(2);
        bytes.resize(directory, 0);

        let mut tags = vec![
            (256, vec![self.width]),
            (257, vec![self.height]),
            (258, vec![self.bits; self.samples.into()]),
            (259, vec![self.compression]),
            (262, vec![self.photometric]),
            (273, vec![data as u16]),
            (277, vec![self.samples]),
            (278, vec![self.height]),
            (279, vec![self.data.len() as u16]),
        ];
        tags.retain(|(tag, _)| self.more.iter().all(|(more, _)| more != tag));
        tags.extend(self.more.clone());
        tags.retain(|(tag, _)| !self.left_out.contains(tag));
        tags.sort();
        bytes.extend(short(tags.len() as u16));
        let mut outside = Vec::new();
        let after = directory + 2 + 12 * tags.len() + 4;
        for (tag, values) in tags {
            // 282 and 283 are fractions: numerator and denominator.
            let is_fraction = matches!(tag, 282 | 283);
            let encoded: Vec<u8> = values
                .iter()
                .flat_map(|&v| if is_fraction { long(v.into()).to_vec() } else { short(v).to_vec() })
                .collect();
            bytes.extend(short(tag));
            bytes.extend(short(if is_fraction { 5 } else { 3 }));
            bytes.extend(long(if is_fraction { 1 } else { values.len() as u32 }));
            if encoded.len() <= 4 {
                bytes.extend(&encoded);
                bytes.resize(bytes.len() + 4 - encoded.len(), 0);
            } else {
                bytes.extend(long((after + outside.len()) as u32));
                outside.extend(encoded);
            }
        }
        let next = bytes.len();
        bytes.extend(long(0));
        bytes.extend(outside);
        Place { data, directory, next }
    }
}

/// Where the parts of a page lie in the file.
pub(super) struct Place {
    pub(super) data: usize,
    pub(super) directory: usize,
    pub(super) next: usize,
}

/// A file of several pages, which all have the byte order of the first.
pub(super) fn chain(pages: &[Page]) -> Vec<u8> {
    chain_with_places(pages).0
}

pub(super) fn chain_with_places(pages: &[Page]) -> (Vec<u8>, Vec<Place>) {
    let big_endian = pages[0].big_endian;
    let mut bytes = if big_endian { b"MM\0*\0\0\0\0".to_vec() } else { b"II*\0\0\0\0\0".to_vec() };
    let mut link = 4;
    let mut places = Vec::new();
    for page in pages {
        assert_eq!(page.big_endian, big_endian);
        let place = page.append(&mut bytes);
        let offset = place.directory as u32;
        let offset = if big_endian { offset.to_be_bytes() } else { offset.to_le_bytes() };
        bytes[link..link + 4].copy_from_slice(&offset);
        link = place.next;
        places.push(place);
    }
    (bytes, places)
}

#[test]
fn bits_and_bytes_are_inverted_to_leptonicas_convention() {
    let words = |bits, photometric, data: &[u8]| {
        read(&Page::new(4, 1, bits, 1, photometric, data).file()).words().to_vec()
    };
    assert_eq!(words(1, 0, &[0xa0]), [0xa000_0000]);
    assert_eq!(words(1, 1, &[0xa0]), [0x5000_0000]);
    assert_eq!(words(8, 0, &[1, 2, 3, 4]), [0xfefd_fcfb]);
    assert_eq!(words(8, 1, &[1, 2, 3, 4]), [0x0102_0304]);
    // These are left as they are, whatever they mean.
    assert_eq!(words(2, 0, &[0x1b]), [0x1b00_0000]);
    assert_eq!(words(4, 0, &[0x12, 0x34]), [0x1234_0000]);
    assert_eq!(words(16, 0, &[1, 2, 3, 4, 5, 6, 7, 8]), [0x0201_0403, 0x0605_0807]);
}

#[test]
fn sixteen_bits_follow_the_byte_order() {
    let mut page = Page::grey(2, 1, 16, vec![0x12, 0x34, 0x56, 0x78]);
    assert_eq!(read(&page.file()).words(), [0x3412_7856]);
    page.big_endian = true;
    let raster = read(&page.file());
    assert_eq!((shape(&raster), raster.words()), ((2, 1, 16, 1), &[0x1234_5678][..]));
}

#[test]
fn palettes_keep_the_high_bytes() {
    let map: Vec<u16> = (0..12).map(|i| i * 0x0100 + 0x80).collect();
    let raster = read(&Page::new(4, 1, 2, 1, 3, &[0x1b]).with(320, &map).file());
    assert_eq!((shape(&raster), raster.words()), ((4, 1, 2, 1), &[0x1b00_0000][..]));
    assert_eq!(
        raster.palette(),
        Some(&[[0, 4, 8, 255], [1, 5, 9, 255], [2, 6, 10, 255], [3, 7, 11, 255]][..])
    );
    let bits = Page::new(4, 1, 1, 1, 3, &[0x50]).with(320, &[0, 0xffff, 0, 0xffff, 0, 0xffff]);
    assert_eq!((shape(&read(&bits.file())), read(&bits.file()).words()), ((4, 1, 1, 1), &[0xa000_0000][..]));
}

#[test]
fn colours_may_have_alpha_in_three_ways() {
    let rgb = read(&Page::new(1, 1, 8, 3, 2, &[1, 2, 3]).file());
    assert_eq!((shape(&rgb), rgb.words()), ((1, 1, 32, 3), &[0x0102_0300][..]));
    let rgba = |extra: &[u16]| {
        let page = Page::new(1, 1, 8, 4, 2, &[100, 200, 50, 128]);
        let page = if extra.is_empty() { page } else { page.with(338, extra) };
        read(&page.file()).words()[0]
    };
    assert_eq!((rgba(&[]), rgba(&[0]), rgba(&[1])), (0x64c8_3280, 0x64c8_3280, 0x64c8_3280));
    // Plain alpha is multiplied into the colours.
    assert_eq!(rgba(&[2]), 0x3264_1980);
    let grey = read(&Page::new(1, 1, 8, 2, 1, &[7, 9]).with(338, &[2]).file());
    assert_eq!((shape(&grey), grey.words()), ((1, 1, 32, 4), &[0x0707_0709][..]));
    let wide = read(&Page::new(1, 1, 16, 3, 2, &[0xff, 0x7f, 0x80, 0, 0, 0xff]).file());
    assert_eq!(wide.words(), [0x7f00_fe00]);
    let inks = read(&Page::new(1, 1, 8, 4, 5, &[0, 255, 100, 55]).file());
    assert_eq!((shape(&inks), inks.words()), ((1, 1, 32, 4), &[0xc800_79ff][..]));
}

#[test]
fn planes_are_interleaved() {
    let page = Page::new(2, 1, 8, 3, 2, &[1, 4, 2, 5, 3, 6]);
    let file = page.with(284, &[2]).with(273, &[8, 10, 12]).with(279, &[2, 2, 2]).file();
    assert_eq!(read(&file).words(), [0x0102_0300, 0x0405_0600]);
}

#[test]
fn orientation_is_applied() {
    // 1 2 3 over 4 5 6.
    let turned = |tag: u16| {
        let raster = read(&Page::grey(3, 2, 8, vec![1, 2, 3, 4, 5, 6]).with(274, &[tag]).file());
        (raster.width(), raster.words().to_vec())
    };
    assert_eq!(turned(1), (3, vec![0x0102_0300, 0x0405_0600]));
    assert_eq!(turned(2), (3, vec![0x0302_0100, 0x0605_0400]));
    assert_eq!(turned(3), (3, vec![0x0605_0400, 0x0302_0100]));
    assert_eq!(turned(4), (3, vec![0x0405_0600, 0x0102_0300]));
    assert_eq!(turned(5), (2, vec![0x0104_0000, 0x0205_0000, 0x0306_0000]));
    assert_eq!(turned(6), (2, vec![0x0401_0000, 0x0502_0000, 0x0603_0000]));
    assert_eq!(turned(7), (2, vec![0x0603_0000, 0x0502_0000, 0x0401_0000]));
    assert_eq!(turned(8), (2, vec![0x0306_0000, 0x0205_0000, 0x0104_0000]));
    // Leptonica turns colour pages the wrong way round.
    let colour = Page::new(2, 1, 8, 3, 2, &[1, 1, 1, 2, 2, 2]).with(274, &[8]);
    assert_eq!(read(&colour.file()).words(), [0x0101_0100, 0x0202_0200]);
}

#[test]
fn resolution_is_cut_off_in_inches_and_rounded_from_centimetres() {
    let with = |x: [u16; 2], y: Option<[u16; 2]>, unit: u16| {
        let mut page = Page::grey(1, 1, 8, vec![0]).with(282, &x).with(296, &[unit]);
        if let Some(y) = y {
            page = page.with(283, &y);
        }
        read(&page.file()).resolution()
    };
    assert_eq!(with([300, 1], Some([2_999, 10]), 2), Some((300, 299)));
    assert_eq!(with([118, 1], Some([236, 1]), 3), Some((300, 599)));
    assert_eq!(with([300, 1], Some([300, 1]), 1), Some((300, 300)));
    assert_eq!(with([300, 1], None, 2), Some((300, 0)));
    assert_eq!(with([300, 0], Some([0, 1]), 2), None);
}

#[test]
fn fax_rows_are_decoded() {
    // Twenty columns, the first row 4 white, 3 black, 13 white; then the same again.
    let row_1d: &[u8] = &[0b1011_1000, 0b0011_0000];
    let expected = [0x0e00_0000; 2];
    let modified_huffman = [row_1d, row_1d].concat();
    assert_eq!(read(&Page::fax(2, 20, 2, &modified_huffman).file()).words(), expected);
    // An end-of-line code, then the row, twice.
    let group_3 = [0x00, 0x1b, 0x83, 0x00, 0x1b, 0x83];
    assert_eq!(read(&Page::fax(3, 20, 2, &group_3).file()).words(), expected);
    // Horizontal mode 001, the two runs, V0 to the end; V0 three times; the end of the block.
    let group_4 = [0b0011_0111, 0b0111_1000, 0b0000_0000, 0b1000_0000, 0b0000_1000];
    let file = Page::fax(4, 20, 2, &group_4).file();
    assert_eq!(read(&file).words(), expected);
    let reversed: Vec<u8> = group_4.iter().map(|byte| byte.reverse_bits()).collect();
    assert_eq!(read(&Page::fax(4, 20, 2, &reversed).with(266, &[2]).file()).words(), expected);
    let error = refuse(&Page::fax(4, 20, 9, &group_4).file());
    assert!(matches!(error, DecodeError::Truncated { format: Format::Tiff, .. }), "{error}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let signed = refuse(&Page::grey(1, 1, 8, vec![0]).with(339, &[2]).file());
    assert!(matches!(signed, DecodeError::Unsupported { format: Format::Tiff, .. }), "{signed}");
    let deep = refuse(&Page::grey(1, 1, 12, vec![0, 0]).file());
    assert!(matches!(deep, DecodeError::Unsupported { .. }), "{deep}");
    let old_jpeg = refuse(&Page { compression: 6, ..Page::grey(1, 1, 8, vec![0]) }.file());
    assert!(matches!(old_jpeg, DecodeError::Unsupported { .. }), "{old_jpeg}");
    let five = refuse(&Page::new(1, 1, 8, 5, 5, &[0; 5]).file());
    assert!(matches!(five, DecodeError::Unsupported { .. }), "{five}");
}

#[test]
fn missing_samples_are_noticed() {
    let error = refuse(&Page::grey(100, 100, 8, vec![0; 9]).file());
    assert!(matches!(error, DecodeError::Truncated { format: Format::Tiff, .. }), "{error}");
}
