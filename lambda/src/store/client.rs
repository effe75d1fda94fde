//! Objects in S3, read and written.

use std::sync::OnceLock;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};

use crate::failure::{Failure, Kind, Result};
use crate::location::Location;

/// Signatures are used at once, but clocks differ.
const VALID: Duration = Duration::from_secs(300);
/// Tries of a request, with these pauses in between.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];
/// For S3 to begin to answer.
const PATIENCE: Duration = Duration::from_secs(20);

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// S3, as the environment of a function describes it.
#[derive(Debug)]
pub struct Store {
    region: String,
    /// Where `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` point; nothing for the region's own.
    endpoint: Option<String>,
    credentials: Option<Credentials>,
    /// Made when it is needed: reading the trusted certificates takes time.
    client: OnceLock<Https>,
}

impl Store {
    /// Reads `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, all of which Lambda sets, and
    /// `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL`.
    ///
    /// # Errors
    ///
    /// [`Kind::Configuration`] where the endpoint is no URL.
    pub fn from_environment() -> Result<Self> {
        let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        let store = Self {
            region: region.unwrap_or_else(|| "us-east-1".to_owned()),
            endpoint: variable("AWS_ENDPOINT_URL_S3").or_else(|| variable("AWS_ENDPOINT_URL")),
            credentials: Credentials::from_env(),
            client: OnceLock::new(),
        };
        store.bucket("any")?;
        Ok(store)
    }

    /// The bytes of an object, `most` of them at most.
    ///
    /// # Errors
    ///
    /// [`Kind::ImageTooLarge`], [`Kind::NotFound`], [`Kind::Forbidden`], [`Kind::StorageUnavailable`].
    pub async fn get(&self, at: &Location, most: u64) -> Result<Vec<u8>> {
        let bucket = self.bucket(&at.bucket)?;
        let credentials = self.credentials()?;
        let response = self.send(at, || {
            let url = bucket.get_object(Some(credentials), &at.key).sign(VALID);
            Request::builder().method(Method::GET).uri(url.as_str()).body(Full::default())
        });
        let response = response.await?;
        let too_large =
            || Failure::new(Kind::ImageTooLarge, format!("{at} is larger than the limit of {most} bytes"));
        let length = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if length.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > most) {
            return Err(too_large());
        }
        // The header may lie, or lack.
        let limit = usize::try_from(most).unwrap_or(usize::MAX);
        match Limited::new(response.into_body(), limit).collect().await {
            Ok(body) => Ok(body.to_bytes().into()),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
            Err(error) => Err(unavailable(at, &error.to_string())),
        }
    }

    /// Writes an object.
    ///
    /// # Errors
    ///
    /// [`Kind::NotFound`] where there is no such bucket, [`Kind::Forbidden`], [`Kind::StorageUnavailable`].
    pub async fn put(&self, at: &Location, bytes: Vec<u8>, media_type: &str) -> Result<()> {
        let bucket = self.bucket(&at.bucket)?;
        let credentials = self.credentials()?;
        let bytes = Bytes::from(bytes);
        let response = self.send(at, || {
            let mut action = bucket.put_object(Some(credentials), &at.key);
            // What is signed cannot be changed on the way.
            action.headers_mut().insert("content-type", media_type.to_owned());
            let url = action.sign(VALID);
            Request::builder()
                .method(Method::PUT)
                .uri(url.as_str())
                .header(CONTENT_TYPE, media_type)
                .header(CONTENT_LENGTH, bytes.len())
                .body(Full::new(bytes.clone()))
        });
        response.await.map(drop)
    }

    /// Sends what `request` makes until it is answered for good.
    async fn send(
        &self,
        at: &Location,
        request: impl Fn() -> http::Result<Request<Full<Bytes>>>,
    ) -> Result<Response<Incoming>> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let request = request().map_err(|error| Failure::invalid(format!("{at}: {error}")))?;
            let answer = tokio::time::timeout(PATIENCE, self.client()?.request(request)).await;
            let failure = match answer {
                Ok(Ok(response)) => match response.status() {
                    status if status.is_success() => return Ok(response),
                    status => refused(at, status),
                },
                Ok(Err(error)) => unavailable(at, &chain(&error)),
                Err(_) => unavailable(at, "no answer in time"),
            };
            match pauses.next() {
                Some(pause) if failure.kind == Kind::StorageUnavailable => {
                    tracing::warn!(error = failure.message, "S3 is tried again");
                    tokio::time::sleep(pause).await;
                }
                _ => return Err(failure),
            }
        }
    }

    fn client(&self) -> Result<&Https> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let provider = rustls::crypto::ring::default_provider();
        // A test's endpoint needs no certificates, so a machine without any is no reason to refuse it.
        let roots = rustls_roots();
        let config = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::new(Kind::Internal, format!("TLS: {error}")))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(connector.build());
        Ok(self.client.get_or_init(|| client))
    }

    fn credentials(&self) -> Result<&Credentials> {
        self.credentials.as_ref().ok_or_else(|| {
            Failure::new(Kind::Configuration, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
        })
    }

    fn bucket(&self, name: &str) -> Result<Bucket> {
        let (endpoint, style) = self.endpoint_of(name);
        let wrong = |error: String| Failure::new(Kind::Configuration, format!("{endpoint}: {error}"));
        let url = endpoint.parse().map_err(|error| wrong(format!("{error}")))?;
        Bucket::new(url, style, name.to_owned(), self.region.clone())
            .map_err(|error| wrong(error.to_string()))
    }

    fn endpoint_of(&self, bucket: &str) -> (String, UrlStyle) {
        if let Some(endpoint) = &self.endpoint {
            return (endpoint.clone(), UrlStyle::Path);
        }
        let domain = if self.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        // Certificates are for one label before the host; capitals and `_` are of buckets older than host names.
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let style = if bucket.bytes().all(plain) { UrlStyle::VirtualHost } else { UrlStyle::Path };
        (format!("https://s3.{}.{domain}", self.region), style)
    }
}

/// The certificates that the system trusts, or `SSL_CERT_FILE` names.
fn rustls_roots() -> rustls::RootCertStore {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        tracing::warn!("the system trusts no certificate; only endpoints without TLS can be reached");
    }
    roots
}

fn refused(at: &Location, status: StatusCode) -> Failure {
    let (kind, why) = match status.as_u16() {
        404 => (Kind::NotFound, "there is no such object"),
        401 | 403 => (Kind::Forbidden, "the function's role does not allow it"),
        301 | 307 => (Kind::Configuration, "the bucket is in another region"),
        429 | 500.. => (Kind::StorageUnavailable, "S3 cannot now"),
        _ => (Kind::Configuration, "S3 does not understand the request"),
    };
    Failure::new(kind, format!("{at}: {why} (status {})", status.as_u16()))
}

fn unavailable(at: &Location, why: &str) -> Failure {
    Failure::new(Kind::StorageUnavailable, format!("{at}: {why}"))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    std::iter::once(error.to_string()).chain(causes.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(region: &str, endpoint: Option<&str>) -> Store {
        Store {
            region: region.to_owned(),
            endpoint: endpoint.map(str::to_owned),
            credentials: Some(Credentials::new_with_token("ID", "SECRET", "TOKEN")),
            client: OnceLock::new(),
        }
    }

    fn url(store: &Store, bucket: &str, key: &str) -> String {
        let bucket = store.bucket(bucket).unwrap();
        bucket.get_object(store.credentials.as_ref(), key).sign(VALID).to_string()
    }

    #[test]
    fn buckets_are_found_where_they_are() {
        let starts = |region, bucket, wanted: &str| {
            let url = url(&store(region, None), bucket, "in/a b+ü.png");
            assert!(url.starts_with(wanted), "{url}");
        };
        starts("eu-central-1", "scans", "https://scans.s3.eu-central-1.amazonaws.com/in/a%20b%2B%C3%BC.png?");
        starts("eu-central-1", "my.scans", "https://s3.eu-central-1.amazonaws.com/my.scans/in/");
        starts("cn-north-1", "scans", "https://scans.s3.cn-north-1.amazonaws.com.cn/in/");
        let local = url(&store("us-east-1", Some("http://127.0.0.1:5000")), "scans", "a");
        assert!(local.starts_with("http://127.0.0.1:5000/scans/a?"), "{local}");
        assert!(local.contains("X-Amz-Security-Token=TOKEN"), "{local}");
    }

    #[test]
    fn answers_say_whether_to_try_again() {
        let at = Location::object("s3://scans/a").unwrap();
        let kind = |status| refused(&at, StatusCode::from_u16(status).unwrap()).kind;
        assert_eq!(kind(404), Kind::NotFound);
        assert_eq!(kind(403), Kind::Forbidden);
        assert!(kind(503).is_retryable() && kind(429).is_retryable());
        assert!(!kind(404).is_retryable());
    }

    #[test]
    fn endpoints_that_are_none_are_said() {
        let failure = store("us-east-1", Some("moto")).bucket("any").unwrap_err();
        assert_eq!(failure.kind, Kind::Configuration);
    }
}
