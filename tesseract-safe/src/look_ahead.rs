//! Lines of a page, recognized before upstream asks for them, by several threads.
//!
//! Upstream recognizes a page line by line: image, input, network, search. Lines that are likely to come are handed in here
//! as tasks, which the shim makes: each is all that of one line, for whichever thread takes it. When upstream asks for a
//! line, its task is run by the thread that asks, unless another one has done it; while it is at work elsewhere, the one that
//! asks takes the next. A task that fails, or that nobody asks for, costs time and changes nothing.
//!
//! Tasks read what stays as it is while a page is recognized; what they write is their own. Each thread has memory of its
//! own for the network. The threads are there as long as a page is recognized; before its lines are known, they help with
//! loops of the layout.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tesseract_lstm::{Network, Scratch};

use crate::line_task::LineTask;
use crate::rounds::Rounds;

/// Lines that may be ahead, for each thread.
const LINES: usize = 4;
/// Lines in a row that may be asked for without having been expected: a second try in another language is nothing to
/// wonder at.
const SURPRISES: usize = 3;

/// Lines ahead, and the threads that recognize them.
#[derive(Debug)]
pub(crate) struct LookAhead {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
    /// The one included that asks.
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
    /// Lines in a row that were not expected.
    surprises: usize,
    /// A loop to help with, and how many do.
    rounds: Option<Arc<Rounds>>,
    inside: usize,
    closed: bool,
}

#[derive(Debug)]
struct Line {
    number: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting(Job),
    Running,
    /// The task, if it did its work.
    Done(Option<LineTask>),
}

#[derive(Debug)]
struct Job {
    network: Arc<Network>,
    task: LineTask,
}

impl LookAhead {
    pub(crate) fn new(threads: NonZeroUsize) -> Self {
        Self { shared: Arc::default(), helpers: Vec::new(), threads }
    }

    /// Whether there is room for a line.
    pub(crate) fn wants(&self) -> bool {
        self.threads.get() > 1 && self.shared.lock().lines.len() < LINES * self.threads.get()
    }

    /// Hands in a line that is likely to be asked for after those before.
    pub(crate) fn expect(&mut self, network: &Arc<Network>, task: LineTask) {
        let mut queue = self.shared.lock();
        let (number, network) = (task.number(), Arc::clone(network));
        queue.lines.push_back(Line { number, state: State::Waiting(Job { network, task }) });
        let waiting = queue.lines.iter().filter(|line| matches!(line.state, State::Waiting(_))).count();
        drop(queue);
        // One of those that wait is for this thread.
        if waiting > 1 {
            self.call_helper();
        }
        self.shared.changed.notify_one();
    }

    /// What runs a loop of so many rounds on all threads, without this being borrowed.
    pub(crate) fn sharer(&mut self, rounds: usize) -> Sharer {
        while self.helpers.len() + 1 < rounds && self.call_helper() {}
        Sharer(Arc::clone(&self.shared))
    }

    /// One more thread, if there may be; where there are no more to be had, fewer do.
    fn call_helper(&mut self) -> bool {
        if self.helpers.len() + 1 >= self.threads.get() {
            return false;
        }
        let shared = Arc::clone(&self.shared);
        let helper = thread::Builder::new().name("tesseract-page".to_owned()).spawn(move || shared.help());
        let called = helper.is_ok();
        self.helpers.extend(helper);
        called
    }

    /// A line's task, done, if it was handed in. Lines that should have come before it are not expected any more.
    pub(crate) fn take(&self, number: u64, scratch: &mut Scratch) -> Option<LineTask> {
        let mut queue = self.shared.lock();
        let Some(place) = queue.lines.iter().position(|line| line.number == number) else {
            queue.surprise();
            return None;
        };
        queue.surprises = 0;
        queue.lines.drain(..place);
        loop {
            // No other thread removes lines.
            if let State::Done(_) = queue.lines.front()?.state {
                let Some(Line { state: State::Done(task), .. }) = queue.lines.pop_front() else {
                    return None;
                };
                return task;
            }
            // The line itself, or else another one while it is at work.
            queue = match queue.start() {
                Some((number, job)) => self.shared.run(queue, number, job, scratch),
                None => self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Lets all threads share a loop.
#[derive(Debug)]
pub(crate) struct Sharer(Arc<Shared>);

impl Sharer {
    /// Returns when all rounds are done and nobody is at one any more. Whoever comes too late to help is not waited for. What
    /// was written before is to be seen by all of them, and what they wrote here.
    pub(crate) fn share(&self, rounds: Rounds) {
        let rounds = Arc::new(rounds);
        let mut queue = self.0.lock();
        // A loop within a round is for the thread that comes to it.
        let alone = queue.rounds.is_some();
        if !alone {
            queue.rounds = Some(Arc::clone(&rounds));
            self.0.changed.notify_all();
        }
        drop(queue);
        rounds.run();
        if alone {
            return;
        }
        // All were begun, so nobody joins any more.
        let mut queue = self.0.lock();
        while queue.inside > 0 {
            queue = self.0.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.rounds = None;
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
            if let Some(rounds) = queue.rounds.clone().filter(|rounds| !rounds.are_over()) {
                queue = self.help_with(queue, &rounds);
                continue;
            }
            queue = match queue.start() {
                Some((number, job)) => self.run(queue, number, job, &mut scratch),
                None => self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Runs rounds of a loop, which does not end before this one has left it.
    fn help_with<'a>(&'a self, mut queue: MutexGuard<'a, Queue>, rounds: &Rounds) -> MutexGuard<'a, Queue> {
        queue.inside += 1;
        drop(queue);
        // Rounds are C++, out of which nothing unwinds.
        let _ = catch_unwind(AssertUnwindSafe(|| rounds.run()));
        let mut queue = self.lock();
        queue.inside -= 1;
        self.changed.notify_all();
        queue
    }

    /// Runs a task without the lock, and notes what became of it.
    fn run<'a>(
        &'a self,
        queue: MutexGuard<'a, Queue>,
        number: u64,
        job: Job,
        scratch: &mut Scratch,
    ) -> MutexGuard<'a, Queue> {
        drop(queue);
        let Job { network, mut task } = job;
        let done = catch_unwind(AssertUnwindSafe(|| task.run(&network, scratch))).unwrap_or_default();
        let task = done.then_some(task);
        let mut queue = self.lock();
        // It may not be expected any more.
        if let Some(line) = queue.lines.iter_mut().find(|line| line.number == number) {
            line.state = State::Done(task);
            self.changed.notify_all();
        }
        queue
    }
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

    /// Takes the next line that nobody has begun.
    fn start(&mut self) -> Option<(u64, Job)> {
        let waiting = |line: &&mut Line| matches!(line.state, State::Waiting(_));
        let line = self.lines.iter_mut().find(waiting)?;
        match std::mem::replace(&mut line.state, State::Running) {
            State::Waiting(job) => Some((line.number, job)),
            State::Running | State::Done(_) => None,
        }
    }
}

#[cfg(all(test, feature = "data"))]
mod tests {
    use std::ffi::c_void;
    use std::ptr;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use tesseract_lstm::{Input, Model};
    use tesseract_sys as sys;

    fn network() -> Arc<Network> {
        let data = tesseract_data::get("eng").unwrap().bytes();
        Arc::new(Network::new(&Model::from_traineddata(&data).unwrap()).unwrap())
    }

    /// What a task of these tests is: a line, and what the network makes of it.
    struct Work {
        values: Vec<i8>,
        width: usize,
        found: Vec<f32>,
        alive: Arc<AtomicUsize>,
    }

    impl Drop for Work {
        fn drop(&mut self) {
            self.alive.fetch_sub(1, Ordering::Relaxed);
        }
    }

    unsafe extern "C" fn run(data: *mut c_void, forward: sys::ts_forward_fn, context: *mut c_void) -> bool {
        // SAFETY: `task` makes it; whoever runs the task has it alone.
        let work = unsafe { &mut *data.cast::<Work>() };
        let [width, height] = [work.width, 36].map(|side| side.try_into().unwrap());
        let line =
            sys::ts_line { values: work.values.as_ptr(), floats: ptr::null(), width, height, depth: 1 };
        let mut out = sys::ts_probabilities { values: ptr::null(), steps: 0, classes: 0 };
        // SAFETY: a line with as many values as it says, and a place to write to.
        if !unsafe { forward.unwrap()(context, &raw const line, &raw mut out) } {
            return false;
        }
        let count = usize::try_from(out.steps * out.classes).unwrap();
        // SAFETY: valid until the network is asked again.
        work.found = unsafe { std::slice::from_raw_parts(out.values, count) }.to_vec();
        true
    }

    unsafe extern "C" fn release(data: *mut c_void) {
        // SAFETY: `task` makes it a box, which is let go of once.
        drop(unsafe { Box::from_raw(data.cast::<Work>()) });
    }

    /// Tasks that know how many of them there are.
    #[derive(Default)]
    struct Tasks(Arc<AtomicUsize>);

    impl Tasks {
        /// A task whose line differs from others.
        fn task(&self, number: u64, width: usize) -> LineTask {
            self.of(number, width, line(width, number))
        }

        fn of(&self, number: u64, width: usize, values: Vec<i8>) -> LineTask {
            self.0.fetch_add(1, Ordering::Relaxed);
            let work = Work { values, width, found: Vec::new(), alive: Arc::clone(&self.0) };
            let data = Box::into_raw(Box::new(work)).cast();
            let task = sys::ts_task { data, number, run: Some(run), release: Some(release) };
            // SAFETY: the functions fit the data, which nobody else has.
            unsafe { LineTask::new(&task) }.unwrap()
        }

        fn alive(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }
    }

    fn line(width: usize, number: u64) -> Vec<i8> {
        let seed = usize::try_from(number).unwrap();
        let pixels = 0..width * 36;
        pixels.map(|place| i8::try_from((place * (seed + 7) + seed) % 255).unwrap_or(-100)).collect()
    }

    fn found(task: LineTask) -> Vec<f32> {
        let data = task.into_data();
        // SAFETY: a task that was taken has its data alone.
        unsafe { Box::from_raw(data.cast::<Work>()) }.found.clone()
    }

    #[test]
    fn lines_are_those_that_were_handed_in() {
        let (network, tasks) = (network(), Tasks::default());
        let mut scratch = Scratch::default();
        for threads in [2, 5] {
            let mut ahead = LookAhead::new(NonZeroUsize::new(threads).unwrap());
            for number in 1..=6 {
                assert!(ahead.wants());
                ahead.expect(&network, tasks.task(number, 40));
            }
            assert!(ahead.take(0, &mut scratch).is_none(), "another line");
            // Lines 2 and 4 are passed over.
            for number in [1, 3, 5, 6] {
                let task = ahead.take(number, &mut scratch).unwrap();
                let expected = network.forward(&Input::new(40, &line(40, number)), &mut scratch).unwrap();
                assert_eq!(found(task), expected.values(), "line {number}, {threads} threads");
                assert!(ahead.take(number, &mut scratch).is_none(), "taken twice");
            }
            assert!(ahead.take(4, &mut scratch).is_none());
            drop(ahead);
            assert_eq!(tasks.alive(), 0);
        }
    }

    #[test]
    fn what_never_comes_makes_room() {
        let (network, tasks) = (network(), Tasks::default());
        let mut scratch = Scratch::default();
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        // Twenty that are not asked for, then those that are.
        let mut guesses = (101..=120).chain(1..=40);
        let mut found = 0;
        for number in 1..=40 {
            while ahead.wants()
                && let Some(guess) = guesses.next()
            {
                ahead.expect(&network, tasks.task(guess, 9));
            }
            found += usize::from(ahead.take(number, &mut scratch).is_some());
        }
        assert!(found >= 10, "{found}");
        drop(ahead);
        assert_eq!(tasks.alive(), 0);
    }

    #[test]
    fn there_is_an_end_to_what_is_wanted() {
        let (network, tasks) = (network(), Tasks::default());
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        let lines = (1..100)
            .take_while(|number| {
                ahead.wants().then(|| ahead.expect(&network, tasks.task(*number, 3))).is_some()
            })
            .count();
        assert_eq!(lines, 2 * LINES);
        // Those that nobody asked for are let go of, whether or not they are at work.
        drop(ahead);
        assert_eq!(tasks.alive(), 0);
        let alone = LookAhead::new(NonZeroUsize::MIN);
        assert!(!alone.wants());
    }

    #[test]
    fn each_round_is_run_once() {
        for threads in [1, 2, 5] {
            let mut ahead = LookAhead::new(NonZeroUsize::new(threads).unwrap());
            for count in [0, 1, 3, 1000] {
                let counts: Arc<Vec<AtomicUsize>> =
                    Arc::new((0..count).map(|_| AtomicUsize::new(0)).collect());
                let sharer = ahead.sharer(count);
                let (inner, shared) = (ahead.sharer(count), Arc::clone(&counts));
                sharer.share(Rounds::new(count, move |number| {
                    // A loop within the loop.
                    let shared = Arc::clone(&shared);
                    inner.share(Rounds::new(2, move |_| {
                        shared[number].fetch_add(1, Ordering::Relaxed);
                    }));
                }));
                assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 2), "{threads}, {count}");
                assert!(ahead.helpers.len() < threads);
            }
        }
    }

    #[test]
    fn lines_that_the_network_refuses_are_no_results() {
        let (network, tasks) = (network(), Tasks::default());
        let mut ahead = LookAhead::new(NonZeroUsize::new(2).unwrap());
        // No values at all.
        ahead.expect(&network, tasks.of(1, 0, Vec::new()));
        assert!(ahead.take(1, &mut Scratch::default()).is_none());
        assert_eq!(tasks.alive(), 0);
    }
}
