//! Loops compiled for wider vectors than the oldest processor of their kind has, chosen when they run.

use fearless_simd::{Level, Simd, dispatch};

/// Runs `work`, compiled once for each width of vectors that processors have, in the widest that this one has. Only
/// what is inlined into `work` gains. Results are the same everywhere: nothing is fused or reordered.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for the vectors")]
#[inline(always)]
pub(crate) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), simd => simd.vectorize(work))
}
