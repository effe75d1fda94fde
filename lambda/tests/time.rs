//! How long the function takes: prints the table of docs/lambda.md.
//!
//! `TESSERACT_LAMBDA_BOOTSTRAP=PATH cargo test -p tesseract-lambda --test time -- --ignored --nocapture`

#[allow(dead_code)]
mod common;

use std::time::{Duration, Instant};

use common::{Lambda, base64, page, words};
use serde_json::json;

/// Other programs of the machine disturb single runs by more than loading a language takes, so the best of these is what
/// the table is read for; the median beside it tells how much was disturbed.
const TIMES: usize = 15;

/// The best and the median, in milliseconds.
fn best_and_median(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    (milliseconds(times[0]), milliseconds(times[times.len() / 2]))
}

#[test]
#[ignore = "measures; of use on a machine that does nothing else"]
fn cold_and_warm() {
    println!("| image | start to first answer, best (median) | next answer, best (median) |\n|---|---|---|");
    for name in ["one-line.png", "letter.png", "two-columns.png"] {
        let event = json!({ "image": base64(&page(name)) });
        let (mut cold, mut warm) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let start = Instant::now();
            let mut lambda = Lambda::start(&[]);
            let answer = lambda.invoke(event.clone()).response();
            cold.push(start.elapsed());
            assert!(!words(answer["text"].as_str().unwrap()).is_empty(), "{name}");
            let start = Instant::now();
            lambda.invoke(event.clone()).response();
            warm.push(start.elapsed());
        }
        let ((cold, cold_median), (warm, warm_median)) = (best_and_median(cold), best_and_median(warm));
        println!("| `{name}` | {cold:.0} ms ({cold_median:.0}) | {warm:.0} ms ({warm_median:.0}) |");
        // Which of both is less cannot be told for long pages: loading the language is lost in what single runs differ by.
        assert!(cold.max(warm) < 10_000.0, "{name}: {cold} {warm}");
    }
}
