//! Searchable PDF: what qpdf and poppler find in it, against the page and against upstream's.

#[path = "../common/mod.rs"]
mod common;

mod images;
mod jpeg;
mod tools;
mod upstream;
mod words;
