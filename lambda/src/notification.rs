//! Notifications of S3, and batches of them from SQS.

use std::time::Instant;

use serde_json::{Value, json};

use crate::answer;
use crate::event::{Event, Message};
use crate::failure::{Failure, Kind, Result};
use crate::function::{Function, Invocation, log_failure};
use crate::location::Location;
use crate::options::Options;

impl Function {
    /// A notification of S3. An image that cannot be read is answered by an object `KEY.error.json` beside what would have
    /// been its results, since Lambda would only try it again; all else that fails is tried again as Lambda does.
    pub(crate) async fn answer_objects(
        &self,
        objects: &[Location],
        invocation: &Invocation,
    ) -> Result<Value> {
        let (mut read, mut refused, mut again) = (Vec::new(), Vec::new(), None);
        for object in objects {
            match self.read_object(object, invocation).await {
                Ok(true) => read.push(object.to_string()),
                Ok(false) => {}
                Err(failure) if failure.kind.is_retryable() => {
                    // The others are read nevertheless; once again next time, to the same results.
                    log_failure(invocation, &failure);
                    again = Some(failure);
                }
                Err(failure) => {
                    log_failure(invocation, &failure);
                    match self.write_failure(object, &failure, invocation).await {
                        Ok(()) => refused.push(object.to_string()),
                        Err(failure) => again = Some(failure),
                    }
                }
            }
        }
        match again {
            Some(failure) => Err(failure),
            None => Ok(json!({ "read": read, "refused": refused })),
        }
    }

    /// A batch of SQS: the messages that failed, each alone. SQS gives those again, and after as many times as the queue
    /// says to its dead-letter queue.
    pub(crate) async fn answer_batch(&self, messages: &[Message], invocation: &Invocation) -> Result<Value> {
        let mut failures = Vec::new();
        for message in messages {
            if let Err(failure) = self.answer_message(message, invocation).await {
                log_failure(invocation, &failure);
                failures.push(json!({ "itemIdentifier": message.id }));
            }
        }
        Ok(json!({ "batchItemFailures": failures }))
    }

    async fn answer_message(&self, message: &Message, invocation: &Invocation) -> Result<()> {
        if Instant::now() >= invocation.deadline {
            return Err(Failure::new(Kind::DeadlineExceeded, "no time was left for this message"));
        }
        match message.event()? {
            Event::Objects(objects) => {
                for object in &objects {
                    self.read_object(object, invocation).await?;
                }
                Ok(())
            }
            Event::Direct(options) => {
                let mut options = *options;
                let fallback = self.settings.output_prefix.as_ref().map(ToString::to_string);
                options.destination = options.destination.or(fallback);
                if options.destination.is_none() {
                    return Err(Failure::invalid(
                        "a request in a message needs a `destination`, or the function an OUTPUT_PREFIX",
                    ));
                }
                // The name of results, where the image is in the message.
                let invocation = Invocation { id: message.id.clone(), ..invocation.clone() };
                self.answer_direct(&options, &invocation).await.map(drop)
            }
            Event::Test => Ok(()),
            Event::Http(_) | Event::Messages(_) => {
                Err(Failure::invalid("the message holds neither a notification nor a request"))
            }
        }
    }

    /// Reads an object and writes its results; says whether it was one to read.
    async fn read_object(&self, object: &Location, invocation: &Invocation) -> Result<bool> {
        let prefix = self.output_prefix()?;
        if prefix.holds(object) {
            if prefix.key.trim_matches('/').is_empty() {
                return Err(Failure::new(
                    Kind::Configuration,
                    "OUTPUT_PREFIX is all of the bucket that images come from; results would be read as images",
                ));
            }
            tracing::debug!(request_id = invocation.id, "an own result");
            return Ok(false);
        }
        // Folders, as the console makes them.
        if object.key.ends_with('/') {
            return Ok(false);
        }
        let mut checked = Options::default().check()?;
        checked.outputs.clone_from(&self.settings.outputs);
        let image = self.fetch(object, invocation).await?;
        let reading = self.read(image, checked, invocation, &object.to_string()).await?;
        self.write(&reading, prefix, &object.key, invocation).await?;
        Ok(true)
    }

    async fn write_failure(
        &self,
        object: &Location,
        failure: &Failure,
        invocation: &Invocation,
    ) -> Result<()> {
        let place = self.output_prefix()?.join(&format!("{}.error.json", object.key));
        let text = answer::of_failure(object, failure).to_string();
        crate::function::in_time(invocation, self.store.put(&place, text.into_bytes(), "application/json"))
            .await
    }

    fn output_prefix(&self) -> Result<&Location> {
        self.settings.output_prefix.as_ref().ok_or_else(|| {
            Failure::new(
                Kind::Configuration,
                "OUTPUT_PREFIX is not set; results of notifications go there: s3://bucket/prefix",
            )
        })
    }
}
