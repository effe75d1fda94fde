//! What was read, as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, Kind, Result};
use crate::location::Location;
use crate::output::Output;
use crate::recognizer::Reading;

/// What Lambda takes as the answer of an invocation that is waited for, in bytes.
pub const LARGEST: usize = 6 << 20;

/// The answer with the outputs in it: text as it is, `words` as JSON, PDF in base64.
#[must_use]
pub fn with_outputs(reading: &Reading) -> Value {
    let mut answer = frame(reading);
    for (output, bytes) in &reading.documents {
        let value = match output {
            Output::Words => serde_json::from_slice(bytes).unwrap_or_default(),
            Output::Pdf => STANDARD.encode(bytes).into(),
            _ => String::from_utf8_lossy(bytes).into(),
        };
        answer.insert(output.name().to_owned(), value);
    }
    Value::Object(answer)
}

/// The answer with the places of the outputs.
#[must_use]
pub fn with_places(reading: &Reading, places: &[(Output, Location)]) -> Value {
    let mut answer = frame(reading);
    let places = places.iter().map(|(output, place)| (output.name().to_owned(), place.to_string().into()));
    answer.insert("outputs".to_owned(), Value::Object(places.collect()));
    Value::Object(answer)
}

fn frame(reading: &Reading) -> Map<String, Value> {
    let sum: usize = reading.confidences.iter().map(|percent| usize::from(*percent)).sum();
    let mut answer = Map::new();
    answer.insert("pages".to_owned(), reading.pages.into());
    answer.insert("mean_confidence".to_owned(), (sum / reading.pages.max(1)).into());
    answer
}

/// An answer as Lambda gets it.
///
/// # Errors
///
/// [`Kind::ResponseTooLarge`].
pub fn raw(answer: &impl serde::Serialize) -> Result<Box<RawValue>> {
    let raw = serde_json::value::to_raw_value(answer)
        .map_err(|error| Failure::new(Kind::Internal, format!("the answer cannot be written: {error}")))?;
    if raw.get().len() > LARGEST {
        return Err(Failure::new(
            Kind::ResponseTooLarge,
            format!(
                "the outputs take {} bytes and an answer at most {LARGEST}; name a destination in S3, or fewer outputs",
                raw.get().len()
            ),
        ));
    }
    Ok(raw)
}

/// An object that says what was wrong with an image.
#[must_use]
pub fn of_failure(image: &Location, failure: &Failure) -> Value {
    json!({
        "image": image.to_string(),
        "error": { "type": failure.kind.name(), "message": failure.message },
    })
}
