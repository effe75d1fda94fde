//! Feature `system`: an installed Tesseract and Leptonica in the place of the pinned sources.
//!
//! pkg-config says where they are; only the shim is compiled, against their headers, and everything is linked as
//! the system has it, the C++ runtime too.

use std::path::PathBuf;

use pkg_config::{Config, Error, Library};

use crate::context::Context;
use crate::shim;
use crate::toolchain::{self, Toolchain};

/// Releases whose headers the shim knows.
const WANTED: &str = "Tesseract 4.1 or 5.x (pkg-config: `tesseract`) and Leptonica 1.80 or newer (`lept`)";

/// Finds both libraries, checks their releases, compiles the shim and tells Cargo what to link.
pub fn provide(context: &Context) -> Result<(), String> {
    let tesseract = find("tesseract", |version| ((4, 1)..(6, 0)).contains(&version))?;
    let leptonica = find("lept", |version| version >= (1, 80))?;
    export_versions(&tesseract.version, &leptonica.version);
    export_metadata(context, &tesseract, &leptonica);

    let toolchain = Toolchain::probe(context)?;
    let mut build = toolchain::base(context, true);
    build
        .std(if release(&tesseract.version) < (5, 0) { "c++11" } else { "c++17" })
        // Upstream's names lie in a library of their own and must not be taken for hidden ones.
        .define("TESS_IMPORTS", None)
        .includes(tesseract.include_paths.iter().chain(&leptonica.include_paths));
    // After the shim, which needs them, and before the runtime, which they need.
    let units = shim::units(context, &["system", "alone"])?;
    shim::add(context, &mut build, &units);
    shim::compile(&build)?;
    println!("cargo::rustc-link-search=native={}", context.out_dir.display());
    println!("cargo::rustc-link-lib=static={}", shim::NAME);
    for name in ["tesseract", "lept"] {
        Config::new().probe(name).map_err(|error| error.to_string())?;
        // An upgraded library is another one.
        if let Ok(folder) = pkg_config::get_variable(name, "pcfiledir") {
            println!("cargo::rerun-if-changed={folder}/{name}.pc");
        }
    }
    println!("cargo::rustc-link-lib=dylib={}", toolchain.library);
    Ok(())
}

/// What `TESSERACT_VERSION` and `LEPTONICA_VERSION` in `src/lib.rs` say.
pub fn export_versions(tesseract: &str, leptonica: &str) {
    println!("cargo::rustc-env=TESSERACT_SYS_TESSERACT_VERSION={tesseract}");
    println!("cargo::rustc-env=TESSERACT_SYS_LEPTONICA_VERSION={leptonica}");
}

fn find(name: &str, fits: impl Fn((u32, u32)) -> bool) -> Result<Library, String> {
    let library = Config::new().cargo_metadata(false).probe(name).map_err(|error| match error {
        Error::Command { cause, .. } => wanted(&format!("pkg-config does not run ({cause})"), "pkg-config "),
        Error::CrossCompilation => wanted(
            "pkg-config looks for libraries of the host alone; for another target set PKG_CONFIG_ALLOW_CROSS=1 and \
             PKG_CONFIG_SYSROOT_DIR",
            "",
        ),
        Error::EnvNoPkgConfig(variable) => wanted(&format!("{variable} forbids to ask pkg-config"), ""),
        _ => wanted(&format!("pkg-config knows no usable `{name}`"), ""),
    })?;
    if fits(release(&library.version)) {
        return Ok(library);
    }
    Err(wanted(&format!("pkg-config found `{name}` {}", library.version), ""))
}

/// The error: what was found, what is wanted, and what to do.
fn wanted(found: &str, also_install: &str) -> String {
    format!(
        "feature `system` links an installed {WANTED}; {found}. On Debian 12 and Ubuntu 22.04 or newer `apt-get \
         install {also_install}libtesseract-dev libleptonica-dev` brings both; PKG_CONFIG_PATH names the folder of \
         `tesseract.pc` and `lept.pc` where they are installed elsewhere. Without the feature both are compiled \
         from pinned sources."
    )
}

/// The first two numbers of a version.
fn release(version: &str) -> (u32, u32) {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// Tells dependents what they get, as the build from sources does.
fn export_metadata(context: &Context, tesseract: &Library, leptonica: &Library) {
    let include = pkg_config::get_variable("tesseract", "includedir")
        .ok()
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| tesseract.include_paths.first().cloned());
    println!("cargo::metadata=VERSION={}", tesseract.version);
    println!("cargo::metadata=LEPTONICA_VERSION={}", leptonica.version);
    println!("cargo::metadata=ROOT={}", context.out_dir.display());
    if let Some(include) = include {
        println!("cargo::metadata=INCLUDE={}", include.display());
    }
}
