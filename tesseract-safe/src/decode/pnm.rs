//! PBM, PGM, PPM and PAM (`pixReadStreamPnm`).
//!
//! Read here, because Leptonica keeps 1, 2 and 4 bits a pixel as they are, and has its own way with 16 bits:
//! of raw grey samples it swaps the two bytes, of raw colours it keeps the high byte, and plain colours run
//! into each other. A maximum that Leptonica refuses is scaled to 255.

use super::raster::put_pixel;
use super::{DecodeError, Depth, Format, Limits, Raster, pack};

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Raster, DecodeError> {
    let mut input = Input { bytes, at: 2 };
    let kind = match bytes.get(1) {
        Some(b'7') => Kind::Pam,
        Some(b'1' | b'2' | b'3') => Kind::Plain,
        _ => Kind::Raw,
    };
    let header = match bytes.get(1) {
        Some(b'7') => Header::pam(&mut input)?,
        Some(b'1' | b'4') => Header::new(&mut input, 1, true, kind)?,
        Some(b'2' | b'5') => Header::new(&mut input, 1, false, kind)?,
        _ => Header::new(&mut input, 3, false, kind)?,
    };
    let depth = header.depth();
    let mut raster = Raster::zeroed(header.width, header.height, depth, limits)?;
    let packed = kind == Kind::Raw && header.bilevel;
    let row_bytes = (header.width as usize).div_ceil(8);
    for line in raster.rows_mut() {
        if packed {
            pack::bytes(line, input.take(row_bytes)?);
            continue;
        }
        for x in 0..header.width {
            let mut samples = [0; 4];
            for sample in &mut samples[..header.samples] {
                *sample = header.sample(&mut input, kind)?;
            }
            put_pixel(line, depth, x, header.pixel(samples, kind));
        }
    }
    raster.clear_padding();
    if matches!(header.samples, 2 | 4) {
        raster.set_samples(4);
    }
    raster.set_format(Format::Pnm);
    Ok(raster)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Numbers in ASCII.
    Plain,
    Raw,
    Pam,
}

struct Header {
    width: u32,
    height: u32,
    /// Samples a pixel, 1 to 4.
    samples: usize,
    max: u32,
    /// PBM: no maximum is stored and 1 is black.
    bilevel: bool,
    pam: bool,
}

impl Header {
    fn new(input: &mut Input<'_>, samples: usize, bilevel: bool, kind: Kind) -> Result<Self, DecodeError> {
        let width = input.number()?;
        let height = input.number()?;
        let max = if bilevel { 1 } else { input.number()? };
        if kind == Kind::Raw {
            // One byte of white space, then the samples.
            input.byte()?;
        }
        Header { width, height, samples, max, bilevel, pam: false }.checked()
    }

    fn pam(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        let mut header = Header { width: 0, height: 0, samples: 0, max: 0, bilevel: false, pam: true };
        loop {
            match input.word()? {
                b"WIDTH" => header.width = input.number()?,
                b"HEIGHT" => header.height = input.number()?,
                b"DEPTH" => header.samples = input.number()? as usize,
                b"MAXVAL" => header.max = input.number()?,
                b"ENDHDR" => break,
                // TUPLTYPE and comments: the rest of the line.
                _ => input.skip_line(),
            }
        }
        input.skip_line();
        header.checked()
    }

    fn checked(self) -> Result<Self, DecodeError> {
        if !(1..=4).contains(&self.samples) {
            let what = format_args!("{} samples a pixel", self.samples);
            return Err(DecodeError::unsupported(Format::Pnm, what));
        }
        if !(1..=0xffff).contains(&self.max) {
            let message = format_args!("its maximum is {}", self.max);
            return Err(DecodeError::corrupt(Format::Pnm, message));
        }
        Ok(self)
    }

    fn depth(&self) -> Depth {
        match (self.samples, self.max) {
            (1, 1) if self.is_kept() => Depth::One,
            (1, 3) => Depth::Two,
            (1, 15) => Depth::Four,
            (1, 0xffff) => Depth::Sixteen,
            (1, _) => Depth::Eight,
            _ => Depth::ThirtyTwo,
        }
    }

    /// Whether Leptonica knows this maximum and keeps the samples as they are.
    fn is_kept(&self) -> bool {
        match self.max {
            255 | 0xffff => true,
            1 => self.bilevel || self.pam,
            3 | 15 => self.samples == 1 || self.pam,
            _ => false,
        }
    }

    fn sample(&self, input: &mut Input<'_>, kind: Kind) -> Result<u32, DecodeError> {
        let value = match kind {
            Kind::Plain if self.bilevel => u32::from(input.digit()? != b'0'),
            Kind::Plain => input.number()?,
            _ if self.max > 255 => u32::from(u16::from_be_bytes([input.byte()?, input.byte()?])),
            _ => input.byte()?.into(),
        };
        if self.is_kept() {
            return Ok(value);
        }
        Ok((value.min(self.max) * 255 + self.max / 2) / self.max)
    }

    fn pixel(&self, [a, b, c, d]: [u32; 4], kind: Kind) -> u32 {
        if kind == Kind::Plain {
            // Samples that are too large spill over, as in Leptonica.
            return if self.samples == 1 { a } else { a << 24 | b << 16 | c << 8 };
        }
        let byte = |v: u32| match self.max {
            0xffff => (v >> 8) as u8,
            1 | 3 | 15 if self.is_kept() => (v & self.max) as u8,
            _ => v as u8,
        };
        match self.samples {
            1 if kind == Kind::Pam && self.max == 1 => a & 1 ^ 1,
            1 if kind == Kind::Pam => byte(a).into(),
            1 if self.max == 0xffff => (a as u16).swap_bytes().into(),
            1 => a,
            2 => pack::rgba(byte(a), byte(a), byte(a), byte(b)),
            3 => pack::rgba(byte(a), byte(b), byte(c), 0),
            _ => pack::rgba(byte(a), byte(b), byte(c), byte(d)),
        }
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.take(1)?[0])
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let taken = self.bytes.get(self.at..self.at.saturating_add(count));
        self.at = self.at.saturating_add(count);
        taken.ok_or_else(|| DecodeError::truncated(Format::Pnm, "samples are missing"))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_line(&mut self) {
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'\n' {
                break;
            }
        }
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => self.skip_line(),
                _ if byte.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
    }

    /// The next run of characters that is no white space.
    fn word(&mut self) -> Result<&'a [u8], DecodeError> {
        self.skip_space();
        let start = self.at;
        while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        if start == self.at {
            return Err(DecodeError::truncated(Format::Pnm, "its header does not end"));
        }
        Ok(&self.bytes[start..self.at])
    }

    /// The next digit of a plain PBM, whose pixels need no space between them.
    fn digit(&mut self) -> Result<u8, DecodeError> {
        self.skip_space();
        let byte = self.byte()?;
        if byte.is_ascii_digit() {
            return Ok(byte);
        }
        Err(DecodeError::corrupt(Format::Pnm, "there is no digit where a pixel should be"))
    }

    fn number(&mut self) -> Result<u32, DecodeError> {
        self.skip_space();
        let start = self.at;
        let mut value = 0u32;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(u32::from(digit - b'0')))
                .ok_or_else(|| DecodeError::corrupt(Format::Pnm, "a number is too large"))?;
            self.at += 1;
        }
        match self.peek() {
            _ if start < self.at => Ok(value),
            None => Err(DecodeError::truncated(Format::Pnm, "numbers are missing")),
            Some(_) => Err(DecodeError::corrupt(Format::Pnm, "a number is missing")),
        }
    }
}
