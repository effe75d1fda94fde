//! The part of a line's recognition that the shim lets any thread do.

use std::ffi::{c_int, c_void};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tesseract_lstm::{Network, Scratch};
use tesseract_sys as sys;

use crate::line::Line;

/// A task of the shim's, to be run once. Lets go of it when dropped.
#[derive(Debug)]
pub(crate) struct LineTask {
    data: *mut c_void,
    number: u64,
    run: unsafe extern "C" fn(*mut c_void, sys::ts_forward_fn, *mut c_void) -> bool,
    release: unsafe extern "C" fn(*mut c_void),
}

// SAFETY: the shim says that any thread may run and release a task, and there is but one owner of its data.
unsafe impl Send for LineTask {}

impl LineTask {
    /// Takes over what the shim hands in; `None` for what is no task.
    ///
    /// # Safety
    ///
    /// The functions fit the data, which nobody else uses from now on.
    pub(crate) unsafe fn new(task: &sys::ts_task) -> Option<Self> {
        let sys::ts_task { data, number, run, release } = *task;
        Some(Self { data, number, run: run?, release: release? })
    }

    /// What the shim knows it by.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Does the work; `false` where that failed.
    pub(crate) fn run(&mut self, network: &Network, scratch: &mut Scratch) -> bool {
        let mut runner = Runner { network, scratch };
        let context: *mut Runner<'_> = &raw mut runner;
        // SAFETY: nobody else uses the data, and `forward` fits the context, which lives until the function returns.
        unsafe { (self.run)(self.data, Some(forward), context.cast()) }
    }

    /// Gives the data back to the shim.
    pub(crate) fn into_data(self) -> *mut c_void {
        ManuallyDrop::new(self).data
    }
}

impl Drop for LineTask {
    fn drop(&mut self) {
        // SAFETY: nobody else uses the data, nor this one from now on.
        unsafe { (self.release)(self.data) }
    }
}

/// What runs a task's network: memory of the thread that runs the task.
struct Runner<'a> {
    network: &'a Network,
    scratch: &'a mut Scratch,
}

/// Runs the network for a task. Nothing unwinds into C++.
unsafe extern "C" fn forward(
    context: *mut c_void,
    line: *const sys::ts_line,
    out: *mut sys::ts_probabilities,
) -> bool {
    // SAFETY: the shim passes a line that is valid until this function returns.
    let Some(line) = (unsafe { Line::from_shim(line) }) else { return false };
    // SAFETY: the context of `LineTask::run`, which the task alone uses, on one thread.
    let runner = unsafe { &mut *context.cast::<Runner<'_>>() };
    let found = catch_unwind(AssertUnwindSafe(|| probabilities(runner.network, &line, runner.scratch)));
    let Some(found) = found.ok().flatten() else { return false };
    // SAFETY: `out` is a place to write to.
    unsafe { out.write(found) };
    true
}

/// The probabilities for a line, if the network takes it. They stay where they are until the memory is used again.
pub(crate) fn probabilities(
    network: &Network,
    line: &Line<'_>,
    scratch: &mut Scratch,
) -> Option<sys::ts_probabilities> {
    if !line.fits(network) {
        return None;
    }
    let values = network.forward(&line.input(), scratch).ok()?.values();
    Some(sys::ts_probabilities {
        values: values.as_ptr(),
        steps: c_int::try_from(values.len() / network.classes()).ok()?,
        classes: c_int::try_from(network.classes()).ok()?,
    })
}
