//! Multi-picture format (CIPA DC-007).

use super::sink::Sink;
use crate::Result;

/// Reads an MPF block from its TIFF header on; offsets in it count from there.
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
