//! Undoes the compression of one strip or tile.

use super::super::{DecodeError, Format};
use super::{Page, fax};
use std::io::Read;
use weezl::{BitOrder, LzwStatus, decode::Configuration};

const NONE: u16 = 1;
const LZW: u16 = 5;
const DEFLATE: u16 = 8;
const PACK_BITS: u16 = 32_773;
const OLD_DEFLATE: u16 = 32_946;

/// Fills `out`, rows of `row` bytes and `width` pixels, from the bytes of a strip or tile in the file.
///
/// Bytes beyond what is needed are passed over, as libtiff does.
pub(super) fn unpack(
    page: &Page,
    options: u32,
    packed: &[u8],
    width: u32,
    row: usize,
    out: &mut [u8],
) -> Result<(), DecodeError> {
    if fax::is_fax(page.compression) {
        return fax::unpack(page, options, packed, width, row, out);
    }
    let turned: Vec<u8>;
    let packed = if page.reversed_bits {
        turned = packed.iter().map(|byte| byte.reverse_bits()).collect();
        &turned
    } else {
        packed
    };
    match page.compression {
        NONE => {
            let stored = packed.get(..out.len()).ok_or_else(too_short)?;
            out.copy_from_slice(stored);
            Ok(())
        }
        LZW => lzw(packed, out),
        DEFLATE | OLD_DEFLATE => {
            let mut stream = flate2::read::ZlibDecoder::new(packed);
            stream.read_exact(out).map_err(|e| DecodeError::from_io(Format::Tiff, &e))
        }
        PACK_BITS => pack_bits(packed, out),
        other => Err(DecodeError::unsupported(Format::Tiff, format_args!("compression {other}"))),
    }
}

fn too_short() -> DecodeError {
    DecodeError::truncated(Format::Tiff, "samples are missing")
}

fn lzw(mut packed: &[u8], mut out: &mut [u8]) -> Result<(), DecodeError> {
    let mut decoder =
        Configuration::with_tiff_size_switch(BitOrder::Msb, 8).with_yield_on_full_buffer(true).build();
    while !out.is_empty() {
        let result = decoder.decode_bytes(packed, out);
        packed = &packed[result.consumed_in..];
        out = &mut out[result.consumed_out..];
        match result.status {
            Ok(LzwStatus::Ok) if result.consumed_in + result.consumed_out > 0 => {}
            Ok(_) if out.is_empty() => {}
            Ok(_) => return Err(too_short()),
            Err(error) => return Err(DecodeError::corrupt(Format::Tiff, error)),
        }
    }
    Ok(())
}

fn pack_bits(mut packed: &[u8], mut out: &mut [u8]) -> Result<(), DecodeError> {
    while !out.is_empty() {
        let (&head, rest) = packed.split_first().ok_or_else(too_short)?;
        packed = rest;
        // 0 to 127: so many bytes and one more follow; 129 to 255: the next byte 257 - n times; 128: nothing.
        let length = match head {
            0..=127 => usize::from(head) + 1,
            128 => continue,
            129.. => 257 - usize::from(head),
        };
        let (run, rest_of_out) = out.split_at_mut(length.min(out.len()));
        if head < 128 {
            run.copy_from_slice(packed.get(..run.len()).ok_or_else(too_short)?);
            packed = packed.get(length..).unwrap_or_default();
        } else {
            let (&byte, rest) = packed.split_first().ok_or_else(too_short)?;
            run.fill(byte);
            packed = rest;
        }
        out = rest_of_out;
    }
    Ok(())
}

/// Undoes the differences of neighbouring pixels (predictor 2), and the byte order of the file.
pub(super) fn settle(page: &Page, little: bool, differences: bool, samples: usize, row: &mut [u8]) {
    if page.bits == 16 {
        for sample in row.chunks_exact_mut(2) {
            let stored = [sample[0], sample[1]];
            let value = if little { u16::from_le_bytes(stored) } else { u16::from_be_bytes(stored) };
            sample.copy_from_slice(&value.to_ne_bytes());
        }
    }
    let size = match page.bits {
        8 => 1,
        16 => 2,
        _ => return,
    };
    // LZW and deflate alone have predictors.
    if !differences || !matches!(page.compression, LZW | DEFLATE | OLD_DEFLATE) {
        return;
    }
    let step = samples * size;
    for at in (step..row.len()).step_by(size) {
        if size == 1 {
            row[at] = row[at].wrapping_add(row[at - step]);
        } else {
            let [a, b] = [at - step, at].map(|at| u16::from_ne_bytes([row[at], row[at + 1]]));
            row[at..at + 2].copy_from_slice(&a.wrapping_add(b).to_ne_bytes());
        }
    }
}
