//! Where a bucket is found.

use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a key has escaped in a path, and in what is signed: all but letters, digits and these.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The server of a bucket, and the path of its objects there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub tls: bool,
    /// A name or an address, an IPv6 address without its brackets.
    pub host: String,
    pub port: u16,
    /// What the header `host` says: the port is left out where it is usual.
    pub authority: String,
    /// Before the key, without `/` at its end.
    path: String,
}

impl Endpoint {
    /// Where `bucket` is in S3 itself.
    pub fn of_region(region: &str, bucket: &str) -> Option<Self> {
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        // Certificates are for one label before the host; capitals and `_` are of buckets older than host names.
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if bucket.bytes().all(plain) {
            Self::parse(&format!("https://{bucket}.s3.{region}.{domain}"))
        } else {
            Self::in_path(&format!("https://s3.{region}.{domain}"), bucket)
        }
    }

    /// Where `bucket` is on a server of that address; `None` where it is none, with `http` or `https` before it.
    pub fn in_path(address: &str, bucket: &str) -> Option<Self> {
        let mut endpoint = Self::parse(address)?;
        endpoint.path.push('/');
        endpoint.path.extend(utf8_percent_encode(bucket, ESCAPED));
        Some(endpoint)
    }

    fn parse(address: &str) -> Option<Self> {
        let uri: Uri = address.parse().ok()?;
        let tls = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?;
        let usual = if tls { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(usual);
        let authority = if port == usual { host.to_owned() } else { format!("{host}:{port}") };
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).to_owned();
        Some(Self { tls, host, port, authority, path: uri.path().trim_end_matches('/').to_owned() })
    }

    /// The path of an object.
    pub fn path(&self, key: &str) -> String {
        format!("{}/{}", self.path, utf8_percent_encode(key, ESCAPED))
    }

    /// Whether a connection to the one serves for the other.
    pub fn same_server(&self, other: &Self) -> bool {
        (self.tls, self.port, &self.host) == (other.tls, other.port, &other.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_found_where_they_are() {
        let found = |region, bucket: &str| {
            let endpoint = Endpoint::of_region(region, bucket).unwrap();
            assert!(endpoint.tls && endpoint.port == 443 && endpoint.authority == endpoint.host);
            format!("{}{}", endpoint.host, endpoint.path("in/a b+\u{fc}$.png"))
        };
        let path = "/in/a%20b%2B%C3%BC%24.png";
        assert_eq!(found("eu-central-1", "scans"), format!("scans.s3.eu-central-1.amazonaws.com{path}"));
        assert_eq!(
            found("eu-central-1", "my.scans"),
            format!("s3.eu-central-1.amazonaws.com/my.scans{path}")
        );
        assert_eq!(found("eu-central-1", "Old_One"), format!("s3.eu-central-1.amazonaws.com/Old_One{path}"));
        assert_eq!(found("cn-north-1", "scans"), format!("scans.s3.cn-north-1.amazonaws.com.cn{path}"));
    }

    #[test]
    fn other_servers_have_buckets_in_their_paths() {
        let local = Endpoint::in_path("http://127.0.0.1:5000", "scans").unwrap();
        assert_eq!((local.tls, &*local.host, local.port), (false, "127.0.0.1", 5000));
        assert_eq!((&*local.authority, &*local.path("a")), ("127.0.0.1:5000", "/scans/a"));
        let below = Endpoint::in_path("https://storage.example/s3/", "scans").unwrap();
        assert_eq!((&*below.authority, &*below.path("a")), ("storage.example", "/s3/scans/a"));
        let six = Endpoint::in_path("http://[::1]:9000", "scans").unwrap();
        assert_eq!((&*six.host, &*six.authority), ("::1", "[::1]:9000"));
        assert!(local.same_server(&Endpoint::in_path("http://127.0.0.1:5000/x", "other").unwrap()));
        assert!(!local.same_server(&six));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in ["moto", "", "ftp://moto", "http://", "127.0.0.1:5000", "http:///path", "http://a b"] {
            assert_eq!(Endpoint::in_path(address, "scans"), None, "{address}");
        }
    }
}
