//! The store: where trees lie, and how a missing one gets there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::Context as _;
use crate::fetch::{Programs, describe, keep};
use crate::manifest::{Manifest, sha256};
use crate::pins::{self, Artifact};
use crate::{Error, Result};

/// The variable that points to trees supplied by hand.
const VENDOR_DIR: &str = "TESSERACT_SYS_VENDOR_DIR";
/// Prefix of folders in which trees are made.
const WORK: &str = ".work-";

/// The trees that a build may use.
#[derive(Debug)]
pub struct Vendor {
    folder: PathBuf,
    kind: Kind,
    pins: Cow<'static, BTreeMap<String, Artifact>>,
    programs: Programs,
}

/// How trees come to lie in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Somebody put them there; nothing is fetched or written.
    ByHand,
    /// A checkout of the project: what is missing is fetched.
    Checkout,
    /// A published crate, which carries what it needs.
    Package,
}

/// A tree that is there, whole and unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    path: PathBuf,
    digest: String,
    version: String,
}

impl Tree {
    /// The folder that holds it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Upstream's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What a build script prints so that it runs again when the tree changes.
    #[must_use]
    pub fn cargo_directives(&self) -> [String; 2] {
        [
            format!("cargo::rerun-if-env-changed={VENDOR_DIR}"),
            format!("cargo::rerun-if-changed={}", self.path.display()),
        ]
    }
}

impl Vendor {
    /// The trees for the crate in `manifest_dir`: those that `TESSERACT_SYS_VENDOR_DIR` points to,
    /// else those packaged with it, else those of the checkout around it.
    pub fn for_build(manifest_dir: &Path) -> Result<Self> {
        if let Some(folder) = std::env::var_os(VENDOR_DIR).filter(|value| !value.is_empty()) {
            return Self::new(PathBuf::from(folder), Kind::ByHand);
        }
        let (folder, kind) = place(manifest_dir);
        Self::new(folder, kind)
    }

    fn new(folder: PathBuf, kind: Kind) -> Result<Self> {
        Ok(Self { folder, kind, pins: Cow::Borrowed(pins::all()?), programs: Programs::default() })
    }

    /// Whether the trees are those that a published crate carries, so that there are no others.
    #[must_use]
    pub fn is_package(&self) -> bool {
        self.kind == Kind::Package
    }

    /// Everything that is pinned, by name.
    pub fn artifacts() -> Result<&'static BTreeMap<String, Artifact>> {
        pins::all()
    }

    /// The tree of an artifact, fetched if it is missing and may be, and checked in any case.
    pub fn tree(&self, name: &str) -> Result<Tree> {
        let artifact = self.pins.get(name).ok_or_else(|| Error::Unknown(name.to_owned()))?;
        let path = self.folder.join(name);
        if !path.is_dir() {
            match self.kind {
                Kind::Checkout => self.materialise(name, artifact)?,
                Kind::ByHand | Kind::Package => {
                    let remedy = self.remedy(&path);
                    return Err(Error::TreeMissing { tree: path, remedy });
                }
            }
        }
        self.check(name, artifact, &path)?;
        Ok(Tree { path, digest: artifact.tree_sha256.clone(), version: artifact.version.clone() })
    }

    fn check(&self, name: &str, artifact: &Artifact, path: &Path) -> Result<()> {
        let beside = fs::read_to_string(self.manifest_path(name)).ok();
        let pinned = beside.filter(|text| sha256(text.as_bytes()) == artifact.tree_sha256);
        let remedy = self.remedy(path);
        match pinned.as_deref().and_then(Manifest::parse) {
            Some(manifest) => manifest.check(path, &remedy),
            // Without its manifest a tree can be checked as a whole only.
            None => {
                let found = Manifest::of(path)?.digest();
                if found == artifact.tree_sha256 {
                    return Ok(());
                }
                let expected = artifact.tree_sha256.clone();
                Err(Error::TreeChanged { tree: path.to_owned(), expected, found, remedy })
            }
        }
    }

    /// How a tree becomes again what it was.
    fn remedy(&self, tree: &Path) -> String {
        match self.kind {
            Kind::Checkout => {
                format!("Delete the folder {} and build again; it will be fetched anew", tree.display())
            }
            Kind::ByHand => format!(
                "Make the trees with `cargo xtask vendor` in a checkout and copy its vendor/trees to {}, which \
                 {VENDOR_DIR} names",
                self.folder.display()
            ),
            Kind::Package => format!(
                "Delete the folder {} and build again; Cargo unpacks the crate anew (where `cargo vendor` made the \
                 folder, run that again)",
                self.folder.parent().unwrap_or(&self.folder).display()
            ),
        }
    }

    fn manifest_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.sha256"))
    }

    /// Makes a tree in a temporary folder and puts it in place; one process at a time.
    fn materialise(&self, name: &str, artifact: &Artifact) -> Result<()> {
        let writable = |source| Error::NotWritable { path: self.folder.clone(), source };
        fs::create_dir_all(&self.folder).map_err(writable)?;
        let lock = File::create(self.folder.join(".lock")).map_err(writable)?;
        lock.lock().context("cannot lock", &self.folder)?;
        let path = self.folder.join(name);
        if path.is_dir() {
            // Another build was quicker.
            return Ok(());
        }
        self.remove_leftovers()?;
        let mut causes = Vec::new();
        for route in &artifact.routes {
            let work = tempfile::Builder::new().prefix(WORK).tempdir_in(&self.folder).map_err(writable)?;
            let made = self
                .programs
                .fetch(route, work.path())
                .and_then(|root| self.put(name, artifact, &root, work.path()));
            match made {
                Ok(()) => return Ok(()),
                Err(cause) => causes.push(format!("{}: {cause}", describe(route))),
            }
        }
        Err(Error::Unreachable { artifact: name.to_owned(), causes })
    }

    /// Makes a tree of what a route brought and puts it in place; the error says in a few words why not.
    fn put(&self, name: &str, artifact: &Artifact, root: &Path, work: &Path) -> Result<(), String> {
        let tree = work.join("tree");
        let make = || {
            keep(root, &artifact.keep, &tree)?;
            Manifest::of(&tree)
        };
        let manifest = make().map_err(|error| error.to_string())?;
        let (expected, found) = (&artifact.tree_sha256, manifest.digest());
        if found != *expected {
            return Err(format!("its tree is not the pinned one: expected digest {expected}, found {found}"));
        }
        let (beside, path) = (self.manifest_path(name), self.folder.join(name));
        fs::write(&beside, manifest.text())
            .context("cannot write", &beside)
            .and_then(|()| fs::rename(&tree, &path).context("cannot put in place", &path))
            .map_err(|error| error.to_string())
    }

    /// Removes what builds that were killed left behind. Called under the lock.
    fn remove_leftovers(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder).context("cannot list", &self.folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(WORK) {
                fs::remove_dir_all(entry.path()).context("cannot remove", &entry.path())?;
            }
        }
        Ok(())
    }
}

/// Where the trees of the crate in `manifest_dir` lie. A published crate has a folder `trees` of its own; in a
/// checkout that is a link to those that all crates share, and where a link cannot be made not even that.
fn place(manifest_dir: &Path) -> (PathBuf, Kind) {
    let packed = manifest_dir.join("trees");
    let shared = [manifest_dir, manifest_dir.parent().unwrap_or(manifest_dir)]
        .map(|above| above.join("vendor"))
        .into_iter()
        .find(|vendor| vendor.join("sources.toml").is_file());
    match shared {
        Some(vendor) if !fs::symlink_metadata(&packed).is_ok_and(|found| found.is_dir()) => {
            (vendor.join("trees"), Kind::Checkout)
        }
        _ => (packed, Kind::Package),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::pins::Route;

    /// A folder with a fake `npm` that packs one file, and counts how often it ran.
    struct World {
        folder: tempfile::TempDir,
        digest_of_pack: String,
    }

    impl World {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::create_dir_all(at("package/kept")).unwrap();
            fs::write(at("package/kept/file.c"), "int x;\n").unwrap();
            fs::write(at("package/dropped"), "").unwrap();
            let tar = std::process::Command::new("tar")
                .args(["-czf", "pack.tgz", "package"])
                .current_dir(folder.path())
                .status();
            assert!(tar.unwrap().success());
            fs::create_dir(at("bin")).unwrap();
            let script =
                format!("#!/bin/sh\necho run >> '{0}/runs'\ncp '{0}/pack.tgz' .\n", folder.path().display());
            fs::write(at("bin/npm"), script).unwrap();
            fs::set_permissions(at("bin/npm"), fs::Permissions::from_mode(0o755)).unwrap();
            let digest_of_pack = crate::manifest::sha256_file(&at("pack.tgz")).unwrap();
            Self { folder, digest_of_pack }
        }

        fn npm(&self, sha256: &str) -> Route {
            let text = |text: &str| text.to_owned();
            Route::Npm {
                package: text("fake"),
                version: text("1.0.0"),
                sha256: text(sha256),
                path: text("package"),
                archive: None,
                gunzip: None,
            }
        }

        fn vendor(&self, kind: Kind, routes: Vec<Route>) -> Vendor {
            let tree_sha256 = sha256(format!("{}  ./kept/file.c\n", sha256(b"int x;\n")).as_bytes());
            let artifact = Artifact {
                version: "1".into(),
                licence: "MIT".into(),
                about: "a fake".into(),
                keep: vec!["kept".into()],
                tree_sha256,
                routes,
            };
            let mut path = self.folder.path().join("bin").into_os_string();
            path.push(":");
            path.push(std::env::var_os("PATH").unwrap_or_default());
            Vendor {
                folder: self.folder.path().join("trees"),
                kind,
                pins: Cow::Owned(BTreeMap::from([("fake".to_owned(), artifact)])),
                programs: Programs { path: Some(path) },
            }
        }

        fn runs(&self) -> usize {
            fs::read_to_string(self.folder.path().join("runs")).map_or(0, |text| text.lines().count())
        }

        fn in_store(&self) -> Vec<String> {
            let Ok(entries) = fs::read_dir(self.folder.path().join("trees")) else { return Vec::new() };
            let mut names: Vec<String> =
                entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn a_missing_tree_is_fetched_once() {
        let world = World::new();
        let vendor = world.vendor(Kind::Checkout, vec![world.npm(&world.digest_of_pack)]);
        let tree = vendor.tree("fake").unwrap();
        assert_eq!(fs::read_to_string(tree.path().join("kept/file.c")).unwrap(), "int x;\n");
        assert!(!tree.path().join("dropped").exists());
        assert_eq!(vendor.tree("fake").unwrap(), tree);
        assert_eq!(world.runs(), 1);
        assert_eq!(world.in_store(), [".lock", "fake", "fake.sha256"]);
    }

    #[test]
    fn parallel_builds_fetch_once() {
        let world = World::new();
        let vendor = world.vendor(Kind::Checkout, vec![world.npm(&world.digest_of_pack)]);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| vendor.tree("fake").unwrap());
            }
        });
        assert_eq!(world.runs(), 1);
    }

    #[test]
    fn the_next_route_is_taken_where_one_fails() {
        let world = World::new();
        let wrong = world.npm(&"0".repeat(64));
        let vendor = world.vendor(Kind::Checkout, vec![wrong, world.npm(&world.digest_of_pack)]);
        vendor.tree("fake").unwrap();
        assert_eq!(world.runs(), 2);
    }

    #[test]
    fn a_failed_fetch_leaves_nothing_and_says_why() {
        let world = World::new();
        let vendor = world.vendor(Kind::Checkout, vec![world.npm(&"0".repeat(64))]);
        let said = vendor.tree("fake").unwrap_err().to_string();
        assert!(said.contains("npm fake@1.0.0") && said.contains(&world.digest_of_pack), "{said}");
        assert!(said.contains("TESSERACT_SYS_VENDOR_DIR"), "{said}");
        assert_eq!(world.in_store(), [".lock"]);
    }

    #[test]
    fn leftovers_of_a_killed_build_are_removed() {
        let world = World::new();
        fs::create_dir_all(world.folder.path().join("trees/.work-dead/tree")).unwrap();
        world.vendor(Kind::Checkout, vec![world.npm(&world.digest_of_pack)]).tree("fake").unwrap();
        assert_eq!(world.in_store(), [".lock", "fake", "fake.sha256"]);
    }

    #[test]
    fn a_changed_byte_is_named_with_both_digests() {
        let world = World::new();
        let vendor = world.vendor(Kind::Checkout, vec![world.npm(&world.digest_of_pack)]);
        let file = vendor.tree("fake").unwrap().path().join("kept/file.c");
        fs::write(&file, "int y;\n").unwrap();
        let said = vendor.tree("fake").unwrap_err().to_string();
        for part in ["kept/file.c", &sha256(b"int x;\n"), &sha256(b"int y;\n")] {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn trees_by_hand_are_checked_and_never_fetched() {
        let world = World::new();
        let vendor = world.vendor(Kind::ByHand, vec![world.npm(&world.digest_of_pack)]);
        assert!(matches!(vendor.tree("fake"), Err(Error::TreeMissing { .. })));
        let folder = world.folder.path().join("trees/fake/kept");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("file.c"), "int x;\n").unwrap();
        vendor.tree("fake").unwrap();
        fs::write(folder.join("file.c"), "int y;\n").unwrap();
        assert!(matches!(vendor.tree("fake"), Err(Error::TreeChanged { .. })));
        assert_eq!(world.runs(), 0);
    }

    #[test]
    fn packed_trees_are_checked_whole_and_never_fetched_or_written() {
        let world = World::new();
        let vendor = world.vendor(Kind::Package, vec![world.npm(&world.digest_of_pack)]);
        let missing = vendor.tree("fake").unwrap_err();
        assert!(matches!(missing, Error::TreeMissing { .. }), "{missing}");
        assert!(!vendor.folder.exists());

        let file = vendor.folder.join("fake/kept/file.c");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "int x;\n").unwrap();
        fs::write(vendor.folder.join("fake.sha256"), format!("{}  ./kept/file.c\n", sha256(b"int x;\n")))
            .unwrap();
        vendor.tree("fake").unwrap();
        fs::write(&file, "int y;\n").unwrap();
        let said = vendor.tree("fake").unwrap_err().to_string();
        let package = world.folder.path().display().to_string();
        assert!(
            said.contains("kept/file.c") && said.contains(&format!("Delete the folder {package} ")),
            "{said}"
        );
        fs::remove_file(&file).unwrap();
        assert!(matches!(vendor.tree("fake"), Err(Error::FileMissing { .. })));
        // A list that was changed with its file does not help: its own digest is pinned.
        fs::write(&file, "int y;\n").unwrap();
        fs::write(vendor.folder.join("fake.sha256"), format!("{}  ./kept/file.c\n", sha256(b"int y;\n")))
            .unwrap();
        assert!(matches!(vendor.tree("fake"), Err(Error::TreeChanged { .. })));
        assert_eq!(world.runs(), 0);
        assert_eq!(world.in_store(), ["fake", "fake.sha256"]);
    }

    #[test]
    fn a_checkout_has_a_link_where_a_package_has_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let crate_folder = folder.path().join("tesseract-sys");
        let packed = crate_folder.join("trees");
        fs::create_dir_all(&crate_folder).unwrap();
        assert_eq!(place(&crate_folder), (packed.clone(), Kind::Package));

        fs::create_dir(folder.path().join("vendor")).unwrap();
        fs::write(folder.path().join("vendor/sources.toml"), "").unwrap();
        let shared = folder.path().join("vendor/trees");
        assert_eq!(place(&crate_folder), (shared.clone(), Kind::Checkout));
        assert_eq!(place(folder.path()), (shared.clone(), Kind::Checkout));
        std::os::unix::fs::symlink("../vendor/trees", &packed).unwrap();
        assert_eq!(place(&crate_folder), (shared.clone(), Kind::Checkout));
        fs::create_dir(&shared).unwrap();
        assert_eq!(place(&crate_folder), (shared, Kind::Checkout));

        fs::remove_file(&packed).unwrap();
        fs::create_dir(&packed).unwrap();
        assert_eq!(place(&crate_folder), (packed, Kind::Package));
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        let world = World::new();
        assert!(matches!(world.vendor(Kind::ByHand, Vec::new()).tree("none"), Err(Error::Unknown(_))));
    }
}
