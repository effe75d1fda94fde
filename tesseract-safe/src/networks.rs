//! Recognition networks that run in Rust, by language; the shim asks them in the place of upstream's.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tesseract_lstm::{Model, Network, Scratch};
use tesseract_sys as sys;

use crate::data_set::{Data, DataSet, Place};
use crate::line::Line;
use crate::line_task::{LineTask, probabilities};
use crate::look_ahead::{LookAhead, Sharer};
use crate::rounds::Rounds;
use crate::{Backend, EngineMode};

/// The networks of one engine.
#[derive(Debug, Default)]
pub(crate) struct Networks {
    by_language: Vec<(String, Arc<Network>)>,
    work: Mutex<Work>,
}

/// What changes while the engine is at work.
#[derive(Debug)]
struct Work {
    scratch: Scratch,
    /// How many threads compute one page.
    threads: NonZeroUsize,
    /// Numbers of the networks that are in use.
    found: Vec<usize>,
    /// Lines of the page that are recognized before they are asked for.
    ahead: Option<LookAhead>,
    /// How many lines of the page were asked for, and how many were found.
    asked: (usize, usize),
}

impl Default for Work {
    fn default() -> Self {
        Self {
            scratch: Scratch::default(),
            threads: NonZeroUsize::MIN,
            found: Vec::new(),
            ahead: None,
            asked: (0, 0),
        }
    }
}

impl Networks {
    /// Prepares the networks of all languages that an engine reads from `data`.
    pub(crate) fn prepare(data: &DataSet, backend: Backend, mode: EngineMode) -> Self {
        let none = match backend {
            // Headers of an installed library do not describe its networks.
            Backend::Rust => cfg!(feature = "system") || mode == EngineMode::LegacyOnly,
            Backend::Reference => true,
        };
        if none {
            return Self::default();
        }
        let prepare = |(language, data)| match network(data) {
            Ok(network) => Some((String::from(language), network)),
            Err(tesseract_lstm::Error::NoNetwork) => None,
            Err(error) => {
                tracing::debug!(language, %error, "Tesseract's own code computes the network");
                None
            }
        };
        let by_language = data.languages().filter_map(prepare).collect();
        Self { by_language, work: Mutex::default() }
    }

    /// What the shim gets. It refers to the networks, whose address must not change as long as the shim has it.
    pub(crate) fn for_shim(self: &Arc<Self>) -> sys::ts_networks {
        let context = Arc::as_ptr(self).cast_mut().cast();
        sys::ts_networks {
            context,
            find: Some(find),
            forward: Some(forward),
            wants: Some(wants),
            expect: Some(expect),
            take: Some(take),
            stop: Some(stop),
            share: Some(share),
        }
    }

    /// The instructions that the networks in use take; `None` where none is in use.
    pub(crate) fn level(&self) -> Option<&'static str> {
        let first = *self.work().found.first()?;
        self.by_language.get(first).map(|(_, network)| network.level())
    }

    /// How many threads compute one page.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        self.work().threads
    }

    pub(crate) fn set_threads(&self, threads: NonZeroUsize) {
        self.work().threads = threads;
    }

    fn find(&self, language: &str) -> Option<usize> {
        let number = self.by_language.iter().position(|(name, _)| name == language)?;
        self.work().found.push(number);
        Some(number)
    }

    /// The probabilities for a line, if the network takes it. They stay where they are until the next.
    fn forward(&self, number: usize, line: &Line<'_>) -> Option<sys::ts_probabilities> {
        let (_, network) = self.by_language.get(number)?;
        probabilities(network, line, &mut self.work().scratch)
    }

    fn wants(&self, number: usize) -> bool {
        let Work { threads, ahead, .. } = &mut *self.work();
        threads.get() > 1
            && number < self.by_language.len()
            && ahead.get_or_insert_with(|| LookAhead::new(*threads)).wants()
    }

    fn expect(&self, number: usize, task: LineTask) {
        if let Some((_, network)) = self.by_language.get(number)
            && let Some(ahead) = &mut self.work().ahead
        {
            ahead.expect(network, task);
        }
    }

    /// The task of a line that is asked for, done.
    fn take(&self, number: u64) -> Option<LineTask> {
        let Work { scratch, ahead, asked, .. } = &mut *self.work();
        asked.0 += 1;
        let task = ahead.as_ref()?.take(number, scratch)?;
        asked.1 += 1;
        Some(task)
    }

    /// What shares a loop among the threads of a page, if there are several.
    fn sharer(&self, rounds: usize) -> Option<Sharer> {
        let Work { threads, ahead, .. } = &mut *self.work();
        let ahead = (threads.get() > 1).then(|| ahead.get_or_insert_with(|| LookAhead::new(*threads)))?;
        Some(ahead.sharer(rounds))
    }

    /// Lets go of lines that are still expected; no other thread is at work when it returns.
    fn stop(&self) {
        // Threads are waited for without the lock.
        let ahead = self.work().ahead.take();
        drop(ahead);
    }

    /// To be called after a page.
    pub(crate) fn end_page(&self) {
        self.stop();
        let (asked, found) = std::mem::take(&mut self.work().asked);
        if found > 0 {
            tracing::debug!(asked, found, "lines of text, and how many had been recognized ahead");
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        // What a panic leaves is memory that the next line overwrites.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The network of a language. Data that never change have one for all engines.
fn network(data: &Data) -> Result<Arc<Network>, tesseract_lstm::Error> {
    static SHARED: Mutex<Vec<(Place, Weak<Network>)>> = Mutex::new(Vec::new());
    let Some(place) = data.place() else { return build(data) };
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.retain(|(_, network)| network.strong_count() > 0);
    let known = shared.iter().find(|(known, _)| *known == place);
    if let Some(network) = known.and_then(|(_, network)| network.upgrade()) {
        return Ok(network);
    }
    let network = build(data)?;
    shared.push((place, Arc::downgrade(&network)));
    Ok(network)
}

fn build(data: &Data) -> Result<Arc<Network>, tesseract_lstm::Error> {
    Network::new(&Model::from_traineddata(&data.bytes())?).map(Arc::new)
}

/// What a function called by the shim does: nothing unwinds into C++.
///
/// # Safety
///
/// `context` comes from [`Networks::for_shim`], and whoever called that keeps the networks.
unsafe fn called<T>(context: *mut c_void, body: impl FnOnce(&Networks) -> Option<T>) -> Option<T> {
    // SAFETY: the caller promises networks, which are only ever shared.
    let networks = unsafe { &*context.cast::<Networks>() };
    catch_unwind(AssertUnwindSafe(|| body(networks))).ok().flatten()
}

unsafe extern "C" fn find(context: *mut c_void, language: *const c_char) -> c_int {
    // SAFETY: the shim passes a C string that is valid until this function returns.
    let language = unsafe { CStr::from_ptr(language) };
    // SAFETY: the shim passes the context that it was given; its engine's handle keeps the networks.
    let found =
        unsafe { called(context, |networks| c_int::try_from(networks.find(language.to_str().ok()?)?).ok()) };
    found.unwrap_or(-1)
}

unsafe extern "C" fn forward(
    context: *mut c_void,
    network: c_int,
    line: *const sys::ts_line,
    out: *mut sys::ts_probabilities,
) -> bool {
    // SAFETY: the shim passes a line that is valid until this function returns.
    let Some(line) = (unsafe { Line::from_shim(line) }) else { return false };
    // SAFETY: as in `find`.
    let found =
        unsafe { called(context, |networks| networks.forward(usize::try_from(network).ok()?, &line)) };
    if let Some(found) = found {
        // SAFETY: `out` is a place to write to.
        unsafe { out.write(found) };
    }
    found.is_some()
}

unsafe extern "C" fn wants(context: *mut c_void, network: c_int) -> bool {
    // SAFETY: as in `find`.
    let wanted = unsafe { called(context, |networks| Some(networks.wants(usize::try_from(network).ok()?))) };
    wanted.unwrap_or_default()
}

unsafe extern "C" fn expect(context: *mut c_void, network: c_int, task: *const sys::ts_task) {
    // SAFETY: the shim passes a task, whose functions fit its data, and uses it no more.
    let Some(task) = (unsafe { LineTask::new(&*task) }) else { return };
    // SAFETY: as in `find`.
    unsafe {
        called(context, |networks| {
            networks.expect(usize::try_from(network).ok()?, task);
            Some(())
        });
    }
}

unsafe extern "C" fn take(context: *mut c_void, number: u64) -> *mut c_void {
    // SAFETY: as in `find`.
    let task = unsafe { called(context, |networks| networks.take(number)) };
    task.map_or(std::ptr::null_mut(), LineTask::into_data)
}

unsafe extern "C" fn share(
    context: *mut c_void,
    count: usize,
    run: Option<unsafe extern "C" fn(*mut c_void, usize)>,
    data: *mut c_void,
) {
    let Some(run) = run else { return };
    let round = Round { run, data };
    let rounds = Rounds::new(count, move |number| round.run(number));
    // SAFETY: as in `find`.
    match unsafe { called(context, |networks| networks.sharer(count)) } {
        Some(sharer) => sharer.share(rounds),
        None => rounds.run(),
    }
}

/// A round of a loop of the shim's.
struct Round {
    run: unsafe extern "C" fn(*mut c_void, usize),
    data: *mut c_void,
}

// SAFETY: the shim says that any thread may call the function.
unsafe impl Send for Round {}
// SAFETY: several at the same time, too.
unsafe impl Sync for Round {}

impl Round {
    fn run(&self, number: usize) {
        // SAFETY: the function fits the data, which are there until the shim's call returns, and by then nobody is at a
        // round any more. It is called once with each number.
        unsafe { (self.run)(self.data, number) }
    }
}

unsafe extern "C" fn stop(context: *mut c_void) {
    // SAFETY: as in `find`.
    unsafe {
        called(context, |networks| {
            networks.stop();
            Some(())
        });
    }
}

#[cfg(all(test, not(feature = "cmake"), not(feature = "system")))]
mod tests {
    use super::*;
    use crate::{Engine, Image, PageSegMode};

    /// How many lines of a page were asked for, and how many of them had been expected.
    fn read(threads: usize, mode: PageSegMode, name: &str) -> (usize, usize) {
        let threads = NonZeroUsize::new(threads).unwrap();
        let mut engine = Engine::builder().threads(threads).page_seg_mode(mode).build().unwrap();
        let image = Image::open(format!("../tests/images/{name}")).unwrap();
        engine.set_image(&image).unwrap();
        engine
            .handle()
            .call(|engine, error| {
                // SAFETY: the engine is alive; without a function there is no context to keep alive.
                unsafe { sys::ts_engine_recognize(engine, None, std::ptr::null_mut(), error) }
            })
            .unwrap_or_else(|_| panic!("{name} can be recognized"));
        let asked = engine.handle().networks().work().asked;
        engine.handle().networks().end_page();
        assert!(engine.handle().networks().work().ahead.is_none());
        asked
    }

    #[test]
    fn every_line_is_recognized_before_it_is_asked_for() {
        for (mode, name, least) in [
            (PageSegMode::Auto, "letter.png", 10),
            (PageSegMode::Auto, "two-columns.png", 10),
            (PageSegMode::Auto, "figure.png", 2),
            (PageSegMode::SingleBlock, "rotated-90.png", 10),
            (PageSegMode::SparseText, "invoice.png", 10),
        ] {
            let (asked, found) = read(2, mode, name);
            assert!(asked >= least, "{name}: {asked}");
            assert_eq!(found, asked, "{name}");
        }
        // Where there is but one, nothing is to be done meanwhile.
        assert_eq!(read(2, PageSegMode::RawLine, "one-line.png"), (1, 0));
        let (asked, found) = read(1, PageSegMode::Auto, "letter.png");
        assert!(asked >= 10);
        assert_eq!(found, 0);
    }
}
