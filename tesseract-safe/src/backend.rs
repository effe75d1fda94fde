//! What computes the recognition network.

/// What computes the recognition networks of an engine; set by [`EngineBuilder::backend`](crate::EngineBuilder::backend).
///
/// Text, confidences, boxes and choices are the same with each, to the last bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// The crate `tesseract-lstm`, with the vector instructions that the processor has: several times faster.
    ///
    /// It runs the networks of `tessdata_fast`, of `tessdata` and of `tessdata_best`, those of integers and those of
    /// floating point numbers; the latter as [`Reference`](Self::Reference) does on a processor with AVX: without one
    /// Tesseract's own code adds up in another order, and last bits differ. A language with layers that none of these
    /// has, and all languages of an installed Tesseract (feature `system`) run as with [`Reference`](Self::Reference).
    #[default]
    Rust,
    /// Tesseract's own code, to compare with.
    Reference,
}
