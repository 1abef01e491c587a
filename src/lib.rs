//! `SafeShare`: a photo goes in, a new picture comes out: upright, sRGB, with nothing hidden in it, and faintly
//! perturbed so that AI encoders misread it.
//!
//! ```no_run
//! use safeshare::{Control, Engine, Options};
//!
//! let engine = Engine::new()?;
//! let done = engine.protect_file("photo.jpg".as_ref(), "shared".as_ref(), &Options::default(), &Control::default())?;
//! for finding in &done.outcome.report.findings {
//!     println!("removed: {:?} {}", finding.kind, finding.value.as_deref().unwrap_or_default());
//! }
//! # Ok::<(), safeshare::Error>(())
//! ```
//!
//! [`protect`](Engine::protect_file) reads as a photo's way: inspect, decode, cover, shield, encode, verify, save.

mod area;
mod control;
mod cover;
mod encode;
mod enlarge;
mod error;
mod ffi;
mod format;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
pub mod inspect;
mod options;
mod output;
mod preview;
mod protect;
mod shield;
mod simd;
mod source;
mod verify;

pub use area::Area;
pub use control::{CancelToken, Control, OnProgress, Stage};
pub use cover::{Cover, CoverShape, CoverStyle};
pub use error::{Error, Limit, Result, Storage, TooLarge, Unsupported};
#[doc(hidden)]
pub use ffi::UniFfiTag;
pub use format::Format;
pub use inspect::{Category, Finding, Kind, Place, Report, inspect_bytes, inspect_file};
pub use options::{Limits, Options, OutputFormat, Strength};
pub use preview::{DIFFERENCE_GAIN, Preview};
pub use protect::{Engine, Outcome, Protected, ProtectedBytes};
pub use shield::{Face, Shielded};
pub use source::{PixelColorSpace, Pixels};
