//! The function: an event and its deadline in, an answer out.

use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::answer;
use crate::event::Event;
use crate::failure::{Failure, Kind, Result};
use crate::http_answer::Answers;
use crate::location::Location;
use crate::options::{Checked, Options};
use crate::output::Output;
use crate::recognizer::{Reading, Recognizer};
use crate::settings::Settings;
use crate::store::Store;

/// Where Lambda says none, as tools for tests do.
const LONGEST: Duration = Duration::from_secs(900);

/// Everything that lives as long as the process.
#[derive(Debug)]
pub struct Function {
    pub(crate) settings: Settings,
    pub(crate) recognizer: Recognizer,
    pub(crate) store: Store,
    pub(crate) answers: Answers,
}

/// One invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Lambda's name for it.
    pub id: String,
    /// When work ends, whether or not it is done.
    pub deadline: Instant,
}

impl Invocation {
    fn new(context: &Context, margin: Duration) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let rest = match context.deadline {
            // No moment of this century: cargo-lambda says a span of time, other tools nothing.
            0..1_000_000_000_000 => LONGEST,
            end => Duration::from_millis(end).saturating_sub(now).min(LONGEST),
        };
        Self { id: context.request_id.clone(), deadline: Instant::now() + rest.saturating_sub(margin) }
    }
}

/// What was done about a request.
pub(crate) struct Done {
    pub(crate) reading: Reading,
    /// Where the outputs are, if they were written to S3.
    pub(crate) places: Option<Vec<(Output, Location)>>,
}

impl Done {
    pub(crate) fn to_json(&self) -> Value {
        match &self.places {
            None => answer::with_outputs(&self.reading),
            Some(places) => answer::with_places(&self.reading, places),
        }
    }
}

impl Function {
    /// Loads the languages.
    ///
    /// # Errors
    ///
    /// Where the environment is wrong, or a language is not there.
    pub fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            recognizer: Recognizer::new(&settings)?,
            store: Store::from_environment()?,
            answers: Answers::new(&settings.cors_allow_origin),
            settings,
        })
    }

    /// The engines that are kept.
    #[must_use]
    pub fn recognizer(&self) -> &Recognizer {
        &self.recognizer
    }

    /// Answers an event.
    ///
    /// # Errors
    ///
    /// What Lambda is to call a failed invocation: of a direct request, whatever goes wrong; of a notification, what can
    /// succeed when it is tried again. HTTP requests and batches are always answered.
    pub async fn handle(&self, event: LambdaEvent<Value>) -> Result<Box<RawValue>> {
        let invocation = Invocation::new(&event.context, self.settings.deadline_margin);
        let answer = match Event::from_json(event.payload) {
            Ok(Event::Http(request)) => return self.answer_http(*request, &invocation).await,
            Ok(Event::Direct(options)) => self.answer_direct(&options, &invocation).await,
            Ok(Event::Objects(objects)) => self.answer_objects(&objects, &invocation).await,
            Ok(Event::Messages(messages)) => self.answer_batch(&messages, &invocation).await,
            Ok(Event::Test) => {
                tracing::info!(request_id = invocation.id, "test event of S3");
                Ok(Value::Null)
            }
            Err(failure) => Err(failure),
        };
        let answer = answer.and_then(|answer| answer::raw(&answer));
        if let Err(failure) = &answer {
            log_failure(&invocation, failure);
        }
        answer
    }

    /// A request by `Invoke`, or in a message.
    pub(crate) async fn answer_direct(&self, options: &Options, invocation: &Invocation) -> Result<Value> {
        Ok(self.perform(options, None, invocation).await?.to_json())
    }

    /// Does what options ask for, to the image in `body` or else to the one that they name.
    pub(crate) async fn perform(
        &self,
        options: &Options,
        body: Option<Vec<u8>>,
        invocation: &Invocation,
    ) -> Result<Done> {
        let mut checked = options.check()?;
        if options.output.is_empty() {
            checked.outputs.clone_from(&self.settings.outputs);
        }
        let source = options.image.as_deref().unwrap_or_default();
        let (image, name) = match body {
            Some(image) => (image, invocation.id.clone()),
            None => self.image(source, invocation).await?,
        };
        let destination = checked.destination.clone();
        let reading = self.read(image, checked, invocation, source).await?;
        let places = match destination {
            None => None,
            Some(destination) => Some(self.write(&reading, &destination, &name, invocation).await?),
        };
        Ok(Done { reading, places })
    }

    /// The bytes of an image in options, and the name that its results get.
    async fn image(&self, source: &str, invocation: &Invocation) -> Result<(Vec<u8>, String)> {
        if Location::is_meant(source) {
            let place = Location::object(source)?;
            return Ok((self.fetch(&place, invocation).await?, place.key));
        }
        let encoded = match source.strip_prefix("data:") {
            Some(url) => url.split_once(";base64,").map(|(_, data)| data).unwrap_or_default(),
            None => source,
        };
        let image = STANDARD.decode(encoded).map_err(|error| {
            Failure::invalid(format!("`image` is neither base64 nor s3://bucket/key: {error}"))
        })?;
        Ok((image, invocation.id.clone()))
    }

    /// An object, in time.
    pub(crate) async fn fetch(&self, place: &Location, invocation: &Invocation) -> Result<Vec<u8>> {
        in_time(invocation, self.store.get(place, self.settings.max_image_bytes)).await
    }

    /// Reads an image and says so in the log.
    pub(crate) async fn read(
        &self,
        image: Vec<u8>,
        options: Checked,
        invocation: &Invocation,
        source: &str,
    ) -> Result<Reading> {
        let (bytes, most) = (image.len() as u64, self.settings.max_image_bytes);
        if bytes > most {
            return Err(Failure::new(
                Kind::ImageTooLarge,
                format!("the image of {bytes} bytes is larger than the limit of {most}"),
            ));
        }
        let reading = self.recognizer.read(image, options, invocation.deadline).await?;
        let milliseconds = |time: Duration| (time.as_secs_f64() * 1e4).round() / 10.0;
        tracing::info!(
            request_id = invocation.id,
            image = if Location::is_meant(source) { source } else { "in the event" },
            bytes,
            pages = reading.pages,
            decode_ms = milliseconds(reading.times.decode),
            recognize_ms = milliseconds(reading.times.recognize),
            output_ms = milliseconds(reading.times.output),
            "read"
        );
        Ok(reading)
    }

    /// Writes all outputs below a prefix: `NAME.txt` and so on.
    pub(crate) async fn write(
        &self,
        reading: &Reading,
        prefix: &Location,
        name: &str,
        invocation: &Invocation,
    ) -> Result<Vec<(Output, Location)>> {
        let mut places = Vec::new();
        for (output, bytes) in &reading.documents {
            let place = prefix.join(&format!("{name}.{}", output.extension()));
            in_time(invocation, self.store.put(&place, bytes.clone(), output.media_type())).await?;
            places.push((*output, place));
        }
        Ok(places)
    }
}

/// What takes no longer than the invocation.
pub(crate) async fn in_time<T>(invocation: &Invocation, work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout_at(invocation.deadline.into(), work).await {
        Ok(result) => result,
        Err(_) => Err(Failure::new(Kind::DeadlineExceeded, "S3 did not answer before the invocation's end")),
    }
}

pub(crate) fn log_failure(invocation: &Invocation, failure: &Failure) {
    let (request_id, error_type, error) = (&invocation.id, failure.kind.name(), &failure.message);
    if failure.kind.is_retryable() {
        tracing::error!(request_id, error_type, error, "failed");
    } else {
        tracing::warn!(request_id, error_type, error, "refused");
    }
}
