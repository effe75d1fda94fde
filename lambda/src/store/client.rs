//! Objects in S3, read and written.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use rustls::ClientConfig;

use super::connection::Connection;
use super::endpoint::Endpoint;
use super::signature::{Credentials, authorize};
use crate::failure::{Failure, Kind, Result};
use crate::location::Location;

/// Tries of a request, with these pauses in between.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];
/// For S3 to begin to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of what S3 says to an object that it took.
const SAID: usize = 1 << 16;

/// S3, as the environment of a function describes it.
#[derive(Debug)]
pub struct Store {
    region: String,
    /// Where `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` point; nothing for the region's own.
    endpoint: Option<String>,
    credentials: Option<Credentials>,
    /// Made when it is needed: reading the trusted certificates takes time.
    tls: OnceLock<Arc<ClientConfig>>,
    /// One that is not in use.
    idle: Mutex<Option<Connection>>,
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
        let credentials = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
        let token = variable("AWS_SESSION_TOKEN");
        let store = Self {
            region: region.unwrap_or_else(|| "us-east-1".to_owned()),
            endpoint: variable("AWS_ENDPOINT_URL_S3").or_else(|| variable("AWS_ENDPOINT_URL")),
            credentials: credentials.map(|(id, secret)| Credentials { id, secret, token }),
            tls: OnceLock::new(),
            idle: Mutex::new(None),
        };
        store.endpoint("any")?;
        Ok(store)
    }

    /// The bytes of an object, `most` of them at most.
    ///
    /// # Errors
    ///
    /// [`Kind::ImageTooLarge`], [`Kind::NotFound`], [`Kind::Forbidden`], [`Kind::StorageUnavailable`].
    pub async fn get(&self, at: &Location, most: u64) -> Result<Vec<u8>> {
        let (connection, response) = self.send(at, Method::GET, Bytes::new(), None).await?;
        let too_large =
            || Failure::new(Kind::ImageTooLarge, format!("{at} is larger than the limit of {most} bytes"));
        let length = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if length.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > most) {
            return Err(too_large());
        }
        // The header may lie, or lack.
        let limit = usize::try_from(most).unwrap_or(usize::MAX);
        match Limited::new(response.into_body(), limit).collect().await {
            Ok(body) => {
                self.keep(connection);
                Ok(body.to_bytes().into())
            }
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
        let (connection, response) = self.send(at, Method::PUT, bytes.into(), Some(media_type)).await?;
        // It is written, whatever becomes of the rest of the answer.
        if Limited::new(response.into_body(), SAID).collect().await.is_ok() {
            self.keep(connection);
        }
        Ok(())
    }

    /// Sends a request until it is answered for good.
    async fn send(
        &self,
        at: &Location,
        method: Method,
        body: Bytes,
        media_type: Option<&str>,
    ) -> Result<(Connection, Response<Incoming>)> {
        let endpoint = self.endpoint(&at.bucket)?;
        let mut pauses = PAUSES.into_iter();
        loop {
            let request = || {
                self.request(&endpoint, &at.key, &method, &body, media_type)
                    .map_err(|error| Failure::invalid(format!("{at}: {error}")))
            };
            let answer = match tokio::time::timeout(PATIENCE, self.exchange(&endpoint, request()?)).await {
                // The server may have closed what was idle; that is no reason to wait.
                Ok(Err(Broken::Stale)) => continue,
                Ok(Err(Broken::Failed(why))) => Err(why),
                Ok(Ok(answer)) => Ok(answer),
                Err(_) => Err("no answer in time".to_owned()),
            };
            let failure = match answer {
                Ok((connection, response)) => match response.status() {
                    status if status.is_success() => return Ok((connection, response)),
                    status => refused(at, status),
                },
                Err(why) => unavailable(at, &why),
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

    /// Sends a request over the idle connection, or a new one.
    async fn exchange(
        &self,
        endpoint: &Endpoint,
        request: Request<Full<Bytes>>,
    ) -> std::result::Result<(Connection, Response<Incoming>), Broken> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut connection) = idle.filter(|connection| connection.serves(endpoint)) {
            let response = connection.send(request).await.map_err(|_| Broken::Stale)?;
            return Ok((connection, response));
        }
        let tls = self.tls().map_err(|error| Broken::Failed(format!("TLS: {error}")))?;
        let opened = Connection::open(endpoint, tls).await;
        let mut connection = opened.map_err(|error| Broken::Failed(chain(&*error)))?;
        let response = connection.send(request).await.map_err(|error| Broken::Failed(chain(&error)))?;
        Ok((connection, response))
    }

    /// Keeps a connection for the next request.
    fn keep(&self, connection: Connection) {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
    }

    /// A request for an object, signed now.
    fn request(
        &self,
        endpoint: &Endpoint,
        key: &str,
        method: &Method,
        body: &Bytes,
        media_type: Option<&str>,
    ) -> Result<Request<Full<Bytes>>> {
        let credentials = self.credentials.as_ref().ok_or_else(|| {
            Failure::new(Kind::Configuration, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
        })?;
        let mut request =
            Request::builder().method(method).uri(endpoint.path(key)).header(HOST, &endpoint.authority);
        // What is signed cannot be changed on the way.
        if let Some(media_type) = media_type {
            request = request.header(CONTENT_TYPE, media_type).header(CONTENT_LENGTH, body.len());
        }
        let signed = request.body(body.clone()).and_then(|mut request| {
            authorize(&mut request, credentials, &self.region, SystemTime::now())?;
            Ok(request.map(Full::new))
        });
        signed.map_err(|error| Failure::invalid(error.to_string()))
    }

    fn tls(&self) -> std::result::Result<&Arc<ClientConfig>, rustls::Error> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls);
        }
        let provider = rustls::crypto::ring::default_provider();
        // A test's endpoint needs no certificates, so a machine without any is no reason to refuse it.
        let roots = rustls_roots();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(self.tls.get_or_init(|| Arc::new(config)))
    }

    fn endpoint(&self, bucket: &str) -> Result<Endpoint> {
        let found = match &self.endpoint {
            Some(address) => Endpoint::in_path(address, bucket),
            None => Endpoint::of_region(&self.region, bucket),
        };
        found.ok_or_else(|| {
            let said = self.endpoint.as_deref().unwrap_or(&self.region);
            Failure::new(Kind::Configuration, format!("`{said}` is no address, or no region, of S3"))
        })
    }
}

/// Why a request has no answer.
enum Broken {
    /// It was sent over a connection that was kept for too long.
    Stale,
    Failed(String),
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
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    use super::*;

    /// A server that gives these answers and closes the connection after those that say so. It tells the number of the
    /// connection, the first line and the body of each request.
    fn server(answers: Vec<&'static str>) -> (String, Receiver<(usize, String, Vec<u8>)>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        thread::spawn(move || {
            let mut answers = answers.into_iter().peekable();
            for number in 0.. {
                if answers.peek().is_none() {
                    return;
                }
                let (mut stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                loop {
                    let mut lines = Vec::new();
                    let mut line = String::new();
                    while reader.read_line(&mut line).unwrap_or(0) > 2 {
                        lines.push(std::mem::take(&mut line).to_lowercase());
                    }
                    let Some(first) = lines.first() else { break };
                    let length = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
                    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
                    reader.read_exact(&mut body).unwrap();
                    sender.send((number, first.trim().to_owned(), body)).unwrap();
                    let answer = answers.next().unwrap();
                    stream.write_all(answer.trim_end_matches("CLOSE").as_bytes()).unwrap();
                    if answer.ends_with("CLOSE") || answers.peek().is_none() {
                        break;
                    }
                }
            }
        });
        (address, requests)
    }

    /// Runs it as the function does.
    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    const WRITTEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    const READ: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nimage";

    #[test]
    fn one_connection_serves_for_many_requests() {
        let (address, requests) =
            server(vec![WRITTEN, READ, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"]);
        let store = store(Some(&address));
        let at = Location::object("s3://scans/a b").unwrap();
        run(async {
            store.put(&at, b"bytes".to_vec(), "image/png").await.unwrap();
            assert_eq!(store.get(&at, 5).await.unwrap(), b"image");
            assert_eq!(store.get(&at, 5).await.unwrap_err().kind, Kind::NotFound);
        });
        let requests: Vec<_> = requests.iter().collect();
        assert_eq!(requests[0], (0, "put /scans/a%20b http/1.1".to_owned(), b"bytes".to_vec()));
        assert_eq!(requests[1], (0, "get /scans/a%20b http/1.1".to_owned(), Vec::new()));
        assert_eq!((requests.len(), requests[2].0), (3, 0));
    }

    #[test]
    fn what_was_closed_or_cannot_now_is_tried_again() {
        const BUSY: &str = "HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\n\r\nCLOSE";
        // Closed without a word of it, closed before an answer, refused for a while.
        let closed = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nimageCLOSE";
        let (address, requests) = server(vec![closed, "CLOSE", BUSY, READ]);
        let store = store(Some(&address));
        let at = Location::object("s3://scans/a").unwrap();
        run(async {
            assert_eq!(store.get(&at, 5).await.unwrap(), b"image");
            assert_eq!(store.get(&at, 5).await.unwrap(), b"image");
        });
        let connections: Vec<_> = requests.iter().map(|(number, ..)| number).collect();
        assert_eq!(connections, [0, 1, 2, 3]);
    }

    #[test]
    fn what_is_too_large_is_refused_by_its_length_or_without_it() {
        let unsaid = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nimage\r\n0\r\n\r\n";
        for answer in [READ, unsaid] {
            let (address, _requests) = server(vec![answer, answer]);
            let store = store(Some(&address));
            let at = Location::object("s3://scans/a").unwrap();
            run(async {
                assert_eq!(store.get(&at, 4).await.unwrap_err().kind, Kind::ImageTooLarge);
                assert_eq!(store.get(&at, 5).await.unwrap(), b"image");
            });
        }
    }

    #[test]
    fn servers_that_are_not_there_are_unavailable() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        for scheme in ["http", "https"] {
            let store = store(Some(&format!("{scheme}://{address}")));
            let at = Location::object("s3://scans/a").unwrap();
            let failure = run(store.get(&at, 5)).unwrap_err();
            assert_eq!(failure.kind, Kind::StorageUnavailable, "{}", failure.message);
        }
    }

    fn store(endpoint: Option<&str>) -> Store {
        Store {
            region: "us-east-1".to_owned(),
            endpoint: endpoint.map(str::to_owned),
            credentials: Some(Credentials {
                id: "ID".to_owned(),
                secret: "SECRET".to_owned(),
                token: Some("TOKEN".to_owned()),
            }),
            tls: OnceLock::new(),
            idle: Mutex::new(None),
        }
    }

    #[test]
    fn requests_are_whole() {
        let store = store(None);
        let endpoint = store.endpoint("scans").unwrap();
        let body = Bytes::from_static(b"text");
        let request = store.request(&endpoint, "a b", &Method::PUT, &body, Some("text/plain")).unwrap();
        assert_eq!(request.uri(), "/a%20b");
        assert_eq!(request.headers()[HOST], "scans.s3.us-east-1.amazonaws.com");
        assert_eq!(request.headers()["x-amz-security-token"], "TOKEN");
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains("SignedHeaders=content-length;content-type;host;"), "{authorization}");
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
        let failure = store(Some("moto")).endpoint("any").unwrap_err();
        assert_eq!(failure.kind, Kind::Configuration);
        assert!(failure.message.contains("`moto`"), "{}", failure.message);
    }
}
