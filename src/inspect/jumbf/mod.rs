//! JUMBF (ISO/IEC 19566-5) and the C2PA content credentials in it.

mod c2pa;
mod cbor;
mod json;

use std::io::Cursor;
use std::ops::Range;

use super::bytes::{self, Order};
use super::input::Input;
use super::jpeg;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use crate::Result;
use c2pa::Credentials;

/// Bytes of a description box before its label: its type, what it holds.
const LABEL_AT: usize = 17;
/// Set where a label follows.
const HAS_LABEL: u8 = 2;

/// Reads JUMBF superboxes, as in a JPEG's put-together APP11, PNG `caBX`, WebP `C2PA`: one finding for each outermost
/// one, then what names people, places, times and programs in it, and its pictures.
pub(crate) fn read(data: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    sink.within(at, |sink| {
        let mut credentials = Credentials::default();
        let parts = boxes(data, 0..data.len(), sink)?;
        if parts.is_empty() {
            sink.incomplete();
            sink.found(Finding::new(Kind::ContentCredentials, Place::Jumbf).at(0..data.len() as u64));
        }
        for part in parts {
            let label = if &part.name == b"jumb" { label(data, &part) } else { String::new() };
            let finding = Finding::new(Kind::ContentCredentials, Place::Jumbf).field(&label);
            sink.found(finding.at(part.whole.start as u64..part.whole.end as u64));
            superbox(data, &part, &mut credentials, sink)?;
        }
        credentials.finish(sink);
        Ok(())
    })
}

/// A box: its type, the whole of it, and its content.
struct Part {
    name: [u8; 4],
    whole: Range<usize>,
    body: Range<usize>,
}

/// The boxes in `range`, as far as they are whole.
fn boxes(data: &[u8], range: Range<usize>, sink: &mut Sink) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = range.start;
    while at < range.end && sink.part()? {
        let Some(part) = one_box(data, at, range.end) else {
            if !bytes::is_blank(data.get(at..range.end).unwrap_or_default()) {
                sink.incomplete();
            }
            break;
        };
        at = part.whole.end;
        parts.push(part);
    }
    Ok(parts)
}

fn one_box(data: &[u8], at: usize, end: usize) -> Option<Part> {
    let name = data.get(at + 4..at + 8)?.try_into().ok()?;
    let (head, size) = match Order::Big.u32(data, at)? {
        0 => (8, end - at),
        1 => (16, usize::try_from(Order::Big.u64(data, at + 8)?).ok()?),
        size => (8, size as usize),
    };
    let whole = at..at.checked_add(size).filter(|&stop| stop <= end)?;
    (size >= head).then_some(Part { name, body: at + head..whole.end, whole })
}

/// The label in the description box that begins a superbox.
fn label(data: &[u8], part: &Part) -> String {
    let Some(first) = one_box(data, part.body.start, part.body.end).filter(|first| &first.name == b"jumd") else {
        return String::new();
    };
    let description = data.get(first.body).unwrap_or_default();
    match description.get(LABEL_AT - 1) {
        Some(toggles) if toggles & HAS_LABEL != 0 => {
            bytes::text(bytes::before_nul(description.get(LABEL_AT..).unwrap_or_default()))
        }
        _ => String::new(),
    }
}

/// Reads a superbox: its content boxes and, one level deeper, the superboxes in it.
fn superbox(data: &[u8], outer: &Part, credentials: &mut Credentials, sink: &mut Sink) -> Result<()> {
    if &outer.name != b"jumb" {
        return Ok(());
    }
    let label = label(data, outer);
    sink.nested(|sink| {
        for part in boxes(data, outer.body.clone(), sink)? {
            let content = data.get(part.body.clone()).unwrap_or_default();
            match &part.name {
                b"jumb" => superbox(data, &part, credentials, sink)?,
                // The signature: certificates and a time stamp, told by what holds it.
                b"cbor" if label != "c2pa.signature" => cbor::read(content, credentials, sink)?,
                b"json" => json::read(content, credentials, sink)?,
                b"bidb" => embedded(content, &part.body, &label, sink)?,
                _ => {}
            }
        }
        Ok(())
    })
}

/// An embedded file: thumbnails of this picture and of those it was made from.
fn embedded(content: &[u8], body: &Range<usize>, label: &str, sink: &mut Sink) -> Result<()> {
    let is_picture = label.contains("thumbnail") || crate::Format::of(content).is_some();
    let kind = if is_picture { Kind::Thumbnail } else { Kind::UnknownData };
    let finding = Finding::new(kind, Place::Jumbf).field(label);
    sink.within(Some(body.start as u64), |sink| {
        let mut cursor = Cursor::new(content);
        jpeg::found(&mut Input::new(&mut cursor)?, 0..content.len() as u64, finding, sink)
    })
}

#[cfg(test)]
mod tests;
