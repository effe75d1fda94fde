//! What goes wrong, in the terms of those who called: a name, a status, and whether it is worth another try.

use lambda_runtime::Diagnostic;
use serde::Serialize;
use tesseract_safe::{DecodeError, Error};

/// Kinds of failures. [`name`](Kind::name) is what callers see and may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The event, an option or the JSON is not understood.
    InvalidRequest,
    /// The caller may not do this.
    Forbidden,
    /// There is no such object in S3.
    NotFound,
    /// An HTTP method other than POST, PUT and OPTIONS.
    MethodNotAllowed,
    /// No output of those that the header `Accept` names.
    NotAcceptable,
    /// More bytes, pixels or pages than the limits allow.
    ImageTooLarge,
    /// The bytes are of no format that is known.
    UnsupportedImage,
    /// The image is damaged, or cannot be recognized.
    UnreadableImage,
    /// The outputs do not fit into a response; a destination in S3 takes them.
    ResponseTooLarge,
    /// The invocation's time would not have sufficed.
    DeadlineExceeded,
    /// S3 does not answer, or answers that it cannot now.
    StorageUnavailable,
    /// The function's environment lacks something, or is wrong.
    Configuration,
    /// Everything else.
    Internal,
}

impl Kind {
    /// The name in answers and logs, and Lambda's `errorType`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "InvalidRequest",
            Self::Forbidden => "Forbidden",
            Self::NotFound => "NotFound",
            Self::MethodNotAllowed => "MethodNotAllowed",
            Self::NotAcceptable => "NotAcceptable",
            Self::ImageTooLarge => "ImageTooLarge",
            Self::UnsupportedImage => "UnsupportedImage",
            Self::UnreadableImage => "UnreadableImage",
            Self::ResponseTooLarge => "ResponseTooLarge",
            Self::DeadlineExceeded => "DeadlineExceeded",
            Self::StorageUnavailable => "StorageUnavailable",
            Self::Configuration => "Configuration",
            Self::Internal => "Internal",
        }
    }

    /// The status of an HTTP answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::NotAcceptable => 406,
            Self::ImageTooLarge => 413,
            Self::UnsupportedImage => 415,
            Self::UnreadableImage | Self::ResponseTooLarge => 422,
            Self::Configuration | Self::Internal => 500,
            Self::StorageUnavailable => 502,
            Self::DeadlineExceeded => 504,
        }
    }

    /// Whether the same event can succeed at another time.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::DeadlineExceeded | Self::StorageUnavailable | Self::Configuration | Self::Internal
        )
    }
}

/// A failure: its kind, and what to do about it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind.
    pub kind: Kind,
    /// One sentence; nothing of the image.
    pub message: String,
}

/// A result whose error is [`Failure`].
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// A failure of that kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// [`Kind::InvalidRequest`].
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest, message)
    }

    /// As JSON: `{"error": {"type": ..., "message": ...}}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Answer<'a> {
            error: Named<'a>,
        }
        #[derive(Serialize)]
        struct Named<'a> {
            r#type: &'a str,
            message: &'a str,
        }
        let error = Named { r#type: self.kind.name(), message: &self.message };
        serde_json::to_string(&Answer { error }).unwrap_or_default()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Decode(DecodeError::UnknownFormat { .. } | DecodeError::Unsupported { .. }) => {
                Kind::UnsupportedImage
            }
            Error::Decode(DecodeError::TooLarge { .. } | DecodeError::TooManyPages { .. })
            | Error::ImageTooLarge { .. } => Kind::ImageTooLarge,
            // A failed check of Tesseract is the image's doing, and fails again.
            Error::Decode(_) | Error::Recognition(_) | Error::EngineFailed(_) => Kind::UnreadableImage,
            Error::UnknownLanguage { .. }
            | Error::InvalidLanguage(_)
            | Error::EngineModeUnavailable { .. }
            | Error::LegacyLeftOut(_)
            | Error::UnknownVariable(_)
            | Error::VariableValue { .. }
            | Error::VariableInitOnly(_)
            | Error::VariableRefused(_)
            | Error::NulByte(_)
            | Error::Resolution(_) => Kind::InvalidRequest,
            Error::LanguageData { .. } => Kind::Configuration,
            Error::DeadlineExceeded | Error::Cancelled => Kind::DeadlineExceeded,
            _ => Kind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: failure.kind.name().to_owned(), error_message: failure.message }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}
