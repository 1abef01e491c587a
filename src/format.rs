//! File formats, told by their first bytes and never by a name.

/// A picture format that is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG or APNG (W3C PNG, third edition).
    Png,
    /// `WebP` (RFC 9649).
    Webp,
    /// GIF, version 87a or 89a.
    Gif,
    /// HEIC or HEIF in an ISO base media file (ISO/IEC 23008-12).
    Heic,
    /// AVIF.
    Avif,
    /// TIFF, or a camera's raw file that is built like one.
    Tiff,
    /// Pixels that the platform decoded; no file was seen.
    Pixels,
}

/// How many bytes [`Format::of`] looks at.
pub(crate) const SIGNATURE_BYTES: usize = 64;

const HEIC_BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
const AVIF_BRANDS: [&[u8]; 2] = [b"avif", b"avis"];

impl Format {
    /// The format of a file that begins with `start`, its first 64 bytes or all when it is shorter.
    pub fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            [a, b, c, d, b'f', b't', b'y', b'p', ..] => Self::of_brands(start, u32::from_be_bytes([*a, *b, *c, *d])),
            _ => None,
        }
    }

    fn of_brands(start: &[u8], box_bytes: u32) -> Option<Self> {
        let end = start.len().min(box_bytes as usize);
        let major = start.get(8..12)?;
        // The minor version at 12..16 is no brand.
        let compatible = || start.get(16..end).unwrap_or_default().chunks_exact(4);
        let has = |brands: &[&[u8]]| brands.contains(&major) || compatible().any(|brand| brands.contains(&brand));
        if has(&AVIF_BRANDS) {
            return Some(Self::Avif);
        }
        has(&HEIC_BRANDS).then_some(Self::Heic)
    }
}
