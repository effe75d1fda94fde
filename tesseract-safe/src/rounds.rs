//! The rounds of a loop that several threads share.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A loop whose rounds may be run in any order and at the same time.
pub(crate) struct Rounds {
    next: AtomicUsize,
    count: usize,
    round: Box<dyn Fn(usize) + Send + Sync>,
}

impl Rounds {
    /// Calls `round` with each number below `count` once.
    pub(crate) fn new(count: usize, round: impl Fn(usize) + Send + Sync + 'static) -> Self {
        Self { next: AtomicUsize::new(0), count, round: Box::new(round) }
    }

    /// Runs rounds that nobody has begun, as long as there are any.
    pub(crate) fn run(&self) {
        // What rounds read was written before the loop was there to be seen.
        while let number = self.next.fetch_add(1, Ordering::Relaxed)
            && number < self.count
        {
            (self.round)(number);
        }
    }

    /// Whether all were begun.
    pub(crate) fn are_over(&self) -> bool {
        self.next.load(Ordering::Relaxed) >= self.count
    }
}

impl fmt::Debug for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rounds").field("next", &self.next).field("count", &self.count).finish_non_exhaustive()
    }
}
