//! What documents are written to.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use super::place;
use crate::failure::{Failure, Result};

/// Whether the reader of standard output has had enough, as `head` does; that is no failure of ours.
#[derive(Clone, Default)]
pub(super) struct Closed(Arc<AtomicBool>);

impl Closed {
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A writer to a place.
pub(super) enum Sink {
    /// Standard output, at once.
    Standard(Closed),
    /// Standard output, once the document is whole and those before it are written.
    Later(Vec<u8>, Closed),
    /// A file, which is there from the first byte on under another name, until the document is whole.
    File(PathBuf, Option<BufWriter<NamedTempFile>>),
}

impl Sink {
    /// Puts in place what was written.
    pub(super) fn commit(self) -> Result<()> {
        match self {
            Self::Standard(_) => Ok(()),
            Self::Later(bytes, closed) => Self::Standard(closed)
                .write_all(&bytes)
                .map_err(|error| Failure(format!("cannot write to standard output: {error}"))),
            Self::File(path, file) => {
                let failed = |error: io::Error| Failure(format!("cannot write {}: {error}", path.display()));
                let file = match file {
                    Some(file) => file.into_inner().map_err(|error| failed(error.into_error()))?,
                    None => place::temporary(&path)?,
                };
                file.persist(&path).map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(closed) if closed.get() => {}
            Self::Standard(closed) => {
                let mut stdout = io::stdout().lock();
                match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                        closed.0.store(true, Ordering::Relaxed);
                    }
                    result => result?,
                }
            }
            Self::Later(buffer, _) => buffer.extend_from_slice(bytes),
            Self::File(path, file) => {
                let file = match file {
                    Some(file) => file,
                    None => {
                        let made = place::temporary(path).map_err(|failure| io::Error::other(failure.0))?;
                        file.insert(BufWriter::new(made))
                    }
                };
                return file.write(bytes);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(_, Some(file)) => file.flush(),
            _ => Ok(()),
        }
    }
}
