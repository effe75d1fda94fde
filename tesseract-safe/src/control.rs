//! Recognition that can be watched and stopped.

use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tesseract_sys as sys;

use crate::{BoundingBox, Error, Result};

/// Stops recognition from another thread; clones stop the same.
///
/// ```
/// use tesseract_safe::{CancelToken, Control, Engine, Error, Image};
///
/// let mut engine = Engine::builder().build()?;
/// let image = Image::open("../tests/images/letter.png")?;
/// let token = CancelToken::new();
/// // Another thread would do this while the page is read.
/// token.cancel();
/// let result = engine.recognize_with(&image, Control::new().cancel(&token));
/// assert!(matches!(result, Err(Error::Cancelled)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that was not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops all recognition that was given this token or a clone of it, now and later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

type Watch<'a> = dyn FnMut(&Progress) + 'a;

/// What stops or watches [`Engine::recognize_with`](crate::Engine::recognize_with).
///
/// Everything is looked at before each line of text (each word with the legacy engine). Layout analysis, which comes
/// first, is not interrupted.
#[derive(Default)]
pub struct Control<'a> {
    cancel: Option<CancelToken>,
    deadline: Option<Instant>,
    progress: Option<Box<Watch<'a>>>,
}

impl<'a> Control<'a> {
    /// Neither stops nor watches.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops with [`Error::Cancelled`] once the token is cancelled.
    #[must_use]
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.cancel = Some(token.clone());
        self
    }

    /// Stops with [`Error::DeadlineExceeded`] from that moment on.
    #[must_use]
    pub fn deadline(mut self, moment: Instant) -> Self {
        self.deadline = Some(moment);
        self
    }

    /// Stops with [`Error::DeadlineExceeded`] after that time from now; a time without end never does.
    ///
    /// Stands for `ETEXT_DESC::set_deadline_msecs`.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.deadline = Instant::now().checked_add(time);
        self
    }

    /// Calls `watch` on the recognizing thread as often as there is something new. A panic in it stops recognition and
    /// goes on in the caller.
    ///
    /// Stands for `ETEXT_DESC::progress_callback2`.
    #[must_use]
    pub fn progress(mut self, watch: impl FnMut(&Progress) + 'a) -> Self {
        self.progress = Some(Box::new(watch));
        self
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control")
            .field("cancel", &self.cancel)
            .field("deadline", &self.deadline)
            .field("progress", &self.progress.is_some())
            .finish()
    }
}

/// How far recognition has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// 0 to 100 percent of the page's words; the legacy engine's two passes count as 70 and 30.
    pub percent: u8,
    /// The line (the word with the legacy engine) that comes next, in pixels of the image, origin top left.
    pub next: BoundingBox,
}

/// A recognition under control.
pub(crate) struct Run<'a> {
    control: Control<'a>,
    area: BoundingBox,
    stopped: Option<Error>,
    panic: Option<Box<dyn Any + Send>>,
}

impl<'a> Run<'a> {
    /// The recognition of that part of an image.
    pub(crate) fn start(control: Control<'a>, area: BoundingBox) -> Self {
        Self { control, area, stopped: None, panic: None }
    }

    /// The reason to stop, if there is one.
    pub(crate) fn check(&self) -> Result<()> {
        if self.control.cancel.as_ref().is_some_and(CancelToken::is_cancelled) {
            return Err(Error::Cancelled);
        }
        match self.control.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(Error::DeadlineExceeded),
            _ => Ok(()),
        }
    }

    /// Why recognition was stopped; goes on with a panic of whoever watched.
    pub(crate) fn end(self) -> Result<()> {
        if let Some(panic) = self.panic {
            resume_unwind(panic);
        }
        self.stopped.map_or(Ok(()), Err)
    }

    fn proceed(&mut self, progress: &sys::ts_progress) -> bool {
        if let Err(reason) = self.check() {
            self.stopped = Some(reason);
            return false;
        }
        let Some(watch) = &mut self.control.progress else { return true };
        let edge = |pixels: i32| u32::try_from(pixels).unwrap_or_default();
        let from_left = |pixels: i32| self.area.left.saturating_add(edge(pixels));
        let from_top = |pixels: i32| self.area.bottom.saturating_sub(edge(pixels));
        let progress = Progress {
            percent: u8::try_from(progress.percent.clamp(0, 100)).unwrap_or_default(),
            next: BoundingBox {
                left: from_left(progress.left),
                top: from_top(progress.top),
                right: from_left(progress.right),
                bottom: from_top(progress.bottom),
            },
        };
        match catch_unwind(AssertUnwindSafe(|| watch(&progress))) {
            Ok(()) => true,
            Err(panic) => {
                self.panic = Some(panic);
                false
            }
        }
    }
}

/// Asked by the shim before each word.
pub(crate) unsafe extern "C" fn proceed(context: *mut c_void, progress: *const sys::ts_progress) -> bool {
    // SAFETY: `context` is the run that `Engine::run` passed, borrowed by nobody else.
    let run = unsafe { &mut *context.cast::<Run<'_>>() };
    // SAFETY: the shim passes a value that is valid until this function returns.
    run.proceed(unsafe { &*progress })
}
