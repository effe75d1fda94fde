//! GIF.

use super::{read, shape};
use gif::{Encoder, Frame};

/// A file of one frame whose palette is global.
pub(super) fn file(width: u16, height: u16, palette: &[[u8; 3]], pixels: &[u8], interlaced: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut pixels = pixels.to_vec();
    if interlaced {
        // The encoder only sets the flag: the rows go in the order of the passes.
        let rows: Vec<_> = pixels.chunks(usize::from(width)).collect();
        let passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
        pixels = passes
            .iter()
            .flat_map(|&(start, step)| rows.iter().skip(start).step_by(step))
            .copied()
            .flatten()
            .copied()
            .collect();
    }
    let mut encoder =
        Encoder::new(&mut bytes, width, height, &palette.concat()).expect("the palette is valid");
    let mut frame = Frame::from_indexed_pixels(width, height, pixels, None);
    frame.interlaced = interlaced;
    encoder.write_frame(&frame).expect("the frame is written");
    drop(encoder);
    bytes
}

#[test]
fn depth_follows_the_size_of_the_palette() {
    let grey: Vec<[u8; 3]> = (0..=255).map(|v| [v; 3]).collect();
    for (colours, bits) in [(2, 1), (4, 2), (8, 4), (16, 4), (32, 8), (256, 8)] {
        let raster = read(&file(2, 1, &grey[..colours], &[1, 0], false));
        assert_eq!(shape(&raster), (2, 1, bits, 1), "{colours} colours");
        assert_eq!(raster.palette().map(<[_]>::len), Some(colours));
        assert_eq!(raster.words(), [1 << (32 - bits)]);
    }
}

#[test]
fn interlaced_rows_come_in_order() {
    let palette = [[0; 3], [1; 3], [2; 3], [3; 3]];
    let pixels = [0, 1, 2, 3, 3, 2, 1, 0, 0, 0, 1, 1, 2, 2, 3, 3, 0, 2, 1, 3];
    let raster = read(&file(4, 5, &palette, &pixels, true));
    assert_eq!(raster.words(), [0x1b00_0000, 0xe400_0000, 0x0500_0000, 0xaf00_0000, 0x2700_0000]);
}
