//! The checked-in bindings against what bindgen makes of the pinned headers.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::workspace::{cargo, json_string, root};

/// The files: of the pinned releases, and of what all releases have that feature `system` takes.
const FILES: [&str; 2] = ["bindings.rs", "bindings_system.rs"];

/// Makes the bindings; writes them, or with `check` compares them with those checked in.
pub fn run(check: bool) -> Result<()> {
    let out_dir = generate()?;
    for name in FILES {
        let made = fs::read_to_string(out_dir.join(name))?;
        let path = root().join("tesseract-sys/src").join(name);
        if check {
            compare(&path, &made)?;
        } else {
            fs::write(path, made)?;
        }
    }
    Ok(())
}

fn compare(path: &Path, made: &str) -> Result<()> {
    let committed = fs::read_to_string(path)?;
    if made == committed {
        println!("{}: {} lines, as bindgen makes them", path.display(), made.lines().count());
        return Ok(());
    }
    let at = made.lines().zip(committed.lines()).position(|(made, committed)| made != committed);
    Err(format!(
        "{} differs from what bindgen makes, first in line {}; run `cargo xtask bindings` and commit it",
        path.display(),
        at.map_or_else(|| "after the end of one of them".to_owned(), |line| (line + 1).to_string())
    )
    .into())
}

/// Lets the build script make the bindings, without compiling any C++, and returns their folder.
fn generate() -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo
        .args(["check", "--package", "tesseract-safe-sys", "--features", "bindgen"])
        .args(["--message-format=json-render-diagnostics", "--target-dir"])
        .arg(root().join("target/bindings"))
        // Tells the build script that nothing will be linked.
        .env("DOCS_RS", "1");
    let output = cargo.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(
            "the bindings could not be made; on Debian bindgen needs `apt-get install libclang-dev`".into()
        );
    }
    let messages = String::from_utf8(output.stdout)?;
    let out_dir = messages
        .lines()
        .filter(|line| {
            json_string(line, "package_id")
                .is_some_and(|id| id.contains("tesseract-safe-sys") || id.contains("tesseract-sys"))
        })
        .find_map(|line| json_string(line, "out_dir"));
    Ok(PathBuf::from(out_dir.ok_or("cargo named no output folder")?))
}
