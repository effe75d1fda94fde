//! The pinned sources and language data that `tesseract-safe-sys` and `tesseract-data` are built
//! from: fetched if need be, checked in any case.
//!
//! `sources.toml` names each artifact by digest. In a checkout of the project a missing tree is
//! fetched through the first route that works (npm, pip, apt, git, https), put together in a
//! temporary folder and renamed into place. A published crate carries its trees. Nothing is fetched
//! where `TESSERACT_SYS_VENDOR_DIR` points to trees supplied by hand.
//!
//! ```no_run
//! use tesseract_safe_vendor::Vendor;
//!
//! let vendor = Vendor::for_build(env!("CARGO_MANIFEST_DIR").as_ref())?;
//! println!("{}", vendor.tree("tesseract")?.path().display());
//! # Ok::<(), tesseract_safe_vendor::Error>(())
//! ```

mod error;
mod fetch;
mod manifest;
mod package;
mod pins;
mod store;
pub mod tessdata;
mod tool;

pub use error::{Error, Result};
pub use package::{Brought, Package};
pub use pins::{Artifact, Route, parse};
pub use store::{Tree, Vendor};
