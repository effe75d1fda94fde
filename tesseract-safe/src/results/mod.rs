//! What a page consists of.

mod level;

pub use level::Level;
