//! Metadata of videos: user data of `QuickTime` and 3GPP files (3GPP TS 26.244, clause 8), and keys with values
//! (`QuickTime` File Format, "Metadata").

use std::ops::Range;

use super::boxes::{BoxAt, Boxes};
use super::fields::Fields;
use super::items::children;
use super::{uuids, values};
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::xmp;

/// Reads the body of a `udta` box.
pub(super) fn read_user_data(input: &mut Input, body: Range<u64>, sink: &mut Sink) -> Result<()> {
    let mut boxes = Boxes::new(body);
    while let Some(part) = boxes.next(input, sink)? {
        match (&part.kind, &part.uuid) {
            (_, Some(uuid)) => uuids::read(input, uuid, &part, sink)?,
            (b"meta", _) => sink.nested(|sink| read_meta(input, part.body, sink))?,
            (b"XMP_", _) => {
                let packet = input.block(part.body.clone(), sink)?;
                xmp::read(&packet, Some(part.body.start), sink)?;
            }
            (b"free" | b"skip", _) => {}
            _ => read_entry(input, &part, sink)?,
        }
    }
    Ok(())
}

/// Reads the body of a `meta` box of a movie or track: `keys` name the values in `ilst`.
pub(super) fn read_meta(input: &mut Input, body: Range<u64>, sink: &mut Sink) -> Result<()> {
    let mut keys = Vec::new();
    let mut boxes = Boxes::new(children(input, &body, sink)?);
    while let Some(part) = boxes.next(input, sink)? {
        match (&part.kind, &part.uuid) {
            (_, Some(uuid)) => uuids::read(input, uuid, &part, sink)?,
            (b"keys", _) => keys = read_keys(input, part.body, sink)?,
            (b"ilst", _) => read_values(input, part.body, &keys, sink)?,
            (b"xml ", _) => {
                let packet = input.block(part.body.clone(), sink)?;
                xmp::read(packet.get(4..).unwrap_or_default(), Some(part.body.start + 4), sink)?;
            }
            (b"hdlr" | b"free" | b"skip", _) => {}
            _ => sink.found(Finding::new(Kind::UnknownData, Place::IsoBox).field(&part.name()).at(part.whole)),
        }
    }
    Ok(())
}

/// One box of user data: a text of `QuickTime` (`©xyz`), one of 3GPP (`auth`), or a maker's block.
fn read_entry(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let name = part.name();
    let finding = |kind| Finding::new(kind, Place::IsoBox).field(&name).at(part.whole.clone());
    let Some(kind) = kind_of_tag(part.kind) else {
        sink.found(finding(Kind::UnknownData));
        return Ok(());
    };
    let block = input.block(part.body.clone(), sink)?;
    if &part.kind == b"loci" {
        report_3gpp_place(&block, part, sink);
        return Ok(());
    }
    let text = if part.kind.first() == Some(&0xA9) { quicktime_text(&block) } else { text_of_3gpp(&block) };
    sink.found(finding(kind).value(&value_of(kind, &text.unwrap_or_default())));
    Ok(())
}

fn read_keys(input: &mut Input, body: Range<u64>, sink: &mut Sink) -> Result<Vec<String>> {
    // Version, flags and count come first; each key's box is named by its namespace.
    let mut boxes = Boxes::new((body.start + 8).min(body.end)..body.end);
    let mut keys = Vec::new();
    while let Some(part) = boxes.next(input, sink)? {
        keys.push(String::from_utf8_lossy(&input.block(part.body, sink)?).into_owned());
    }
    Ok(keys)
}

fn read_values(input: &mut Input, body: Range<u64>, keys: &[String], sink: &mut Sink) -> Result<()> {
    let mut boxes = Boxes::numbered(body);
    while let Some(part) = boxes.next(input, sink)? {
        let number = u32::from_be_bytes(part.kind) as usize;
        let key = number.checked_sub(1).and_then(|index| keys.get(index));
        let (name, kind) = match key {
            Some(key) => (key.clone(), kind_of_key(key)),
            None => (part.name(), kind_of_tag(part.kind).unwrap_or(Kind::OtherField)),
        };
        let mut data = Boxes::new(part.body.clone());
        while let Some(found) = data.next(input, sink)? {
            if &found.kind == b"data" {
                report_value(input, &name, kind, &found, sink)?;
            }
        }
    }
    Ok(())
}

/// A `data` box: type, locale, value.
fn report_value(input: &mut Input, name: &str, kind: Kind, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let block = input.block(part.body.clone(), sink)?;
    let mut fields = Fields(&block);
    let Some((kind_of_data, _)) = fields.u32().zip(fields.u32()) else {
        sink.incomplete();
        return Ok(());
    };
    let value = match (kind_of_data, fields.0) {
        (1, text) => String::from_utf8_lossy(text).into_owned(),
        (2, text) => values::utf16_be(text),
        (13 | 14 | 27, _) => {
            let start = (part.body.start + 8).min(part.body.end);
            let picture = Finding::new(Kind::Thumbnail, Place::IsoBox).field(name);
            sink.found(picture.at(start..part.body.end));
            return Ok(());
        }
        (21 | 22, number) if number.len() <= 8 => {
            number.iter().fold(0u64, |sum, &byte| sum << 8 | u64::from(byte)).to_string()
        }
        (23, &[a, b, c, d]) => f32::from_be_bytes([a, b, c, d]).to_string(),
        _ => String::new(),
    };
    let finding = Finding::new(kind, Place::IsoBox).field(name).at(part.whole.clone());
    sink.found(finding.value(&value_of(kind, &value)));
    Ok(())
}

fn value_of(kind: Kind, text: &str) -> String {
    let coordinates = if kind == Kind::Coordinates { values::coordinates(text) } else { None };
    coordinates.unwrap_or_else(|| text.to_owned())
}

/// Length, language, text; or the text alone.
fn quicktime_text(block: &[u8]) -> Option<String> {
    let mut fields = Fields(block);
    let (length, _) = (fields.u16()?, fields.u16()?);
    Some(values::text(fields.take(usize::from(length)).unwrap_or(fields.0)))
}

/// Version, flags, language, text.
fn text_of_3gpp(block: &[u8]) -> Option<String> {
    let mut fields = Fields(block);
    fields.version_and_flags()?;
    fields.u16()?;
    Some(values::text(fields.0))
}

/// `loci`: language, name, role, then longitude, latitude and altitude in 16.16 fixed point.
fn report_3gpp_place(block: &[u8], part: &BoxAt, sink: &mut Sink) {
    let mut fields = Fields(block);
    fields.take(6);
    let name = fields.text();
    fields.u8();
    let mut degrees = || fields.u32().map(|fixed| f64::from(fixed.cast_signed()) / 65_536.0);
    let finding = |kind| Finding::new(kind, Place::IsoBox).field("loci");
    if !name.is_empty() {
        sink.found(finding(Kind::PlaceName).value(&values::text(name)).bytes(name.len() as u64));
    }
    let place = degrees().zip(degrees()).map(|(longitude, latitude)| format!("{latitude:.6}, {longitude:.6}"));
    sink.found(finding(Kind::Coordinates).value(&place.unwrap_or_default()).at(part.whole.clone()));
}

/// What a box of user data holds.
fn kind_of_tag(tag: [u8; 4]) -> Option<Kind> {
    Some(match &tag {
        b"\xA9xyz" | b"loci" => Kind::Coordinates,
        b"\xA9mak" | b"\xA9mod" | b"manu" | b"modl" => Kind::DeviceModel,
        b"\xA9swr" | b"\xA9too" | b"\xA9enc" => Kind::Software,
        b"\xA9day" | b"yrrc" => Kind::DateTime,
        b"\xA9ART" | b"\xA9aut" | b"\xA9cpy" | b"\xA9dir" | b"\xA9prd" | b"\xA9wrt" | b"auth" | b"cprt" | b"perf" => {
            Kind::Author
        }
        b"\xA9nam" | b"\xA9cmt" | b"\xA9des" | b"\xA9inf" | b"\xA9key" | b"\xA9alb" | b"titl" | b"dscp" | b"kywd"
        | b"gnre" | b"albm" | b"name" => Kind::Text,
        [0xA9, ..] => Kind::OtherField,
        _ => return None,
    })
}

/// What a key's value is, by the key's name, such as `com.apple.quicktime.location.ISO6709`.
fn kind_of_key(key: &str) -> Kind {
    let key = key.to_ascii_lowercase();
    let last = key.rsplit('.').next().unwrap_or_default();
    match last {
        "iso6709" => Kind::Coordinates,
        "make" | "model" | "manufacturer" | "lens_model" => Kind::DeviceModel,
        "software" | "version" | "encoder" => Kind::Software,
        "creationdate" | "year" | "date" => Kind::DateTime,
        "identifier" => Kind::UniqueId,
        "author" | "artist" | "director" | "producer" | "publisher" | "copyright" | "performer" => Kind::Author,
        "title" | "comment" | "description" | "keywords" | "information" | "displayname" => Kind::Text,
        _ if key.contains("location") => Kind::PlaceName,
        _ if key.contains("camera") || key.contains("capture") => Kind::CameraSettings,
        _ => Kind::OtherField,
    }
}
