//! Places in S3.

use crate::failure::{Failure, Result};

/// An object in S3, or a prefix of objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The bucket.
    pub bucket: String,
    /// The key, or the prefix; may be empty where it is a prefix.
    pub key: String,
}

impl Location {
    /// Whether the text is meant as a place in S3.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.starts_with("s3://")
    }

    /// Reads `s3://bucket/prefix`.
    ///
    /// # Errors
    ///
    /// Where it is not of that form, or the bucket's name is none.
    pub fn prefix(text: &str) -> Result<Self> {
        let rest = text.strip_prefix("s3://").unwrap_or_default();
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        // The name becomes part of a host name, so nothing else may be in it.
        let named = (3..=63).contains(&bucket.len())
            && bucket.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        if !named {
            return Err(Failure::invalid(format!("`{text}` is no place in S3; write s3://bucket/key")));
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }

    /// Reads `s3://bucket/key`.
    ///
    /// # Errors
    ///
    /// As [`prefix`](Self::prefix), and where there is no key.
    pub fn object(text: &str) -> Result<Self> {
        let found = Self::prefix(text)?;
        if found.key.is_empty() {
            return Err(Failure::invalid(format!("`{text}` names no object; write s3://bucket/key")));
        }
        Ok(found)
    }

    /// The object `name` below this prefix.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let prefix = self.key.trim_end_matches('/');
        let key = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        Self { bucket: self.bucket.clone(), key }
    }

    /// Whether an object is below this prefix.
    #[must_use]
    pub fn holds(&self, object: &Self) -> bool {
        let prefix = self.key.trim_end_matches('/');
        let below = |rest: &str| prefix.is_empty() || rest.starts_with('/');
        self.bucket == object.bucket && object.key.strip_prefix(prefix).is_some_and(below)
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        let found = Location::object("s3://scans/in/a b.png").unwrap();
        assert_eq!((found.bucket.as_str(), found.key.as_str()), ("scans", "in/a b.png"));
        assert_eq!(found.to_string(), "s3://scans/in/a b.png");
        for wrong in ["s3://", "s3://scans", "s3://scans/", "s3://evil.example:80@x/k", "s3://a#b/k", "/a"] {
            assert!(Location::object(wrong).is_err(), "{wrong}");
        }
        assert!(Location::prefix("s3://scans").is_ok());
    }

    #[test]
    fn prefixes_hold_what_is_below_them() {
        let prefix = Location::prefix("s3://scans/out/").unwrap();
        assert_eq!(prefix.join("a.txt").key, "out/a.txt");
        assert!(prefix.holds(&prefix.join("a.txt")));
        assert!(!prefix.holds(&Location::object("s3://scans/output/a").unwrap()));
        assert!(!prefix.holds(&Location::object("s3://other/out/a").unwrap()));
        let all = Location::prefix("s3://scans").unwrap();
        assert!(all.holds(&Location::object("s3://scans/a").unwrap()));
        assert_eq!(all.join("a").key, "a");
    }
}
