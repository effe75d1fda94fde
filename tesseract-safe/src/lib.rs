//! OCR inside your program: Tesseract 4.1.1 and Leptonica 1.80.0, built from source by Cargo,
//! linked statically, with the language data built in.
//!
//! ```
//! use tesseract_safe::{Engine, Image};
//!
//! let mut engine = Engine::builder().language("eng").build()?;
//! let image = Image::open("../tests/images/letter.png")?;
//! let page = engine.recognize(&image)?;
//! println!("{}", page.text()?);
//! for word in page.words()? {
//!     println!("{} {:.0} % {:?}", word.text(), word.confidence(), word.bounding_box());
//! }
//! # Ok::<(), tesseract_safe::Error>(())
//! ```
//!
//! # What cannot happen
//!
//! Images from outside are decoded by safe Rust. Tesseract's internal checks, which end the process
//! upstream, become [`Error::EngineFailed`]. A [`Page`] cannot outlive the next image, an [`Engine`]
//! cannot be used by two threads at once, and variables that are process-wide upstream are kept
//! apart by engine. Nothing is written to standard error.
//!
//! # Messages
//!
//! What both libraries have to say goes to [`tracing`], target `tesseract_safe::upstream`, and the
//! last lines of a failed call into its error.
//!
//! # Features
//!
//! * `eng` (default), `deu`, `osd`: language data in the program. `data`, which these turn on: what the variables
//!   `TESSERACT_DATA_LANGS`, `TESSERACT_DATA_VARIANT` and `TESSERACT_DATA_DIR` ask for when it is built, any language and
//!   variant (`docs/languages.md` of the repository).
//! * `packed`: these data are stored in a smaller form in the program, and unpacked while an engine is built.
//! * `legacy` (default): Tesseract's engine before the LSTM, and with it the detection of orientation and
//!   script; without it programs are smaller.
//! * `jp2`: reads JPEG 2000 too.
//! * `system`: links an installed Tesseract 4.1 or 5.x and Leptonica 1.80 or newer, found by pkg-config, and
//!   compiles no upstream source. The text is then that of the installed release. Tesseract's failed internal checks
//!   end the process, and its messages go to standard error: see `docs/boundary.md` of the repository.
//! * `serde`: results can be serialized and deserialized.
//! * `cmake`: both libraries as upstream's own CMake files build them, unchanged: a reference to compare with.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod analysis;
mod backend;
mod builder;
mod config;
mod control;
mod data_set;
mod decode;
mod engine;
mod error;
mod ffi;
mod file_bytes;
mod geometry;
mod image;
mod init;
mod language;
mod language_model;
mod legacy;
mod line;
mod line_task;
mod loaded;
mod look_ahead;
mod messages;
mod mode;
mod networks;
mod osd;
mod output;
mod page;
mod pages;
mod pdf;
mod pool;
mod preprocess;
mod resolution;
mod results;
mod rounds;
mod traineddata;
mod user_lists;
mod variable;
mod version;

pub use analysis::{BlockOrientation, Component, ComponentOptions, Layout, TextDirection};
pub use backend::Backend;
pub use builder::EngineBuilder;
pub use config::Config;
pub use control::{CancelToken, Control, Progress};
pub use decode::{DecodeError, Format, Limit, Limits, PixelLayout};
pub use engine::{Engine, MAX_SIDE};
pub use error::{Error, Result};
pub use geometry::{Baseline, BoundingBox, Point};
pub use image::Image;
pub use loaded::Loaded;
pub use mode::{EngineMode, PageSegMode};
pub use osd::{Osd, Rotation};
pub use output::{Document, Output};
pub use page::{Element, Page};
pub use pages::Pages;
pub use pdf::{PdfDocument, PdfOptions};
pub use pool::{EnginePool, PooledEngine};
pub use preprocess::{Binarization, Deskewed};
pub use resolution::{MAX_RESOLUTION, MIN_RESOLUTION};
pub use results::{
    Block, BlockInfo, BlockKind, Choice, Cursor, FontAttributes, Justification, Level, Line, Orientation,
    OwnedPage, Paragraph, ParagraphInfo, RowAttributes, Symbol, SymbolInfo, TextLineOrder, Word,
    WordDirection, WordInfo, WritingDirection,
};
pub use variable::{FromVariable, Variable, VariableKind, VariableValue};
pub use version::{LEPTONICA_VERSION, TESSERACT_VERSION, simd_levels};
