//! The items of a HEIF file: what is hidden beside the picture that is shown.

use std::collections::BTreeMap;

use super::boxes::BoxAt;
use super::items::{Item, Items};
use super::roles::{Role, assign, shown};
use super::{item_data, properties};
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::jpeg;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// Names that writers give items by default, and that say nothing.
const USUAL_NAMES: [&str; 10] =
    ["Image", "Color", "Alpha", "Thumbnail", "Exif", "XMP", "HEVC Image", "GMap Image", "Grid", "Tile"];

/// Reports the picture's size and orientation, and all that is hidden in its `meta` box.
pub(super) fn report(input: &mut Input, items: &Items, sink: &mut Sink) -> Result<()> {
    let shown = shown(items);
    if let Some((width, height)) = shown.and_then(|id| properties::size(items, id)) {
        sink.picture_size(width, height);
    }
    let roles = assign(items);
    report_pictures(input, items, &roles, sink)?;
    let mut data = item_data::Reader::new(input.len());
    for (_, item) in items.by_id.iter().filter(|(id, _)| roles.get(id) == Some(&Role::Data)) {
        data.read(input, item, sink)?;
    }
    for item in items.by_id.values().filter(|item| !item.name.is_empty()) {
        if !USUAL_NAMES.contains(&item.name.as_str()) && item.name.as_bytes() != item.kind {
            let name = Finding::new(Kind::OtherField, Place::IsoBox).field("item_name").value(&item.name);
            sink.found(name.bytes(item.name.len() as u64));
        }
    }
    properties::report(input, items, sink)?;
    for part in &items.others {
        report_other(input, part, sink)?;
    }
    // Readers of HEIF turn the picture by its properties and not by its EXIF.
    sink.orientation(shown.map_or(1, |id| properties::orientation(items, id)));
    Ok(())
}

fn report_pictures(input: &mut Input, items: &Items, roles: &BTreeMap<u32, Role>, sink: &mut Sink) -> Result<()> {
    let mut parts_bytes: BTreeMap<u32, u64> = BTreeMap::new();
    for (id, role) in roles {
        if let (Role::PartOf(whole), Some(item)) = (role, items.by_id.get(id)) {
            let bytes = parts_bytes.entry(*whole).or_default();
            *bytes = bytes.saturating_add(item.bytes());
        }
    }
    for (&id, item) in &items.by_id {
        if let Some(Role::Hidden(kind)) = roles.get(&id) {
            let parts = parts_bytes.get(&id).copied().unwrap_or_default();
            report_picture(input, items, (id, item), *kind, parts, sink)?;
        }
    }
    Ok(())
}

fn report_picture(
    input: &mut Input,
    items: &Items,
    (id, item): (u32, &Item),
    kind: Kind,
    parts_bytes: u64,
    sink: &mut Sink,
) -> Result<()> {
    let name = items.auxiliary_type(id).unwrap_or_else(|| String::from_utf8_lossy(&item.kind).into_owned());
    let size = properties::size(items, id).map(|(width, height)| format!("{width} x {height}"));
    let finding = Finding::new(kind, Place::IsoBox).field(&name).value(&size.unwrap_or_default());
    let bytes = item.bytes().min(input.len()).saturating_add(parts_bytes.min(input.len()));
    match item.extent().filter(|_| parts_bytes == 0) {
        Some(extent) => sink.found(finding.at(extent)),
        None => sink.found(finding.bytes(bytes)),
    }
    let is_jpeg = &item.kind == b"jpeg" || item.content_type == "image/jpeg";
    match item.extent().filter(|_| is_jpeg) {
        Some(extent) => sink.other_picture(|sink| jpeg::read(input, extent, sink)),
        None => Ok(()),
    }
}

/// Boxes of `meta` that are not about items.
fn report_other(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    match &part.kind {
        b"hdlr" => report_handler_name(input, part, sink),
        // Data references, groups of items and protection say nothing by themselves; what they group is reported.
        b"dinf" | b"grpl" | b"ipro" => Ok(()),
        _ => super::other(input, part.clone(), sink),
    }
}

/// A handler's name is free text; most writers leave it empty.
fn report_handler_name(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    /// Version and flags, predefined, type, and three reserved words.
    const BEFORE_NAME: u64 = 24;
    let start = (part.body.start + BEFORE_NAME).min(part.body.end);
    let name = input.block(start..part.body.end, sink)?;
    let name = super::values::text(&name);
    let name = name.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if !name.is_empty() {
        let range = start..part.body.end;
        sink.found(Finding::new(Kind::OtherField, Place::IsoBox).field("hdlr").value(name).at(range));
    }
    Ok(())
}
