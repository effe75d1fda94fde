//! Headers that upstream's own build systems would generate, and the public ones for dependents.

use std::fs;
use std::path::Path;

use crate::context::Context;
use crate::sources::{LEPTONICA_VERSION, Sources, TESSERACT_VERSION};

/// Public headers of Tesseract 4.1, by folder below `src/`.
const TESSERACT_HEADERS: &[(&str, &[&str])] = &[
    ("api", &["apitypes.h", "baseapi.h", "capi.h", "renderer.h"]),
    ("ccmain", &["ltrresultiterator.h", "osdetect.h", "pageiterator.h", "resultiterator.h", "thresholder.h"]),
    ("ccstruct", &["publictypes.h"]),
    (
        "ccutil",
        &[
            "genericvector.h",
            "helpers.h",
            "host.h",
            "ocrclass.h",
            "platform.h",
            "serialis.h",
            "strngs.h",
            "tesscallback.h",
            "unichar.h",
            "unicharset.h",
        ],
    ),
];

/// Public headers of Leptonica.
const LEPTONICA_HEADERS: &[&str] = &[
    "allheaders.h",
    "alltypes.h",
    "array.h",
    "arrayaccess.h",
    "bbuffer.h",
    "bilateral.h",
    "bmf.h",
    "bmfdata.h",
    "bmp.h",
    "ccbord.h",
    "colorfill.h",
    "dewarp.h",
    "environ.h",
    "gplot.h",
    "heap.h",
    "imageio.h",
    "jbclass.h",
    "leptwin.h",
    "list.h",
    "morph.h",
    "pix.h",
    "ptra.h",
    "queue.h",
    "rbtree.h",
    "readbarcode.h",
    "recog.h",
    "regutils.h",
    "stack.h",
    "stringcode.h",
    "sudoku.h",
    "watershed.h",
];

/// Writes the generated headers and copies the public ones below `OUT_DIR/include`.
pub fn write(context: &Context, sources: &Sources) -> Result<(), String> {
    let tesseract = context.include.join("tesseract");
    let leptonica = context.include.join("leptonica");
    for dir in [&tesseract, &leptonica] {
        fs::create_dir_all(dir).map_err(|error| format!("cannot create {}: {error}", dir.display()))?;
    }

    let mut version = TESSERACT_VERSION.split('.');
    let mut next = || version.next().unwrap_or("0").to_owned();
    let (major, minor, micro) = (next(), next(), next());
    let text = format!(
        "#pragma once\n\
         #define TESSERACT_MAJOR_VERSION {major}\n\
         #define TESSERACT_MINOR_VERSION {minor}\n\
         #define TESSERACT_MICRO_VERSION {micro}\n\
         #define TESSERACT_VERSION ((TESSERACT_MAJOR_VERSION << 16) | \
         (TESSERACT_MINOR_VERSION << 8) | TESSERACT_MICRO_VERSION)\n\
         #define TESSERACT_VERSION_STR \"{TESSERACT_VERSION}\"\n"
    );
    store(&tesseract.join("tess_version.h"), &text)?;

    // All supported targets are little-endian. The codecs stay off: images are decoded in Rust.
    store(&leptonica.join("endianness.h"), "#pragma once\n#define L_LITTLE_ENDIAN\n")?;
    let config = format!(
        "#pragma once\n#define PACKAGE_VERSION \"{LEPTONICA_VERSION}\"\n\
         #define HAVE_FMEMOPEN 1\n#define HAVE_FSTATAT 1\n"
    );
    store(&leptonica.join("config_auto.h"), &config)?;

    for (folder, names) in TESSERACT_HEADERS {
        for name in *names {
            copy(&sources.tesseract.path().join("src").join(folder).join(name), &tesseract.join(name))?;
        }
    }
    for name in LEPTONICA_HEADERS {
        copy(&sources.leptonica.path().join("src").join(name), &leptonica.join(name))?;
    }
    Ok(())
}

/// Writes only what differs, so that nothing is recompiled for a new timestamp.
fn store(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let text =
        fs::read_to_string(from).map_err(|error| format!("cannot read {}: {error}", from.display()))?;
    store(to, &text)
}
