//! Texts in PNG chunks: what they are is told by their keyword.

use std::ops::Range;

use super::profile;
use crate::Result;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::xmp;

/// A text as it stands in its chunk.
struct Text<'a> {
    keyword: String,
    is_compressed: bool,
    bytes: &'a [u8],
}

/// Reads the body of a `tEXt`, `zTXt` or `iTXt` chunk that begins at `at`; `whole` is the chunk.
pub(super) fn read(name: [u8; 4], body: &[u8], at: u64, whole: Range<u64>, sink: &mut Sink) -> Result<()> {
    let Some(text) = parse(name, body) else {
        sink.incomplete();
        let name = String::from_utf8_lossy(&name).into_owned();
        sink.found(Finding::new(Kind::Text, Place::PngChunk).field(&name).at(whole));
        return Ok(());
    };
    let keyword = text.keyword.trim().to_owned();
    let start = if text.is_compressed { None } else { Some(at + (body.len() - text.bytes.len()) as u64) };
    let inflated = if text.is_compressed { sink.inflate(text.bytes)? } else { Vec::new() };
    let bytes = if text.is_compressed { &inflated } else { text.bytes };
    if keyword == "XML:com.adobe.xmp" {
        return match start {
            Some(_) => xmp::read(bytes, start, sink),
            None => sink.detached(|sink| xmp::read(bytes, None, sink)),
        };
    }
    if let Some(kind) = keyword.strip_prefix("Raw profile type ") {
        return profile::read(kind, bytes, whole, sink);
    }
    let value = if &name == b"iTXt" { String::from_utf8_lossy(bytes).into_owned() } else { latin_1(bytes) };
    let finding = Finding::new(kind(&keyword), Place::PngChunk).field(&keyword).value(&value);
    sink.found(finding.at(whole));
    Ok(())
}

/// Latin-1, or the UTF-8 that many writers put in its place.
pub(super) fn latin_1(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}

fn parse(name: [u8; 4], body: &[u8]) -> Option<Text<'_>> {
    let (keyword, rest) = split_at_zero(body)?;
    let keyword = latin_1(keyword);
    match &name {
        b"tEXt" => Some(Text { keyword, is_compressed: false, bytes: rest }),
        b"zTXt" => Some(Text { keyword, is_compressed: true, bytes: rest.get(1..)? }),
        _ => {
            let ([flag, _method], rest) = rest.split_first_chunk::<2>()?;
            let (_language, rest) = split_at_zero(rest)?;
            let (_translated, rest) = split_at_zero(rest)?;
            Some(Text { keyword, is_compressed: *flag == 1, bytes: rest })
        }
    }
}

fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let zero = bytes.iter().position(|&byte| byte == 0)?;
    Some((bytes.get(..zero)?, bytes.get(zero + 1..)?))
}

/// What a text is by its keyword: those of the PNG specification, of `ImageMagick` (`exif:…`, `date:…`), of thumbnails
/// on Linux desktops (`Thumb::…`), and of picture generators.
fn kind(keyword: &str) -> Kind {
    let keyword = keyword.to_ascii_lowercase();
    let name = keyword.trim_start_matches("exif:").trim_start_matches("xmp:").trim_start_matches("png:");
    if name.starts_with("gps") || name.contains("location") {
        return Kind::GpsDetail;
    }
    if name.starts_with("date") || name.contains("time") || name.ends_with("date") {
        return Kind::DateTime;
    }
    match name {
        "author" | "artist" | "creator" | "copyright" | "owner" | "user" => Kind::Author,
        "software" | "creator tool" | "creatortool" => Kind::Software,
        "source" | "make" | "model" | "camera" | "device" | "lensmodel" => Kind::DeviceModel,
        "signature" | "unique id" | "documentid" | "document" | "imageuniqueid" | "uuid" => Kind::UniqueId,
        "serialnumber" | "bodyserialnumber" | "lensserialnumber" => Kind::SerialNumber,
        "parameters" | "prompt" | "workflow" | "dream" | "sd-metadata" | "generation_data" | "mxfile" | "history" => {
            Kind::EditHistory
        }
        "thumb::mtime" => Kind::DateTime,
        _ if name.starts_with("thumb::") || keyword.starts_with("exif:") => Kind::OtherField,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_tell_the_kind() {
        for (keyword, wanted) in [
            ("Author", Kind::Author),
            ("Creation Time", Kind::DateTime),
            ("date:modify", Kind::DateTime),
            ("exif:DateTimeOriginal", Kind::DateTime),
            ("exif:GPSLatitude", Kind::GpsDetail),
            ("exif:Model", Kind::DeviceModel),
            ("exif:Flash", Kind::OtherField),
            ("Thumb::MTime", Kind::DateTime),
            ("Thumb::URI", Kind::OtherField),
            ("parameters", Kind::EditHistory),
            ("Comment", Kind::Text),
            ("anything else", Kind::Text),
        ] {
            assert_eq!(kind(keyword), wanted, "{keyword}");
        }
    }
}
