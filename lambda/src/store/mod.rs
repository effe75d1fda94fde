//! Objects in S3.
//!
//! `hyper`, which the runtime brings along, and `rustls` carry what is signed here: a fraction of the size of the AWS SDK.

#[cfg(feature = "s3")]
mod client;
#[cfg(feature = "s3")]
mod connection;
#[cfg(feature = "s3")]
mod endpoint;
#[cfg(feature = "s3")]
mod signature;

#[cfg(feature = "s3")]
pub use client::Store;

#[cfg(not(feature = "s3"))]
mod without;
#[cfg(not(feature = "s3"))]
pub use without::Store;
