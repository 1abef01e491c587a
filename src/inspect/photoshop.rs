//! Photoshop image resources.

use super::sink::Sink;
use crate::Result;

/// Reads image resource blocks (`8BIM`…).
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
