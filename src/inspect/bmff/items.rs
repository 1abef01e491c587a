//! The items of a `meta` box: what they are, where they lie, how they belong together (ISO/IEC 14496-12, clause 8.11,
//! and ISO/IEC 23008-12).

use std::collections::BTreeMap;
use std::ops::Range;

use super::boxes::{BoxAt, Boxes};
use super::fields::Fields;
use super::locations;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

/// Bytes kept of a property.
const HEAD_BYTES: u64 = 128;

/// One item: a picture, a tile of one, or metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    /// Four-character code; zeros when the item is located but never declared.
    pub(super) kind: [u8; 4],
    pub(super) name: String,
    /// Media type of a `mime` item, type of a `uri ` item.
    pub(super) content_type: String,
    pub(super) content_encoding: String,
    /// Where its bytes lie in the file, in order.
    pub(super) extents: Vec<Range<u64>>,
}

impl Item {
    /// Bytes of its data.
    pub(super) fn bytes(&self) -> u64 {
        self.extents.iter().fold(0, |sum, extent| sum.saturating_add(extent.end - extent.start))
    }

    /// Where the data lies when it is in one piece.
    pub(super) fn extent(&self) -> Option<Range<u64>> {
        match self.extents.as_slice() {
            [extent] => Some(extent.clone()),
            _ => None,
        }
    }

    /// The data, put together.
    pub(super) fn read(&self, input: &mut Input, sink: &mut Sink) -> Result<Vec<u8>> {
        if self.bytes() > crate::inspect::input::BLOCK_BYTES {
            sink.incomplete();
            return Ok(Vec::new());
        }
        let mut data = Vec::new();
        for extent in &self.extents {
            data.append(&mut input.block(extent.clone(), sink)?);
        }
        Ok(data)
    }
}

/// One box of `ipco`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Property {
    pub(super) at: BoxAt,
    /// The start of its body, which is all of it for the short ones.
    pub(super) head: Vec<u8>,
}

/// A `meta` box that was read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Items {
    pub(super) primary: Option<u32>,
    pub(super) by_id: BTreeMap<u32, Item>,
    /// What an item refers to, by kind of reference: a thumbnail to its picture, a grid to its tiles.
    pub(super) references: BTreeMap<(u32, [u8; 4]), Vec<u32>>,
    /// The boxes of `ipco`; an association's index counts from 1.
    pub(super) properties: Vec<Property>,
    /// Properties of each item by their index.
    pub(super) associations: BTreeMap<u32, Vec<u16>>,
    /// Bodies of `idat`.
    pub(super) idat: Option<Range<u64>>,
    /// The boxes that are none of those above.
    pub(super) others: Vec<BoxAt>,
}

impl Items {
    /// Reads the `meta` box with this body, in the file that lies in `file`.
    pub(super) fn read(input: &mut Input, body: Range<u64>, file: &Range<u64>, sink: &mut Sink) -> Result<Self> {
        let mut items = Self::default();
        let mut located = None;
        let mut boxes = Boxes::new(children(input, &body, sink)?);
        while let Some(part) = boxes.next(input, sink)? {
            match &part.kind {
                b"pitm" => items.primary = primary(&input.block(part.body, sink)?),
                b"iinf" => items.read_infos(input, &part, sink)?,
                b"iref" => items.read_references(input, &part, sink)?,
                b"iprp" => items.read_properties(input, &part, sink)?,
                b"iloc" => located = Some(part),
                b"idat" => items.idat = Some(part.body),
                _ => items.others.push(part),
            }
        }
        if let Some(part) = located {
            locations::read(input, part.body, file, &mut items, sink)?;
        }
        Ok(items)
    }

    /// The items that `from` refers to by `kind`, in order.
    pub(super) fn targets(&self, from: u32, kind: &[u8; 4]) -> impl Iterator<Item = u32> {
        self.references.get(&(from, *kind)).into_iter().flatten().copied()
    }

    /// The properties of an item, in order.
    pub(super) fn all_properties_of(&self, id: u32) -> impl Iterator<Item = &Property> {
        let indices = self.associations.get(&id).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|&index| self.properties.get(usize::from(index).checked_sub(1)?))
    }

    /// The properties of an item that are of this kind.
    pub(super) fn properties_of<'a>(&'a self, id: u32, kind: &'a [u8; 4]) -> impl Iterator<Item = &'a Property> {
        self.all_properties_of(id).filter(move |property| &property.at.kind == kind)
    }

    /// What an auxiliary picture is, a URN.
    pub(super) fn auxiliary_type(&self, id: u32) -> Option<String> {
        let mut fields = Fields(&self.properties_of(id, b"auxC").next()?.head);
        fields.version_and_flags()?;
        Some(String::from_utf8_lossy(fields.text()).into_owned())
    }

    fn read_infos(&mut self, input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
        let header = input.peek(part.body.start, 4.min(part.body_bytes()), sink)?;
        let count_bytes = if header.first() == Some(&0) { 2 } else { 4 };
        let mut infos = Boxes::new((part.body.start + 4 + count_bytes).min(part.body.end)..part.body.end);
        while let Some(info) = infos.next(input, sink)? {
            let block = input.block(info.body, sink)?;
            match item_info(&block) {
                Some((id, item)) => drop(self.by_id.insert(id, item)),
                None => sink.incomplete(),
            }
        }
        Ok(())
    }

    fn read_references(&mut self, input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
        let header = input.peek(part.body.start, 4.min(part.body_bytes()), sink)?;
        let id_bytes = if header.first() == Some(&0) { 2 } else { 4 };
        let mut boxes = Boxes::new((part.body.start + 4).min(part.body.end)..part.body.end);
        while let Some(found) = boxes.next(input, sink)? {
            let block = input.block(found.body, sink)?;
            if self.read_reference(found.kind, &block, id_bytes, sink)?.is_none() {
                sink.incomplete();
            }
        }
        Ok(())
    }

    fn read_reference(&mut self, kind: [u8; 4], block: &[u8], id_bytes: u8, sink: &mut Sink) -> Result<Option<()>> {
        let mut fields = Fields(block);
        let Some((from, count)) = fields.uint(id_bytes).zip(fields.u16()) else {
            return Ok(None);
        };
        let targets = self.references.entry((from as u32, kind)).or_default();
        for _ in 0..count {
            let Some(to) = fields.uint(id_bytes) else {
                return Ok(None);
            };
            if !sink.part()? {
                break;
            }
            targets.push(to as u32);
        }
        Ok(Some(()))
    }

    fn read_properties(&mut self, input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
        let mut boxes = Boxes::new(part.body.clone());
        while let Some(found) = boxes.next(input, sink)? {
            match &found.kind {
                b"ipco" => {
                    let mut properties = Boxes::new(found.body);
                    while let Some(at) = properties.next(input, sink)? {
                        let head = input.peek(at.body.start, HEAD_BYTES.min(at.body_bytes()), sink)?;
                        self.properties.push(Property { at, head });
                    }
                }
                b"ipma" => {
                    let block = input.block(found.body, sink)?;
                    if read_associations(&block, &mut self.associations, sink)?.is_none() {
                        sink.incomplete();
                    }
                }
                _ => self.others.push(found),
            }
        }
        Ok(())
    }
}

/// Where the boxes inside a `meta` box lie: it has version and flags in ISO files, and none in `QuickTime` ones.
pub(super) fn children(input: &mut Input, body: &Range<u64>, sink: &mut Sink) -> Result<Range<u64>> {
    let start = input.peek(body.start, 8.min(body.end - body.start), sink)?;
    let is_plain = start.get(4..8) == Some(b"hdlr");
    let skipped = if is_plain { 0 } else { 4 };
    Ok((body.start + skipped).min(body.end)..body.end)
}

fn primary(block: &[u8]) -> Option<u32> {
    let mut fields = Fields(block);
    match fields.version_and_flags()? {
        (0, _) => fields.u16().map(u32::from),
        _ => fields.u32(),
    }
}

fn item_info(block: &[u8]) -> Option<(u32, Item)> {
    let mut fields = Fields(block);
    let (version, _) = fields.version_and_flags()?;
    let id = if version == 3 { fields.u32()? } else { u32::from(fields.u16()?) };
    fields.u16()?;
    // Before version 2 every item is a `mime` one.
    let kind = if version >= 2 { fields.array()? } else { *b"mime" };
    let mut text = || String::from_utf8_lossy(fields.text()).into_owned();
    let name = text();
    let has_type = matches!(&kind, b"mime" | b"uri ");
    let content_type = if has_type { text() } else { String::new() };
    let content_encoding = if has_type { text() } else { String::new() };
    Some((id, Item { kind, name, content_type, content_encoding, extents: Vec::new() }))
}

fn read_associations(block: &[u8], into: &mut BTreeMap<u32, Vec<u16>>, sink: &mut Sink) -> Result<Option<()>> {
    let mut fields = Fields(block);
    let Some(((version, flags), count)) = fields.version_and_flags().zip(fields.u32()) else {
        return Ok(None);
    };
    for _ in 0..count {
        if !sink.part()? {
            return Ok(None);
        }
        let Some((id, properties)) = association(&mut fields, version, flags) else {
            return Ok(None);
        };
        into.entry(id).or_default().extend(properties);
    }
    Ok(Some(()))
}

fn association(fields: &mut Fields, version: u8, flags: u32) -> Option<(u32, Vec<u16>)> {
    let id = if version == 0 { u32::from(fields.u16()?) } else { fields.u32()? };
    let count = fields.u8()?;
    // The top bit says whether a reader must know the property.
    let mut index = || {
        if flags & 1 == 1 { Some(fields.u16()? & 0x7FFF) } else { Some(u16::from(fields.u8()? & 0x7F)) }
    };
    Some((id, (0..count).map(|_| index()).collect::<Option<Vec<_>>>()?))
}
