//! Numbers and text out of untrusted bytes: what is not there is `None` or empty.

/// Byte order of numbers and of UTF-16 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Least significant byte first (`II`).
    Little,
    /// Most significant byte first (`MM`).
    Big,
}

impl Order {
    /// The 16-bit number at `at`.
    pub(crate) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = array(bytes, at)?;
        Some(if self == Self::Little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    /// The 32-bit number at `at`.
    pub(crate) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = array(bytes, at)?;
        Some(if self == Self::Little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    /// The 64-bit number at `at`.
    pub(crate) fn u64(self, bytes: &[u8], at: usize) -> Option<u64> {
        let eight = array(bytes, at)?;
        Some(if self == Self::Little { u64::from_le_bytes(eight) } else { u64::from_be_bytes(eight) })
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Text in UTF-8, or else in Latin-1.
pub(crate) fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// Text in UTF-16; a byte order mark goes before `order`.
pub(crate) fn utf16(bytes: &[u8], order: Order) -> String {
    let (order, bytes) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (Order::Little, rest),
        [0xFE, 0xFF, rest @ ..] => (Order::Big, rest),
        _ => (order, bytes),
    };
    let units: Vec<u16> = (0..bytes.len() / 2).filter_map(|n| order.u16(bytes, n * 2)).collect();
    String::from_utf16_lossy(&units)
}

/// What comes before the first NUL, or all.
pub(crate) fn before_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Whether a person would see nothing: only NULs and spaces.
pub(crate) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0 || byte.is_ascii_whitespace())
}

/// Whether this is text of a kind that a person wrote or reads: UTF-8 with few control characters and some length.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let text = text.trim_end_matches('\0');
    text.chars().count() >= 3 && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// The start of `bytes` that is printable ASCII: a block's signature.
pub(crate) fn signature(bytes: &[u8]) -> &str {
    let end = bytes.iter().position(|byte| !(0x20..0x7F).contains(byte)).unwrap_or(bytes.len()).min(24);
    bytes.get(..end).and_then(|start| str::from_utf8(start).ok()).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_are_none() {
        assert_eq!(Order::Big.u16(&[1, 2, 3], 1), Some(0x0203));
        assert_eq!(Order::Little.u32(&[1, 2, 3, 4], 0), Some(0x0403_0201));
        assert_eq!(Order::Little.u32(&[1, 2, 3, 4], 1), None);
        assert_eq!(Order::Big.u64(&[0; 8], usize::MAX), None);
    }

    #[test]
    fn text_falls_back_to_latin_1() {
        assert_eq!(text("Zoé".as_bytes()), "Zoé");
        assert_eq!(text(b"Zo\xE9"), "Zoé");
        assert_eq!(utf16(b"\xFE\xFF\0Z\0o\0\xE9", Order::Little), "Zoé");
        assert_eq!(utf16(b"Z\0o\0\xE9\0", Order::Little), "Zoé");
    }

    #[test]
    fn text_is_told_from_data() {
        assert!(is_text("une légende\n".as_bytes()));
        assert!(!is_text(b"ab"));
        assert!(!is_text(b"abc\x01def"));
        assert!(!is_text(b"\xFF\xD8\xFF\xE0"));
        assert_eq!(signature(b"Meta\0\0II"), "Meta");
    }
}
