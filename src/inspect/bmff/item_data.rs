//! Items that are no pictures: EXIF, XMP and other data.

use super::items::Item;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{exif, xmp};

/// Reads items whose bytes may overlap, but never more bytes than the file has.
pub(super) struct Reader {
    left: u64,
}

impl Reader {
    pub(super) fn new(file_bytes: u64) -> Self {
        Self { left: file_bytes }
    }

    /// Reports one item.
    pub(super) fn read(&mut self, input: &mut Input, item: &Item, sink: &mut Sink) -> Result<()> {
        let bytes = item.bytes();
        if bytes > self.left {
            sink.incomplete();
            return Ok(());
        }
        match (&item.kind, item.content_type.as_str()) {
            (b"Exif", _) => {
                self.left -= bytes;
                let block = item.read(input, sink)?;
                read_exif(&block, item, sink)
            }
            (b"mime", "application/rdf+xml" | "text/xml" | "application/xml") => {
                self.left -= bytes;
                let block = item.read(input, sink)?;
                read_xmp(&block, item, sink)
            }
            _ => {
                report_unknown(item, sink);
                Ok(())
            }
        }
    }
}

/// The block begins with the distance from there to the TIFF header.
fn read_exif(block: &[u8], item: &Item, sink: &mut Sink) -> Result<()> {
    let distance = block.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize);
    let told = distance.saturating_add(4);
    // Some writers count from elsewhere, or put JPEG's `Exif\0\0` before the header.
    let candidates = [told, told.saturating_add(6), 4, 10, 0];
    let is_tiff = |at: &usize| matches!(block.get(*at..), Some([b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..]));
    let Some(start) = candidates.into_iter().find(is_tiff) else {
        sink.incomplete();
        report_unknown(item, sink);
        return Ok(());
    };
    let at = item.extent().map(|extent| extent.start + start as u64);
    exif::read(block.get(start..).unwrap_or_default(), at, sink)
}

fn read_xmp(block: &[u8], item: &Item, sink: &mut Sink) -> Result<()> {
    match item.content_encoding.as_str() {
        "" => xmp::read(block, item.extent().map(|extent| extent.start), sink),
        "deflate" => {
            let packet = sink.inflate(block)?;
            sink.detached(|sink| xmp::read(&packet, None, sink))
        }
        _ => {
            report_unknown(item, sink);
            Ok(())
        }
    }
}

fn report_unknown(item: &Item, sink: &mut Sink) {
    let code = String::from_utf8_lossy(&item.kind);
    let name = if item.content_type.is_empty() { code.as_ref() } else { item.content_type.as_str() };
    let finding = Finding::new(Kind::UnknownData, Place::IsoBox).field(name);
    match item.extent() {
        Some(extent) => sink.found(finding.at(extent)),
        None => sink.found(finding.bytes(item.bytes())),
    }
}
