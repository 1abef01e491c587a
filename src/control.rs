//! Progress, cancellation and the time limit of one job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::{Error, Limit, Result};

/// The steps of a photo's way, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Looking for hidden data.
    Inspect,
    /// Decoding, downscaling, turning upright, converting to sRGB.
    Decode,
    /// Perturbing.
    Shield,
    /// Writing the new file's bytes.
    Encode,
    /// Reading them back and checking them.
    Verify,
}

/// Cancels a job from another thread. Clones share one state.
///
/// ```
/// let token = safeshare::CancelToken::default();
/// let for_the_button = token.clone();
/// for_the_button.cancel();
/// assert!(token.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Asks every job that holds this token to stop; it returns [`Error::Cancelled`] within 100 ms of its own work.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether `cancel` was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Called with the stage and its fraction done, 0 to 1. An `Err` stops the job with that error.
pub type OnProgress<'a> = dyn Fn(Stage, f32) -> Result<()> + Sync + 'a;

/// What a job asks at every step: may I go on?
#[derive(Clone, Default)]
pub struct Control<'a> {
    cancel: CancelToken,
    on_progress: Option<&'a OnProgress<'a>>,
    deadline: Option<Instant>,
}

impl<'a> Control<'a> {
    /// A control with this cancel token.
    #[must_use]
    pub fn with_cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// A control that reports progress to `on_progress`.
    #[must_use]
    pub fn with_progress(mut self, on_progress: &'a OnProgress<'a>) -> Self {
        self.on_progress = Some(on_progress);
        self
    }

    /// The same control with a deadline `time` from now.
    pub(crate) fn starting_now(&self, time: Duration) -> Self {
        Self { deadline: Instant::now().checked_add(time), ..self.clone() }
    }

    /// The same control for work that no stage stands for: nothing is told of it.
    pub(crate) fn silent(&self) -> Self {
        Self { on_progress: None, ..self.clone() }
    }

    /// `Err` when the job was cancelled or is out of time. Cheap enough for every row.
    pub(crate) fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        if self.deadline.is_some_and(|end| Instant::now() > end) {
            return Err(Limit::Time.into());
        }
        Ok(())
    }

    /// [`check`](Self::check), then tells the caller how far the stage is (0 to 1).
    pub(crate) fn report(&self, stage: Stage, fraction: f32) -> Result<()> {
        self.check()?;
        self.on_progress.map_or(Ok(()), |call| call(stage, fraction.clamp(0.0, 1.0)))
    }
}
