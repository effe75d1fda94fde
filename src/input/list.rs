//! Lists of images: a text with a path a line.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// No path is longer in the systems that this runs on.
const LONGEST: usize = 4096;

/// The paths of a list; empty lines are passed over. The first must be there: if it is not, this is no list.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<PathBuf>> {
    let no_list = |why: &str| {
        Failure(format!("this is neither an image of a known format nor a list of image files: {why}"))
    };
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let lines: Vec<&[u8]> = lines.filter(|line| !line.is_empty()).collect();
    if lines.iter().any(|line| line.len() > LONGEST || line.iter().any(|byte| *byte < b' ' && *byte != b'\t'))
    {
        return Err(no_list("it holds bytes that are no text"));
    }
    let paths: Vec<PathBuf> = lines.into_iter().map(|line| PathBuf::from(OsStr::from_bytes(line))).collect();
    let Some(first) = paths.first() else { return Err(no_list("it holds no path")) };
    if !Path::new(first).exists() {
        let shown: String = first.display().to_string().chars().take(80).collect();
        return Err(no_list(&format!("there is no file `{shown}`")));
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_a_line() {
        let paths = parse(b"Cargo.toml\r\n\n  \nno such file.png\nsrc/\xff.png").unwrap();
        let last = OsStr::from_bytes(b"src/\xff.png");
        assert_eq!(paths, [Path::new("Cargo.toml"), Path::new("no such file.png"), Path::new(last)]);
    }

    #[test]
    fn what_is_no_list() {
        for bytes in [&b""[..], b"\n\n", b"no such file\n", b"Cargo.toml\n\x00", &[b'a'; LONGEST + 1]] {
            assert!(parse(bytes).unwrap_err().0.contains("neither an image"), "{bytes:?}");
        }
    }
}
