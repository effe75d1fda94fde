//! The image of a page in the coding that takes least, and nothing of it lost.

mod colours;
mod flate;
mod jpeg;
mod pixels;

use std::borrow::Cow;
use std::io::Write;

use pdf_writer::types::Predictor;
use pdf_writer::{Filter, Name, Ref, Str, Stream};
use tesseract_sys as sys;

pub(super) use pixels::Pixels;

use self::colours::Rows;
use super::file::File;
use crate::image::fax;
use crate::{Error, Image, Result};

/// An encoded image.
#[derive(Debug)]
pub(super) struct Picture<'a> {
    width: u32,
    height: u32,
    /// Bits a sample.
    bits: u8,
    colours: Colours,
    /// Whether the largest number is no light rather than all.
    inverted: bool,
    coding: Coding,
    /// As EXIF numbers how the picture is turned.
    orientation: u16,
    data: Cow<'a, [u8]>,
}

#[derive(Debug, PartialEq)]
enum Colours {
    Gray,
    Rgb,
    Cmyk,
    /// Numbers of colours, each red, green, blue.
    Indexed(Vec<u8>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Coding {
    Flate { predicted: bool },
    Fax,
    Jpeg,
}

/// Encodes an image, whose JPEG file becomes the picture if readers know its kind.
pub(super) fn encode<'a>(pixels: &Pixels<'_>, jpeg: Option<&'a [u8]>, archival: bool) -> Result<Picture<'a>> {
    if let Some(picture) = jpeg.and_then(|bytes| jpeg::as_it_is(bytes, pixels.size(), archival)) {
        return Ok(picture);
    }
    if pixels.blends_with_white() {
        // SAFETY: the Pix is alive and only read; as it has alpha, a new one comes out, or NULL.
        let opaque = unsafe { Image::from_pix(sys::pixRemoveAlpha(pixels.as_ptr())) };
        return Ok(encode_opaque(&Pixels::of(&opaque.ok_or(Error::OutOfMemory)?)));
    }
    Ok(encode_opaque(pixels))
}

fn encode_opaque(pixels: &Pixels<'_>) -> Picture<'static> {
    let (width, height) = pixels.size();
    let rows = Rows::of(pixels);
    let (deflated, predicted) =
        flate::encode(height, rows.bytes_per_pixel(), |row, bytes| rows.read(row, bytes));
    let mut picture = Picture {
        width,
        height,
        bits: rows.bits(),
        colours: rows.colours(),
        // A set bit is black there.
        inverted: rows.bits() == 1 && rows.colours() == Colours::Gray,
        coding: Coding::Flate { predicted },
        orientation: 1,
        data: deflated.into(),
    };
    if picture.bits == 1
        && let Some(faxed) = fax::encode(width, (0..height).map(|y| pixels.row(y)))
        && faxed.len() < picture.data.len()
    {
        (picture.data, picture.coding) = (faxed.into(), Coding::Fax);
    }
    picture
}

impl Picture<'_> {
    /// Writes the image.
    pub(super) fn write<W: Write>(&self, file: &mut File<W>, id: Ref) -> Result<()> {
        file.stream(id, &self.data, |stream| {
            stream.pair(Name(b"Type"), Name(b"XObject")).pair(Name(b"Subtype"), Name(b"Image"));
            stream.pair(Name(b"Width"), self.width as i32).pair(Name(b"Height"), self.height as i32);
            stream.pair(Name(b"BitsPerComponent"), i32::from(self.bits));
            self.write_colours(stream);
            self.write_coding(stream);
        })
    }

    fn write_colours(&self, stream: &mut Stream<'_>) {
        let key = Name(b"ColorSpace");
        let samples = match &self.colours {
            Colours::Gray => {
                stream.pair(key, Name(b"DeviceGray"));
                1
            }
            Colours::Rgb => {
                stream.pair(key, Name(b"DeviceRGB"));
                3
            }
            Colours::Cmyk => {
                stream.pair(key, Name(b"DeviceCMYK"));
                4
            }
            Colours::Indexed(palette) => {
                let last = (palette.len() / 3).saturating_sub(1) as i32;
                let mut space = stream.insert(key).array();
                space.item(Name(b"Indexed")).item(Name(b"DeviceRGB")).item(last).item(Str(palette));
                return;
            }
        };
        if self.inverted {
            stream.insert(Name(b"Decode")).array().items([1, 0].repeat(samples));
        }
    }

    fn write_coding(&self, stream: &mut Stream<'_>) {
        match self.coding {
            Coding::Jpeg => {
                stream.filter(Filter::DctDecode);
            }
            Coding::Fax => {
                stream.filter(Filter::CcittFaxDecode);
                let mut parms = stream.decode_parms();
                parms.k(-1).columns(self.width as i32).rows(self.height as i32).black_is_1(true);
            }
            Coding::Flate { predicted } => {
                stream.filter(Filter::FlateDecode);
                if predicted {
                    let colours = if self.colours == Colours::Rgb { 3 } else { 1 };
                    let mut parms = stream.decode_parms();
                    parms.predictor(Predictor::PngOptimum).colors(colours);
                    parms.bits_per_component(self.bits.into()).columns(self.width as i32);
                }
            }
        }
    }

    /// What brings the picture, of side one, upright onto a page of this size.
    pub(super) fn matrix(&self, width: f64, height: f64) -> [f64; 6] {
        // Where a point of the stored picture is on the upright one, both with origin top left and of side one.
        let upright = |u: f64, v: f64| match self.orientation {
            2 => (1.0 - u, v),
            3 => (1.0 - u, 1.0 - v),
            4 => (u, 1.0 - v),
            5 => (v, u),
            6 => (1.0 - v, u),
            7 => (1.0 - v, 1.0 - u),
            8 => (v, 1.0 - u),
            _ => (u, v),
        };
        let on_page = |(x, y): (f64, f64)| (x * width, (1.0 - y) * height);
        let origin = on_page(upright(0.0, 1.0));
        let right = on_page(upright(1.0, 1.0));
        let up = on_page(upright(0.0, 0.0));
        [right.0 - origin.0, right.1 - origin.1, up.0 - origin.0, up.1 - origin.1, origin.0, origin.1]
    }
}
