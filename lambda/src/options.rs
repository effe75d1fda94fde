//! What a caller may ask for, from JSON and from the query of a URL.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::Value;
use tesseract_safe::{EngineMode, PageSegMode};

use crate::failure::{Failure, Result};
use crate::location::Location;
use crate::output::Output;

/// Variables of Tesseract that callers may set: none reads a file, writes one, or makes upstream talk.
pub const VARIABLES: [&str; 10] = [
    "classify_bln_numeric_mode",
    "hocr_char_boxes",
    "hocr_font_info",
    "page_separator",
    "preserve_interword_spaces",
    "tessedit_char_blacklist",
    "tessedit_char_whitelist",
    "tessedit_do_invert",
    "textord_heavy_nr",
    "textord_tabfind_find_tables",
];

/// Options of one recognition; what is not given is the function's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Base64, a `data:` URL, or a place in S3.
    #[serde(default)]
    pub image: Option<String>,
    /// `eng+deu`, or `["eng", "deu"]`.
    #[serde(default, alias = "language", deserialize_with = "languages")]
    pub languages: Option<String>,
    /// Page segmentation mode, 0 to 13.
    #[serde(default)]
    pub psm: Option<u32>,
    /// Engine mode, 0 to 3.
    #[serde(default)]
    pub oem: Option<u32>,
    /// Resolution in pixels per inch, whatever the image says.
    #[serde(default)]
    pub dpi: Option<u32>,
    /// One output or many.
    #[serde(default, alias = "outputs", deserialize_with = "outputs")]
    pub output: Vec<Output>,
    /// Variables of Tesseract, of those in [`VARIABLES`].
    #[serde(default, deserialize_with = "variables")]
    pub variables: BTreeMap<String, String>,
    /// Words of less confidence, in percent, are left out of output `words`.
    #[serde(default)]
    pub min_confidence: Option<f32>,
    /// Where outputs go: `s3://bucket/prefix`.
    #[serde(default)]
    pub destination: Option<String>,
}

/// Options that were checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// As [`Options::languages`].
    pub languages: Option<String>,
    /// As [`Options::psm`].
    pub page_seg_mode: PageSegMode,
    /// As [`Options::oem`].
    pub engine_mode: EngineMode,
    /// As [`Options::dpi`].
    pub dpi: Option<u32>,
    /// At least one, none twice.
    pub outputs: Vec<Output>,
    /// As [`Options::variables`].
    pub variables: BTreeMap<String, String>,
    /// As [`Options::min_confidence`].
    pub min_confidence: f32,
    /// As [`Options::destination`].
    pub destination: Option<Location>,
}

impl Options {
    /// Options from JSON.
    ///
    /// # Errors
    ///
    /// Where a name or the type of a value is wrong.
    pub fn from_json(json: Value) -> Result<Self> {
        serde_json::from_value(json).map_err(|error| Failure::invalid(format!("the request: {error}")))
    }

    /// Sets an option that stands in a query.
    ///
    /// # Errors
    ///
    /// Where there is none of that name, or it takes no such value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let number = || {
            value.parse().map_err(|_| Failure::invalid(format!("`{value}` is no number, which `{name}` is")))
        };
        match name {
            "image" => self.image = Some(value.to_owned()),
            "languages" | "language" => self.languages = Some(value.replace([' ', ','], "+")),
            "psm" => self.psm = Some(number()?),
            "oem" => self.oem = Some(number()?),
            "dpi" => self.dpi = Some(number()?),
            "output" | "outputs" => self.output.extend(output_list(value)?),
            "min_confidence" => {
                let percent = value.parse();
                self.min_confidence =
                    Some(percent.map_err(|_| Failure::invalid(format!("`{value}` is no percentage")))?);
            }
            "destination" => self.destination = Some(value.to_owned()),
            _ => {
                let Some(variable) = name.strip_prefix("variable.") else {
                    return Err(Failure::invalid(format!("there is no option `{name}`")));
                };
                self.variables.insert(variable.to_owned(), value.to_owned());
            }
        }
        Ok(())
    }

    /// Checks what can be checked without an image.
    ///
    /// # Errors
    ///
    /// Where a value is out of its range.
    pub fn check(&self) -> Result<Checked> {
        let page_seg_mode = match self.psm {
            None => PageSegMode::default(),
            Some(number) => match PageSegMode::from_number(number) {
                Some(PageSegMode::OsdOnly | PageSegMode::AutoOnly) => {
                    return Err(Failure::invalid(format!("page segmentation mode {number} reads no text")));
                }
                Some(mode) => mode,
                None => {
                    return Err(Failure::invalid(format!("`psm` is from 1 to 13 but not 2, not {number}")));
                }
            },
        };
        let engine_mode = match self.oem {
            None => EngineMode::default(),
            Some(number) => EngineMode::from_number(number)
                .ok_or_else(|| Failure::invalid(format!("`oem` is from 0 to 3, not {number}")))?,
        };
        if let Some(name) = self.variables.keys().find(|name| !VARIABLES.contains(&name.as_str())) {
            let known = VARIABLES.join(", ");
            return Err(Failure::invalid(format!(
                "variable `{name}` cannot be set here; these can: {known}"
            )));
        }
        let min_confidence = self.min_confidence.unwrap_or_default();
        if !(0.0..=100.0).contains(&min_confidence) {
            return Err(Failure::invalid("`min_confidence` is a percentage, from 0 to 100"));
        }
        let mut outputs: Vec<Output> = Vec::new();
        for output in &self.output {
            if !outputs.contains(output) {
                outputs.push(*output);
            }
        }
        if outputs.is_empty() {
            outputs.push(Output::Text);
        }
        Ok(Checked {
            languages: self.languages.clone(),
            page_seg_mode,
            engine_mode,
            dpi: self.dpi,
            outputs,
            variables: self.variables.clone(),
            min_confidence,
            destination: self.destination.as_deref().map(Location::prefix).transpose()?,
        })
    }
}

/// Outputs joined by commas.
///
/// # Errors
///
/// Where one has no such name.
pub fn output_list(text: &str) -> Result<Vec<Output>> {
    let find = |name: &str| {
        Output::named(name.trim()).ok_or_else(|| {
            let known: Vec<_> = Output::ALL.iter().map(|output| output.name()).collect();
            Failure::invalid(format!("there is no output `{name}`; there are {}", known.join(", ")))
        })
    };
    text.split(',').map(find).collect()
}

/// One or many, where JSON has either.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn languages<'de, D: Deserializer<'de>>(json: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<OneOrMany>::deserialize(json)?.map(|given| match given {
        OneOrMany::One(list) => list,
        OneOrMany::Many(list) => list.join("+"),
    }))
}

fn outputs<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<Output>, D::Error> {
    let list = match Option::<OneOrMany>::deserialize(json)? {
        None => return Ok(Vec::new()),
        Some(OneOrMany::One(list)) => list,
        Some(OneOrMany::Many(list)) => list.join(","),
    };
    output_list(&list).map_err(|failure| D::Error::custom(failure.message))
}

/// Values as Tesseract writes them, of JSON's texts, numbers and truths.
fn variables<'de, D: Deserializer<'de>>(json: D) -> Result<BTreeMap<String, String>, D::Error> {
    let given = Option::<BTreeMap<String, Value>>::deserialize(json)?.unwrap_or_default();
    let written = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        Value::Bool(truth) => Ok((name, u8::from(truth).to_string())),
        _ => Err(D::Error::custom(format!("variable `{name}` takes a text, a number or a truth value"))),
    };
    given.into_iter().map(written).collect()
}
