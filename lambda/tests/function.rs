//! The function as Lambda runs it, against a Runtime API in the test.

#[allow(dead_code)]
mod common;

use std::io::Cursor;
use std::time::{Duration, Instant};

use common::{Lambda, Outcome, base64, batch, http, notification, page, truth, words};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat, Luma};
use serde_json::{Value, json};

/// White pixels that take few bytes.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = GrayImage::from_pixel(width, height, Luma([255]));
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// The header of a PNG of that size, and nothing else.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = checksum(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

/// The checksum of PNG's chunks.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

fn direct(bytes: &[u8], options: Value) -> Value {
    let mut event = options;
    event["image"] = base64(bytes).into();
    event
}

#[test]
fn direct_requests_are_answered() {
    let mut lambda = Lambda::start(&[]);
    let letter = page("letter.png");
    let answer = lambda.invoke(direct(&letter, json!({}))).response();
    assert_eq!(words(answer["text"].as_str().unwrap()), truth("letter.png"));
    assert_eq!(answer["pages"], 1);
    assert!(answer["mean_confidence"].as_u64().unwrap() > 80, "{answer}");

    let all = json!({ "output": ["text", "words", "hocr", "tsv", "alto", "pdf"] });
    let answer = lambda.invoke(direct(&page("one-line.png"), all)).response();
    let found: Vec<_> = answer["words"][0]["words"].as_array().unwrap().clone();
    let text: Vec<_> = found.iter().map(|word| word["text"].as_str().unwrap()).collect();
    assert_eq!(text.join(" "), truth("one-line.png"));
    assert!(found[0]["box"][2].as_u64() > found[0]["box"][0].as_u64(), "{answer}");
    assert!(answer["hocr"].as_str().unwrap().contains("ocrx_word"));
    assert!(answer["alto"].as_str().unwrap().contains("<alto"));
    assert!(answer["tsv"].as_str().unwrap().starts_with("level\t"));
    assert!(answer["pdf"].as_str().unwrap().starts_with(&base64(b"%PDF-1")[..6]));

    let sure = json!({ "output": "words", "min_confidence": 100 });
    let answer = lambda.invoke(direct(&page("one-line.png"), sure)).response();
    assert_eq!(answer["words"][0]["words"], json!([]));

    // A whitelist does not outlive its request.
    let digits = json!({ "psm": 7, "variables": { "tessedit_char_whitelist": "0123456789" } });
    let answer = lambda.invoke(direct(&page("one-line.png"), digits)).response();
    assert!(!answer["text"].as_str().unwrap().contains(char::is_alphabetic), "{answer}");
    let answer = lambda.invoke(direct(&page("one-line.png"), json!({}))).response();
    assert_eq!(words(answer["text"].as_str().unwrap()), truth("one-line.png"));

    let log = lambda.log();
    let read: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = read.iter().find(|line| line["message"] == "read").unwrap();
    assert_eq!(line["request_id"], "request-1");
    assert!(line["recognize_ms"].as_f64().unwrap() > 0.0, "{line}");
    assert!(!log.contains(truth("one-line.png").as_str()), "the log tells what is on the image");
}

#[test]
fn bad_images_are_typed_answers_and_the_next_is_read() {
    let mut lambda = Lambda::start(&[]);
    let mut jpeg = Vec::new();
    let letter = image::load_from_memory(&page("letter.png")).unwrap().to_luma8();
    JpegEncoder::new(&mut jpeg).encode_image(&letter).unwrap();
    let half = &jpeg[..jpeg.len() / 2];
    let cases: [(&[u8], &str, u64); 5] = [
        (&bomb(10_000, 10_000), "ImageTooLarge", 413),
        (half, "UnreadableImage", 422),
        (b"%PDF-1.7 no image", "UnsupportedImage", 415),
        (&jpeg[..3], "UnreadableImage", 422),
        (&[0; 64], "UnsupportedImage", 415),
    ];
    for (bytes, kind, status) in cases {
        let start = Instant::now();
        assert_eq!(lambda.invoke(direct(bytes, json!({}))).error(), kind);
        let answer = lambda.invoke(http("POST", &[], json!({}), Some(bytes))).response();
        assert_eq!(answer["statusCode"], status);
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["error"]["type"], kind, "{body}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    let wrong = json!({ "languages": "xyz" });
    assert_eq!(lambda.invoke(direct(&page("one-word.png"), wrong)).error(), "InvalidRequest");
    assert_eq!(lambda.invoke(json!({ "image": "neither" })).error(), "InvalidRequest");
    assert_eq!(lambda.invoke(json!({ "hello": "world" })).error(), "InvalidRequest");

    let answer = lambda.invoke(direct(&page("one-line.png"), json!({}))).response();
    assert_eq!(words(answer["text"].as_str().unwrap()), truth("one-line.png"));
    assert!(lambda.lives());
}

#[test]
fn a_deadline_is_answered_in_time() {
    let mut lambda = Lambda::start(&[]);
    // A huge page: many letters beside and below one another.
    let letter = image::load_from_memory(&page("letter.png")).unwrap().to_luma8();
    let mut huge = GrayImage::from_pixel(7000, 7000, Luma([255]));
    for top in (0..7000 - letter.height()).step_by(letter.height() as usize) {
        for left in (0..7000 - letter.width()).step_by(letter.width() as usize) {
            image::imageops::replace(&mut huge, &letter, left.into(), top.into());
        }
    }
    let mut bytes = Vec::new();
    huge.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();

    let (start, time) = (Instant::now(), Duration::from_secs(3));
    let outcome = lambda.invoke_within(direct(&bytes, json!({})), time);
    assert!(start.elapsed() < time, "Lambda would have ended the function after {:?}", start.elapsed());
    assert_eq!(outcome.error(), "DeadlineExceeded");

    let answer = lambda.invoke(direct(&page("one-line.png"), json!({}))).response();
    assert_eq!(words(answer["text"].as_str().unwrap()), truth("one-line.png"));
    assert!(lambda.lives());
}

#[test]
fn http_requests_are_answered() {
    let mut lambda = Lambda::start(&[]);
    let line = page("one-line.png");
    let answer = lambda.invoke(http("POST", &[], json!({ "accept": "*/*" }), Some(&line))).response();
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(answer["headers"]["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer["headers"]["access-control-allow-origin"], "*");
    assert_eq!(answer["isBase64Encoded"], false);
    assert_eq!(words(answer["body"].as_str().unwrap()), truth("one-line.png"));

    let accept = json!({ "accept": "application/pdf" });
    let answer = lambda.invoke(http("POST", &[], accept, Some(&line))).response();
    assert_eq!(answer["headers"]["content-type"], "application/pdf");
    assert_eq!(answer["isBase64Encoded"], true);
    assert!(answer["body"].as_str().unwrap().starts_with(&base64(b"%PDF-1")[..6]));

    let both = http("POST", &[("output", "text,words")], json!({}), Some(&line));
    let answer = lambda.invoke(both).response();
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(words(body["text"].as_str().unwrap()), truth("one-line.png"));
    assert!(body["words"][0]["width"].as_u64().unwrap() > 0);

    let answer =
        lambda.invoke(http("OPTIONS", &[], json!({ "origin": "https://example.com" }), None)).response();
    assert_eq!(answer["statusCode"], 204);
    assert!(answer["headers"]["access-control-allow-methods"].as_str().unwrap().contains("POST"));
    assert_eq!(lambda.invoke(http("GET", &[], json!({}), None)).response()["statusCode"], 405);
    let s3 = http("POST", &[("image", "s3://scans/secret.png")], json!({}), None);
    assert_eq!(lambda.invoke(s3).response()["statusCode"], 403);
}

#[test]
fn limits_and_cors_are_the_environments() {
    let mut lambda =
        Lambda::start(&[("MAX_PIXELS", "10000"), ("MAX_IMAGE_BYTES", "50000"), ("CORS_ALLOW_ORIGIN", "")]);
    let answer = lambda.invoke(http("POST", &[], json!({}), Some(&png(101, 100)))).response();
    assert_eq!(answer["statusCode"], 413);
    assert!(answer["headers"].get("access-control-allow-origin").is_none());
    let answer = lambda.invoke(http("POST", &[], json!({}), Some(&vec![0; 80_000]))).response();
    assert_eq!(answer["statusCode"], 413);
    assert_eq!(lambda.invoke(direct(&vec![0; 50_001], json!({}))).error(), "ImageTooLarge");
    assert_eq!(lambda.invoke(direct(&png(100, 100), json!({}))).response()["pages"], 1);
}

#[test]
fn notifications_without_a_prefix_or_s3_fail_for_another_try() {
    let mut lambda = Lambda::start(&[]);
    assert_eq!(lambda.invoke(notification("scans", "a.png")).error(), "Configuration");
    let event = batch(&[notification("scans", "a.png").to_string(), "poison".to_owned()]);
    let answer = lambda.invoke(event).response();
    let failures = json!([{ "itemIdentifier": "m0" }, { "itemIdentifier": "m1" }]);
    assert_eq!(answer, json!({ "batchItemFailures": failures }));
    assert!(matches!(lambda.invoke(json!({ "Event": "s3:TestEvent" })), Outcome::Response(Value::Null)));
}

#[test]
fn a_wrong_environment_ends_the_function_with_a_reason() {
    for (name, value) in [("OCR_LANGUAGES", "xyz"), ("MAX_PIXELS", "many")] {
        let mut lambda = Lambda::start(&[(name, value)]);
        let start = Instant::now();
        while lambda.lives() {
            assert!(start.elapsed() < Duration::from_secs(30), "the function runs on");
            std::thread::sleep(Duration::from_millis(20));
        }
        // Its last words are read by another thread.
        while !lambda.log().contains(value) {
            assert!(start.elapsed() < Duration::from_secs(60), "no reason is given: {}", lambda.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
