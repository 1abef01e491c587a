//! Samsung's trailer (SEFT), also in HEIC's `sefd` box.

use std::ops::Range;

use super::input::Input;
use super::sink::Sink;
use crate::Result;

/// Reads the entries and directory in `range`, which ends with `SEFT`.
pub(crate) fn read(_input: &mut Input, _range: Range<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
