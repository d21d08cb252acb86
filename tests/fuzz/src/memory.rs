//! A cap on memory: a few bytes from outside must never make a device take hundreds of megabytes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Past this no single allocation is given: the run ends with "memory allocation failed".
const ONE_ALLOCATION_MAX: usize = 1 << 30;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn took(bytes: usize) {
    let live = LIVE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(live, Ordering::Relaxed);
}

// SAFETY: everything is the system's allocator's; sizes are only counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() > ONE_ALLOCATION_MAX {
            return std::ptr::null_mut();
        }
        took(layout.size());
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Runs `work` and asserts that it never held more than `max` bytes beyond what was held before.
pub fn capped<T>(max: usize, work: impl FnOnce() -> T) -> T {
    let before = LIVE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let result = work();
    let held = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    assert!(
        held <= max,
        "{held} bytes were held, and {max} are the most"
    );
    result
}

/// A cap in proportion to an input: `times` its length, and 64 KiB for whatever is fixed.
#[must_use]
pub fn in_proportion(input: &[u8], times: usize) -> usize {
    input.len() * times + 64 * 1024
}
