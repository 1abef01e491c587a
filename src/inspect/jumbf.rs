//! JUMBF (ISO/IEC 19566-5) and C2PA in it.

use super::sink::Sink;
use crate::Result;

/// Reads JUMBF superboxes, as in a JPEG's put-together APP11, PNG `caBX`, WebP `C2PA`.
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
