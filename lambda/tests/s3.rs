//! The function over S3: where `TESSERACT_LAMBDA_S3` names a server that speaks S3 and holds the empty buckets `scans` and
//! `results` (`.ci/lambda.sh` starts one).

#[allow(dead_code)]
mod common;

use common::{Lambda, batch, notification, page, truth, words};
use serde_json::{Value, json};
use tesseract_lambda::location::Location;
use tesseract_lambda::store::Store;

const PREFIX: &str = "s3://results/ocr";

/// Everything of S3, one step after the other: they share the buckets.
#[test]
fn images_come_from_s3_and_results_go_there() {
    let Ok(endpoint) = std::env::var("TESSERACT_LAMBDA_S3") else {
        println!("SKIPPED: TESSERACT_LAMBDA_S3 names no server");
        return;
    };
    let access = [
        ("AWS_ENDPOINT_URL_S3", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_SESSION_TOKEN", "testing"),
        ("OUTPUT_PREFIX", PREFIX),
        ("OCR_OUTPUTS", "text,pdf"),
    ];
    let store = Store::from_environment().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let put = |key: &str, bytes: Vec<u8>| {
        let place = Location { bucket: "scans".to_owned(), key: key.to_owned() };
        runtime.block_on(store.put(&place, bytes, "image/png")).unwrap();
    };
    let get = |place: &str| runtime.block_on(store.get(&Location::object(place).unwrap(), 1 << 20));
    let mut lambda = Lambda::start(&access);

    // A notification whose key has a space, a plus and a letter beyond ASCII.
    let key = "in/Rücken a+b.png";
    put(key, page("one-line.png"));
    let answer = lambda.invoke(notification("scans", key)).response();
    assert_eq!(answer, json!({ "read": [format!("s3://scans/{key}")], "refused": [] }));
    let text = String::from_utf8(get(&format!("{PREFIX}/{key}.txt")).unwrap()).unwrap();
    assert_eq!(words(&text), truth("one-line.png"));
    assert!(get(&format!("{PREFIX}/{key}.pdf")).unwrap().starts_with(b"%PDF-"));

    // What is no image is answered by an object that says so.
    put("poison.png", b"no image".to_vec());
    let answer = lambda.invoke(notification("scans", "poison.png")).response();
    assert_eq!(answer["refused"], json!(["s3://scans/poison.png"]));
    let error: Value =
        serde_json::from_slice(&get(&format!("{PREFIX}/poison.png.error.json")).unwrap()).unwrap();
    assert_eq!(error["error"]["type"], "UnsupportedImage");

    // A poison message in a batch of ten fails alone.
    let keys: Vec<String> = (0..10).map(|number| format!("batch/{number}.png")).collect();
    for (number, key) in keys.iter().enumerate() {
        put(key, if number == 4 { b"poison".to_vec() } else { page("one-word.png") });
    }
    let bodies: Vec<_> = keys.iter().map(|key| notification("scans", key).to_string()).collect();
    let answer = lambda.invoke(batch(&bodies)).response();
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "m4" }] }));
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(get(&format!("{PREFIX}/{key}.txt")).is_ok(), number != 4, "{key}");
    }

    // By hand: from S3, to the answer and to another place.
    let request = json!({ "image": "s3://scans/batch/0.png", "output": "text" });
    let answer = lambda.invoke(request).response();
    assert_eq!(words(answer["text"].as_str().unwrap()), truth("one-word.png"));
    let request = json!({
        "image": "s3://scans/batch/0.png", "output": ["hocr"], "destination": "s3://results/by-hand"
    });
    let answer = lambda.invoke(request).response();
    assert_eq!(answer["outputs"]["hocr"], "s3://results/by-hand/batch/0.png.hocr");
    assert!(get("s3://results/by-hand/batch/0.png.hocr").is_ok());
    let missing = json!({ "image": "s3://scans/missing.png" });
    assert_eq!(lambda.invoke(missing).error(), "NotFound");
    // An own result is no image.
    let answer = lambda.invoke(notification("results", "ocr/poison.png.error.json")).response();
    assert_eq!(answer, json!({ "read": [], "refused": [] }));
    assert!(lambda.lives());
}
