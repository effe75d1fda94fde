//! What both libraries say while they work: to standard error if asked, or into a file.

use std::fmt::{Debug, Write as _};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

use crate::failure::warn;

/// Shows messages from a level on. With a file, which upstream's variable `debug_file` names, all of them go there.
pub(crate) fn install(level: &str, file: Option<&str>) {
    let level = match level.to_ascii_uppercase().as_str() {
        "ALL" | "TRACE" => Some(Level::TRACE),
        "DEBUG" => Some(Level::DEBUG),
        "INFO" => Some(Level::INFO),
        "WARN" => Some(Level::WARN),
        "ERROR" | "FATAL" => Some(Level::ERROR),
        _ => None,
    };
    let (writer, level): (Box<dyn Write + Send>, Level) = match (file.filter(|name| !name.is_empty()), level)
    {
        // Nothing is what goes there.
        (Some("/dev/null"), _) | (None, None) => return,
        (Some(name), _) => match File::create(Path::new(name)) {
            Ok(file) => (Box::new(file), Level::TRACE),
            Err(error) => return warn(format_args!("Warning: debug_file {name}: {error}")),
        },
        (None, Some(level)) => (Box::new(io::stderr()), level),
    };
    // There is no other one.
    let _ = tracing::subscriber::set_global_default(Messages { writer: Mutex::new(writer), level });
}

struct Messages {
    writer: Mutex<Box<dyn Write + Send>>,
    level: Level,
}

impl Subscriber for Messages {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && metadata.target().starts_with("tesseract_safe")
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // There is nobody to be told.
        let _ = writeln!(writer, "{}", line.0);
    }

    // Both libraries know no spans.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// The text of an event.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}
