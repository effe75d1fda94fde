//! Objects in S3.
//!
//! `rusty-s3` signs, `hyper` (which the runtime brings along) and `rustls` carry: a fraction of the size of the AWS SDK.

#[cfg(feature = "s3")]
mod client;
#[cfg(feature = "s3")]
pub use client::Store;

#[cfg(not(feature = "s3"))]
mod without;
#[cfg(not(feature = "s3"))]
pub use without::Store;
