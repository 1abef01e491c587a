//! JPEG files (ITU-T T.81): pixels in, segments spliced in wherever a fixture wants them.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use super::bytes::be16;
use super::picture;

pub const SOI: u8 = 0xD8;
pub const EOI: u8 = 0xD9;
pub const SOS: u8 = 0xDA;
pub const APP0: u8 = 0xE0;
pub const COM: u8 = 0xFE;

/// A marker and where its `FF` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub at: usize,
    pub code: u8,
}

/// A photo-like 4:2:0 JPEG without metadata but its JFIF header.
pub fn photo(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    encode(&picture::photo(width.into(), height.into()), width, height, progressive)
}

/// A 4:2:0 JPEG of these RGB pixels.
pub fn encode(rgb: &[u8], width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 92);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_progressive(progressive);
    encoder.encode(rgb, width, height, ColorType::Rgb).expect("the pixels fit the size");
    jpeg
}

/// A baseline JPEG of samples of this kind.
pub fn of(samples: &[u8], width: u32, height: u32, kind: ColorType) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoder = Encoder::new(&mut jpeg, 95);
    encoder.encode(samples, width as u16, height as u16, kind).expect("the samples fit the size");
    jpeg
}

/// A small JPEG with `canary` in a comment: what hides in a thumbnail or a second picture.
pub fn commented(canary: &str) -> Vec<u8> {
    after_soi(&photo(64, 48, false), &segment(COM, canary.as_bytes()))
}

/// A marker segment.
pub fn segment(code: u8, data: &[u8]) -> Vec<u8> {
    [&[0xFF, code], &be16(data.len() + 2)[..], data].concat()
}

/// An application segment that begins with a NUL-terminated name.
pub fn app(number: u8, name: &str, data: &[u8]) -> Vec<u8> {
    segment(APP0 + number, &[name.as_bytes(), b"\0", data].concat())
}

/// The APP1 segment of an EXIF structure.
pub fn exif_segment(exif: &[u8]) -> Vec<u8> {
    app(1, "Exif", &[b"\0", exif].concat())
}

/// `jpeg` with `parts` right after its start marker.
pub fn after_soi(jpeg: &[u8], parts: &[u8]) -> Vec<u8> {
    [&jpeg[..2], parts, &jpeg[2..]].concat()
}

/// `jpeg` with these parts before its second, third, ... scan in turn; the last part goes right before EOI when there
/// are fewer scans.
pub fn between_scans(jpeg: &[u8], parts: &[Vec<u8>]) -> Vec<u8> {
    let markers = markers(jpeg);
    let first = markers.iter().position(|marker| marker.code == SOS).expect("a scan");
    // Where a scan's data ends: the next marker after an SOS.
    let ends = markers[first..].windows(2).filter(|pair| pair[0].code == SOS).map(|pair| pair[1].at);
    let mut out = Vec::new();
    let mut copied = 0;
    let mut parts = parts.iter();
    for end in ends {
        let Some(part) = parts.next() else { break };
        out.extend(&jpeg[copied..end]);
        out.extend(part);
        copied = end;
    }
    assert!(parts.next().is_none(), "more parts than scans");
    out.extend(&jpeg[copied..]);
    out
}

/// Without the APP0 segment that the encoder wrote.
pub fn without_jfif(jpeg: &[u8]) -> Vec<u8> {
    let markers = markers(jpeg);
    let app0 = markers.iter().position(|marker| marker.code == APP0).expect("an APP0 segment");
    [&jpeg[..markers[app0].at], &jpeg[markers[app0 + 1].at..]].concat()
}

/// Every marker up to EOI, entropy-coded data stepped over.
pub fn markers(jpeg: &[u8]) -> Vec<Marker> {
    let mut found = vec![Marker { at: 0, code: SOI }];
    let mut at = 2;
    loop {
        assert_eq!(jpeg[at], 0xFF, "a marker at {at}");
        let code = jpeg[at + 1];
        if code == 0xFF {
            at += 1;
            continue;
        }
        found.push(Marker { at, code });
        if code == EOI {
            return found;
        }
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if code == SOS {
            at += entropy_bytes(&jpeg[at..]);
        }
    }
}

/// How long the entropy-coded data is that `bytes` begin with.
fn entropy_bytes(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7);
    bytes.windows(2).position(ends).expect("an end of the scan")
}
