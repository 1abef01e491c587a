//! The last look: reads the output's bytes back and lets through only what the allow-list names.
//!
//! A parser of its own, separate from the encoders and from `inspect`, and strict where they are lenient: it knows the
//! few files that `SafeShare` writes and refuses every other, sound or not.

#[cfg(test)]
mod differential;
mod jpeg;
mod png;

use crate::control::{Control, Stage};
use crate::{Error, Format, Result};

/// `Err(Error::Internal)` unless the bytes are a JPEG or PNG of this size, made of allowed parts alone.
pub(crate) fn verify(bytes: &[u8], format: Format, size: (u32, u32), control: &Control) -> Result<()> {
    control.report(Stage::Verify, 0.0)?;
    let refused = match format {
        Format::Jpeg => jpeg::check(bytes, size, control)?,
        Format::Png => png::check(bytes, size, control)?,
        _ => Some("format"),
    };
    match refused {
        None => Ok(()),
        Some(what) => {
            log::error!("output refused: {what}");
            Err(Error::Internal("the output's check refused it"))
        }
    }
}
