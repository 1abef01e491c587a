//! XMP (ISO 16684-1).

use super::sink::Sink;
use crate::Result;

/// Reads an XMP packet; `at` is where it begins in the file, if it lies there as it is.
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
