//! Configs that upstream installs as files, by name.

use super::Config;
use crate::{Error, Result};

/// Names with what they set, sorted; without variables that upstream no longer has, and passes over.
const CONFIGS: &[(&str, &[(&str, &str)])] = &[
    ("alto", &[("tessedit_create_alto", "1")]),
    ("api_config", &[("tessedit_zero_rejection", "1")]),
    ("batch", &[]),
    ("batch.nochop", &[("chop_enable", "0"), ("wordrec_enable_assoc", "0")]),
    (
        "bazaar",
        &[
            ("load_system_dawg", "0"),
            ("load_freq_dawg", "0"),
            ("user_words_suffix", "user-words"),
            ("user_patterns_suffix", "user-patterns"),
        ],
    ),
    (
        "bigram",
        &[
            ("load_bigram_dawg", "1"),
            ("tessedit_enable_bigram_correction", "1"),
            ("tessedit_bigram_debug", "3"),
            ("save_alt_choices", "1"),
        ],
    ),
    ("digits", &[("tessedit_char_whitelist", "0123456789-.")]),
    ("get.images", &[("tessedit_write_images", "1")]),
    ("hocr", &[("tessedit_create_hocr", "1"), ("hocr_font_info", "0")]),
    (
        "kannada",
        &[
            ("textord_skewsmooth_offset", "8"),
            ("textord_skewsmooth_offset2", "8"),
            ("textord_no_rejects", "1"),
        ],
    ),
    ("logfile", &[("debug_file", "tesseract.log")]),
    ("lstmbox", &[("tessedit_create_lstmbox", "1")]),
    (
        "lstmdebug",
        &[
            ("stopper_debug_level", "1"),
            ("classify_debug_level", "1"),
            ("segsearch_debug_level", "1"),
            ("language_model_debug_level", "3"),
        ],
    ),
    ("makebox", &[("tessedit_create_boxfile", "1")]),
    (
        "matdemo",
        &[
            ("classify_enable_adaptive_debugger", "1"),
            ("matcher_debug_flags", "6"),
            ("matcher_debug_level", "1"),
        ],
    ),
    (
        "msdemo",
        &[
            ("classify_enable_adaptive_debugger", "1"),
            ("matcher_debug_flags", "6"),
            ("matcher_debug_level", "1"),
            ("wordrec_display_splits", "0"),
            ("wordrec_display_all_blobs", "1"),
            ("wordrec_display_segmentations", "2"),
            ("classify_debug_level", "1"),
        ],
    ),
    ("nobatch", &[]),
    ("pdf", &[("tessedit_create_pdf", "1")]),
    ("quiet", &[("debug_file", "/dev/null")]),
    (
        "segdemo",
        &[
            ("wordrec_display_splits", "0"),
            ("wordrec_display_all_blobs", "1"),
            ("wordrec_display_segmentations", "2"),
            ("classify_debug_level", "1"),
            ("stopper_debug_level", "1"),
        ],
    ),
    (
        "strokewidth",
        &[
            ("textord_show_blobs", "0"),
            ("textord_debug_tabfind", "3"),
            ("textord_tabfind_show_partitions", "1"),
            ("textord_tabfind_show_initial_partitions", "1"),
            ("textord_tabfind_show_columns", "1"),
            ("textord_tabfind_show_blocks", "1"),
            ("textord_tabfind_show_initialtabs", "1"),
            ("textord_tabfind_show_finaltabs", "1"),
            ("textord_tabfind_show_strokewidths", "1"),
            ("textord_tabfind_show_vlines", "0"),
            ("textord_tabfind_show_images", "1"),
            ("tessedit_dump_pageseg_images", "0"),
        ],
    ),
    ("tsv", &[("tessedit_create_tsv", "1")]),
    ("txt", &[("tessedit_create_txt", "1")]),
    ("unlv", &[("tessedit_write_unlv", "1"), ("unlv_tilde_crunching", "1")]),
    ("wordstrbox", &[("tessedit_create_wordstrbox", "1")]),
];

/// Those that set what an engine here refuses: training, boxes made from boxes, the viewer.
const REFUSED: &[&str] =
    &["ambigs.train", "box.train", "box.train.stderr", "inter", "linebox", "lstm.train", "rebox"];

impl Config {
    /// One of the configs that come with Tesseract as files, such as `digits` or `hocr`.
    ///
    /// Those that choose outputs set variables which only a command heeds; [`Output`](crate::Output) is how this crate
    /// chooses.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfig`], and [`Error::ConfigRefused`] for those of training and of upstream's viewer.
    ///
    /// ```
    /// use tesseract_safe::{Config, Error};
    /// assert_eq!(Config::builtin("digits")?.get("tessedit_char_whitelist"), Some("0123456789-."));
    /// assert!(matches!(Config::builtin("lstm.train"), Err(Error::ConfigRefused(_))));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn builtin(name: &str) -> Result<Self> {
        if let Ok(place) = CONFIGS.binary_search_by_key(&name, |(known, _)| known) {
            return Ok(CONFIGS[place].1.iter().copied().collect());
        }
        if REFUSED.contains(&name) {
            return Err(Error::ConfigRefused(name.to_owned()));
        }
        Err(Error::UnknownConfig {
            name: name.to_owned(),
            available: Self::builtin_names().map(str::to_owned).collect(),
        })
    }

    /// The names of the built-in configs, sorted.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        CONFIGS.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_finds_its_config() {
        assert!(CONFIGS.is_sorted_by_key(|(name, _)| *name));
        for (name, entries) in CONFIGS {
            assert_eq!(Config::builtin(name).unwrap().iter().collect::<Vec<_>>(), *entries, "{name}");
        }
        for name in REFUSED {
            assert!(matches!(Config::builtin(name), Err(Error::ConfigRefused(_))), "{name}");
        }
        match Config::builtin("digit") {
            Err(Error::UnknownConfig { name, available }) => {
                assert_eq!(name, "digit");
                assert!(available.contains(&"digits".to_owned()));
            }
            other => panic!("{other:?}"),
        }
    }
}
