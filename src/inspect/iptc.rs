//! IPTC-IIM 4.2.

use super::sink::Sink;
use crate::Result;

/// Reads IIM datasets.
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
