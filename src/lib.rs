//! SafeShare: a photo goes in, a clean and shielded picture comes out.

mod control;
mod encode;
mod error;
mod format;
pub mod inspect;
mod options;
mod shield;
mod source;
mod verify;

pub use control::{CancelToken, Control, OnProgress, Stage};
pub use error::{Error, Limit, Result, Storage, TooLarge, Unsupported};
pub use format::Format;
pub use options::{Limits, Options, OutputFormat, Strength};
