//! `Raw profile type …` texts, in which `ImageMagick` and `ExifTool` keep EXIF, IPTC, XMP and Photoshop blocks as
//! hexadecimal digits.

use std::ops::Range;

use crate::Result;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{exif, icc, iptc, photoshop, xmp};

const XMP_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Reads the profile named `kind` in `text`; `whole` is its chunk.
pub(super) fn read(kind: &str, text: &[u8], whole: Range<u64>, sink: &mut Sink) -> Result<()> {
    let Some(block) = decode(text) else {
        sink.incomplete();
        sink.found(unknown(kind, whole));
        return Ok(());
    };
    sink.detached(|sink| match (kind.to_ascii_lowercase().as_str(), block.as_slice()) {
        (_, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => exif::read(tiff, None, sink),
        (_, block) if block.starts_with(XMP_PREFIX) => {
            xmp::read(block.get(XMP_PREFIX.len()..).unwrap_or_default(), None, sink)
        }
        ("exif" | "app1", tiff) => exif::read(tiff, None, sink),
        ("xmp", packet) => xmp::read(packet, None, sink),
        ("iptc" | "8bim", [b'8', b'B', b'I', b'M', ..]) => photoshop::read(&block, None, sink),
        ("iptc", _) => iptc::read(&block, None, sink),
        ("icc" | "icm", _) => icc::read(&block, None, sink),
        _ => {
            sink.found(unknown(kind, whole));
            Ok(())
        }
    })
}

fn unknown(kind: &str, whole: Range<u64>) -> Finding {
    Finding::new(Kind::UnknownData, Place::PngChunk).field(&format!("Raw profile type {kind}")).at(whole)
}

/// A line feed, the profile's name, its length, then hexadecimal digits in lines.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text.trim_ascii_start().splitn(3, |&byte| byte == b'\n');
    let _name = lines.next()?;
    let length: usize = std::str::from_utf8(lines.next()?).ok()?.trim().parse().ok()?;
    let digits = lines.next()?.iter().filter_map(|&byte| char::from(byte).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    let block: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).take(length).collect();
    (block.len() == length).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_lines() {
        assert_eq!(decode(b"\nexif\n       4\n4578\n6966\n").as_deref(), Some(b"Exif".as_slice()));
        assert_eq!(decode(b"exif\n4\n45786966").as_deref(), Some(b"Exif".as_slice()));
        assert_eq!(decode(b"\nexif\n5\n45786966\n"), None, "shorter than told");
        assert_eq!(decode(b"\nexif\n"), None);
        assert_eq!(decode(b"\nexif\nx\n45"), None);
    }
}
