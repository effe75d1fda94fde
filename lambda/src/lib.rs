//! OCR as an AWS Lambda function: the parts of the program `bootstrap`, for it and for its tests.
//!
//! `docs/lambda.md` of the repository says what it takes and answers.

pub mod answer;
pub mod documents;
pub mod engines;
pub mod event;
pub mod failure;
pub mod function;
pub mod http_answer;
pub mod http_request;
pub mod location;
pub mod log;
mod notification;
pub mod options;
pub mod output;
mod over_http;
pub mod recognizer;
pub mod settings;
pub mod store;
