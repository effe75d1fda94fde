//! The pinned trees: both libraries' sources, there and unchanged.

use tesseract_safe_vendor::{Tree, Vendor};

use crate::context::Context;

/// Upstream's release; the vendored tree carries the same number.
pub const TESSERACT_VERSION: &str = "4.1.1";
/// Upstream's release; the vendored tree carries the same number.
pub const LEPTONICA_VERSION: &str = "1.80.0";

/// Both trees.
pub struct Sources {
    /// Tesseract's.
    pub tesseract: Tree,
    /// Leptonica's.
    pub leptonica: Tree,
}

impl Sources {
    /// Finds both trees, fetches them where that is due, and checks every file.
    pub fn find(context: &Context) -> Result<Self, String> {
        let vendor = Vendor::for_build(&context.manifest_dir).map_err(|error| error.to_string())?;
        let tree = |name: &str| -> Result<Tree, String> {
            let tree = vendor.tree(name).map_err(|error| error.to_string())?;
            tree.cargo_directives().iter().for_each(|line| println!("{line}"));
            Ok(tree)
        };
        Ok(Self { tesseract: tree("tesseract")?, leptonica: tree("leptonica")? })
    }

    /// File names in messages of failed assertions, as they are in upstream's own trees: the program must
    /// not depend on where it was built.
    pub fn remap(&self, build: &mut cc::Build) {
        for (tree, name) in [(&self.tesseract, "tesseract"), (&self.leptonica, "leptonica")] {
            build.flag_if_supported(format!("-ffile-prefix-map={}={name}", tree.path().display()));
        }
    }
}

/// Tells dependents what they get: `DEP_TESSERACT_VERSION`, `DEP_TESSERACT_INCLUDE` and so on.
pub fn export_metadata(context: &Context) {
    println!("cargo::metadata=VERSION={TESSERACT_VERSION}");
    println!("cargo::metadata=LEPTONICA_VERSION={LEPTONICA_VERSION}");
    println!("cargo::metadata=INCLUDE={}", context.include.display());
    println!("cargo::metadata=ROOT={}", context.out_dir.display());
}
