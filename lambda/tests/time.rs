//! How long the function takes: prints the table of docs/lambda.md.
//!
//! `TESSERACT_LAMBDA_BOOTSTRAP=PATH cargo test -p tesseract-lambda --test time -- --ignored --nocapture`; the notifications of
//! S3 are rows where `TESSERACT_LAMBDA_S3` names a server, as for `s3.rs`.

#[allow(dead_code)]
mod common;

use std::time::{Duration, Instant};

use common::{Lambda, base64, batch, http, notification, page};
use serde_json::{Value, json};
use tesseract_lambda::location::Location;
use tesseract_lambda::store::Store;

/// Other programs of the machine disturb single runs by more than loading a language takes, so the best of these is what
/// the table is read for; the median beside it tells how much was disturbed.
const TIMES: usize = 15;

/// A row of the table: its name, the event, and what tells its answer from an error.
type Case = (String, Value, fn(&Value) -> bool);

/// The best and the median, in milliseconds.
fn best_and_median(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    (milliseconds(times[0]), milliseconds(times[times.len() / 2]))
}

fn measure((name, event, answers): &Case, environment: &[(&str, &str)]) {
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let mut start = Instant::now();
        let mut lambda = Lambda::start(environment);
        for times in [&mut cold, &mut warm] {
            let answer = lambda.invoke(event.clone()).response();
            times.push(start.elapsed());
            assert!(answers(&answer), "{name}: {answer}");
            start = Instant::now();
        }
    }
    let ((cold, cold_median), (warm, warm_median)) = (best_and_median(cold), best_and_median(warm));
    println!("| {name} | {cold:.0} ms ({cold_median:.0}) | {warm:.0} ms ({warm_median:.0}) |");
    // Which of both is less cannot be told for long pages: loading the language is lost in what single runs differ by.
    assert!(cold.max(warm) < 10_000.0, "{name}: {cold} {warm}");
}

fn has_text(answer: &Value) -> bool {
    answer["text"].as_str().is_some_and(|text| !text.trim().is_empty())
}

#[test]
#[ignore = "measures; of use on a machine that does nothing else"]
fn cold_and_warm() {
    println!("| event | start to first answer, best (median) | next answer, best (median) |\n|---|---|---|");
    let image = |name: &str| json!({ "image": base64(&page(name)) });
    let direct = |name: &str| (format!("JSON, `{name}`"), image(name), has_text as fn(&Value) -> bool);
    let mut cases = ["one-line.png", "letter.png", "two-columns.png"].map(direct).to_vec();
    let line = page("one-line.png");
    let headers = json!({ "accept": "text/plain", "content-type": "image/png" });
    cases.push((
        "Function URL, `one-line.png`".to_owned(),
        http("POST", &[], headers, Some(&line)),
        |answer| answer["statusCode"] == 200,
    ));
    for case in &cases {
        measure(case, &[]);
    }

    let Ok(endpoint) = std::env::var("TESSERACT_LAMBDA_S3") else {
        println!("SKIPPED: TESSERACT_LAMBDA_S3 names no server for the rows of S3");
        return;
    };
    let store = Store::from_environment().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let place = Location { bucket: "scans".to_owned(), key: "time.png".to_owned() };
    runtime.block_on(store.put(&place, line, "image/png")).unwrap();
    let environment = [
        ("AWS_ENDPOINT_URL_S3", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_SESSION_TOKEN", "testing"),
        ("OUTPUT_PREFIX", "s3://results/time"),
    ];
    let notified = notification("scans", "time.png");
    let one: Case = ("notification of S3, `one-line.png`".to_owned(), notified.clone(), |answer| {
        answer["refused"] == json!([]) && answer["read"] == json!(["s3://scans/time.png"])
    });
    let ten: Case =
        ("SQS, ten such notifications".to_owned(), batch(&vec![notified.to_string(); 10]), |answer| {
            answer["batchItemFailures"] == json!([])
        });
    for case in [one, ten] {
        measure(&case, &environment);
    }
}
