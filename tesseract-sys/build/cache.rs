//! Archives of an earlier run of the build script that are still right.
//!
//! Cargo runs the script again, in another `OUT_DIR`, for every profile and whenever the features of
//! one of its dependencies change; the two libraries and the shim are compiled the same way each time.
//! So their archives are kept in the target folder, by what went into them.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::sources::Sources;

/// An archive that depends on nothing but upstream's sources, some of our files, the compiler and its flags.
pub struct Archive {
    name: &'static str,
    folder: PathBuf,
    ingredients: String,
}

impl Archive {
    /// The archive `lib<name>.a`, made of `sources` and our files by `build`.
    pub fn new(
        context: &Context,
        sources: &Sources,
        name: &'static str,
        build: &cc::Build,
        ours: &[PathBuf],
    ) -> Result<Self, String> {
        let compiler = build.try_get_compiler().map_err(|error| error.to_string())?;
        let ours = ours.iter().map(|file| read(file)).collect::<Result<String, String>>()?;
        // An upgraded compiler keeps its path, so its version counts too.
        let version =
            compiler.to_command().arg("--version").output().map(|output| output.stdout).unwrap_or_default();
        // Flags name folders, which differ from run to run and from checkout to checkout; what is in them counts.
        let mut flags = format!("{:?} {:?}", compiler.path(), compiler.args());
        let trees = [&sources.tesseract, &sources.leptonica];
        let named = trees.map(|tree| (tree.path(), tree.digest()));
        let folders = [(context.out_dir.as_path(), "OUT_DIR"), (context.shim.as_path(), "SHIM")];
        for (folder, name) in named.into_iter().chain(folders) {
            flags = flags.replace(&folder.display().to_string(), name);
        }
        let ingredients = format!(
            "{name} small: {}\n{flags}\n{}\n{ours}\n{}\n{}\n{}",
            context.small,
            String::from_utf8_lossy(&version),
            concat!(include_str!("ambigs.rs"), include_str!("headers.rs")),
            include_str!("leptonica.rs"),
            concat!(include_str!("shim.rs"), include_str!("tesseract.rs"), include_str!("units.rs")),
        );
        let mut hasher = DefaultHasher::new();
        ingredients.hash(&mut hasher);
        let folder = cache_folder(&context.out_dir).join(format!("{name}-{:016x}", hasher.finish()));
        Ok(Self { name, folder, ingredients })
    }

    /// Compiles unless the archive is there already, and tells Cargo to link it. `compile` makes the
    /// archive in the folder that it gets.
    pub fn make(self, compile: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot write {}: {error}", self.folder.display());
        fs::create_dir_all(&self.folder).map_err(failed)?;
        // Two runs at a time happen where a workspace builds for host and target.
        let lock = File::create(self.folder.join("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let note = self.folder.join("ingredients");
        if !read(&note).is_ok_and(|found| found == self.ingredients) {
            let before = children_seconds();
            compile(&self.folder)?;
            if let (Some(before), Some(after)) = (before, children_seconds()) {
                fs::write(self.folder.join("cpu-seconds"), format!("{}\n", after - before))
                    .map_err(failed)?;
            }
            fs::write(&note, &self.ingredients).map_err(failed)?;
        }
        println!("cargo::rustc-link-search=native={}", self.folder.display());
        println!("cargo::rustc-link-lib=static={}", self.name);
        Ok(())
    }
}

/// The target folder that `OUT_DIR` lies in, the outermost one where there are several (as under tests
/// that run Cargo themselves). Where there is none, archives stay in `OUT_DIR`.
fn cache_folder(out_dir: &Path) -> PathBuf {
    // Cargo tags the folders that it made when it starts, and leaves its notes in each when it is done.
    let tagged = |folder: &Path| read(&folder.join("CACHEDIR.TAG")).is_ok_and(|tag| tag.contains("by cargo"));
    let marked = |folder: &&Path| tagged(folder) || folder.join(".rustc_info.json").is_file();
    match out_dir.ancestors().filter(marked).last() {
        Some(folder) => folder.join("tesseract-safe-sys"),
        None => out_dir.join("archives"),
    }
}

/// Processor time of all compilers that this process ran, in seconds: unlike time on the clock it does not count what
/// else the machine did. Known on Linux alone.
fn children_seconds() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which stands in parentheses: ticks of 10 ms of children, as user and in the kernel.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13).map(str::parse::<u64>);
    let (user, kernel) = (fields.next()?.ok()?, fields.next()?.ok()?);
    Some((user + kernel) / 100)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}
