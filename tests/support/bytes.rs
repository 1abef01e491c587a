//! Small encoders that fixtures and oracles share.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// RFC 4648, with padding.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let symbol = ALPHABET[(bits >> (18 - 6 * at)) as usize & 63] as char;
            text.push(if at <= group.len() { symbol } else { '=' });
        }
    }
    text
}

/// A zlib stream (RFC 1950).
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

/// Where `pattern` first is in `bytes`.
pub fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    let first = *pattern.first()?;
    let mut from = 0;
    while let Some(step) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        let at = from + step;
        if bytes[at..].starts_with(pattern) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The length as the big-endian `u32` that most containers write.
pub fn be32(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("a fixture is small").to_be_bytes()
}

/// The length as a big-endian `u16`.
pub fn be16(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("a segment is small").to_be_bytes()
}

/// The length as a little-endian `u32`.
pub fn le32(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("a fixture is small").to_le_bytes()
}
