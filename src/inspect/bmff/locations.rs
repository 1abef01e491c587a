//! Where items lie: the `iloc` box (ISO/IEC 14496-12, clause 8.11.3).

use std::ops::Range;

use super::fields::Fields;
use super::items::Items;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

/// What an extent's position counts from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Origin {
    File,
    Idat,
    Item,
}

struct Extent {
    /// Inside an item: which of the item's `iloc` references, from 1.
    index: u64,
    start: u64,
    /// 0: to the end of what it lies in.
    bytes: u64,
}

/// The widths in bytes of the box's fields.
struct Layout {
    version: u8,
    offset: u8,
    length: u8,
    base: u8,
    index: u8,
}

/// Reads the box with this body and sets the extents of `items`, cut at the end of what they lie in.
pub(super) fn read(
    input: &mut Input,
    body: Range<u64>,
    file: &Range<u64>,
    items: &mut Items,
    sink: &mut Sink,
) -> Result<()> {
    let block = input.block(body, sink)?;
    let mut fields = Fields(&block);
    let Some((layout, count)) = header(&mut fields) else {
        sink.incomplete();
        return Ok(());
    };
    let mut inside_items = Vec::new();
    for _ in 0..count {
        if !sink.part()? {
            break;
        }
        let Some((id, origin, base, extents)) = entry(&mut fields, &layout) else {
            sink.incomplete();
            break;
        };
        for _ in 0..extents {
            let Some(extent) = extent(&mut fields, &layout, base) else {
                sink.incomplete();
                return resolve_inside(inside_items, items, sink);
            };
            if !sink.part()? {
                return resolve_inside(inside_items, items, sink);
            }
            let enclosing = match origin {
                Some(Origin::File) => file.clone(),
                Some(Origin::Idat) => items.idat.clone().unwrap_or(0..0),
                Some(Origin::Item) => {
                    inside_items.push((id, extent));
                    continue;
                }
                None => continue,
            };
            let range = cut(&extent, &enclosing, sink);
            items.by_id.entry(id).or_default().extents.extend(range);
        }
    }
    resolve_inside(inside_items, items, sink)
}

fn header(fields: &mut Fields) -> Option<(Layout, u32)> {
    let (version, _) = fields.version_and_flags()?;
    let [offset_and_length, base_and_index] = fields.array()?;
    let layout = Layout {
        version,
        offset: offset_and_length >> 4,
        length: offset_and_length & 15,
        base: base_and_index >> 4,
        index: if version == 0 { 0 } else { base_and_index & 15 },
    };
    let count = if version < 2 { u32::from(fields.u16()?) } else { fields.u32()? };
    Some((layout, count))
}

/// An item's number, what its extents count from (`None`: another file), its base, and its number of extents.
fn entry(fields: &mut Fields, layout: &Layout) -> Option<(u32, Option<Origin>, u64, u16)> {
    let id = if layout.version < 2 { u32::from(fields.u16()?) } else { fields.u32()? };
    let method = if layout.version == 0 { 0 } else { fields.u16()? & 15 };
    let is_here = fields.u16()? == 0;
    let base = fields.uint(layout.base)?;
    let origin = match method {
        0 => Some(Origin::File),
        1 => Some(Origin::Idat),
        2 => Some(Origin::Item),
        _ => None,
    };
    Some((id, origin.filter(|_| is_here), base, fields.u16()?))
}

fn extent(fields: &mut Fields, layout: &Layout, base: u64) -> Option<Extent> {
    let index = fields.uint(layout.index)?;
    let start = fields.uint(layout.offset)?.saturating_add(base);
    let bytes = fields.uint(layout.length)?;
    Some(Extent { index, start, bytes })
}

fn cut(extent: &Extent, enclosing: &Range<u64>, sink: &mut Sink) -> Option<Range<u64>> {
    let start = enclosing.start.saturating_add(extent.start);
    let wanted = if extent.bytes == 0 { enclosing.end } else { start.saturating_add(extent.bytes) };
    if start >= enclosing.end || wanted > enclosing.end {
        sink.incomplete();
    }
    (start < enclosing.end).then(|| start..wanted.min(enclosing.end))
}

/// Gives extents that lie inside other items their place in the file. Those of items that lie inside items
/// themselves have none: no writer nests them.
fn resolve_inside(extents: Vec<(u32, Extent)>, items: &mut Items, sink: &mut Sink) -> Result<()> {
    let is_inside: Vec<u32> = extents.iter().map(|&(id, _)| id).collect();
    for (id, extent) in extents {
        let nth = extent.index.max(1) - 1;
        let source = items.targets(id, b"iloc").nth(nth as usize).filter(|source| !is_inside.contains(source));
        let Some(pieces) = source.and_then(|source| items.by_id.get(&source)).map(|source| source.extents.clone())
        else {
            sink.incomplete();
            continue;
        };
        let mut skip = extent.start;
        let mut left = if extent.bytes == 0 { u64::MAX } else { extent.bytes };
        for piece in pieces {
            if !sink.part()? {
                return Ok(());
            }
            let start = piece.start.saturating_add(skip).min(piece.end);
            skip = skip.saturating_sub(piece.end - piece.start);
            let end = start.saturating_add(left).min(piece.end);
            left -= end - start;
            if start < end {
                items.by_id.entry(id).or_default().extents.push(start..end);
            }
        }
        if left > 0 && extent.bytes > 0 {
            sink.incomplete();
        }
    }
    Ok(())
}
