//! What the picture itself needs of EXIF: its orientation and its colour space.

use exif::{In, Tag};

use super::colour::Space;
use super::orientation::{Orientation, of_exif};

/// EXIF larger than this is not read: it has no say in what the picture looks like. A JPEG's is at most 64 KiB.
pub(crate) const MAX_EXIF_BYTES: u64 = 4 << 20;

/// What EXIF says of the picture it stands in.
pub(crate) struct PictureFacts {
    pub(crate) orientation: Orientation,
    /// The colour space, where EXIF names one that is not sRGB.
    pub(crate) space: Option<Space>,
}

impl PictureFacts {
    /// From EXIF's bytes (a TIFF header, with or without `Exif\0\0` before it); damage reads as nothing said.
    pub(crate) fn of(bytes: Option<&[u8]>) -> Self {
        let Some(exif) = bytes.and_then(parsed) else {
            return Self { orientation: Orientation::NoTransforms, space: None };
        };
        let number = |tag, ifd| exif.get_field(tag, ifd).and_then(|field| field.value.get_uint(0));
        let orientation = number(Tag::Orientation, In::PRIMARY).map_or(Orientation::NoTransforms, of_exif);
        Self { orientation, space: is_adobe_rgb(&exif).then_some(Space::AdobeRgb) }
    }
}

fn parsed(bytes: &[u8]) -> Option<exif::Exif> {
    let tiff = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    reader.read_raw(tiff.to_vec()).or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// DCF 2.0 section 3.3.2: an option file, whose colours are Adobe RGB, has the interoperability index `R03` and
/// leaves the colour space uncalibrated. Some cameras write 2 as the colour space instead.
fn is_adobe_rgb(exif: &exif::Exif) -> bool {
    const SRGB: u32 = 1;
    const ADOBE_RGB: u32 = 2;
    let space = exif.get_field(Tag::ColorSpace, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    if space == Some(SRGB) {
        return false;
    }
    let index = exif.get_field(Tag::InteroperabilityIndex, In::PRIMARY);
    let is_r03 = index.is_some_and(|field| match &field.value {
        exif::Value::Ascii(texts) => texts.first().is_some_and(|text| text.starts_with(b"R03")),
        _ => false,
    });
    is_r03 || space == Some(ADOBE_RGB)
}
