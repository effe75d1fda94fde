//! The function's environment variables.

use std::time::Duration;

use crate::failure::{Failure, Kind, Result};
use crate::location::Location;
use crate::options::output_list;
use crate::output::Output;

/// What the environment says.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `OCR_LANGUAGES`: loaded before the first event; for events that name none. Default `eng`.
    pub languages: String,
    /// `OCR_OUTPUTS`: for events that name none. Default `text`.
    pub outputs: Vec<Output>,
    /// `OUTPUT_PREFIX`: where results of notifications go.
    pub output_prefix: Option<Location>,
    /// `MAX_IMAGE_BYTES`: bytes of an image file. Default 20 MiB.
    pub max_image_bytes: u64,
    /// `MAX_PIXELS`: width times height of a page. Default 50,000,000.
    pub max_pixels: u64,
    /// `MAX_PAGES`: pages of a file. Default 100.
    pub max_pages: u32,
    /// `MAX_ENGINES`: engines that are kept. Default 3.
    pub max_engines: usize,
    /// `DEADLINE_MARGIN_MS`: what is left of the invocation's time when work stops. Default 500.
    pub deadline_margin: Duration,
    /// `CORS_ALLOW_ORIGIN`: the header of that name; empty leaves it out. Default `*`.
    pub cors_allow_origin: String,
    /// `ALLOW_S3_OVER_HTTP`: whether HTTP requests may name places in S3. Default: no.
    pub s3_over_http: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            languages: "eng".to_owned(),
            outputs: vec![Output::Text],
            output_prefix: None,
            max_image_bytes: 20 << 20,
            max_pixels: 50_000_000,
            max_pages: 100,
            max_engines: 3,
            deadline_margin: Duration::from_millis(500),
            cors_allow_origin: "*".to_owned(),
            s3_over_http: false,
        }
    }
}

impl Settings {
    /// What the process's environment says.
    ///
    /// # Errors
    ///
    /// [`Kind::Configuration`], with the name of the variable that is wrong.
    pub fn from_environment() -> Result<Self> {
        Self::from(|name| std::env::var(name).ok())
    }

    /// What an environment says.
    ///
    /// # Errors
    ///
    /// As [`from_environment`](Self::from_environment).
    pub fn from(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let wrong = |name: &str, why: &str| Failure::new(Kind::Configuration, format!("{name}: {why}"));
        // What is set to nothing counts as unset, but for the one variable that means something by it.
        let get = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let number = |name: &str, default: u64| match get(name) {
            None => Ok(default),
            Some(text) => match text.trim().parse() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(wrong(name, &format!("`{text}` is no positive number"))),
            },
        };
        let mut settings = Self::default();
        if let Some(languages) = get("OCR_LANGUAGES") {
            settings.languages = languages;
        }
        if let Some(outputs) = get("OCR_OUTPUTS") {
            settings.outputs =
                output_list(&outputs).map_err(|failure| wrong("OCR_OUTPUTS", &failure.message))?;
        }
        if let Some(prefix) = get("OUTPUT_PREFIX") {
            let prefix =
                Location::prefix(&prefix).map_err(|failure| wrong("OUTPUT_PREFIX", &failure.message))?;
            settings.output_prefix = Some(prefix);
        }
        settings.max_image_bytes = number("MAX_IMAGE_BYTES", settings.max_image_bytes)?;
        settings.max_pixels = number("MAX_PIXELS", settings.max_pixels)?;
        settings.max_pages = u32::try_from(number("MAX_PAGES", settings.max_pages.into())?)
            .map_err(|_| wrong("MAX_PAGES", "too large"))?;
        settings.max_engines = usize::try_from(number("MAX_ENGINES", 3)?).unwrap_or(usize::MAX);
        settings.deadline_margin = Duration::from_millis(number("DEADLINE_MARGIN_MS", 500)?);
        if let Some(origin) = variable("CORS_ALLOW_ORIGIN") {
            settings.cors_allow_origin = origin;
        }
        settings.s3_over_http = match get("ALLOW_S3_OVER_HTTP").as_deref() {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => return Err(wrong("ALLOW_S3_OVER_HTTP", "write true or false")),
        };
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&str, &str)]) -> Result<Settings> {
        Settings::from(|name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_the_default() {
        assert_eq!(from(&[]).unwrap(), Settings::default());
        assert_eq!(from(&[("MAX_PIXELS", " ")]).unwrap(), Settings::default());
    }

    #[test]
    fn what_is_set_is_heeded() {
        let settings = from(&[
            ("OCR_LANGUAGES", "deu+eng"),
            ("OCR_OUTPUTS", "text,pdf"),
            ("OUTPUT_PREFIX", "s3://results/ocr"),
            ("MAX_PIXELS", "1000"),
            ("CORS_ALLOW_ORIGIN", ""),
            ("ALLOW_S3_OVER_HTTP", "true"),
        ])
        .unwrap();
        assert_eq!(settings.languages, "deu+eng");
        assert_eq!(settings.outputs, [Output::Text, Output::Pdf]);
        assert_eq!(settings.output_prefix.unwrap().key, "ocr");
        assert_eq!((settings.max_pixels, settings.cors_allow_origin.as_str()), (1000, ""));
        assert!(settings.s3_over_http);
    }

    #[test]
    fn the_variable_that_is_wrong_is_named() {
        for (name, value) in [
            ("MAX_PIXELS", "many"),
            ("MAX_PAGES", "0"),
            ("MAX_PAGES", "5000000000"),
            ("OCR_OUTPUTS", "docx"),
            ("OUTPUT_PREFIX", "results"),
            ("ALLOW_S3_OVER_HTTP", "perhaps"),
        ] {
            let failure = from(&[(name, value)]).unwrap_err();
            assert_eq!(failure.kind, Kind::Configuration);
            assert!(failure.message.starts_with(name), "{failure}");
        }
    }
}
