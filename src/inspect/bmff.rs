//! ISO base media files.

use std::ops::Range;

use super::input::Input;
use super::report::Place;
use super::sink::Sink;
use crate::Result;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(_input: &mut Input, _range: Range<u64>, _sink: &mut Sink) -> Result<()> {
    Ok(())
}

/// Reads the MP4 or QuickTime video in `range`, from its `ftyp` on: one `Kind::Video` finding over the whole range
/// with `field` as its name and `3.1 s, with sound` as its value, then the metadata in its boxes. For a motion photo's
/// video after a JPEG, in a Samsung trailer, or in `mpvd`.
pub(crate) fn video(
    _input: &mut Input,
    _range: Range<u64>,
    _place: Place,
    _field: &str,
    _sink: &mut Sink,
) -> Result<()> {
    Ok(())
}
