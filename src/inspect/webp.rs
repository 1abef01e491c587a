//! WebP.

use std::ops::Range;

use super::input::Input;
use super::sink::Sink;
use crate::Result;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(_input: &mut Input, _range: Range<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
