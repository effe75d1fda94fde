//! The file: objects one after the other, small ones packed together, and where each of them is.
//!
//! Of what was written only the places of the objects are kept. Small objects go into object streams, which compress well,
//! so the places are in a cross-reference stream: PDF 1.5 and later.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Chunk, Filter, Name, Ref, Settings, Str};

use crate::{Error, Result};

/// Objects that are packed together; readers unpack all to get at one.
const PACKED: usize = 100;

/// Where an object is.
#[derive(Clone, Copy, Debug)]
enum Place {
    Nowhere,
    At(u64),
    In { pack: u32, index: u16 },
}

/// A PDF file on its way into a writer.
#[derive(Debug)]
pub(super) struct File<W> {
    writer: W,
    length: u64,
    digest: u128,
    /// By number; the first one is that of no object.
    places: Vec<Place>,
    pack: Pack,
}

/// Objects that wait to be written as one stream.
#[derive(Debug, Default)]
struct Pack {
    numbers: Vec<i32>,
    offsets: Vec<usize>,
    bodies: Vec<u8>,
}

impl<W: Write> File<W> {
    /// A file of which nothing is written yet.
    pub(super) fn new(writer: W) -> Self {
        // The offset basis of FNV-1a in 128 bits.
        let digest = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        Self { writer, length: 0, digest, places: vec![Place::Nowhere], pack: Pack::default() }
    }

    /// The first line, and a comment that tells tools that the file is not text.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.put(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
    }

    /// A number for an object.
    pub(super) fn reserve(&mut self) -> Result<Ref> {
        let number = i32::try_from(self.places.len()).map_err(|_| too_large())?;
        self.places.push(Place::Nowhere);
        Ok(Ref::new(number))
    }

    /// Writes a stream, deflated already or of another coding, that `dict` describes.
    pub(super) fn stream(
        &mut self,
        id: Ref,
        data: &[u8],
        dict: impl FnOnce(&mut pdf_writer::Stream<'_>),
    ) -> Result<()> {
        // The library takes no more.
        if i32::try_from(data.len()).is_err() {
            return Err(too_large());
        }
        let mut chunk = Chunk::with_settings_and_capacity(Settings { pretty: false }, data.len() + 512);
        dict(&mut chunk.stream(id, data));
        self.place(id, Place::At(self.length));
        self.put(chunk.as_bytes())
    }

    /// Writes a stream that is deflated here.
    pub(super) fn deflated(
        &mut self,
        id: Ref,
        data: &[u8],
        dict: impl FnOnce(&mut pdf_writer::Stream<'_>),
    ) -> Result<()> {
        self.stream(id, &deflate(data), |stream| {
            stream.filter(Filter::FlateDecode);
            dict(stream);
        })
    }

    /// Adds an object that is no stream.
    pub(super) fn object(&mut self, id: Ref, build: impl FnOnce(&mut Chunk)) -> Result<()> {
        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        build(&mut chunk);
        self.pack.numbers.push(id.get());
        self.pack.offsets.push(self.pack.bodies.len());
        self.pack.bodies.extend_from_slice(body(chunk.as_bytes()));
        self.pack.bodies.push(b'\n');
        if self.pack.numbers.len() == PACKED { self.flush_pack() } else { Ok(()) }
    }

    /// Writes the places of all objects and the end, and returns the writer.
    pub(super) fn finish(mut self, catalog: Ref, info: Ref) -> Result<W> {
        self.flush_pack()?;
        let id = self.reserve()?;
        let start = self.length;
        self.place(id, Place::At(start));
        let width = (u64::BITS - start.leading_zeros()).div_ceil(8) as usize;
        let places: Vec<u8> = self.places.iter().flat_map(|place| entry(*place, width)).collect();
        let digest = self.digest.to_be_bytes();
        let size = self.places.len() as i32;
        self.deflated(id, &places, |stream| {
            stream.pair(Name(b"Type"), Name(b"XRef"));
            stream.pair(Name(b"Size"), size);
            stream.insert(Name(b"W")).array().items([1, width as i32, 2]);
            stream.pair(Name(b"Root"), catalog);
            stream.pair(Name(b"Info"), info);
            stream.insert(Name(b"ID")).array().items([Str(&digest), Str(&digest)]);
        })?;
        self.put(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.writer.flush().map_err(Error::Write)?;
        Ok(self.writer)
    }

    fn flush_pack(&mut self) -> Result<()> {
        let Pack { numbers, offsets, bodies } = std::mem::take(&mut self.pack);
        if numbers.is_empty() {
            return Ok(());
        }
        let id = self.reserve()?;
        for (index, number) in numbers.iter().enumerate() {
            self.place(Ref::new(*number), Place::In { pack: id.get().cast_unsigned(), index: index as u16 });
        }
        let pairs = numbers.iter().zip(&offsets);
        let mut data: Vec<u8> =
            pairs.flat_map(|(number, offset)| format!("{number} {offset} ").into_bytes()).collect();
        let (count, first) = (numbers.len() as i32, data.len() as i32);
        data.extend(bodies);
        self.deflated(id, &data, |stream| {
            stream.pair(Name(b"Type"), Name(b"ObjStm"));
            stream.pair(Name(b"N"), count);
            stream.pair(Name(b"First"), first);
        })
    }

    fn place(&mut self, id: Ref, place: Place) {
        if let Some(slot) = self.places.get_mut(id.get() as usize) {
            *slot = place;
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes).map_err(Error::Write)?;
        self.length += bytes.len() as u64;
        for &byte in bytes {
            // FNV-1a: equal documents get equal identifiers, others others.
            self.digest = (self.digest ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        Ok(())
    }
}

/// Deflates thoroughly, as zlib has it.
pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// An object without the `1 0 obj` before it and the `endobj` after it.
fn body(object: &[u8]) -> &[u8] {
    let start = object.windows(4).position(|window| window == b"obj\n").map_or(0, |at| at + 4);
    object[start..].strip_suffix(b"\nendobj\n").unwrap_or(&object[start..])
}

/// An entry of the cross-reference stream.
fn entry(place: Place, width: usize) -> Vec<u8> {
    let (kind, number, index) = match place {
        Place::Nowhere => (0, 0, u16::MAX),
        Place::At(offset) => (1, offset, 0),
        Place::In { pack, index } => (2, pack.into(), index),
    };
    [&[kind], &number.to_be_bytes()[8 - width..], &index.to_be_bytes()].concat()
}

fn too_large() -> Error {
    Error::Write(io::Error::new(io::ErrorKind::FileTooLarge, "too much for a PDF"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_packed_a_hundred_at_a_time() {
        let mut file = File::new(Vec::new());
        file.begin().unwrap();
        for number in 0..250 {
            let id = file.reserve().unwrap();
            file.object(id, |chunk| chunk.indirect(id).primitive(number)).unwrap();
        }
        assert_eq!(file.pack.numbers.len(), 50);
        let (catalog, info) = (Ref::new(1), Ref::new(2));
        let written = file.finish(catalog, info).unwrap();
        assert_eq!(written.windows(7).filter(|window| window == b"/ObjStm").count(), 3);
    }

    #[test]
    fn the_body_of_an_object() {
        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        chunk.indirect(Ref::new(12)).dict().pair(Name(b"obj"), 1);
        assert_eq!(body(chunk.as_bytes()), b"<</obj 1>>");
    }

    #[test]
    fn entries_have_the_width_of_the_longest() {
        assert_eq!(entry(Place::At(0x1234), 2), [1, 0x12, 0x34, 0, 0]);
        assert_eq!(entry(Place::In { pack: 7, index: 3 }, 1), [2, 7, 0, 3]);
        assert_eq!(entry(Place::Nowhere, 3), [0, 0, 0, 0, 255, 255]);
    }
}
