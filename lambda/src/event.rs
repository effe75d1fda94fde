//! Events, told apart by their shape.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_lambda_events::s3::{S3Event, S3EventRecord};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::location::Location;
use crate::options::Options;

/// How deep notifications may lie in one another: S3 in SNS in SQS.
const DEPTH: usize = 3;

/// One event.
#[derive(Debug)]
pub enum Event {
    /// Options and an image, as the caller of `Invoke` wrote them.
    Direct(Box<Options>),
    /// A request to a Function URL or to API Gateway, payload version 2.
    Http(Box<ApiGatewayV2httpRequest>),
    /// S3 says that these objects came.
    Objects(Vec<Location>),
    /// A batch of SQS.
    Messages(Vec<Message>),
    /// What S3 sends when notifications are set up.
    Test,
}

/// One message of SQS.
#[derive(Debug, Deserialize)]
pub struct Message {
    /// What the answer names it by.
    #[serde(rename = "messageId")]
    pub id: String,
    /// What was sent.
    #[serde(default)]
    pub body: String,
}

impl Message {
    /// The event inside.
    ///
    /// # Errors
    ///
    /// Where there is none that a message may hold.
    pub fn event(&self) -> Result<Event> {
        let json = serde_json::from_str(&self.body)
            .map_err(|error| Failure::invalid(format!("the message is no JSON: {error}")))?;
        match Event::nested(json, DEPTH)? {
            Event::Http(_) | Event::Messages(_) => {
                Err(Failure::invalid("the message holds neither a notification nor a request"))
            }
            event => Ok(event),
        }
    }
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidRequest`](crate::failure::Kind::InvalidRequest) where it has no shape that is known.
    pub fn from_json(json: Value) -> Result<Self> {
        Self::nested(json, DEPTH)
    }

    fn nested(json: Value, depth: usize) -> Result<Self> {
        if depth == 0 {
            return Err(Failure::invalid("notifications lie too deep in one another"));
        }
        if json.pointer("/requestContext/http").is_some() {
            return Ok(Self::Http(Box::new(read(json, "HTTP request")?)));
        }
        if json.get("Event").is_some_and(|event| event == "s3:TestEvent") {
            return Ok(Self::Test);
        }
        if let Some(record) = json.pointer("/Records/0") {
            let source = record.get("eventSource").or_else(|| record.get("EventSource"));
            return match source.and_then(Value::as_str) {
                Some("aws:s3") => objects(json),
                Some("aws:sqs") => messages(json),
                Some("aws:sns") => published(&json, depth),
                _ => Err(Failure::invalid("the records come from neither S3 nor SQS nor SNS")),
            };
        }
        // SNS to SQS without raw delivery.
        if json.get("Type").is_some_and(|kind| kind == "Notification") {
            return inside(json.get("Message"), depth);
        }
        if json.get("image").is_some() {
            return Ok(Self::Direct(Box::new(Options::from_json(json)?)));
        }
        Err(Failure::invalid(
            "the event is neither a request with `image`, nor an HTTP request of payload version 2, nor a \
             notification of S3, SQS or SNS",
        ))
    }
}

fn read<T: for<'de> Deserialize<'de>>(json: Value, what: &str) -> Result<T> {
    serde_json::from_value(json).map_err(|error| Failure::invalid(format!("the {what}: {error}")))
}

/// The objects of a notification that are there now.
fn objects(json: Value) -> Result<Event> {
    let event: S3Event = read(json, "notification of S3")?;
    let objects = event.records.iter().filter(|record| is_there(record)).map(object);
    objects.collect::<Result<_>>().map(Event::Objects)
}

/// Whether a record says that an object came, not that it went.
fn is_there(record: &S3EventRecord) -> bool {
    record.event_name.as_deref().is_none_or(|name| {
        let name = name.trim_start_matches("s3:");
        name.starts_with("ObjectCreated:") || name == "ObjectRestore:Completed"
    })
}

fn object(record: &S3EventRecord) -> Result<Location> {
    let (Some(bucket), Some(key)) = (&record.s3.bucket.name, &record.s3.object.key) else {
        return Err(Failure::invalid("a record of S3 names no bucket or no key"));
    };
    // Keys stand in notifications as in forms: `+` for a space, everything else as `%`.
    let spaced = key.replace('+', " ");
    let key = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| Failure::invalid("a key of S3 is not UTF-8"))?;
    Ok(Location { bucket: bucket.clone(), key: key.into_owned() })
}

fn messages(mut json: Value) -> Result<Event> {
    let records = json.get_mut("Records").map(Value::take).unwrap_or_default();
    read(records, "batch of SQS").map(Event::Messages)
}

/// What was published by SNS straight to the function.
fn published(json: &Value, depth: usize) -> Result<Event> {
    let records = json.get("Records").and_then(Value::as_array);
    let mut all = Vec::new();
    for record in records.into_iter().flatten() {
        match inside(record.pointer("/Sns/Message"), depth)? {
            Event::Objects(objects) => all.extend(objects),
            Event::Test => {}
            _ => return Err(Failure::invalid("what SNS published is no notification of S3")),
        }
    }
    Ok(Event::Objects(all))
}

/// The event in a text.
fn inside(text: Option<&Value>, depth: usize) -> Result<Event> {
    let json = text.and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    Event::nested(json.ok_or_else(|| Failure::invalid("what SNS published is no JSON"))?, depth - 1)
}
