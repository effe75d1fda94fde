//! Answers over HTTP.

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use http::HeaderMap;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, VARY,
};

use crate::failure::{Failure, Kind};

/// What browsers may send.
const METHODS: &str = "POST, PUT, OPTIONS";

/// Makes answers; knows what CORS allows.
#[derive(Clone, Debug)]
pub struct Answers {
    origin: Option<HeaderValue>,
}

impl Answers {
    /// Answers to pages of that origin; to none where it is empty.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let origin = Some(origin.trim()).filter(|origin| !origin.is_empty());
        Self { origin: origin.and_then(|origin| HeaderValue::from_str(origin).ok()) }
    }

    /// What a browser asks before it sends.
    #[must_use]
    pub fn preflight(&self) -> ApiGatewayV2httpResponse {
        let mut answer = self.answer(204, Body::Empty);
        if self.origin.is_some() {
            put(&mut answer.headers, ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            put(&mut answer.headers, ACCESS_CONTROL_ALLOW_HEADERS, "content-type, accept, authorization");
            put(&mut answer.headers, ACCESS_CONTROL_MAX_AGE, "86400");
        }
        put(&mut answer.headers, ALLOW, METHODS);
        answer
    }

    /// An output, or JSON.
    #[must_use]
    pub fn success(&self, media_type: &'static str, body: Body) -> ApiGatewayV2httpResponse {
        let mut answer = self.answer(200, body);
        put(&mut answer.headers, CONTENT_TYPE, media_type);
        answer
    }

    /// What went wrong, as JSON.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> ApiGatewayV2httpResponse {
        let mut answer = self.answer(failure.kind.status(), Body::Text(failure.to_json()));
        put(&mut answer.headers, CONTENT_TYPE, "application/json");
        if failure.kind == Kind::MethodNotAllowed {
            put(&mut answer.headers, ALLOW, METHODS);
        }
        answer
    }

    fn answer(&self, status: u16, body: Body) -> ApiGatewayV2httpResponse {
        let mut answer = ApiGatewayV2httpResponse::default();
        answer.status_code = status.into();
        answer.is_base64_encoded = matches!(body, Body::Binary(_));
        answer.body = Some(body);
        if let Some(origin) = &self.origin {
            answer.headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        // Caches must not answer one form for another.
        put(&mut answer.headers, VARY, "accept, origin");
        answer
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
