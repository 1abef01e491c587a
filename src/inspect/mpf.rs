//! Multi-picture format (CIPA DC-007): a list of further pictures behind the first.

use super::bytes::Order;
use super::hints::Listed;
use super::input::Input;
use super::jpeg;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use crate::Result;

const ENTRIES: u16 = 0xB002;
const IMAGE_IDS: u16 = 0xB003;
/// Bytes of an entry: attribute, size, offset, two dependent images.
const ENTRY_BYTES: usize = 16;
/// Bytes of an image's identifier.
const ID_BYTES: usize = 33;
/// Bytes of a directory field.
const FIELD_BYTES: usize = 12;

/// Reads an MPF block from its TIFF header on; offsets in it count from there. The pictures themselves are left to the
/// trailer's reader, which knows their kind by the sink's hints.
pub(crate) fn read(bytes: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    let order = match bytes.get(..2) {
        Some(b"II") => Order::Little,
        Some(b"MM") => Order::Big,
        _ => {
            sink.incomplete();
            return Ok(());
        }
    };
    // The index directory, then the attributes of the first picture.
    let index = order.u32(bytes, 4).unwrap_or(0) as usize;
    let Some(next) = directory(bytes, order, index, at, sink)? else { return Ok(()) };
    if next > index {
        directory(bytes, order, next, at, sink)?;
    }
    Ok(())
}

/// Reports the listed pictures that did not lie behind the first one.
pub(super) fn read_listed(input: &mut Input, sink: &mut Sink) -> Result<()> {
    for listed in std::mem::take(&mut sink.hints.listed) {
        let range = listed.start..listed.start.saturating_add(listed.bytes);
        let is_there = input.peek(range.start, 3, sink)?.starts_with(&[0xFF, 0xD8, 0xFF]);
        if is_there && range.end <= input.len() {
            jpeg::found(input, range, Finding::new(listed.kind, Place::Mpf).field(listed.name), sink)?;
        } else {
            // An editor dropped the picture and kept the list.
            sink.found(Finding::new(Kind::OtherField, Place::Mpf).field(listed.name).value("listed, but missing"));
        }
    }
    Ok(())
}

/// Reads the directory at `start` and returns the next one's offset; `None` when it is cut off.
fn directory(bytes: &[u8], order: Order, start: usize, at: Option<u64>, sink: &mut Sink) -> Result<Option<usize>> {
    let Some(count) = order.u16(bytes, start).map(usize::from) else {
        sink.incomplete();
        return Ok(None);
    };
    for n in 0..count {
        let field = start + 2 + n * FIELD_BYTES;
        let (Some(tag), Some(size), Some(offset)) =
            (order.u16(bytes, field), order.u32(bytes, field + 4), order.u32(bytes, field + 8))
        else {
            sink.incomplete();
            return Ok(None);
        };
        if !sink.part()? {
            return Ok(None);
        }
        let (size, offset) = (size as usize, offset as usize);
        let value = bytes.get(offset..offset.saturating_add(size));
        match tag {
            ENTRIES if value.is_none() => sink.incomplete(),
            ENTRIES => entries(value.unwrap_or_default(), order, at, sink)?,
            IMAGE_IDS => ids(value.unwrap_or_default(), at.map(|at| at + offset as u64), sink),
            // Version, numbers, panorama and multi-view geometry.
            _ => {}
        }
    }
    Ok(order.u32(bytes, start + 2 + count * FIELD_BYTES).map(|next| next as usize))
}

fn entries(value: &[u8], order: Order, at: Option<u64>, sink: &mut Sink) -> Result<()> {
    for entry in value.chunks_exact(ENTRY_BYTES) {
        let (Some(attribute), Some(bytes), Some(offset)) =
            (order.u32(entry, 0), order.u32(entry, 4), order.u32(entry, 8))
        else {
            continue;
        };
        // The first picture is this one.
        let (Some(start), 1..) = (at.and_then(|at| at.checked_add(offset.into())), offset) else { continue };
        if !sink.part()? {
            return Ok(());
        }
        let (kind, name) = picture_type(attribute & 0x00FF_FFFF);
        sink.hints.listed.push(Listed { start, bytes: bytes.into(), kind, name });
    }
    Ok(())
}

/// DC-007, table 4, and ISO 21496-1 for gain maps.
fn picture_type(code: u32) -> (Kind, &'static str) {
    match code {
        0x01_0001 => (Kind::SecondPicture, "large thumbnail, VGA"),
        0x01_0002 => (Kind::SecondPicture, "large thumbnail, full HD"),
        0x01_0003..=0x01_FFFF => (Kind::SecondPicture, "large thumbnail"),
        0x02_0001 => (Kind::SecondPicture, "panorama picture"),
        0x02_0002 => (Kind::SecondPicture, "disparity picture"),
        0x02_0003 => (Kind::SecondPicture, "multi-angle picture"),
        0x05_0000 => (Kind::GainMap, "gain map"),
        _ => (Kind::SecondPicture, "second picture"),
    }
}

fn ids(value: &[u8], at: Option<u64>, sink: &mut Sink) {
    for (n, id) in value.chunks_exact(ID_BYTES).enumerate() {
        let text = super::bytes::text(super::bytes::before_nul(id));
        let start = at.map(|at| at + (n * ID_BYTES) as u64);
        sink.found(Finding::new(Kind::UniqueId, Place::Mpf).field("ImageUID").value(&text).placed(start, 33));
    }
}
