//! What follows the end of a picture: further pictures, a motion photo's video, Samsung's directory, makers' blocks,
//! text, padding.

use std::ops::Range;

use super::bytes::{self, Order};
use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{bmff, jpeg, samsung};
use crate::{Format, Result};

/// Bytes that tell what a trailer's piece is.
const HEAD_BYTES: u64 = 64;
/// Bytes of an unknown piece that are looked at for text.
const SHOWN_BYTES: u64 = 1024;

/// Blocks of makers and programs that are known by how they begin, and what they are called.
const KNOWN: [(&[u8], Kind, &str); 9] = [
    (b"CANON OPTIONAL DATA\0", Kind::EditHistory, "Canon VRD"),
    (b"AXS!", Kind::TrailingData, "AFCP"),
    (b"AXS*", Kind::TrailingData, "AFCP"),
    (b"cbipcbbl", Kind::TrailingData, "Photo Mechanic"),
    (b"~\x10\x04\xFE0MIE", Kind::TrailingData, "MIE"),
    (b"vivo{", Kind::MakerNote, "vivo"),
    (b"QDIOBS", Kind::TrailingData, "QDIO"),
    (b"streamdata", Kind::TrailingData, "vivo stream"),
    (b"LIVE_", Kind::TrailingData, "Huawei live photo"),
];

/// Reads what lies in `range`, between a picture's end and the file's. An empty range is fine.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let end = range.end.min(input.len());
    let samsung = samsung::find(input, range.start..end, sink)?;
    let rest_end = samsung.as_ref().map_or(end, |block| block.start);
    let mut at = range.start;
    while at < rest_end {
        if !sink.part()? {
            // The rest is told as one block.
            sink.found(Finding::new(Kind::TrailingData, Place::Trailer).at(at..rest_end));
            break;
        }
        at = piece(input, at..rest_end, sink)?.max(at + 1);
    }
    if let Some(block) = samsung {
        samsung::read(input, block, sink)?;
    }
    Ok(())
}

/// Reports the piece that begins at `range.start`; returns where it ends.
fn piece(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<u64> {
    let mut head = input.peek(range.start, HEAD_BYTES, sink)?;
    head.truncate((range.end - range.start).min(HEAD_BYTES) as usize);
    if let Some(&filler @ (0 | 0xFF)) = head.first()
        && head.iter().take(4).all(|&byte| byte == filler)
    {
        return padding(input, range, filler, sink);
    }
    if let Some(end) = picture_or_video(input, &range, &head, sink)? {
        return Ok(end);
    }
    let end = next_known(input, range.start + 1..range.end, sink)?;
    unknown(input, range.start..end, &head, sink)?;
    Ok(end)
}

/// A run of one filler byte. Behind a hidden picture it is not worth telling.
fn padding(input: &mut Input, range: Range<u64>, filler: u8, sink: &mut Sink) -> Result<u64> {
    let mut end = range.end;
    input.scan(range.clone(), sink, |at, piece| match piece.iter().position(|&byte| byte != filler) {
        Some(other) => {
            end = at + other as u64;
            false
        }
        None => true,
    })?;
    if sink.is_main_picture() {
        sink.found(Finding::new(Kind::TrailingData, Place::Trailer).field("padding").at(range.start..end));
    }
    Ok(end)
}

fn picture_or_video(input: &mut Input, range: &Range<u64>, head: &[u8], sink: &mut Sink) -> Result<Option<u64>> {
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        let Some(end) = jpeg::end(input, range, sink)? else { return Ok(None) };
        let (kind, name) = told_kind(range.start, sink);
        let finding = Finding::new(kind, Place::Trailer).field(&name);
        jpeg::found(input, range.start..end, finding, sink)?;
        return Ok(Some(end));
    }
    let format = Format::of(head);
    if head.get(4..8) == Some(b"ftyp") {
        let end = boxes_end(input, range, sink)?;
        match format {
            Some(Format::Heic | Format::Avif) => other_picture(input, range.start..end, Format::Heic, sink)?,
            _ => bmff::video(input, range.start..end, Place::Trailer, "video after the picture", sink)?,
        }
        return Ok(Some(end));
    }
    match format {
        Some(format @ (Format::Png | Format::Gif)) => {
            other_picture(input, range.clone(), format, sink)?;
            Ok(Some(range.end))
        }
        Some(format @ Format::Webp) => {
            let bytes = Order::Little.u32(head, 4).map_or(0, u64::from);
            let end = (range.start + 8).saturating_add(bytes.next_multiple_of(2)).min(range.end);
            other_picture(input, range.start..end, format, sink)?;
            Ok(Some(end))
        }
        _ => Ok(None),
    }
}

fn other_picture(input: &mut Input, range: Range<u64>, format: Format, sink: &mut Sink) -> Result<()> {
    sink.found(Finding::new(Kind::SecondPicture, Place::Trailer).field("picture").at(range.clone()));
    sink.other_picture(|sink| super::read_picture(format, input, range, sink))
}

/// What the picture's metadata says of the JPEG at `start`: by its position (MPF), else by the order of Google's
/// container directory, whose media stand in the order of the file.
fn told_kind(start: u64, sink: &mut Sink) -> (Kind, String) {
    let by_position = sink.hints.listed.iter().position(|listed| listed.start == start);
    let listed = by_position.map(|at| sink.hints.listed.remove(at));
    let by_order = sink.hints.items.iter().position(|item| item.mime == "image/jpeg");
    let item = by_order.map(|at| sink.hints.items.remove(at));
    match (listed, item) {
        (_, Some(item)) if item.kind() != Kind::SecondPicture => (item.kind(), item.semantic),
        (Some(listed), _) => (listed.kind, listed.name.to_owned()),
        (None, Some(item)) => (Kind::SecondPicture, item.semantic),
        (None, None) => (Kind::SecondPicture, "picture".to_owned()),
    }
}

/// Where a chain of ISO base media boxes ends.
fn boxes_end(input: &mut Input, range: &Range<u64>, sink: &mut Sink) -> Result<u64> {
    let mut at = range.start;
    while at < range.end {
        let head = input.peek(at, 16, sink)?;
        let is_box = head.get(4..8).is_some_and(|name| name.iter().all(|byte| (0x20..0x7F).contains(byte)));
        let (true, Some(size)) = (is_box, Order::Big.u32(&head, 0)) else { break };
        let size = match size {
            0 => range.end - at,
            1 => Order::Big.u64(&head, 8).unwrap_or(0),
            size => size.into(),
        };
        if size < 8 || !sink.part()? {
            break;
        }
        at = at.saturating_add(size);
    }
    if at > range.end {
        sink.incomplete();
    }
    Ok(at.min(range.end))
}

fn unknown(input: &mut Input, range: Range<u64>, head: &[u8], sink: &mut Sink) -> Result<()> {
    let count = (range.end - range.start).min(SHOWN_BYTES);
    let shown = input.peek(range.start, count, sink)?;
    let value = if bytes::is_text(&shown) { bytes::text(&shown) } else { String::new() };
    let known = KNOWN.iter().find(|(start, ..)| head.starts_with(start));
    let (kind, name) = known.map_or((Kind::TrailingData, ""), |(_, kind, name)| (*kind, *name));
    sink.found(Finding::new(kind, Place::Trailer).field(name).value(&value).at(range));
    Ok(())
}

/// Where the next JPEG or video may begin; the range's end when there is none.
fn next_known(input: &mut Input, range: Range<u64>, sink: &Sink) -> Result<u64> {
    let (start, mut found) = (range.start, range.end);
    // The last bytes of the piece before, so that a signature across two pieces is found.
    let mut window: u64 = 0;
    let mut at = start;
    input.scan(range, sink, |_, piece| {
        for &byte in piece {
            window = window << 8 | u64::from(byte);
            at += 1;
            let is_jpeg = window & 0xFFFF_FF00 == 0xFFD8_FF00 && byte >= 0xC0;
            let is_video = window & 0xFFFF_FFFF == 0x6674_7970;
            if is_jpeg || is_video {
                found = at.saturating_sub(if is_jpeg { 4 } else { 8 }).max(start);
                return false;
            }
        }
        true
    })?;
    Ok(found)
}
