//! Which of upstream's files make up `libtesseract.a`, and how files are put together for the compiler.
//!
//! Upstream's headers are large and its files small: compiled one by one, most of the time goes into reading
//! the same headers again. So files of one folder are compiled several at a time, as a unit that includes
//! them in turn. That halves the time of the build and changes nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::context::{Context, files_with_extension};

/// Folders below `src/` that make up the library.
pub const FOLDERS: &[&str] = &[
    "api", "arch", "ccmain", "ccstruct", "ccutil", "classify", "cutil", "dict", "lstm", "opencl", "textord",
    "viewer", "wordrec",
];

/// Files that are not compiled: the command's `main`, those that `shim/upstream` replaces, or includes and alters, and the
/// one that `ambigs.rs` packs.
const LEFT_OUT: &[&str] = &[
    "tesseractmain.cpp",
    "errcode.cpp",
    "tprintf.cpp",
    "coutln.cpp",
    "dawg_cache.cpp",
    "detlinefit.cpp",
    "functions.cpp",
    "imagefind.cpp",
    "linerec.cpp",
    "networkio.cpp",
    "pageres.cpp",
    "pithsync.cpp",
    "recodebeam.cpp",
    "scanedg.cpp",
    "simddetect.cpp",
    "strokewidth.cpp",
    "tessedit.cpp",
    "topitch.cpp",
    "tordmain.cpp",
    "universalambigs.cpp",
    "weightmatrix.cpp",
];

/// Files that only the legacy engine needs, and that do not compile without it.
const LEGACY: &[&str] = &[
    // ccmain
    "adaptions.cpp",
    "docqual.cpp",
    "equationdetect.cpp",
    "fixspace.cpp",
    "fixxht.cpp",
    "osdetect.cpp",
    "par_control.cpp",
    "recogtraining.cpp",
    "superscript.cpp",
    "tessbox.cpp",
    "tfacepp.cpp",
    // ccstruct
    "fontinfo.cpp",
    "params_training_featdef.cpp",
    // ccutil
    "ambigs.cpp",
    "bitvector.cpp",
    "indexmapbidi.cpp",
    // classify
    "adaptive.cpp",
    "adaptmatch.cpp",
    "blobclass.cpp",
    "cluster.cpp",
    "clusttool.cpp",
    "cutoffs.cpp",
    "featdefs.cpp",
    "float2int.cpp",
    "fpoint.cpp",
    "intfeaturedist.cpp",
    "intfeaturemap.cpp",
    "intfeaturespace.cpp",
    "intfx.cpp",
    "intmatcher.cpp",
    "intproto.cpp",
    "kdtree.cpp",
    "mf.cpp",
    "mfdefs.cpp",
    "mfoutline.cpp",
    "mfx.cpp",
    "normfeat.cpp",
    "normmatch.cpp",
    "ocrfeatures.cpp",
    "outfeat.cpp",
    "picofeat.cpp",
    "protos.cpp",
    "sampleiterator.cpp",
    "shapeclassifier.cpp",
    "shapetable.cpp",
    "tessclassifier.cpp",
    "trainingsample.cpp",
    "trainingsampleset.cpp",
    // cutil
    "emalloc.cpp",
    "oldlist.cpp",
    // dict
    "hyphen.cpp",
    // textord
    "equationdetectbase.cpp",
    // wordrec
    "associate.cpp",
    "chop.cpp",
    "chopper.cpp",
    "drawfx.cpp",
    "findseam.cpp",
    "gradechop.cpp",
    "language_model.cpp",
    "lm_consistency.cpp",
    "lm_pain_points.cpp",
    "lm_state.cpp",
    "outlines.cpp",
    "params_model.cpp",
    "pieces.cpp",
    "plotedges.cpp",
    "render.cpp",
    "segsearch.cpp",
    "wordclass.cpp",
];

/// Files that define the same names as others of their folder.
const ALONE: &[&str] = &["tabfind.cpp"];

/// Files that use instructions beyond the target's baseline; they are entered only after a check of the
/// processor at run time.
const X86: &[(&str, &[&str])] = &[
    ("dotproductavx.cpp", &["-mavx"]),
    ("dotproductfma.cpp", &["-mfma"]),
    ("dotproductsse.cpp", &["-msse4.1"]),
    ("intsimdmatrixavx2.cpp", &["-mavx2"]),
    ("intsimdmatrixsse.cpp", &["-msse4.1"]),
];

/// Folders in which recognition spends its time: fast code, whatever the profile asks for.
const HOT: &[&str] = &["arch", "lstm"];

/// Folders that layout analysis spends its time in: small code where the profile asks for it, but not the smallest.
const WARM: &[&str] = &["ccmain", "ccstruct", "textord"];

/// The file in which the legacy engine spends its time.
const LEGACY_MATCHER: &str = "intmatcher.cpp";

/// The file that reads lists of words; `shim/upstream/prelude.h` knows what to do with it.
const LISTS: &str = "trie.cpp";

/// The one file for which upstream asks for relaxed floating point.
const FAST_MATH: &str = "dotproduct.cpp";

/// How many files are compiled at a time: few enough for every core to have its share.
const TOGETHER: usize = 10;

/// What the compiler gets.
pub struct Unit {
    /// One of upstream's files, or ours that includes several of them.
    pub file: PathBuf,
    /// Flags beyond everybody's.
    pub flags: &'static [&'static str],
}

/// Lists the units of `source`, writing those that hold several files into `folder`.
pub fn list(source: &Path, folder: &Path, context: &Context) -> Result<Vec<Unit>, String> {
    let mut units = Vec::new();
    for name in FOLDERS {
        let mut together = Vec::new();
        let flags: &[_] = match context.small {
            true if WARM.contains(name) => &["-Os"],
            true if !HOT.contains(name) => &["-Oz"],
            _ => &[],
        };
        for file in files_with_extension(&source.join(name), "cpp")? {
            match place(&file, &context.arch) {
                Place::LeftOut => {}
                Place::Alone(flags) => units.push(Unit { file, flags }),
                Place::Together => together.push(file),
            }
        }
        let together = put_together(&together, folder, name, "cpp")?;
        units.extend(together.into_iter().map(|file| Unit { file, flags }));
    }
    Ok(units)
}

/// Writes files into `folder` that include the given ones, some in each.
pub fn put_together(
    files: &[PathBuf],
    folder: &Path,
    name: &str,
    extension: &str,
) -> Result<Vec<PathBuf>, String> {
    let unit = |(number, files): (usize, &[PathBuf])| {
        let unit = folder.join(format!("{name}-{number}.{extension}"));
        let includes: String =
            files.iter().map(|file| format!("#include \"{}\"\n", file.display())).collect();
        fs::write(&unit, includes).map_err(|error| format!("cannot write {}: {error}", unit.display()))?;
        Ok(unit)
    };
    files.chunks(TOGETHER).enumerate().map(unit).collect()
}

/// Where a file goes.
enum Place {
    Together,
    Alone(&'static [&'static str]),
    LeftOut,
}

fn place(file: &Path, arch: &str) -> Place {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_in = |list: &[&str]| list.contains(&&*name);
    if is_in(LEFT_OUT) || (!cfg!(feature = "legacy") && is_in(LEGACY)) {
        return Place::LeftOut;
    }
    if name == FAST_MATH {
        return Place::Alone(&["-O3", "-ffast-math"]);
    }
    if name == LISTS {
        return Place::Alone(&["-DTESSERACT_SAFE_READS_LISTS"]);
    }
    match X86.iter().find(|(file, _)| *file == name) {
        Some((_, flags)) if arch == "x86_64" => Place::Alone(flags),
        Some(_) => Place::LeftOut,
        None if is_in(ALONE) || name == LEGACY_MATCHER => Place::Alone(&[]),
        None => Place::Together,
    }
}
