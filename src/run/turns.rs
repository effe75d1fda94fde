//! Turns: work is done at any time, its results are used in order.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tesseract_safe::CancelToken;

/// Hands out numbers, and lets whoever comes back with a number wait for its turn.
pub(super) struct Turns<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    total: usize,
    /// Cancelled when all is over before its end.
    pub(super) stop: CancelToken,
}

struct State<T> {
    taken: usize,
    done: usize,
    stopped: bool,
    shared: T,
}

impl<T> Turns<T> {
    /// Turns 0 to `total`; `shared` is what those whose turn it is use.
    pub(super) fn new(total: usize, shared: T) -> Self {
        let state = Mutex::new(State { taken: 0, done: 0, stopped: false, shared });
        Self { state, changed: Condvar::new(), total, stop: CancelToken::new() }
    }

    /// The next number, unless there is none or all is over.
    pub(super) fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        if state.stopped || state.taken == self.total {
            return None;
        }
        state.taken += 1;
        Some(state.taken - 1)
    }

    /// Waits for the turn of a number, then uses what is shared; `false` ends it all. Does nothing where all is over.
    pub(super) fn at(&self, number: usize, body: impl FnOnce(&mut T) -> bool) {
        let mut state = self.lock();
        while state.done != number && !state.stopped {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return;
        }
        if body(&mut state.shared) {
            state.done += 1;
        } else {
            self.end(&mut state);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Ends it all, if the thread that holds this panics: others must not wait for its turn.
    pub(super) fn guard(&self) -> Guard<'_, T> {
        Guard(self)
    }

    /// What is shared, once nobody takes turns any more.
    pub(super) fn into_shared(self) -> T {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).shared
    }

    fn end(&self, state: &mut State<T>) {
        state.stopped = true;
        self.stop.cancel();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See [`Turns::guard`].
pub(super) struct Guard<'a, T>(&'a Turns<T>);

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end(&mut self.0.lock());
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn used(total: usize, last: usize) -> Vec<usize> {
        let turns = Turns::new(total, Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Some(number) = turns.take() {
                        // Early numbers take longest.
                        std::thread::sleep(Duration::from_millis(4 - number as u64 % 4));
                        turns.at(number, |list: &mut Vec<usize>| {
                            list.push(number);
                            number != last
                        });
                    }
                });
            }
        });
        assert_eq!(turns.stop.is_cancelled(), last < total);
        turns.into_shared()
    }

    #[test]
    fn results_are_used_in_order() {
        assert_eq!(used(40, usize::MAX), (0..40).collect::<Vec<_>>());
        assert!(used(0, usize::MAX).is_empty());
    }

    #[test]
    fn an_end_is_an_end_for_all() {
        assert_eq!(used(40, 17), (0..=17).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let turns = Turns::new(8, ());
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| {
                        let _guard = turns.guard();
                        while let Some(number) = turns.take() {
                            assert_ne!(number, 2, "meant to fail");
                            turns.at(number, |()| true);
                        }
                    });
                }
            });
        }));
        assert!(result.is_err() && turns.stop.is_cancelled());
    }
}
