//! A document, page by page.

use std::fmt;
use std::io::Write;

use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Content, Finish, Name, Rect, Ref, Settings, TextStr};

use super::file::{File, deflate};
use super::font::Fonts;
use super::metadata::{self, Moment};
use super::options::PdfOptions;
use super::picture::{self, Picture, Pixels};
use super::{icc, text, words};
use crate::{Image, Page, Result};

/// As many pages hang from one node of the tree of pages.
const FANOUT: usize = 64;

/// Readers take sides of 3 to 14,400 units.
const MIN_SIDE: f64 = 3.0;
const MAX_SIDE: f64 = 14_400.0;

/// A searchable PDF, written page by page.
///
/// Each page is as large as its image at its resolution. It shows the image as it came and, invisibly, the words where they
/// are: each as wide as its box and about as high, in reading order, so that text can be searched, marked and copied.
///
/// * JPEG files are in the document byte for byte. Other images keep every pixel, in the coding that takes least.
/// * Pages are written as they come, to any [`Write`]; what is kept of them is a few bytes each.
/// * Equal pages make equal documents; there is no date unless one is given.
/// * Text of any script comes out as it went in; the font is a part of the document.
///
/// Stands for `TessPDFRenderer`.
///
/// ```
/// use tesseract_safe::{Engine, Image, PdfDocument, PdfOptions};
///
/// let mut engine = Engine::builder().build()?;
/// let mut document = PdfDocument::new(Vec::new(), PdfOptions::new().title("Two scans"));
/// for name in ["one-line.png", "one-word.png"] {
///     let image = Image::open(format!("../tests/images/{name}"))?;
///     document.add(&engine.recognize(&image)?)?;
/// }
/// assert!(document.finish()?.ends_with(b"%%EOF\n"));
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
pub struct PdfDocument<W> {
    file: File<W>,
    options: PdfOptions,
    fonts: Fonts,
    frame: Option<Frame>,
    pages: usize,
    /// Pages that hang from the node that is not written yet, and the nodes that are.
    kids: Vec<Ref>,
    nodes: Vec<Node>,
}

/// Objects that all pages refer to, and that are written in the end.
#[derive(Clone, Copy)]
struct Frame {
    tree: Ref,
    node: Ref,
}

struct Node {
    id: Ref,
    pages: usize,
}

/// A page without its objects: all that can fail in the engine has not.
pub(super) struct Sheet<'a> {
    pub(super) lines: Vec<words::TextLine>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels per inch.
    pub(super) resolution: (f64, f64),
    pub(super) picture: Option<Picture<'a>>,
}

impl<W: Write> PdfDocument<W> {
    /// A document without pages. Nothing is written before the first page is added.
    pub fn new(writer: W, options: PdfOptions) -> Self {
        let (file, fonts) = (File::new(writer), Fonts::default());
        Self { file, options, fonts, frame: None, pages: 0, kids: Vec::new(), nodes: Vec::new() }
    }

    /// How many pages were added.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Adds a page with the image that was recognized.
    ///
    /// # Errors
    ///
    /// [`Error::Write`](crate::Error::Write) where the writer fails, after which the document is not to be finished;
    /// [`Error::EngineFailed`](crate::Error::EngineFailed) where Tesseract fails an internal check, in which case nothing
    /// of the page was written.
    pub fn add(&mut self, page: &Page<'_>) -> Result<()> {
        self.add_sheet(page, None)
    }

    /// Adds a page with another image of it: the colour scan, say, where a cleaned one was recognized. It fills the page,
    /// whose size remains that of the image that was recognized.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    ///
    /// ```
    /// use tesseract_safe::{Engine, Image, PdfDocument, PdfOptions};
    /// let (clean, colour) = (Image::open("../tests/images/rgb.png")?, Image::open("../tests/images/rgb.png")?);
    /// let mut engine = Engine::builder().build()?;
    /// let mut document = PdfDocument::new(Vec::new(), PdfOptions::new());
    /// document.add_with_image(&engine.recognize(&clean)?, &colour)?;
    /// # document.finish()?;
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn add_with_image(&mut self, page: &Page<'_>, image: &Image) -> Result<()> {
        self.add_sheet(page, Some(image))
    }

    /// Writes what comes after the last page, and returns the writer.
    ///
    /// # Errors
    ///
    /// [`Error::Write`](crate::Error::Write) where the writer fails.
    pub fn finish(mut self) -> Result<W> {
        let frame = self.frame()?;
        self.flush_node(false)?;
        let nodes = std::mem::take(&mut self.nodes);
        let pages = self.pages;
        self.file.object(frame.tree, |chunk| {
            let mut tree = chunk.pages(frame.tree);
            tree.kids(nodes.iter().map(|node| node.id))
                .count(count(nodes.iter().map(|node| node.pages).sum()));
            debug_assert_eq!(pages, nodes.iter().map(|node| node.pages).sum::<usize>());
        })?;
        self.fonts.write(&mut self.file)?;

        let info = self.file.reserve()?;
        let title = metadata::title(&self.options);
        let moment = self.options.creation_date.and_then(Moment::of);
        self.file.object(info, |chunk| {
            let mut info = chunk.indirect(info).start::<pdf_writer::writers::DocumentInfo<'_>>();
            if !title.is_empty() {
                info.title(TextStr(&title));
            }
            info.producer(TextStr(&metadata::producer()));
            if let Some(moment) = moment {
                info.creation_date(moment.date());
            }
        })?;
        let archival = if self.options.pdf_a { Some(self.write_archival()?) } else { None };
        let catalog = self.file.reserve()?;
        self.file.object(catalog, |chunk| {
            let mut catalog = chunk.indirect(catalog).start::<pdf_writer::writers::Catalog<'_>>();
            catalog.pages(frame.tree);
            if !title.is_empty() {
                catalog.viewer_preferences().display_doc_title(true);
            }
            if let Some((metadata, profile)) = archival {
                catalog.metadata(metadata);
                let mut intents = catalog.output_intents();
                let mut intent = intents.push();
                intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB"));
                intent.info(TextStr("sRGB")).dest_output_profile(profile);
            }
        })?;
        self.file.finish(catalog, info)
    }

    /// Metadata and colour profile.
    fn write_archival(&mut self) -> Result<(Ref, Ref)> {
        let (metadata, profile) = (self.file.reserve()?, self.file.reserve()?);
        self.file.stream(metadata, metadata::xmp(&self.options).as_bytes(), |stream| {
            stream.pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
        })?;
        self.file.deflated(profile, &icc::srgb(), |stream| {
            stream.pair(Name(b"N"), 3);
        })?;
        Ok((metadata, profile))
    }

    fn add_sheet(&mut self, page: &Page<'_>, image: Option<&Image>) -> Result<()> {
        let sheet = self.sheet(page, image)?;
        self.add_parts(&sheet)
    }

    fn sheet<'a>(&self, page: &'a Page<'_>, image: Option<&'a Image>) -> Result<Sheet<'a>> {
        let lines = words::lines(page)?;
        let (input, taken) = words::input(page)?;
        // SAFETY: the engine's Pix is alive and unchanged as long as the page is borrowed.
        let pixels = unsafe { Pixels::of_ptr(input) };
        let resolution = match (self.options.dpi, pixels.resolution()) {
            (Some(dpi), _) => (dpi, dpi),
            // Upstream takes the vertical one for both, and others where it thinks this one wrong.
            (None, (x, y)) if x > 0 && y == taken => (x, y),
            (None, _) => (taken.max(1), taken.max(1)),
        };
        let original = &page.handle().original;
        let (shown, jpeg) = match (image, &original.pixels) {
            (Some(image), _) => (Pixels::of(image), image.jpeg()),
            (None, Some(original_pixels)) => (Pixels::of(original_pixels), None),
            (None, None) => (pixels, original.jpeg.as_ref()),
        };
        let jpeg = jpeg.map(|bytes| &bytes[..]);
        let picture = if self.options.text_only {
            None
        } else {
            Some(picture::encode(&shown, jpeg, self.options.pdf_a)?)
        };
        let (width, height) = pixels.size();
        let resolution = (f64::from(resolution.0), f64::from(resolution.1));
        Ok(Sheet { lines, width, height, resolution, picture })
    }

    pub(super) fn add_parts(&mut self, sheet: &Sheet<'_>) -> Result<()> {
        let frame = self.frame()?;
        let (page, contents) = (self.file.reserve()?, self.file.reserve()?);
        let points = |pixels: u32, dpi: f64| f64::from(pixels) * 72.0 / dpi;
        let (width, height) =
            (points(sheet.width, sheet.resolution.0), points(sheet.height, sheet.resolution.1));
        let unit = unit(width, height);
        let (width, height) = (width / unit, height / unit);

        let picture = match &sheet.picture {
            Some(picture) => {
                let id = self.file.reserve()?;
                picture.write(&mut self.file, id)?;
                Some((id, picture.matrix(width, height)))
            }
            None => None,
        };
        let mut content = Content::with_settings(Settings { pretty: false });
        if let Some((_, matrix)) = picture {
            content.save_state().transform(matrix.map(|number| number as f32));
            content.x_object(Name(b"I")).restore_state();
        }
        let scale = |points: f64, pixels: u32| (points / f64::from(pixels)) as f32;
        content.transform([scale(width, sheet.width), 0.0, 0.0, scale(height, sheet.height), 0.0, 0.0]);
        let height_in_pixels = count(sheet.height as usize);
        let fonts = text::write(&mut content, &sheet.lines, height_in_pixels, &mut self.fonts.chars);
        let fonts = self.fonts.of_page(&fonts, &mut self.file)?;
        let content = deflate(&content.finish());
        self.file.stream(contents, &content, |stream| {
            stream.filter(pdf_writer::Filter::FlateDecode);
        })?;

        self.file.object(page, |chunk| {
            let mut page = chunk.page(page);
            page.parent(frame.node).media_box(Rect::new(0.0, 0.0, width as f32, height as f32));
            if unit != 1.0 {
                page.user_unit(unit as f32);
            }
            page.contents(contents);
            let mut resources = page.resources();
            let mut names = resources.fonts();
            for (name, font) in &fonts {
                names.pair(Name(name.as_bytes()), *font);
            }
            names.finish();
            if let Some((id, _)) = picture {
                resources.x_objects().pair(Name(b"I"), id);
            }
            resources.finish();
        })?;
        self.kids.push(page);
        self.pages += 1;
        if self.kids.len() == FANOUT { self.flush_node(true) } else { Ok(()) }
    }

    /// The objects that all pages refer to, the file being begun.
    fn frame(&mut self) -> Result<Frame> {
        match self.frame {
            Some(frame) => Ok(frame),
            None => {
                self.file.begin()?;
                let (tree, node) = (self.file.reserve()?, self.file.reserve()?);
                Ok(*self.frame.insert(Frame { tree, node }))
            }
        }
    }

    /// Writes the node that pages hang from, and begins another one if there may be more.
    fn flush_node(&mut self, more: bool) -> Result<()> {
        let frame = self.frame()?;
        if self.kids.is_empty() {
            return Ok(());
        }
        let kids = std::mem::take(&mut self.kids);
        self.file.object(frame.node, |chunk| {
            let mut node = chunk.pages(frame.node);
            node.parent(frame.tree).kids(kids.iter().copied()).count(count(kids.len()));
        })?;
        self.nodes.push(Node { id: frame.node, pages: kids.len() });
        if more {
            self.frame = Some(Frame { node: self.file.reserve()?, ..frame });
        }
        Ok(())
    }
}

impl<W> fmt::Debug for PdfDocument<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PdfDocument")
            .field("pages", &self.pages)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// How many points a unit of the page has: one, unless the page is too large or too small for that.
fn unit(width: f64, height: f64) -> f64 {
    let (short, long) = (width.min(height), width.max(height));
    let least = long / MAX_SIDE;
    if least > 1.0 {
        // So that rounding leaves the side below the limit.
        least * (1.0 + 1e-6)
    } else if short < MIN_SIDE {
        (short / MIN_SIDE).max(least)
    } else {
        1.0
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
