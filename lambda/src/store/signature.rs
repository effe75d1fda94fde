//! Signature Version 4 of AWS, in the header `Authorization`.
//!
//! Keyed hashes are `ring`'s, which TLS brings along.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request};
use ring::{digest, hmac};

/// A time as signatures write it: `20130524T000000Z`.
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Who signs.
#[derive(Clone)]
pub struct Credentials {
    pub id: String,
    pub secret: String,
    /// Of credentials that expire, such as those of a function's role.
    pub token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Adds the headers that authorize a request to S3. The request has a `host` and a path as it is sent, and no query; all of its
/// headers are signed.
pub fn authorize<T: AsRef<[u8]>>(
    request: &mut Request<T>,
    credentials: &Credentials,
    region: &str,
    now: SystemTime,
) -> Result<(), http::Error> {
    let date = timestamp(now.duration_since(UNIX_EPOCH).unwrap_or_default());
    let content = hex(digest::digest(&digest::SHA256, request.body().as_ref()).as_ref());
    let headers = request.headers_mut();
    headers.insert(DATE, HeaderValue::try_from(&date)?);
    headers.insert(CONTENT_SHA256, HeaderValue::try_from(&content)?);
    if let Some(token) = &credentials.token {
        headers.insert(SECURITY_TOKEN, HeaderValue::try_from(token)?);
    }
    let value = authorization(request, credentials, region, &date, &content);
    request.headers_mut().insert(AUTHORIZATION, HeaderValue::try_from(value)?);
    Ok(())
}

fn authorization<T>(
    request: &Request<T>,
    credentials: &Credentials,
    region: &str,
    date: &str,
    content: &str,
) -> String {
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
    let (method, path) = (request.method(), request.uri().path());
    let canonical = format!("{method}\n{path}\n\n{lines}\n{names}\n{content}");

    let day = date.get(..8).unwrap_or(date);
    let scope = format!("{day}/{region}/s3/aws4_request");
    let canonical = hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{canonical}");
    let mut key = keyed_hash(format!("AWS4{}", credentials.secret).as_bytes(), day);
    for part in [region, "s3", "aws4_request"] {
        key = keyed_hash(key.as_ref(), part);
    }
    let signature = hex(keyed_hash(key.as_ref(), &text).as_ref());
    format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}",
        credentials.id
    )
}

fn keyed_hash(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A time since 1970 in UTC: `20130524T000000Z`.
fn timestamp(since_1970: Duration) -> String {
    let seconds = since_1970.as_secs();
    let (mut day, second) = (seconds / 86_400, seconds % 86_400);
    let is_leap = |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let days = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for days in days {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{year:04}{month:02}{:02}T{hour:02}{minute:02}{:02}Z", day + 1, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of the examples in the documentation of S3, "Signature Calculations for the Authorization Header".
    fn example() -> Credentials {
        Credentials {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            token: None,
        }
    }

    fn signed(request: http::request::Builder, body: &str, credentials: &Credentials) -> Request<String> {
        let request = request.header("host", "examplebucket.s3.amazonaws.com").body(body.to_owned());
        let mut request = request.unwrap();
        let midnight = UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        authorize(&mut request, credentials, "us-east-1", midnight).unwrap();
        request
    }

    fn authorization(request: &Request<String>) -> &str {
        request.headers()[AUTHORIZATION].to_str().unwrap()
    }

    #[test]
    fn an_object_is_asked_for_as_published() {
        let request = Request::get("/test.txt").header("range", "bytes=0-9");
        let request = signed(request, "", &example());
        assert_eq!(
            authorization(&request),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
             SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
             Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
    }

    #[test]
    fn an_object_is_written_as_published() {
        let request = Request::put("/test%24file.text")
            .header("date", "Fri, 24 May 2013 00:00:00 GMT")
            .header("x-amz-storage-class", "REDUCED_REDUNDANCY");
        let request = signed(request, "Welcome to Amazon S3.", &example());
        assert!(
            authorization(&request).ends_with(
                "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,\
                 Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
            ),
            "{}",
            authorization(&request)
        );
        assert_eq!(
            request.headers()[CONTENT_SHA256],
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
        );
    }

    #[test]
    fn tokens_are_sent_and_signed() {
        let credentials = Credentials { token: Some("TOKEN".to_owned()), ..example() };
        let request = signed(Request::get("/a"), "", &credentials);
        assert_eq!(request.headers()[SECURITY_TOKEN], "TOKEN");
        assert!(authorization(&request).contains("x-amz-date;x-amz-security-token,"));
        let shown = format!("{credentials:?}");
        assert!(!shown.contains("TOKEN") && !shown.contains("wJalr"), "{shown}");
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        // `date -u -d @NUMBER +%Y%m%dT%H%M%SZ`
        for (seconds, text) in [
            (0, "19700101T000000Z"),
            (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"),
            (1_735_689_599, "20241231T235959Z"),
            (1_785_587_696, "20260801T123456Z"),
            (4_107_542_400, "21000301T000000Z"),
        ] {
            assert_eq!(timestamp(Duration::from_secs(seconds)), text);
        }
    }
}
