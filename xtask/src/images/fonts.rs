//! Free fonts of Debian's packages, fetched once by package name with Debian's own client.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ab_glyph::FontVec;

use crate::{Result, workspace};

/// The packages, in the order in which a font file is looked for. Newer Debians keep the Liberation
/// fonts in `fonts-liberation`, older ones have an older version there; hence its place.
const PACKAGES: [&str; 3] = ["fonts-dejavu-core", "fonts-liberation2", "fonts-liberation"];

/// One face of a typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Serif,
    SerifBold,
    SerifItalic,
    SerifBoldItalic,
    Sans,
    SansBold,
    SansItalic,
    Mono,
    MonoBold,
    DejaVuSans,
    DejaVuSansBold,
    DejaVuSerif,
    DejaVuMono,
}

impl Face {
    const ALL: [Self; 13] = [
        Self::Serif,
        Self::SerifBold,
        Self::SerifItalic,
        Self::SerifBoldItalic,
        Self::Sans,
        Self::SansBold,
        Self::SansItalic,
        Self::Mono,
        Self::MonoBold,
        Self::DejaVuSans,
        Self::DejaVuSansBold,
        Self::DejaVuSerif,
        Self::DejaVuMono,
    ];

    fn file(self) -> &'static str {
        match self {
            Self::Serif => "LiberationSerif-Regular.ttf",
            Self::SerifBold => "LiberationSerif-Bold.ttf",
            Self::SerifItalic => "LiberationSerif-Italic.ttf",
            Self::SerifBoldItalic => "LiberationSerif-BoldItalic.ttf",
            Self::Sans => "LiberationSans-Regular.ttf",
            Self::SansBold => "LiberationSans-Bold.ttf",
            Self::SansItalic => "LiberationSans-Italic.ttf",
            Self::Mono => "LiberationMono-Regular.ttf",
            Self::MonoBold => "LiberationMono-Bold.ttf",
            Self::DejaVuSans => "DejaVuSans.ttf",
            Self::DejaVuSansBold => "DejaVuSans-Bold.ttf",
            Self::DejaVuSerif => "DejaVuSerif.ttf",
            Self::DejaVuMono => "DejaVuSansMono.ttf",
        }
    }
}

/// All faces, loaded.
pub(super) struct Fonts(Vec<FontVec>);

impl Fonts {
    /// Loads the fonts from `target/fonts`, where they are fetched to first if need be.
    pub(super) fn load() -> Result<Self> {
        let folder = workspace::root().join("target/fonts");
        let load = |face: Face| -> Result<FontVec> {
            let path = find(&folder, face.file())?;
            FontVec::try_from_vec(fs::read(&path)?)
                .map_err(|error| format!("{}: {error}", path.display()).into())
        };
        Ok(Self(Face::ALL.into_iter().map(load).collect::<Result<_>>()?))
    }

    pub(super) fn get(&self, face: Face) -> &FontVec {
        // `Face::ALL` lists the faces in the order of their declaration.
        &self.0[face as usize]
    }
}

/// A font file of the first package that has it.
fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    for package in PACKAGES {
        let unpacked = folder.join(package);
        if !unpacked.exists() {
            fetch(package, folder)?;
        }
        if let Some(path) = search(&unpacked, name)? {
            return Ok(path);
        }
    }
    Err(format!("no {name} in the Debian packages {}", PACKAGES.join(", ")).into())
}

/// Downloads a package and unpacks it to `folder/PACKAGE`; nothing half done is left there.
fn fetch(package: &str, folder: &Path) -> Result<()> {
    let work = folder.join(format!("{package}.part"));
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    run(Command::new("apt-get").args(["--quiet", "download", package]).current_dir(&work))?;
    let mut debs = fs::read_dir(&work)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path());
    let deb = debs.find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let deb = deb.ok_or_else(|| format!("apt-get downloaded no {package}"))?;
    run(Command::new("dpkg-deb").arg("-x").arg(&deb).arg(work.join("x")))?;
    fs::rename(work.join("x"), folder.join(package))?;
    Ok(fs::remove_dir_all(&work)?)
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        format!("{program}: {error}; the fonts come from Debian packages, by apt-get and dpkg-deb")
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim()).into())
}

fn search(folder: &Path, name: &str) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if let Some(found) = search(&entry.path(), name)? {
                return Ok(Some(found));
            }
        } else if entry.file_name() == name {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}
