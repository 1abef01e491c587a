//! Hidden pictures of a HEIF file as files of their own (ISO/IEC 23008-12): the same coded data and properties in a
//! new `meta` box, with the hidden picture as the one that is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::items::Items;
use super::roles::{Role, assign};
use crate::Result;
use crate::inspect::extract::{Hidden, Piece};
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

/// Bytes of properties that are copied for all pictures together; those of real files take a few thousand.
const PROPERTIES_BYTES: u64 = 16 << 20;
/// Different properties of one picture and its tiles; real ones have a handful.
const MOST_PROPERTIES: usize = 64;

/// The hidden pictures of `items`, each with its tiles.
pub(super) fn hidden_pictures(input: &mut Input, items: &Items, sink: &mut Sink) -> Result<Vec<Hidden>> {
    let mut found = Vec::new();
    let mut left = PROPERTIES_BYTES;
    for (id, role) in assign(items) {
        let Role::Hidden(kind) = role else { continue };
        let Some(item) = items.by_id.get(&id) else { continue };
        let is_file = &item.kind == b"jpeg" || item.content_type.starts_with("image/");
        let pieces = match &item.kind {
            // A recipe for two pictures, not a picture.
            b"tmap" => continue,
            _ if is_file => item.extents.iter().cloned().map(Piece::Range).collect(),
            _ => match standalone(input, items, id, &mut left, sink)? {
                Some(pieces) => pieces,
                None => continue,
            },
        };
        found.push(Hidden { kind, pieces });
    }
    Ok(found)
}

fn standalone(
    input: &mut Input,
    items: &Items,
    root: u32,
    left: &mut u64,
    sink: &mut Sink,
) -> Result<Option<Vec<Piece>>> {
    let ids = with_parts(items, root);
    for _ in &ids {
        if !sink.part()? {
            return Ok(None);
        }
    }
    if ids.len() > usize::from(u16::MAX) {
        return Ok(None);
    }
    let Some(properties) = Properties::copy(input, items, &ids, left, sink)? else {
        return Ok(None);
    };
    let extents: Vec<Range<u64>> =
        ids.iter().filter_map(|id| items.by_id.get(id)).flat_map(|item| item.extents.iter().cloned()).collect();
    let Some(header) = header(items, &ids, &properties) else {
        return Ok(None);
    };
    let mut pieces = vec![Piece::Bytes(header)];
    pieces.extend(extents.into_iter().map(Piece::Range));
    Ok(Some(pieces))
}

/// The picture and what it is made of, each once.
fn with_parts(items: &Items, root: u32) -> Vec<u32> {
    let mut ids = vec![root];
    let mut known = BTreeSet::from([root]);
    let mut next = 0;
    while let Some(&id) = ids.get(next) {
        next += 1;
        ids.extend(items.targets(id, b"dimg").filter(|part| items.by_id.contains_key(part) && known.insert(*part)));
    }
    ids
}

/// The properties of some items, renumbered.
struct Properties {
    boxes: Vec<u8>,
    /// Of each item: the new numbers of its properties, with the bit that says that a reader must know them.
    of_items: Vec<Vec<u16>>,
}

impl Properties {
    /// `None` when there are too many, or they take more than is `left`.
    fn copy(input: &mut Input, items: &Items, ids: &[u32], left: &mut u64, sink: &mut Sink) -> Result<Option<Self>> {
        let mut copied: Vec<u16> = Vec::new();
        let mut properties = Self { boxes: Vec::new(), of_items: Vec::new() };
        for id in ids {
            let mut of_item = Vec::new();
            for &index in items.associations.get(id).into_iter().flatten() {
                let property = usize::from(index).checked_sub(1).and_then(|index| items.properties.get(index));
                let Some(property) = property.filter(|property| &property.at.kind != b"auxC") else { continue };
                let known = copied.iter().position(|known| *known == index);
                if known.is_none() {
                    let bytes = property.at.whole.end - property.at.whole.start;
                    if copied.len() == MOST_PROPERTIES || bytes > *left {
                        return Ok(None);
                    }
                    *left -= bytes;
                    properties.boxes.append(&mut input.block(property.at.whole.clone(), sink)?);
                    copied.push(index);
                }
                let number = known.map_or(copied.len(), |known| known + 1) as u16;
                let is_essential =
                    matches!(&property.at.kind, b"hvcC" | b"av1C" | b"irot" | b"imir" | b"clap" | b"lsel" | b"a1op");
                of_item.push(number | if is_essential { 0x8000 } else { 0 });
            }
            properties.of_items.push(of_item);
        }
        Ok(Some(properties))
    }
}

/// All that comes before the coded data, including the header of its box.
fn header(items: &Items, ids: &[u32], properties: &Properties) -> Option<Vec<u8>> {
    let numbers: BTreeMap<u32, u16> = ids.iter().copied().zip(1..).collect();
    let number = |id: &u32| numbers.get(id).copied();
    let mut infos = (ids.len() as u16).to_be_bytes().to_vec();
    let mut references = Vec::new();
    let mut associations = (ids.len() as u32).to_be_bytes().to_vec();
    for (id, numbers) in ids.iter().zip(&properties.of_items) {
        let kind = items.by_id.get(id)?.kind;
        let own = number(id)?.to_be_bytes();
        infos.extend(full_box(b"infe", 2, 0, &[&own, [0; 2].as_slice(), &kind, &[0]].concat()));
        let parts: Vec<u8> =
            items.targets(*id, b"dimg").filter_map(|part| number(&part)).flat_map(u16::to_be_bytes).collect();
        if !parts.is_empty() {
            let count = (parts.len() / 2) as u16;
            references.extend(plain_box(b"dimg", &[&own, count.to_be_bytes().as_slice(), &parts].concat()));
        }
        associations.extend([&own, [u8::try_from(numbers.len()).ok()?].as_slice()].concat());
        associations.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    }
    let is_av1 = ids.iter().any(|id| items.by_id.get(id).is_some_and(|item| &item.kind == b"av01"));
    let brand = if is_av1 { b"avif" } else { b"heic" };
    let brands = plain_box(b"ftyp", &[brand, b"\0\0\0\0mif1".as_slice(), brand].concat());
    let properties = [plain_box(b"ipco", &properties.boxes), full_box(b"ipma", 0, 1, &associations)].concat();
    let before_locations = [
        full_box(b"hdlr", 0, 0, b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        full_box(b"pitm", 0, 0, &[0, 1]),
        full_box(b"iinf", 0, 0, &infos),
        full_box(b"iref", 0, 0, &references),
        plain_box(b"iprp", &properties),
    ]
    .concat();
    // The table's length does not depend on the positions in it.
    let (table, bytes) = locations(items, ids, 0)?;
    let meta_bytes = 12 + before_locations.len() + table.len();
    let storage = u32::try_from(brands.len() + meta_bytes + 8).ok()?;
    let (table, _) = locations(items, ids, storage)?;
    let meta = full_box(b"meta", 0, 0, &[before_locations, table].concat());
    let storage_header = [bytes.checked_add(8)?.to_be_bytes().as_slice(), b"mdat"].concat();
    Some([brands, meta, storage_header].concat())
}

/// An `iloc` box for items whose data lies one after the other from `storage` on, and the bytes of all of them.
fn locations(items: &Items, ids: &[u32], storage: u32) -> Option<(Vec<u8>, u32)> {
    let mut table = [&[0x44, 0], (ids.len() as u16).to_be_bytes().as_slice()].concat();
    let mut at = 0u32;
    for (id, number) in ids.iter().zip(1u16..) {
        let bytes = u32::try_from(items.by_id.get(id)?.bytes()).ok()?;
        // Number, data reference, number of extents; then position and length.
        table.extend([number, 0, 1].into_iter().flat_map(u16::to_be_bytes));
        table.extend([storage.checked_add(at)?, bytes].into_iter().flat_map(u32::to_be_bytes));
        at = at.checked_add(bytes)?;
    }
    Some((full_box(b"iloc", 0, 0, &table), at))
}

fn plain_box(kind: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), kind, body].concat()
}

fn full_box(kind: &[u8], version: u8, flags: u8, body: &[u8]) -> Vec<u8> {
    plain_box(kind, &[&[version, 0, 0, flags], body].concat())
}
