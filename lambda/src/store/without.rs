//! What stands for S3 in a function that was built without it.

use crate::failure::{Failure, Kind, Result};
use crate::location::Location;

/// Refuses everything.
#[derive(Clone, Copy, Debug)]
pub struct Store;

impl Store {
    /// Always works.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn from_environment() -> Result<Self> {
        Ok(Self)
    }

    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always [`Kind::Configuration`].
    pub async fn get(&self, _: &Location, _: u64) -> Result<Vec<u8>> {
        Err(refused())
    }

    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always [`Kind::Configuration`].
    pub async fn put(&self, _: &Location, _: Vec<u8>, _: &str) -> Result<()> {
        Err(refused())
    }
}

fn refused() -> Failure {
    Failure::new(Kind::Configuration, "this function was built without S3; build it with feature `s3`")
}
