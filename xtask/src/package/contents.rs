//! What a package must carry: licences, and trees as they were pinned.

use std::fs;
use std::path::Path;

use tesseract_safe_vendor::Vendor;

use super::Crate;
use crate::Result;

/// Our own licences and the page that the registry shows.
const OURS: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// Checks an unpacked package and returns how many files it has.
pub fn check(package: &Crate, folder: &Path) -> Result<usize> {
    for name in OURS.iter().chain(package.licences) {
        if fs::read_to_string(folder.join(name)).unwrap_or_default().trim().is_empty() {
            return Err(format!("{} is packed without {name}", package.name).into());
        }
    }
    // As the build script will do it.
    let vendor = Vendor::for_build(folder)?;
    for name in package.trees {
        let tree = vendor.tree(name)?;
        if !tree.path().starts_with(folder) {
            return Err(format!("unset TESSERACT_SYS_VENDOR_DIR: {name} is looked for there").into());
        }
    }
    count(folder)
}

/// Regular files below `folder`; anything else, such as a link, is an error.
fn count(folder: &Path) -> Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => files += count(&entry.path())?,
            kind if kind.is_file() => files += 1,
            _ => return Err(format!("{} is neither file nor folder", entry.path().display()).into()),
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_without_a_licence_or_a_tree_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut package = Crate { name: "some", trees: &[], licences: &["trees/its/LICENSE"] };
        let said = |package: &Crate| check(package, folder.path()).unwrap_err().to_string();
        for name in OURS {
            assert!(said(&package).contains(name), "{}", said(&package));
            fs::write(folder.path().join(name), "text").unwrap();
        }
        assert!(said(&package).contains("trees/its/LICENSE"), "{}", said(&package));
        fs::create_dir_all(folder.path().join("trees/its")).unwrap();
        fs::write(folder.path().join("trees/its/LICENSE"), "text").unwrap();
        assert_eq!(check(&package, folder.path()).unwrap(), 4);

        package.trees = &["leptonica"];
        assert!(said(&package).contains("leptonica is missing"), "{}", said(&package));

        std::os::unix::fs::symlink("README.md", folder.path().join("link")).unwrap();
        package.trees = &[];
        assert!(said(&package).contains("neither"), "{}", said(&package));
    }
}
