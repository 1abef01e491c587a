//! The extension of a file by its first bytes.

use crate::Format;
use crate::format::SIGNATURE_BYTES;

/// Bytes that [`extension`] looks at.
pub(super) const LOOKED_AT: u64 = SIGNATURE_BYTES as u64;

/// `bin` for what is not known.
pub(super) fn extension(start: &[u8]) -> &'static str {
    match Format::of(start) {
        Some(Format::Jpeg) => return "jpg",
        Some(Format::Png) => return "png",
        Some(Format::Webp) => return "webp",
        Some(Format::Gif) => return "gif",
        Some(Format::Heic) => return "heic",
        Some(Format::Avif) => return "avif",
        Some(Format::Tiff) => return "tif",
        Some(Format::Pixels) | None => {}
    }
    match start {
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', b' ', b' ', ..] => "mov",
        [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A', ..] => "m4a",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "mp4",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "wav",
        [b'#', b'!', b'A', b'M', b'R', ..] => "amr",
        [b'O', b'g', b'g', b'S', ..] => "ogg",
        [b'I', b'D', b'3', ..] | [0xFF, 0xFB | 0xF3, ..] => "mp3",
        [0xFF, 0xF1 | 0xF9, ..] => "aac",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_by_content() {
        for (start, wanted) in [
            (b"\xFF\xD8\xFF\xE0".as_slice(), "jpg"),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "mp4"),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mov"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
            (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
            (b"", "bin"),
            (b"<html>", "bin"),
        ] {
            assert_eq!(extension(start), wanted);
        }
    }
}
