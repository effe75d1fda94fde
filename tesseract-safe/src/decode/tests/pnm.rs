//! PBM, PGM, PPM and PAM.

use super::{DecodeError, read, refuse, shape};

#[test]
fn bitmaps_keep_one_bit_and_one_is_black() {
    let raw = read(b"P4\n# comment\n10 2\n\xaa\xbf\x55\x00");
    assert_eq!((shape(&raw), raw.words()), ((10, 2, 1, 1), &[0xaa80_0000, 0x5500_0000][..]));
    assert_eq!(read(b"P1\n3 2\n1 0 1\n0 1 0\n").words(), [0xa000_0000, 0x4000_0000]);
    assert_eq!(read(b"P1 3 2 101010").words(), [0xa000_0000, 0x4000_0000]);
}

#[test]
fn greys_keep_the_depth_of_their_maximum() {
    let two = read(b"P2 3 1 3 0 1 2");
    assert_eq!((shape(&two), two.words()), ((3, 1, 2, 1), &[0x1800_0000][..]));
    let four = read(b"P5 3 1 15\n\x01\x02\x0f");
    assert_eq!((shape(&four), four.words()), ((3, 1, 4, 1), &[0x12f0_0000][..]));
    let plain = read(b"P2 1 1 65535 4660");
    assert_eq!((shape(&plain), plain.words()), ((1, 1, 16, 1), &[0x1234_0000][..]));
    // Leptonica swaps the bytes of raw ones.
    assert_eq!(read(b"P5 1 1 65535\n\x12\x34").words(), [0x3412_0000]);
}

#[test]
fn colours_have_no_alpha() {
    let raw = read(b"P6 2 1 255\nabcdef");
    assert_eq!((shape(&raw), raw.words()), ((2, 1, 32, 3), &[0x6162_6300, 0x6465_6600][..]));
    assert_eq!(read(b"P3 1 1 255 1 2 3").words(), [0x0102_0300]);
    assert_eq!(read(b"P6 1 1 65535\n\x01\xff\x02\xff\x03\xff").words(), [0x0102_0300]);
}

#[test]
fn other_maxima_are_scaled() {
    assert_eq!(read(b"P5 3 1 100\n\x00\x32\x64").words(), [0x0080_ff00]);
    assert_eq!(read(b"P5 2 1 1\n\x00\x01").words(), [0x00ff_0000]);
    assert_eq!(read(b"P3 1 1 1023 1023 0 512").words(), [0xff00_8000]);
}

#[test]
fn arbitrary_maps_have_one_to_four_samples() {
    let pam = |depth: u32, max: u32, samples: &[u8]| {
        let header =
            format!("P7\nWIDTH 1\n# no\nHEIGHT 1\nDEPTH {depth}\nMAXVAL {max}\nTUPLTYPE X\nENDHDR\n");
        let raster = read(&[header.as_bytes(), samples].concat());
        (raster.depth().bits(), raster.samples(), raster.words()[0])
    };
    assert_eq!(pam(1, 1, &[0]), (1, 1, 0x8000_0000));
    assert_eq!(pam(1, 15, &[7]), (4, 1, 0x7000_0000));
    assert_eq!(pam(1, 65535, &[0x12, 0x34]), (16, 1, 0x0012_0000));
    assert_eq!(pam(2, 255, &[7, 9]), (32, 4, 0x0707_0709));
    assert_eq!(pam(4, 255, &[1, 2, 3, 4]), (32, 4, 0x0102_0304));
}

#[test]
fn missing_samples_are_noticed() {
    for bytes in [&b"P5 3 1 255\nab"[..], b"P2 3 1 255 1 2", b"P4 9 1\n\xff", b"P6 2", b"P7\nWIDTH 1\n"] {
        assert!(matches!(refuse(bytes), DecodeError::Truncated { .. }), "{bytes:?}");
    }
    assert!(matches!(refuse(b"P5 3 1 70000\nabc"), DecodeError::Corrupt { .. }));
    assert!(matches!(refuse(b"P2 99999999999 1 3"), DecodeError::Corrupt { .. }));
}
