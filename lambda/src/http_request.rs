//! Requests over HTTP: what they ask for.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};

use crate::failure::{Failure, Kind, Result};
use crate::location::Location;
use crate::options::Options;
use crate::output::Output;
use crate::settings::Settings;

/// What a request asks for.
#[derive(Debug)]
pub struct Asked {
    /// The options, with an image in them where there is none in `body`.
    pub options: Options,
    /// The image, where the body is one.
    pub body: Option<Vec<u8>>,
    /// How to answer.
    pub form: Form,
}

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The one output as it is.
    Plain,
    /// JSON with all outputs in it.
    Json,
}

/// Reads a POST or PUT request.
///
/// # Errors
///
/// Where body, query or `Accept` are wrong, or the body is larger than the limit.
pub fn read(request: ApiGatewayV2httpRequest, settings: &Settings) -> Result<Asked> {
    let body = body(&request, settings.max_image_bytes)?;
    let is_json = media_type(&request.headers).is_some_and(|kind| kind == "application/json");
    let (mut options, body) = if is_json {
        let json = serde_json::from_slice(&body)
            .map_err(|error| Failure::invalid(format!("the body is no JSON: {error}")))?;
        (Options::from_json(json)?, None)
    } else {
        (Options::default(), Some(body))
    };
    for (name, value) in request.query_string_parameters.iter() {
        options.set(name, value)?;
    }
    if body.as_ref().is_some_and(Vec::is_empty) && options.image.is_none() {
        return Err(Failure::invalid(
            "the body is empty; send the bytes of an image, or JSON with `image` as application/json",
        ));
    }
    let in_s3 = options.image.as_deref().is_some_and(Location::is_meant) || options.destination.is_some();
    if in_s3 && !settings.s3_over_http {
        return Err(Failure::new(
            Kind::Forbidden,
            "places in S3 are not taken over HTTP, where anybody could name them; ALLOW_S3_OVER_HTTP allows it",
        ));
    }
    let form = negotiate(&mut options, &request.headers, settings)?;
    // An image in the options goes before the body, which is then empty.
    let body = if options.image.is_some() { None } else { body };
    Ok(Asked { options, body, form })
}

fn body(request: &ApiGatewayV2httpRequest, most: u64) -> Result<Vec<u8>> {
    let text = request.body.as_deref().unwrap_or_default();
    let bytes = if request.is_base64_encoded {
        STANDARD.decode(text).map_err(|error| Failure::invalid(format!("the body is no base64: {error}")))?
    } else {
        text.as_bytes().to_vec()
    };
    // Base64 in JSON is a third longer than the image, which is looked at later.
    if bytes.len() as u64 > most.saturating_mul(3) / 2 {
        return Err(Failure::new(
            Kind::ImageTooLarge,
            format!("the body of {} bytes is larger than the limit of {most}", bytes.len()),
        ));
    }
    Ok(bytes)
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Chooses outputs where none are named, and the form of the answer.
fn negotiate(options: &mut Options, headers: &HeaderMap, settings: &Settings) -> Result<Form> {
    let accepted = accepted(headers);
    let wants_json = accepted.first().is_some_and(|kind| kind == "application/json");
    if !options.output.is_empty() {
        let plain = options.output.len() == 1 && (!wants_json || options.output[0] == Output::Words);
        return Ok(if plain { Form::Plain } else { Form::Json });
    }
    for kind in &accepted {
        let output = match kind.as_str() {
            "application/json" => {
                options.output = vec![Output::Text, Output::Words];
                return Ok(Form::Json);
            }
            "*/*" | "application/*" => break,
            "text/plain" | "text/*" => Output::Text,
            "application/pdf" => Output::Pdf,
            "text/html" | "application/xhtml+xml" | "text/vnd.hocr+html" => Output::Hocr,
            "text/tab-separated-values" => Output::Tsv,
            "application/xml" | "text/xml" | "application/alto+xml" => Output::Alto,
            _ => continue,
        };
        options.output = vec![output];
        return Ok(Form::Plain);
    }
    let anything = |kind: &String| kind == "*/*" || kind == "application/*";
    if !accepted.is_empty() && !accepted.iter().any(anything) {
        return Err(Failure::new(
            Kind::NotAcceptable,
            "none of the media types in `Accept` can be had; name an `output`, or accept text/plain",
        ));
    }
    options.output.clone_from(&settings.outputs);
    Ok(if settings.outputs.len() == 1 { Form::Plain } else { Form::Json })
}

/// The media types of `Accept`, the dearest first.
fn accepted(headers: &HeaderMap) -> Vec<String> {
    let mut kinds: Vec<(f32, String)> = Vec::new();
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    for part in values.flat_map(|value| value.split(',')) {
        let mut parameters = part.split(';').map(str::trim);
        let kind = parameters.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parameters.find_map(|parameter| parameter.strip_prefix("q=")?.parse().ok());
        let quality: f32 = quality.unwrap_or(1.0);
        if !kind.is_empty() && quality > 0.0 {
            kinds.push((quality, kind));
        }
    }
    // Stable: those of one quality stay as they stand.
    kinds.sort_by(|one, other| other.0.total_cmp(&one.0));
    kinds.into_iter().map(|(_, kind)| kind).collect()
}
