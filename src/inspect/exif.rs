//! EXIF (CIPA DC-008) and TIFF.

use std::ops::Range;

use super::input::Input;
use super::sink::Sink;
use crate::Result;

/// Reads an EXIF block from its TIFF header on (`II*` or `MM*`); `at` is where it begins in the file, if it lies there
/// as it is.
pub(crate) fn read(_bytes: &[u8], _at: Option<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}

/// Reads a TIFF file.
pub(crate) fn read_file(_input: &mut Input, _range: Range<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}
