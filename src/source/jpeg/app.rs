//! Application segments that bear on the picture: JFIF, Adobe, Exif, ICC.

use std::collections::BTreeMap;

/// Bytes of an ICC profile at most.
const ICC_MAX: usize = 8 << 20;

/// What the application segments before the first scan say.
#[derive(Default)]
pub(super) struct App {
    pub jfif: bool,
    /// The colour transform of Adobe's APP14: 0 none, 1 YCbCr, 2 YCCK.
    pub adobe_transform: Option<u8>,
    /// The TIFF bytes of the first Exif segment.
    pub exif: Option<Vec<u8>>,
    icc: Icc,
}

/// The parts of an ICC profile (ICC.1:2022, annex B.4).
#[derive(Default)]
struct Icc {
    /// Stated number of parts; `None` until a part was seen.
    count: Option<u8>,
    parts: BTreeMap<u8, Vec<u8>>,
    bytes: usize,
    broken: bool,
}

impl App {
    pub(super) fn read(&mut self, marker: u8, payload: &[u8]) {
        match marker {
            0xE0 if payload.starts_with(b"JFIF\0") => self.jfif = true,
            0xE1 => {
                if let (None, Some(tiff)) = (&self.exif, payload.strip_prefix(b"Exif\0\0")) {
                    self.exif = Some(tiff.to_vec());
                }
            }
            0xE2 => {
                if let Some(&[number, count, ref part @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    self.icc.add(number, count, part);
                }
            }
            0xEE if payload.starts_with(b"Adobe") => {
                if let Some(&transform) = payload.get(11) {
                    self.adobe_transform = Some(transform);
                }
            }
            _ => {}
        }
    }

    /// The ICC profile when all of its parts were there.
    pub(super) fn icc(&self) -> Option<Vec<u8>> {
        let Icc { count, parts, broken, .. } = &self.icc;
        if *broken || parts.is_empty() || *count != u8::try_from(parts.len()).ok() {
            return None;
        }
        Some(parts.values().flatten().copied().collect())
    }
}

impl Icc {
    /// Parts are numbered from 1; a number that comes again is that of another profile and is left out.
    fn add(&mut self, number: u8, count: u8, part: &[u8]) {
        self.bytes += part.len();
        self.broken |= self.bytes > ICC_MAX || number == 0 || number > count || self.count.is_some_and(|c| c != count);
        if self.broken {
            self.parts.clear();
            return;
        }
        self.count = Some(count);
        self.parts.entry(number).or_insert_with(|| part.to_vec());
    }
}
