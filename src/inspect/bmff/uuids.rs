//! `uuid` boxes, whose meaning is told by a 16-byte type.

use super::boxes::BoxAt;
use super::fields::Fields;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{jumbf, xmp};

/// C2PA manifest (C2PA specification, "Embedding manifests into BMFF-based assets").
const C2PA: [u8; 16] = *b"\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81";
/// XMP (ISO 16684-1, and Adobe's XMP specification, part 3).
const XMP: [u8; 16] = *b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
/// Canon's metadata, with thumbnails in it.
const CANON: [u8; 16] = *b"\x85\xC0\xB6\x87\x82\x0F\x11\xE0\x81\x11\xF4\xCE\x46\x2B\x6A\x48";
/// Canon's preview picture.
const CANON_PREVIEW: [u8; 16] = *b"\xEA\xF4\x2B\x5E\x1C\x98\x4B\x88\xB9\xFB\xB7\xDC\x40\x6E\x4D\x16";
/// Sony's profile of a recording.
const SONY: [u8; 16] = *b"USMT\x21\xD2\x4F\xCE\xBB\x88\x69\x5C\xFA\xC9\xC7\x40";

/// Reports the box `part` of this type.
pub(super) fn read(input: &mut Input, uuid: &[u8; 16], part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let found = |kind, name: &str| Finding::new(kind, Place::IsoBox).field(name).at(part.whole.clone());
    match *uuid {
        C2PA => return read_c2pa(input, part, sink),
        XMP => {
            let packet = input.block(part.body.clone(), sink)?;
            return xmp::read(&packet, Some(part.body.start), sink);
        }
        CANON => sink.found(found(Kind::MakerNote, "uuid Canon")),
        CANON_PREVIEW => sink.found(found(Kind::SecondPicture, "uuid Canon preview")),
        SONY => sink.found(found(Kind::MakerNote, "uuid Sony")),
        _ => sink.found(found(Kind::UnknownData, &format!("uuid {:032x}", u128::from_be_bytes(*uuid)))),
    }
    Ok(())
}

/// Version and flags, the purpose as text, for a manifest an offset, then JUMBF.
fn read_c2pa(input: &mut Input, part: &BoxAt, sink: &mut Sink) -> Result<()> {
    let block = input.block(part.body.clone(), sink)?;
    let mut fields = Fields(&block);
    let purpose = fields.version_and_flags().map(|_| fields.text()).unwrap_or_default();
    if !matches!(purpose, b"manifest" | b"original" | b"update") || fields.u64().is_none() {
        let finding = Finding::new(Kind::ContentCredentials, Place::Jumbf).field(&String::from_utf8_lossy(purpose));
        sink.found(finding.at(part.whole.clone()));
        return Ok(());
    }
    let start = part.body.start + (block.len() - fields.0.len()) as u64;
    jumbf::read(fields.0, Some(start), sink)
}
