//! Photoshop image resources (Adobe Photoshop File Formats Specification, "Image Resource Blocks").

use std::io::Cursor;
use std::ops::Range;

use super::bytes::{self, Order};
use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{exif, icc, iptc, jpeg, xmp};
use crate::Result;

/// Signatures of blocks: those of Photoshop, and of other programs of its family.
const SIGNATURES: [&[u8]; 5] = [b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR"];
/// Bytes of a thumbnail resource before its JPEG.
const THUMBNAIL_HEAD: usize = 28;
/// Bytes of a value that are looked at.
const SHOWN_BYTES: usize = 1024;

/// Reads image resource blocks.
pub(crate) fn read(block: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    sink.within(at, |sink| {
        let mut position = 0;
        while let Some((resource, next)) = resource(block, position) {
            if !sink.part()? {
                return Ok(());
            }
            resource.read(sink)?;
            position = next;
        }
        if !bytes::is_blank(block.get(position..).unwrap_or_default()) {
            sink.incomplete();
            let rest = position as u64..block.len() as u64;
            sink.found(Finding::new(Kind::UnknownData, Place::Photoshop).at(rest));
        }
        Ok(())
    })
}

struct Resource<'b> {
    id: u16,
    name: &'b [u8],
    start: u64,
    data: &'b [u8],
}

/// The resource at `at` and where the next one begins.
fn resource(block: &[u8], at: usize) -> Option<(Resource<'_>, usize)> {
    if !SIGNATURES.contains(&block.get(at..at + 4)?) {
        return None;
    }
    let id = Order::Big.u16(block, at + 4)?;
    let name_length = usize::from(*block.get(at + 6)?);
    let name = block.get(at + 7..at + 7 + name_length)?;
    // Name and data are padded to even sizes.
    let size_at = at + 6 + (1 + name_length).next_multiple_of(2);
    let size = Order::Big.u32(block, size_at)? as usize;
    let start = size_at + 4;
    let data = block.get(start..start.checked_add(size)?)?;
    Some((Resource { id, name, start: start as u64, data }, start + size.next_multiple_of(2)))
}

impl Resource<'_> {
    fn read(&self, sink: &mut Sink) -> Result<()> {
        let at = Some(self.start);
        match self.id {
            0x0404 => iptc::read(self.data, at, sink)?,
            0x0409 | 0x040C => self.thumbnail(sink)?,
            0x040F => icc::read(self.data, at, sink)?,
            0x0422 | 0x0423 => exif::read(self.data, at, sink)?,
            0x0424 => xmp::read(self.data, at, sink)?,
            _ => self.tell(sink),
        }
        if !bytes::is_blank(self.name) {
            let finding = Finding::new(Kind::Text, Place::Photoshop).field("resource name");
            sink.found(finding.value(&bytes::text(self.name)).bytes(self.name.len() as u64));
        }
        Ok(())
    }

    fn extent(&self) -> Range<u64> {
        self.start..self.start + self.data.len() as u64
    }

    /// Format, sizes, then a JPEG (format 1) or raw RGB.
    fn thumbnail(&self, sink: &mut Sink) -> Result<()> {
        let finding = Finding::new(Kind::Thumbnail, Place::Photoshop).field("PhotoshopThumbnail");
        let picture = self.data.get(THUMBNAIL_HEAD..).unwrap_or_default();
        if picture.is_empty() {
            sink.found(finding.at(self.extent()));
            return Ok(());
        }
        sink.within(Some(self.start + THUMBNAIL_HEAD as u64), |sink| {
            let mut cursor = Cursor::new(picture);
            jpeg::found(&mut Input::new(&mut cursor)?, 0..picture.len() as u64, finding, sink)
        })
    }

    fn tell(&self, sink: &mut Sink) {
        let data = self.data.get(..SHOWN_BYTES).unwrap_or(self.data);
        let Some((kind, name)) = meaning(self.id) else { return };
        let name = if name.is_empty() { format!("0x{:04X}", self.id) } else { name.to_owned() };
        let value = match self.id {
            0x040A => if data.first().is_some_and(|&flag| flag != 0) { "yes" } else { "no" }.to_owned(),
            0x041B => unicode(data, 0),
            // Bounds, then the name of the group.
            0x041A => unicode(data, 20),
            0x041E => urls(data),
            // Version, flag, then who wrote and who read the file.
            0x0421 => {
                let writer = unicode(data, 5);
                let reader = unicode(data, 9 + 2 * Order::Big.u32(data, 5).unwrap_or(0).min(1024) as usize);
                [writer, reader].join(", ")
            }
            _ if bytes::is_text(data) => bytes::text(data),
            0x03F0 | 0x03EE => bytes::text(data.get(1..).unwrap_or_default()),
            _ => String::new(),
        };
        sink.found(Finding::new(kind, Place::Photoshop).field(&name).value(&value).at(self.extent()));
    }
}

/// A string behind its 32-bit length in UTF-16 units.
fn unicode(data: &[u8], at: usize) -> String {
    let length = Order::Big.u32(data, at).unwrap_or(0) as usize;
    let end = (at + 4).saturating_add(length.saturating_mul(2)).min(data.len());
    bytes::utf16(data.get(at + 4..end).unwrap_or_default(), Order::Big)
}

/// A list of URLs: count, then for each a code, an identifier and a string.
fn urls(data: &[u8]) -> String {
    let count = Order::Big.u32(data, 0).unwrap_or(0).min(16);
    let mut at = 4;
    let mut urls = Vec::new();
    for _ in 0..count {
        urls.push(unicode(data, at + 8));
        at += 12 + 2 * Order::Big.u32(data, at + 8).unwrap_or(0).min(SHOWN_BYTES as u32) as usize;
    }
    urls.join(", ")
}

/// Kind and name of a resource that is no block of another standard; `None` for what only tells how to print or show.
fn meaning(id: u16) -> Option<(Kind, &'static str)> {
    use Kind::{Author, EditHistory, OtherField, Software, Text, UniqueId, UnknownData};
    let meaning = match id {
        // Resolution, halftones, transfer functions, colours, angles, print and view settings.
        0x03ED | 0x03F1..=0x03F5 | 0x03F8..=0x03FD | 0x0400 | 0x0402 | 0x0405 | 0x0406 | 0x0408 | 0x040D => {
            return None;
        }
        0x0411..=0x0413 | 0x0415..=0x0419 | 0x0426 | 0x0428 | 0x2710 => return None,
        0x040B => (Text, "URL"),
        0x0410 => (OtherField, "Watermark"),
        0x0414 => (UniqueId, "IDsBaseValue"),
        0x0425 => (EditHistory, "IPTCDigest"),
        0x03E9 => (OtherField, "MacintoshPrintInfo"),
        0x03EE => (Text, "AlphaChannelNames"),
        0x03F0 => (Text, "Caption"),
        0x03FE => (EditHistory, "QuickMaskInfo"),
        0x03FF => (OtherField, "LayerStateInfo"),
        0x0401 => (EditHistory, "WorkingPath"),
        0x040A => (Author, "CopyrightFlag"),
        0x040E => (EditHistory, "ColorSamplers"),
        0x041A => (EditHistory, "SlicesGroupName"),
        0x041B => (Text, "WorkflowURL"),
        0x041C => (OtherField, "JumpToXPEP"),
        0x041D => (UniqueId, "AlphaIdentifiers"),
        0x041E => (Text, "URL_List"),
        0x0421 => (Software, "VersionInfo"),
        0x0429 => (EditHistory, "LayerComps"),
        0x042D => (EditHistory, "LayerSelectionIDs"),
        0x042E => (EditHistory, "HDRToningInfo"),
        0x042F | 0x043A | 0x043B => (OtherField, "PrintInfo"),
        0x0430 => (EditHistory, "LayerGroupsEnabledID"),
        0x0432 => (EditHistory, "MeasurementScale"),
        0x0433 => (EditHistory, "TimelineInfo"),
        0x0438 => (EditHistory, "CountInfo"),
        0x043C => (OtherField, "MacintoshNSPrintInfo"),
        0x043D => (OtherField, "WindowsDEVMODE"),
        0x043E => (EditHistory, "AutoSaveFilePath"),
        0x0440 => (EditHistory, "PathSelectionState"),
        0x07D0..=0x0BB6 => (EditHistory, "SavedPath"),
        0x0BB7 => (EditHistory, "ClippingPathName"),
        0x0BB8 => (EditHistory, "OriginPathInfo"),
        0x0FA0..=0x1387 => (OtherField, "PluginResource"),
        0x1B58 => (EditHistory, "ImageReadyVariables"),
        0x1F40 => (EditHistory, "LightroomWorkflow"),
        _ => (UnknownData, ""),
    };
    Some(meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::report::Report;
    use crate::{Control, Format, Limits};

    fn inspected(block: &[u8]) -> Report {
        let (limits, control) = (Limits::default(), Control::default());
        let mut sink = Sink::new(Format::Jpeg, 1 << 20, &limits, &control);
        read(block, Some(100), &mut sink).unwrap();
        sink.into_report()
    }

    fn built(id: u16, name: &[u8], data: &[u8]) -> Vec<u8> {
        let mut out = b"8BIM".to_vec();
        out.extend(id.to_be_bytes());
        out.push(name.len() as u8);
        out.extend(name);
        if name.len().is_multiple_of(2) {
            out.push(0);
        }
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(data);
        out.resize(out.len().next_multiple_of(2), 0);
        out
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        [((units.len() / 2) as u32).to_be_bytes().to_vec(), units].concat()
    }

    fn sample() -> Vec<u8> {
        let jpeg = b"\xFF\xD8\xFF\xFE\x00\x06mum!\xFF\xD9";
        [
            built(0x03ED, b"", &[0; 16]),
            built(0x0404, b"", b"\x1C\x02\x5A\0\x05Paris"),
            built(0x040A, b"", &[1]),
            built(0x040C, b"", &[vec![0; THUMBNAIL_HEAD], jpeg.to_vec()].concat()),
            built(0x041E, b"", &[vec![0, 0, 0, 1], vec![0; 8], wide("http://a.example")].concat()),
            built(0x0421, b"", &[vec![0, 0, 0, 1, 1], wide("Adobe Photoshop"), wide("CS5")].concat()),
            built(0x07D0, b"Path of Anna", &[7; 26]),
        ]
        .concat()
    }

    #[test]
    fn resources_are_told_by_what_they_are() {
        let report = inspected(&sample());
        let told: Vec<_> = report
            .findings
            .iter()
            .map(|finding| (finding.kind, finding.field.as_str(), finding.value.as_deref().unwrap_or_default()))
            .collect();
        let expected = [
            (Kind::PlaceName, "City", "Paris"),
            (Kind::Author, "CopyrightFlag", "yes"),
            (Kind::Thumbnail, "PhotoshopThumbnail", ""),
            (Kind::Text, "Comment", "mum!"),
            (Kind::Text, "URL_List", "http://a.example"),
            (Kind::Software, "VersionInfo", "Adobe Photoshop, CS5"),
            (Kind::EditHistory, "SavedPath", ""),
            (Kind::Text, "resource name", "Path of Anna"),
        ];
        assert_eq!(told, expected);
        assert!(!report.incomplete);
        let at = sample().windows(3).position(|window| window == b"\xFF\xD8\xFF").unwrap() as u64;
        assert_eq!(report.findings[2].extent, Some(100 + at..100 + at + 12));
    }

    #[test]
    fn damage_never_panics_and_is_told() {
        let whole = sample();
        for at in 0..whole.len() {
            inspected(&whole[..at]);
            let mut flipped = whole.clone();
            flipped[at] ^= 0xFF;
            inspected(&flipped);
        }
        assert!(inspected(&whole[..whole.len() - 3]).incomplete);
    }
}
