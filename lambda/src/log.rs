//! The log: one line of JSON for each thing worth saying, to standard error, where Lambda takes it from.
//!
//! `AWS_LAMBDA_LOG_LEVEL` says how much: DEBUG, INFO (default), WARN or ERROR. Nothing here logs what is on an image.

use std::fmt::Debug;
use std::io::Write;
use std::time::SystemTime;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Writes events as lines of JSON. Spans are not looked at.
#[derive(Debug)]
pub struct Log {
    level: Level,
}

impl Log {
    /// A log as the environment asks for it.
    #[must_use]
    pub fn from_environment() -> Self {
        let wanted = std::env::var("AWS_LAMBDA_LOG_LEVEL").unwrap_or_default();
        Self { level: level(&wanted) }
    }
}

/// Lambda's names of levels; nothing is logged below FATAL, which tracing does not have.
fn level(name: &str) -> Level {
    match name.to_ascii_uppercase().as_str() {
        "TRACE" => Level::TRACE,
        "DEBUG" => Level::DEBUG,
        "WARN" => Level::WARN,
        "ERROR" | "FATAL" => Level::ERROR,
        _ => Level::INFO,
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let most = match metadata.target() {
            // What Tesseract and Leptonica mumble while all goes well, or about what is on the image; an error holds the
            // lines that belong to it.
            "tesseract_safe::upstream" if self.level < Level::DEBUG => return false,
            target if target.starts_with("tesseract") => self.level,
            _ => self.level.min(Level::WARN),
        };
        metadata.is_event() && *metadata.level() <= most
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = line(SystemTime::now(), event);
        line.push('\n');
        // One write, so that lines of two threads do not mix. A log that is closed is no reason to stop.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn line(now: SystemTime, event: &Event<'_>) -> String {
    let mut fields = Fields(Map::new());
    let metadata = event.metadata();
    fields.put("timestamp", timestamp(now).into());
    fields.put("level", metadata.level().as_str().into());
    fields.put("target", metadata.target().into());
    event.record(&mut fields);
    Value::Object(fields.0).to_string()
}

/// The time in the form of RFC 3339, which Lambda wants to filter by level.
fn timestamp(now: SystemTime) -> String {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    // Years begin in March here, so that the day that comes and goes is their last one.
    let day = days + 719_468;
    let (era, day_of_era) = (day / 146_097, day % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", since.subsec_millis())
}

/// The fields of an event.
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field.name(), format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        let at = |seconds: u64| timestamp(SystemTime::UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 7));
        assert_eq!(at(0), "1970-01-01T00:00:00.007Z");
        assert_eq!(at(951_827_696), "2000-02-29T12:34:56.007Z");
        assert_eq!(at(1_767_225_599), "2025-12-31T23:59:59.007Z");
        assert_eq!(at(1_772_323_200), "2026-03-01T00:00:00.007Z");
    }

    #[test]
    fn levels_have_lambdas_names() {
        assert_eq!(level(""), Level::INFO);
        assert_eq!(level("debug"), Level::DEBUG);
        assert_eq!(level("FATAL"), Level::ERROR);
    }

    /// Keeps lines rather than writing them.
    struct Kept(Log, Arc<Mutex<Vec<String>>>);

    impl Subscriber for Kept {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            self.0.enabled(metadata)
        }
        fn new_span(&self, span: &Attributes<'_>) -> Id {
            self.0.new_span(span)
        }
        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            self.1.lock().unwrap().push(line(SystemTime::UNIX_EPOCH, event));
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn lines_are_json() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Kept(Log { level: Level::INFO }, lines.clone());
        tracing::subscriber::with_default(kept, || {
            tracing::info!(request_id = "r\"1", decode_ms = 1.5, pages = 2, "read");
            tracing::debug!("too much");
            tracing::info!(target: "hyper", "of others");
            tracing::error!(target: "tesseract_safe::upstream", "mumble");
        });
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let json: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(json["request_id"], "r\"1");
        assert_eq!(json["level"], "INFO");
        assert_eq!(json["message"], "read");
        assert_eq!(json["decode_ms"], 1.5);
        assert_eq!(json["timestamp"], "1970-01-01T00:00:00.000Z");
    }
}
