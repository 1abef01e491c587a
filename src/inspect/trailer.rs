//! What follows the end of a picture.

use std::ops::Range;

use super::input::Input;
use super::sink::Sink;
use crate::Result;

/// Reads what lies in `range`, between a picture's end and the file's: further pictures, videos, Samsung's directory,
/// padding, text. An empty range is fine.
pub(crate) fn read(_input: &mut Input, _range: Range<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
