//! What a maintainer of the project runs; the tests use parts of it too.

pub mod accuracy;
pub mod audit;
pub mod bindings;
pub mod compare;
pub mod coverage;
pub mod data;
pub mod dist;
pub mod images;
pub mod layer;
pub mod manual;
pub mod package;
pub mod parity;
pub mod reference;
pub mod workspace;

/// What a task returns: nothing, or what went wrong in words.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
