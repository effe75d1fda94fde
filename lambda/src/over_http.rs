//! Requests to a Function URL or to API Gateway.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use http::Method;
use serde_json::value::RawValue;

use crate::answer;
use crate::failure::{Failure, Kind, Result};
use crate::function::{Function, Invocation, log_failure};
use crate::http_request::{self, Asked, Form};

impl Function {
    /// An answer with a status, whatever happens.
    pub(crate) async fn answer_http(
        &self,
        request: ApiGatewayV2httpRequest,
        invocation: &Invocation,
    ) -> Result<Box<RawValue>> {
        let answer = self.respond(request, invocation).await.and_then(|answer| answer::raw(&answer));
        answer.or_else(|failure| {
            log_failure(invocation, &failure);
            answer::raw(&self.answers.failure(&failure))
        })
    }

    async fn respond(
        &self,
        request: ApiGatewayV2httpRequest,
        invocation: &Invocation,
    ) -> Result<ApiGatewayV2httpResponse> {
        match request.request_context.http.method {
            Method::OPTIONS => return Ok(self.answers.preflight()),
            Method::POST | Method::PUT => {}
            _ => return Err(Failure::new(Kind::MethodNotAllowed, "send the image with POST")),
        }
        let Asked { options, body, form } = http_request::read(request, &self.settings)?;
        let mut done = self.perform(&options, body, invocation).await?;
        if form == Form::Json || done.places.is_some() {
            return Ok(self.answers.success("application/json", Body::Text(done.to_json().to_string())));
        }
        let Some((output, bytes)) = done.reading.documents.pop() else {
            return Err(Failure::new(Kind::Internal, "nothing was written"));
        };
        let body = if output.is_binary() {
            Body::Binary(bytes)
        } else {
            Body::Text(String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(self.answers.success(output.media_type(), body))
    }
}
