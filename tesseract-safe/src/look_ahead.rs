//! Lines of a page, computed before upstream asks for them, by several threads.
//!
//! Upstream recognizes a page line by line: input, network, search. Inputs and search are upstream's, on the thread that
//! recognizes. That thread also makes inputs of lines that are likely to come, and hands them in here; others run the
//! network on them meanwhile. When upstream asks for a line, its input is compared with those that were handed in: a result
//! counts only for the very same bytes, and a network gives the same numbers for the same bytes whichever thread it runs
//! on. So a wrong guess costs time and changes nothing.
//!
//! The threads see nothing of upstream's: a job is a copy of the input, and a network that never changes; each thread has
//! memory of its own to work in. They are there as long as a page is recognized.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tesseract_lstm::{Network, Scratch};

use crate::line_values::{LineValues, SharedValues};

/// Lines that may be ahead, for each thread.
const LINES: usize = 4;
/// Lines in a row that may be asked for without having been expected: a second try with the line inverted, or in another
/// language, is nothing to wonder at.
const SURPRISES: usize = 3;
/// Bytes that the results of lines ahead may take. One line may be ahead however long it is.
const BYTES: usize = 64 << 20;

/// Lines ahead, and the threads that compute them.
#[derive(Debug)]
pub(crate) struct LookAhead {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
    /// The one included that recognizes.
    threads: NonZeroUsize,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    /// In the order in which they are likely to be asked for.
    lines: VecDeque<Line>,
    last_number: u64,
    /// Lines in a row that were not expected.
    surprises: usize,
    closed: bool,
}

#[derive(Debug)]
struct Line {
    number: u64,
    network: Arc<Network>,
    width: usize,
    values: SharedValues,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting,
    Running,
    /// All probabilities, if the network took the line.
    Done(Option<Vec<f32>>),
}

impl LookAhead {
    pub(crate) fn new(threads: NonZeroUsize) -> Self {
        Self { shared: Arc::default(), helpers: Vec::new(), threads }
    }

    /// Whether there is room for a line.
    pub(crate) fn wants(&self) -> bool {
        let queue = self.shared.lock();
        let bytes: usize = queue.lines.iter().map(Line::bytes).sum();
        self.threads.get() > 1
            && (queue.lines.is_empty() || (queue.lines.len() < LINES * self.threads.get() && bytes < BYTES))
    }

    /// Hands in a line that is likely to be asked for after those before.
    pub(crate) fn expect(&mut self, network: &Arc<Network>, width: usize, values: LineValues<'_>) {
        let mut queue = self.shared.lock();
        queue.last_number += 1;
        let (network, values, number) = (Arc::clone(network), values.into(), queue.last_number);
        queue.lines.push_back(Line { number, network, width, values, state: State::Waiting });
        let waiting = queue.lines.iter().filter(|line| matches!(line.state, State::Waiting)).count();
        drop(queue);
        // One of those that wait is for this thread.
        if waiting > 1 && self.helpers.len() + 1 < self.threads.get() {
            let shared = Arc::clone(&self.shared);
            let helper =
                thread::Builder::new().name("tesseract-line".to_owned()).spawn(move || shared.help());
            // Where there are no more threads to be had, fewer do.
            self.helpers.extend(helper);
        }
        self.shared.changed.notify_all();
    }

    /// The probabilities for a line, if it was handed in and the network took it. Lines that should have come before it are
    /// not expected any more.
    pub(crate) fn take(
        &self,
        network: &Arc<Network>,
        values: LineValues<'_>,
        scratch: &mut Scratch,
    ) -> Option<Vec<f32>> {
        let mut queue = self.shared.lock();
        let same = |line: &Line| Arc::ptr_eq(&line.network, network) && line.values.are(values);
        let Some(place) = queue.lines.iter().position(same) else {
            queue.surprise();
            return None;
        };
        queue.surprises = 0;
        queue.lines.drain(..place);
        loop {
            // No other thread removes lines.
            if let State::Done(_) = queue.lines.front()?.state {
                let Some(Line { state: State::Done(result), .. }) = queue.lines.pop_front() else {
                    return None;
                };
                return result;
            }
            // The line itself, or else another one while it is at work.
            queue = match queue.start() {
                Some(line) => self.shared.run(queue, line, scratch),
                None => self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl Drop for LookAhead {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.closed = true;
        queue.lines.clear();
        drop(queue);
        self.shared.changed.notify_all();
        for helper in self.helpers.drain(..) {
            // It catches its panics.
            let _ = helper.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while the lock is held.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a helping thread does.
    fn help(&self) {
        let mut scratch = Scratch::default();
        let mut queue = self.lock();
        while !queue.closed {
            queue = match queue.start() {
                Some(line) => self.run(queue, line, &mut scratch),
                None => self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Computes a line without the lock, and notes the result.
    fn run<'a>(
        &'a self,
        queue: MutexGuard<'a, Queue>,
        line: Started,
        scratch: &mut Scratch,
    ) -> MutexGuard<'a, Queue> {
        drop(queue);
        let Started { number, network, width, values } = line;
        let forward =
            || network.forward(&values.get().input(width), scratch).ok().map(|o| o.values().to_vec());
        let result = catch_unwind(AssertUnwindSafe(forward)).unwrap_or_default();
        let mut queue = self.lock();
        // It may not be expected any more.
        if let Some(line) = queue.lines.iter_mut().find(|line| line.number == number) {
            line.state = State::Done(result);
            self.changed.notify_all();
        }
        queue
    }
}

/// What it takes to compute a line.
struct Started {
    number: u64,
    network: Arc<Network>,
    width: usize,
    values: SharedValues,
}

impl Queue {
    /// Notes that a line was not expected. Where that goes on, those that are will hardly come: upstream is past them. Two
    /// make room for each, until upstream is caught up with.
    fn surprise(&mut self) {
        self.surprises += 1;
        if self.surprises > SURPRISES {
            self.lines.drain(..self.lines.len().min(2));
        }
    }

    /// Takes the next line that nobody computes.
    fn start(&mut self) -> Option<Started> {
        let line = self.lines.iter_mut().find(|line| matches!(line.state, State::Waiting))?;
        line.state = State::Running;
        let (network, values) = (Arc::clone(&line.network), line.values.clone());
        Some(Started { number: line.number, network, width: line.width, values })
    }
}

impl Line {
    /// Bytes of its result.
    fn bytes(&self) -> usize {
        self.network.steps(self.width) * self.network.classes() * size_of::<f32>()
    }
}

#[cfg(all(test, feature = "data"))]
mod tests {
    use super::*;
    use tesseract_lstm::{Input, Model};

    use LineValues::Integers;

    fn network() -> Arc<Network> {
        let data = tesseract_data::get("eng").unwrap().bytes();
        Arc::new(Network::new(&Model::from_traineddata(&data).unwrap()).unwrap())
    }

    /// A line that differs from others.
    fn line(network: &Network, width: usize, seed: usize) -> Vec<i8> {
        let pixels = 0..width * network.height() * network.depth();
        pixels.map(|place| i8::try_from((place * (seed + 7) + seed) % 255).unwrap_or(-100)).collect()
    }

    #[test]
    fn results_are_those_of_the_same_bytes() {
        let (network, other) = (network(), network());
        let mut scratch = Scratch::default();
        for threads in [2, 5] {
            let mut ahead = LookAhead::new(NonZeroUsize::new(threads).unwrap());
            let lines: Vec<Vec<i8>> = (0..6).map(|seed| line(&network, 40 + seed, seed)).collect();
            for line in &lines {
                assert!(ahead.wants());
                ahead.expect(&network, line.len() / network.height(), Integers(line));
            }
            assert!(ahead.take(&other, Integers(&lines[0]), &mut scratch).is_none(), "another network");
            let mut changed = lines[0].clone();
            changed[100] = changed[100].wrapping_neg() | 1;
            assert!(ahead.take(&network, Integers(&changed), &mut scratch).is_none(), "another line");
            // Lines 1 and 3 are passed over.
            for number in [0, 2, 4, 5] {
                let input = Input::new(40 + number, &lines[number]);
                let expected = network.forward(&input, &mut Scratch::default()).unwrap().values().to_vec();
                let found = ahead.take(&network, Integers(&lines[number]), &mut scratch);
                assert_eq!(found, Some(expected), "line {number}, {threads} threads");
                assert!(
                    ahead.take(&network, Integers(&lines[number]), &mut scratch).is_none(),
                    "taken twice"
                );
            }
            assert!(ahead.take(&network, Integers(&lines[3]), &mut scratch).is_none());
        }
    }

    #[test]
    fn what_never_comes_makes_room() {
        let network = network();
        let mut scratch = Scratch::default();
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        let mut wrong = (0..20).map(|seed| line(&network, 9, 100 + seed));
        let right: Vec<Vec<i8>> = (0..40).map(|seed| line(&network, 9, seed)).collect();
        let mut guesses = wrong.by_ref().chain(right.iter().cloned());
        let mut found = 0;
        for line in &right {
            while ahead.wants()
                && let Some(guess) = guesses.next()
            {
                ahead.expect(&network, 9, Integers(&guess));
            }
            found += usize::from(ahead.take(&network, Integers(line), &mut scratch).is_some());
        }
        assert!(found >= 10, "{found}");
    }

    #[test]
    fn there_is_an_end_to_what_is_wanted() {
        let network = network();
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        let line = line(&network, 3, 0);
        let lines = (0..100)
            .take_while(|_| ahead.wants().then(|| ahead.expect(&network, 3, Integers(&line))).is_some());
        assert_eq!(lines.count(), 2 * LINES);
        let alone = LookAhead::new(NonZeroUsize::MIN);
        assert!(!alone.wants());
    }

    #[test]
    fn wide_lines_count_by_their_bytes() {
        let network = network();
        let ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        let width = BYTES / size_of::<f32>();
        let shared = Arc::clone(&ahead.shared);
        let values = SharedValues::from(Integers(&[]));
        let state = State::Done(None);
        shared.lock().lines.push_back(Line { number: 0, network, width, values, state });
        assert!(!ahead.wants());
        ahead.shared.lock().lines.clear();
        assert!(ahead.wants());
        assert!(ahead.helpers.is_empty());
    }

    #[test]
    fn lines_that_the_network_refuses_are_no_results() {
        let network = network();
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        // Too few values for the width.
        ahead.expect(&network, 50, Integers(&[1; 10]));
        assert!(ahead.take(&network, Integers(&[1; 10]), &mut Scratch::default()).is_none());
    }
}
