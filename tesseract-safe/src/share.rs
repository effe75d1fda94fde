//! A loop whose rounds several threads share.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls `run` with each number below `count` once, on so many threads, this one among them. Returns when all calls have; what
/// they wrote is then to be seen here.
pub(crate) fn share(count: usize, threads: NonZeroUsize, run: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            // What a round reads was written before the threads were there.
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            run(number);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.get().min(count) {
            let builder = thread::Builder::new().name("tesseract-page".to_owned());
            // Where there are no more threads to be had, fewer do. The scope waits for them.
            if builder.spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_is_run_once() {
        for threads in [1, 2, 5] {
            for count in [0, 1, 3, 1000] {
                let rounds: Vec<AtomicUsize> = (0..count).map(|_| AtomicUsize::new(0)).collect();
                share(count, NonZeroUsize::new(threads).unwrap(), |number| {
                    rounds[number].fetch_add(1, Ordering::Relaxed);
                });
                assert!(rounds.iter().all(|round| round.load(Ordering::Relaxed) == 1), "{threads}, {count}");
            }
        }
    }
}
