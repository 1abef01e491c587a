//! JPEG (ITU-T T.81): every segment from SOI to EOI, those between scans included, and what follows.

mod app;
mod flashpix;
mod markers;
mod split;

use std::ops::Range;

use super::bytes::{self, Order};
use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{mpf, trailer};
use crate::Result;
use markers::{Markers, Part};
use split::Split;

/// Bytes of an unknown block that are looked at for text.
const SHOWN_BYTES: usize = 1024;

/// Reads the JPEG that begins at `range.start`, and what follows it in the range.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let mut markers = Markers::new(&range, input);
    let mut split = Split::default();
    let end = loop {
        if !sink.part()? {
            return split.finish(input, sink);
        }
        match markers.next(input, sink)? {
            Part::Segment { marker, whole, body } => segment(input, marker, whole, body, &mut split, sink)?,
            Part::Stray(stray) => {
                let start = input.peek(stray.start, SHOWN_BYTES as u64, sink)?;
                let seen = start.get(..(stray.end - stray.start) as usize).unwrap_or(&start);
                sink.found(unknown(seen, "stray bytes").at(stray));
            }
            Part::End { at, whole } => {
                if !whole {
                    sink.incomplete();
                }
                break at;
            }
        }
    };
    split.finish(input, sink)?;
    trailer::read(input, end..range.end, sink)?;
    mpf::read_listed(input, sink)
}

/// Where the JPEG that begins at `range.start` ends; `None` when there is none.
pub(super) fn end(input: &mut Input, range: &Range<u64>, sink: &mut Sink) -> Result<Option<u64>> {
    markers::end(input, range, sink)
}

/// Reports `finding`, a picture that fills `range`, then what is hidden in it when it is a JPEG. A second picture that
/// says itself to be a gain map or depth map is reported as such.
pub(super) fn found(input: &mut Input, range: Range<u64>, mut finding: Finding, sink: &mut Sink) -> Result<()> {
    let mark = sink.mark();
    let is_jpeg = input.peek(range.start, 3, sink)?.starts_with(&[0xFF, 0xD8, 0xFF]);
    if is_jpeg {
        let says = sink.picture_says(|sink| read(input, range.clone(), sink))?;
        finding.kind = says.filter(|_| finding.kind == Kind::SecondPicture).unwrap_or(finding.kind);
    }
    sink.found_before(mark, finding.at(range));
    Ok(())
}

fn segment(
    input: &mut Input,
    marker: u8,
    whole: Range<u64>,
    body: Range<u64>,
    split: &mut Split,
    sink: &mut Sink,
) -> Result<()> {
    match marker {
        0xE0..=0xEF => {
            let data = input.block(body.clone(), sink)?;
            app::read(input, marker - 0xE0, &data, &body, split, sink)
        }
        0xFE => {
            let data = input.block(body.clone(), sink)?;
            if !data.is_empty() {
                let value = bytes::text(data.get(..SHOWN_BYTES).unwrap_or(&data));
                sink.found(Finding::new(Kind::Text, Place::JpegComment).field("Comment").value(&value).at(body));
            }
            Ok(())
        }
        // SOF0 to SOF15 without DHT, JPG and DAC: precision, height, width.
        0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
            let head = input.peek(body.start, 5, sink)?;
            if let (Some(height), Some(width)) = (Order::Big.u16(&head, 1), Order::Big.u16(&head, 3)) {
                sink.picture_size(width.into(), height.into());
            }
            Ok(())
        }
        // Extensions, reserved: decoders skip them.
        0xC8 | 0xDE | 0xDF | 0xF0..=0xFD => {
            let data = input.block(body, sink)?;
            sink.found(unknown(&data, &format!("segment {marker:02X}")).at(whole));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A block of unknown meaning, shown when it is text.
fn unknown(data: &[u8], field: &str) -> Finding {
    let data = data.get(..SHOWN_BYTES).unwrap_or(data);
    let value = if bytes::is_text(data) { bytes::text(data) } else { String::new() };
    Finding::new(Kind::UnknownData, Place::JpegSegment).field(field).value(&value)
}

#[cfg(test)]
mod tests;
