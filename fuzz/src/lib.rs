//! Bounds that every fuzz target is held to, beside libFuzzer's own.

use std::sync::Once;
use std::time::Duration;

use cpu_time::ThreadTime;
use peak_alloc::PeakAlloc;
use safeshare::fuzzing::Target;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// CPU time that one input may take, the checks of the compiler included.
const MOST_TIME: Duration = Duration::from_secs(1);

/// Runs `target`; panics when it takes more than `bytes` of heap, or more than a second of CPU time.
pub fn bounded(target: Target, input: &[u8], bytes: usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = ThreadTime::now();
    target(input);
    let (time, memory) = (start.elapsed(), MEMORY.peak_usage().saturating_sub(before));
    assert!(time <= MOST_TIME, "it took {time:?}");
    assert!(memory <= bytes, "it took {memory} bytes of memory");
}

/// Lets what the library catches be caught: libFuzzer's own hook ends the process at every panic. What nothing catches
/// still ends it, without a word; `cargo test` on the file tells why.
pub fn let_panics_be_caught() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

/// A fuzz target of this name in `safeshare::fuzzing`, the MiB of heap that it may take, and whether the library catches
/// panics of a dependency on its way.
#[macro_export]
macro_rules! target {
    ($name:ident, $mebibytes:expr, catches panics) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| {
            $crate::let_panics_be_caught();
            $crate::bounded(safeshare::fuzzing::$name, input, $mebibytes << 20);
        });
    };
    ($name:ident, $mebibytes:expr) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| {
            $crate::bounded(safeshare::fuzzing::$name, input, $mebibytes << 20);
        });
    };
}
