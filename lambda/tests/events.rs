//! Shapes of events, made by hand from the format that AWS documents.

#[allow(dead_code)]
mod common;

use common::{batch, http, notification};
use serde_json::{Value, json};
use tesseract_lambda::event::Event;
use tesseract_lambda::failure::{Kind, Result};
use tesseract_lambda::http_request::{self, Asked, Form};
use tesseract_lambda::options::Options;
use tesseract_lambda::output::Output;
use tesseract_lambda::settings::Settings;

fn objects(event: Result<Event>) -> Vec<String> {
    match event.unwrap() {
        Event::Objects(objects) => objects.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn messages(event: Value) -> Vec<tesseract_lambda::event::Message> {
    match Event::from_json(event).unwrap() {
        Event::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

fn test_event() -> Value {
    json!({
        "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-01-01T00:00:00.000Z",
        "Bucket": "scans", "RequestId": "EXAMPLE", "HostId": "EXAMPLE"
    })
}

/// As SNS puts it into a queue.
fn wrapped(inner: &Value) -> Value {
    json!({
        "Type": "Notification", "MessageId": "EXAMPLE", "TopicArn": "arn:aws:sns:us-east-1:123456789012:images",
        "Subject": "Amazon S3 Notification", "Message": inner.to_string(), "Timestamp": "2026-01-01T00:00:00.000Z",
        "SignatureVersion": "1", "Signature": "EXAMPLE", "SigningCertURL": "EXAMPLE", "UnsubscribeURL": "EXAMPLE"
    })
}

#[test]
fn notifications_name_objects() {
    let event = notification("scans", "in/Rücken 100% a+b.png");
    assert_eq!(objects(Event::from_json(event)), ["s3://scans/in/Rücken 100% a+b.png"]);
    // Many records; one of an object that went.
    let mut event = notification("scans", "a.png");
    let mut second = event["Records"][0].clone();
    second["s3"]["object"]["key"] = "b.png".into();
    let mut third = second.clone();
    third["eventName"] = "ObjectRemoved:Delete".into();
    third["s3"]["object"] = json!({ "key": "c.png", "sequencer": "00" });
    event["Records"].as_array_mut().unwrap().extend([second, third]);
    assert_eq!(objects(Event::from_json(event)), ["s3://scans/a.png", "s3://scans/b.png"]);
    let mut event = notification("scans", "a.png");
    event["Records"][0]["s3"]["object"]["key"] = "%FF.png".into();
    assert_eq!(Event::from_json(event).unwrap_err().kind, Kind::InvalidRequest);
}

#[test]
fn test_events_are_known() {
    assert!(matches!(Event::from_json(test_event()), Ok(Event::Test)));
    let messages = messages(batch(&[test_event().to_string(), wrapped(&test_event()).to_string()]));
    assert!(messages.iter().all(|message| matches!(message.event(), Ok(Event::Test))));
}

#[test]
fn messages_hold_notifications_and_requests() {
    let inner = notification("scans", "a b.png");
    let request = json!({ "image": "s3://scans/a.png", "destination": "s3://out/x" });
    let messages = messages(batch(&[
        inner.to_string(),
        wrapped(&inner).to_string(),
        request.to_string(),
        "no JSON".to_owned(),
        batch(&[]).to_string(),
        http("POST", &[], json!({}), None).to_string(),
    ]));
    assert_eq!(messages.iter().map(|message| message.id.as_str()).collect::<Vec<_>>()[..2], ["m0", "m1"]);
    assert_eq!(objects(messages[0].event()), ["s3://scans/a b.png"]);
    assert_eq!(objects(messages[1].event()), ["s3://scans/a b.png"]);
    assert!(matches!(messages[2].event(), Ok(Event::Direct(_))));
    for wrong in &messages[3..] {
        assert_eq!(wrong.event().unwrap_err().kind, Kind::InvalidRequest, "{}", wrong.body);
    }
}

#[test]
fn sns_may_call_the_function_itself() {
    let inner = notification("scans", "a.png").to_string();
    let event = json!({ "Records": [{
        "EventVersion": "1.0", "EventSubscriptionArn": "EXAMPLE", "EventSource": "aws:sns",
        "Sns": { "Type": "Notification", "Message": inner }
    }]});
    assert_eq!(objects(Event::from_json(event)), ["s3://scans/a.png"]);
}

#[test]
fn notifications_in_notifications_without_end_are_refused() {
    let mut event = notification("scans", "a.png");
    for _ in 0..8 {
        event = wrapped(&event);
    }
    assert_eq!(Event::from_json(event).unwrap_err().kind, Kind::InvalidRequest);
}

#[test]
fn other_shapes_are_refused() {
    for event in [
        json!(null),
        json!([]),
        json!("text"),
        json!({}),
        json!({ "Records": [] }),
        json!({ "Records": [{ "eventSource": "aws:kinesis" }] }),
        json!({ "Records": [{ "eventSource": "aws:s3" }] }),
        json!({ "image": 7 }),
        json!({ "image": "aa", "unknown": 1 }),
        json!({ "requestContext": { "http": {} } }),
    ] {
        let failure = Event::from_json(event.clone()).unwrap_err();
        assert_eq!(failure.kind, Kind::InvalidRequest, "{event}");
    }
}

#[test]
fn direct_requests_take_every_option() {
    let event = json!({
        "image": "aa", "languages": ["eng", "deu"], "psm": 6, "oem": 1, "dpi": 300,
        "output": ["text", "pdf", "text"], "min_confidence": 60.5, "destination": "s3://out/x",
        "variables": { "tessedit_char_whitelist": "0123", "preserve_interword_spaces": true, "textord_heavy_nr": 0 }
    });
    let Ok(Event::Direct(options)) = Event::from_json(event) else { panic!() };
    let checked = options.check().unwrap();
    assert_eq!(checked.languages.as_deref(), Some("eng+deu"));
    assert_eq!(
        (checked.page_seg_mode.number(), checked.engine_mode.number(), checked.dpi),
        (6, 1, Some(300))
    );
    assert_eq!(checked.outputs, [Output::Text, Output::Pdf]);
    assert_eq!(checked.variables["preserve_interword_spaces"], "1");
    assert_eq!(checked.destination.unwrap().to_string(), "s3://out/x");
}

#[test]
fn options_out_of_range_are_refused() {
    for wrong in [
        json!({ "psm": 0 }),
        json!({ "psm": 2 }),
        json!({ "psm": 14 }),
        json!({ "oem": 4 }),
        json!({ "min_confidence": 101 }),
        json!({ "destination": "out" }),
        json!({ "variables": { "user_words_file": "/etc/passwd" } }),
        json!({ "variables": { "tessedit_write_images": true } }),
    ] {
        let failure = Options::from_json(wrong.clone()).unwrap().check().unwrap_err();
        assert_eq!(failure.kind, Kind::InvalidRequest, "{wrong}");
    }
    for wrong in [json!({ "output": "docx" }), json!({ "psm": "six" }), json!({ "variables": { "a": [] } })] {
        assert!(Options::from_json(wrong.clone()).is_err(), "{wrong}");
    }
}

fn ask(event: Value) -> Result<Asked> {
    match Event::from_json(event).unwrap() {
        Event::Http(request) => http_request::read(*request, &Settings::default()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn bodies_are_images_or_json() {
    let asked = ask(http("POST", &[("psm", "7"), ("output", "hocr")], json!({}), Some(b"bytes"))).unwrap();
    assert_eq!(asked.body.unwrap(), b"bytes");
    assert_eq!((asked.options.psm, asked.options.output.as_slice()), (Some(7), &[Output::Hocr][..]));
    let json = br#"{"image": "aa", "output": "tsv"}"#;
    let asked =
        ask(http("POST", &[], json!({ "content-type": "application/json; charset=utf-8" }), Some(json)));
    let asked = asked.unwrap();
    assert_eq!((asked.body, asked.options.image.as_deref()), (None, Some("aa")));
    assert_eq!((asked.options.output.as_slice(), asked.form), (&[Output::Tsv][..], Form::Plain));
}

#[test]
fn accept_chooses_the_output() {
    let form = |accept: &str| -> Result<(Vec<Output>, Form)> {
        let asked = ask(http("POST", &[], json!({ "accept": accept }), Some(b"x")))?;
        Ok((asked.options.output, asked.form))
    };
    let plain = |output| Ok((vec![output], Form::Plain));
    assert_eq!(form("*/*"), plain(Output::Text));
    assert_eq!(form("application/pdf"), plain(Output::Pdf));
    assert_eq!(form("text/plain;q=0.5, application/xml"), plain(Output::Alto));
    assert_eq!(form("image/png, text/html;q=0.1"), plain(Output::Hocr));
    assert_eq!(form("application/json"), Ok((vec![Output::Text, Output::Words], Form::Json)));
    assert_eq!(form("image/png").unwrap_err().kind, Kind::NotAcceptable);
    let asked =
        ask(http("POST", &[("output", "text")], json!({ "accept": "image/png" }), Some(b"x"))).unwrap();
    assert_eq!((asked.options.output, asked.form), (vec![Output::Text], Form::Plain));
}

#[test]
fn requests_that_are_wrong_say_so() {
    let kind = |event| ask(event).unwrap_err().kind;
    assert_eq!(kind(http("POST", &[], json!({}), None)), Kind::InvalidRequest);
    assert_eq!(kind(http("POST", &[("pms", "7")], json!({}), Some(b"x"))), Kind::InvalidRequest);
    assert_eq!(kind(http("POST", &[("psm", "seven")], json!({}), Some(b"x"))), Kind::InvalidRequest);
    let mut event = http("POST", &[], json!({}), Some(b"x"));
    event["body"] = "not base64!".into();
    assert_eq!(kind(event), Kind::InvalidRequest);
    // Places in S3 would let anybody read what the function's role may.
    assert_eq!(kind(http("POST", &[("image", "s3://scans/a")], json!({}), None)), Kind::Forbidden);
    assert_eq!(
        kind(http("POST", &[("destination", "s3://scans/a")], json!({}), Some(b"x"))),
        Kind::Forbidden
    );
}
