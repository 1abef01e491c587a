//! Application segments, told by their signatures.

use std::ops::Range;

use super::flashpix;
use super::split::Split;
use crate::Result;
use crate::inspect::bytes::{self, Order};
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{exif, mpf, xmp};

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// ISO 21496-1 metadata; the photo itself carries a version only, the gain map carries its parameters.
const GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";
const GAIN_MAP_VERSION_BYTES: usize = 8;

/// Reads `data`, the body of an APP`number` segment, that lies at `body`.
pub(super) fn read(
    input: &mut Input,
    number: u8,
    data: &[u8],
    body: &Range<u64>,
    split: &mut Split,
    sink: &mut Sink,
) -> Result<()> {
    let after = |start: usize| (data.get(start..).unwrap_or_default(), body.start + start as u64..body.end);
    let starts = |signature: &[u8]| data.starts_with(signature);
    match number {
        0 if starts(b"JFIF\0") => jfif(data, body, sink),
        0 if starts(b"JFXX\0") => return jfxx(input, data, body, sink),
        0 if data.get(6..14) == Some(b"HEAPJPGM") => {
            sink.found(Finding::new(Kind::MakerNote, Place::JpegSegment).field("CIFF").value("Canon").at(body.clone()));
        }
        1 if starts(b"Exif\0") => {
            let (block, at) = after(6);
            return exif::read(block, Some(at.start), sink);
        }
        1 if starts(XMP) => {
            let (packet, at) = after(XMP.len());
            return xmp::read(packet, Some(at.start), sink);
        }
        1 if starts(EXTENDED_XMP) => {
            let (piece, at) = after(EXTENDED_XMP.len());
            split.xmp(piece, at);
        }
        1 if starts(b"<?xpacket") || starts(b"<x:xmpmeta") => return xmp::read(data, Some(body.start), sink),
        2 if starts(b"ICC_PROFILE\0") => {
            let (piece, at) = after(12);
            split.icc(piece, at);
        }
        2 if starts(b"MPF\0") => {
            let (block, at) = after(4);
            return mpf::read(block, Some(at.start), sink);
        }
        2 if starts(GAIN_MAP) => gain_map(data, body, sink),
        2 if starts(b"FPXR\0") => flashpix::read(data, body, sink),
        3 if starts(b"Meta\0\0") || starts(b"META\0\0") => {
            let (block, at) = after(6);
            return exif::read_kodak(block, Some(at.start), sink);
        }
        11 if starts(b"JP") => split.jumbf(data, body.clone()),
        11 if starts(b"HDR_RI") => {
            sink.found(Finding::new(Kind::GainMap, Place::JpegSegment).field("HDR_RI").at(body.clone()));
        }
        12 if starts(b"Ducky") => ducky(data, body, sink),
        13 if starts(b"Photoshop 3.0\0") => split.photoshop(after(14).1),
        14 if starts(b"Adobe") && data.len() <= 12 => {}
        _ => return vendor(input, number, data, body, sink),
    }
    Ok(())
}

/// JFIF 1.02: an uncompressed RGB thumbnail may follow the density.
fn jfif(data: &[u8], body: &Range<u64>, sink: &mut Sink) {
    const HEAD: usize = 14;
    let side = |at: usize| data.get(at).copied().map_or(0, usize::from);
    let thumbnail = 3 * side(12) * side(13);
    let end = (HEAD + thumbnail).min(data.len());
    let at = |range: Range<usize>| body.start + range.start as u64..body.start + range.end as u64;
    if thumbnail > 0 {
        let finding = Finding::new(Kind::Thumbnail, Place::Jfif).field("JFIF thumbnail");
        sink.found(finding.value(&format!("{} x {}", side(12), side(13))).at(at(HEAD.min(end)..end)));
    }
    if let Some(rest) = data.get(end..).filter(|rest| !rest.is_empty()) {
        let finding = super::unknown(rest, "bytes after JFIF");
        sink.found(Finding { place: Place::Jfif, ..finding }.at(at(end..data.len())));
    }
}

/// JFIF extension: a thumbnail as JPEG, with a palette, or in RGB.
fn jfxx(input: &mut Input, data: &[u8], body: &Range<u64>, sink: &mut Sink) -> Result<()> {
    let finding = Finding::new(Kind::Thumbnail, Place::Jfif).field("JFXX thumbnail");
    let picture = body.start + 6..body.end.max(body.start + 6);
    if data.get(5) == Some(&0x10) {
        return super::found(input, picture, finding, sink);
    }
    let size = data.get(6..8).map(|sides| sides.iter().map(u8::to_string).collect::<Vec<_>>().join(" x "));
    sink.found(finding.value(&size.unwrap_or_default()).at(picture));
    Ok(())
}

fn gain_map(data: &[u8], body: &Range<u64>, sink: &mut Sink) {
    if data.len() > GAIN_MAP.len() + GAIN_MAP_VERSION_BYTES {
        sink.hints.itself = Some(Kind::GainMap);
    }
    sink.found(Finding::new(Kind::GainMap, Place::JpegSegment).field("ISO 21496-1").at(body.clone()));
}

/// Adobe's "Save for Web": quality, comment, copyright; texts are UTF-16.
fn ducky(data: &[u8], body: &Range<u64>, sink: &mut Sink) {
    let mut at = 5;
    while let (Some(tag @ 1..), Some(size)) = (Order::Big.u16(data, at), Order::Big.u16(data, at + 2)) {
        let value = data.get(at + 4..at + 4 + usize::from(size)).unwrap_or_default();
        let text = || bytes::utf16(value.get(4..).unwrap_or_default(), Order::Big);
        let (kind, field, text) = match tag {
            1 => (Kind::OtherField, "Ducky Quality", Order::Big.u32(value, 0).unwrap_or(0).to_string()),
            2 => (Kind::Text, "Ducky Comment", text()),
            3 => (Kind::Author, "Ducky Copyright", text()),
            _ => (Kind::UnknownData, "Ducky", String::new()),
        };
        let start = body.start + at as u64 + 4;
        let finding = Finding::new(kind, Place::JpegSegment).field(field).value(&text);
        sink.found(finding.at(start..start + value.len() as u64));
        at += 4 + usize::from(size);
    }
}

/// A segment of a camera's or program's own: text is shown, a JPEG in it is a hidden picture.
fn vendor(input: &mut Input, number: u8, data: &[u8], body: &Range<u64>, sink: &mut Sink) -> Result<()> {
    if data.is_empty() {
        return Ok(());
    }
    let signature = bytes::signature(data);
    let is_name = signature.len() >= 3 && !signature.contains(['<', '{', '=']);
    let field = if is_name { format!("APP{number} {signature}") } else { format!("APP{number}") };
    let finding = super::unknown(data, &field);
    // Agfa, Olympus, Polaroid, Sanyo and others tell serial number, date and settings in text here.
    let kind = if number == 12 && finding.value.is_some() { Kind::MakerNote } else { finding.kind };
    sink.found(Finding { kind, ..finding }.at(body.clone()));
    let Some(start) = data.windows(4).position(|four| matches!(four, [0xFF, 0xD8, 0xFF, 0xC0..=0xFE])) else {
        return Ok(());
    };
    let picture = body.start + start as u64..body.end;
    if let Some(end) = whole_jpeg(input, &picture, sink)? {
        let finding = Finding::new(Kind::SecondPicture, Place::JpegSegment).field(&field);
        return super::found(input, picture.start..end, finding, sink);
    }
    Ok(())
}

/// Where a JPEG that begins inside of a vendor's block ends. That it may be none is no damage.
fn whole_jpeg(input: &mut Input, picture: &Range<u64>, sink: &mut Sink) -> Result<Option<u64>> {
    let mut end = None;
    sink.quietly(|sink| {
        end = super::end(input, picture, sink)?;
        Ok(())
    })?;
    Ok(end)
}
