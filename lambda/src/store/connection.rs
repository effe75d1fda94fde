//! A connection to a server, over TLS or plain, for one request after another.

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::endpoint::Endpoint;

/// A connection that was idle for longer may be half gone: functions sleep between events.
const IDLE: Duration = Duration::from_secs(5);

/// Plain or TLS: one kind, so that HTTP is compiled for one.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

#[derive(Debug)]
pub struct Connection {
    endpoint: Endpoint,
    sender: SendRequest<Full<Bytes>>,
    used: Instant,
}

impl Connection {
    /// Connects, within the runtime that calls.
    pub async fn open(
        endpoint: &Endpoint,
        tls: &Arc<ClientConfig>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let stream = TcpStream::connect((&*endpoint.host, endpoint.port)).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = if endpoint.tls {
            let name = match endpoint.host.parse::<IpAddr>() {
                Ok(address) => ServerName::from(address),
                Err(_) => ServerName::try_from(endpoint.host.clone())?,
            };
            Box::new(TlsConnector::from(tls.clone()).connect(name, stream).await?)
        } else {
            Box::new(stream)
        };
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends when the sender is dropped or the server closes; what fails is told to the sender.
        tokio::spawn(connection);
        Ok(Self { endpoint: endpoint.clone(), sender, used: Instant::now() })
    }

    /// Whether a request to there can be sent over it.
    pub fn serves(&self, endpoint: &Endpoint) -> bool {
        self.endpoint.same_server(endpoint) && !self.sender.is_closed() && self.used.elapsed() < IDLE
    }

    /// Sends a request. The body of the answer must be read before the next one.
    pub async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<Response<Incoming>> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await;
        self.used = Instant::now();
        response
    }
}
