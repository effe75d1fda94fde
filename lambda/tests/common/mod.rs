//! A Runtime API of our own, which the function is run against: Lambda's side of the conversation, over plain sockets.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

/// How an invocation ended.
#[derive(Debug)]
pub enum Outcome {
    Response(Value),
    Error { kind: String, message: String },
}

impl Outcome {
    pub fn response(self) -> Value {
        match self {
            Self::Response(response) => response,
            Self::Error { kind, message } => panic!("the invocation failed: {kind}: {message}"),
        }
    }

    pub fn error(self) -> String {
        match self {
            Self::Error { kind, message } => {
                assert!(!message.is_empty(), "{kind} without a message");
                kind
            }
            Self::Response(response) => panic!("the invocation succeeded: {response}"),
        }
    }
}

/// The function, running.
pub struct Lambda {
    function: Child,
    events: Sender<(Value, Duration)>,
    outcomes: Receiver<Outcome>,
    log: Arc<Mutex<String>>,
}

impl Lambda {
    /// Starts the function with these environment variables and no others.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (events, queue) = channel();
        let (sender, outcomes) = channel();
        let queue = Arc::new(Mutex::new(queue));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (queue, sender) = (queue.clone(), sender.clone());
                thread::spawn(move || serve(connection.unwrap(), &queue, &sender));
            }
        });
        // Another build of the function, such as the one that is uploaded.
        let program = std::env::var("TESSERACT_LAMBDA_BOOTSTRAP");
        let mut function = Command::new(program.as_deref().unwrap_or(env!("CARGO_BIN_EXE_bootstrap")))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "ocr")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_REGION", "us-east-1")
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (stderr, kept) = (function.stderr.take().unwrap(), log.clone());
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { function, events, outcomes, log }
    }

    /// One invocation with a minute of time.
    pub fn invoke(&mut self, event: Value) -> Outcome {
        self.invoke_within(event, Duration::from_secs(60))
    }

    /// One invocation with that much time.
    pub fn invoke_within(&mut self, event: Value, time: Duration) -> Outcome {
        self.events.send((event, time)).unwrap();
        let outcome = self.outcomes.recv_timeout(time.max(Duration::from_secs(60)) * 2);
        outcome.unwrap_or_else(|error| panic!("no answer: {error}; the log: {}", self.log()))
    }

    /// What the function logged so far, each line a JSON object.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Whether the process that was started still runs.
    pub fn lives(&mut self) -> bool {
        self.function.try_wait().unwrap().is_none()
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        let _ = self.function.kill();
        let _ = self.function.wait();
    }
}

/// Requests of one connection, one after the other.
fn serve(connection: TcpStream, queue: &Mutex<Receiver<(Value, Duration)>>, outcomes: &Sender<Outcome>) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut writer = connection;
    while let Some((path, kind, body)) = request(&mut reader) {
        let answer = if path.ends_with("/invocation/next") {
            // Without an event the function waits, as it does on Lambda; the test is over then.
            let Ok((event, time)) = queue.lock().unwrap().recv() else { return };
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
            let (body, end) = (event.to_string(), (now + time).as_millis());
            format!(
                "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: request-1\r\n\
                 Lambda-Runtime-Deadline-Ms: {end}\r\n\
                 Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:ocr\r\n\
                 Lambda-Runtime-Trace-Id: Root=1-0-0\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        } else {
            let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
            let outcome = if path.ends_with("/response") {
                Outcome::Response(json)
            } else {
                let text = |name| json[name].as_str().unwrap_or_default().to_owned();
                Outcome::Error {
                    kind: kind.unwrap_or_else(|| text("errorType")),
                    message: text("errorMessage"),
                }
            };
            let _ = outcomes.send(outcome);
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".to_owned()
        };
        if writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// Path, type of error and body of a request.
fn request(reader: &mut impl BufRead) -> Option<(String, Option<String>, Vec<u8>)> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut chunked, mut kind) = (0, false, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "lambda-runtime-function-error-type" => kind = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    // A general word of the runtime for all errors; the body says which.
    kind = kind.filter(|kind| kind != "unhandled");
    if !chunked {
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        return Some((path, kind, body));
    }
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some((path, kind, body));
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

/// A page of `tests/images`.
pub fn page(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images").join(name)).unwrap()
}

/// What is written on it, words by single spaces.
pub fn truth(name: &str) -> String {
    words(&String::from_utf8(page(&name.replace(".png", ".txt"))).unwrap())
}

/// A text's words by single spaces.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes in base64.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A request as a Function URL makes it.
pub fn http(method: &str, query: &[(&str, &str)], headers: Value, body: Option<&[u8]>) -> Value {
    let raw: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query: serde_json::Map<_, _> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": raw.join("&"),
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abcdef",
            "domainName": "abcdef.lambda-url.us-east-1.on.aws",
            "domainPrefix": "abcdef",
            "http": {
                "method": method, "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "curl"
            },
            "requestId": "00000000-0000-4000-8000-000000000000",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1_767_225_600_000_u64
        },
        "isBase64Encoded": body.is_some()
    });
    if !query.is_empty() {
        event["queryStringParameters"] = query.into();
    }
    if let Some(body) = body {
        event["body"] = base64(body).into();
    }
    event
}

/// A notification of S3 about one object, its key as it is.
pub fn notification(bucket: &str, key: &str) -> Value {
    let key = key.replace('%', "%25").replace('+', "%2B").replace(' ', "+").replace('ü', "%C3%BC");
    json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": { "principalId": "AWS:EXAMPLE" },
        "requestParameters": { "sourceIPAddress": "192.0.2.1" },
        "responseElements": { "x-amz-request-id": "EXAMPLE", "x-amz-id-2": "EXAMPLE" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "images",
            "bucket": {
                "name": bucket, "ownerIdentity": { "principalId": "EXAMPLE" }, "arn": format!("arn:aws:s3:::{bucket}")
            },
            "object": { "key": key, "size": 1024, "eTag": "0123456789abcdef", "sequencer": "00" }
        }
    }]})
}

/// A batch of SQS with these bodies, whose identifiers are `m0`, `m1` and so on.
pub fn batch(bodies: &[String]) -> Value {
    let record = |(number, body): (usize, &String)| {
        json!({
            "messageId": format!("m{number}"),
            "receiptHandle": "EXAMPLE",
            "body": body,
            "attributes": {
                "ApproximateReceiveCount": "1", "SentTimestamp": "1767225600000",
                "SenderId": "EXAMPLE", "ApproximateFirstReceiveTimestamp": "1767225600001"
            },
            "messageAttributes": {},
            "md5OfBody": "00000000000000000000000000000000",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:images",
            "awsRegion": "us-east-1"
        })
    };
    json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() })
}
