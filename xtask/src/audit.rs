//! The dependency audit: licences, duplicates, sources.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::Result;
use crate::workspace::cargo;

/// Licences that may be linked into a closed program without asking anyone.
const LICENCES: &[&str] =
    &["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unicode-3.0", "Zlib"];

/// What may be there twice, and why.
const TWICE: &[(&str, &str)] = &[
    (
        "getrandom",
        "ring, below the TLS of the Lambda function, has 0.2 and tempfile 0.4; no program links both",
    ),
    ("syn", "half, below tiff, derives with syn 2 and the others with syn 3; both run at build time only"),
];

/// Packages for other platforms are never built.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The part of `cargo metadata` that is looked at.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Where it comes from; nothing for the workspace's own packages.
    source: Option<String>,
}

/// Checks every package that any feature could bring in.
pub fn run() -> Result<()> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
        .args(["--filter-platform", PLATFORM])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let mut findings = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &metadata.packages {
        let Package { name, version, license, source } = package;
        versions.entry(name).or_default().insert(version);
        if !license.as_deref().is_some_and(allowed) {
            findings.push(format!("{name} {version}: licence {}", license.as_deref().unwrap_or("not given")));
        }
        if source.as_deref().is_some_and(|source| !source.starts_with("registry+")) {
            findings.push(format!("{name} {version}: comes from outside the registry"));
        }
    }
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let versions = versions.iter().copied().collect::<Vec<_>>().join(", ");
        if let Some((_, why)) = TWICE.iter().find(|(twice, _)| twice == name) {
            println!("{name} {versions}: {why}");
            continue;
        }
        findings.push(format!("{name} is there more than once: {versions}"));
    }
    if findings.is_empty() {
        println!("{} packages: licences, versions and sources as they should be", metadata.packages.len());
        return Ok(());
    }
    Err(format!("{} findings:\n  {}", findings.len(), findings.join("\n  ")).into())
}

fn allowed(licence: &str) -> bool {
    // Older crates write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else { return false };
    expression.evaluate(|wanted| {
        LICENCES.iter().any(|known| Licensee::parse(known).is_ok_and(|known| known.satisfies(wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn licences_are_read_as_expressions() {
        assert!(allowed("MIT OR GPL-3.0-only"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!allowed("MIT AND GPL-3.0-only"));
        assert!(!allowed("LGPL-2.1-or-later"));
        assert!(!allowed("my own"));
    }
}
