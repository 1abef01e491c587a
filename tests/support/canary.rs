//! A canary is a string hidden at one place of a fixture; whoever still sings in an output has survived.

use std::io::Read;

use flate2::read::ZlibDecoder;
use safeshare::inspect::{Kind, Place};

use super::bytes::{base64, find, hex, utf16be, utf16le};

/// How every canary begins.
pub const STEM: &str = "CANARY-";

/// What the colours of transparent pixels spell.
pub const UNDER_ALPHA: &str = "CANARY-under-alpha";

/// Inflated bytes that are looked through for each stream.
const INFLATED: u64 = 4 << 20;

/// A file made in code with canaries in its hiding places.
pub struct Fixture {
    pub name: &'static str,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
    pub canaries: Vec<Canary>,
    /// It has transparent pixels whose colours spell [`UNDER_ALPHA`].
    pub alpha: bool,
}

/// A string at one hiding place, and who must tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Canary {
    pub text: &'static str,
    /// Where inspect may say that it is.
    pub places: &'static [Place],
    /// What inspect may call it.
    pub kinds: &'static [Kind],
    /// Inspect shows the string itself to a person.
    pub shown: bool,
    /// `ExifTool` shows the string for the input; it does not look into pictures inside pictures.
    pub seen_by_exiftool: bool,
}

impl Canary {
    /// A text that both inspect and `ExifTool` show.
    pub const fn text(text: &'static str, places: &'static [Place], kinds: &'static [Kind]) -> Self {
        Self { text, places, kinds, shown: true, seen_by_exiftool: true }
    }

    /// Bytes that inspect names without showing what is in them.
    pub const fn opaque(text: &'static str, places: &'static [Place], kinds: &'static [Kind]) -> Self {
        Self { text, places, kinds, shown: false, seen_by_exiftool: false }
    }

    pub const fn unseen_by_exiftool(mut self) -> Self {
        self.seen_by_exiftool = false;
        self
    }

    pub const fn not_shown(mut self) -> Self {
        self.shown = false;
        self
    }
}

/// Every canary (or piece of one) that is in `bytes` in any encoding, with some bytes around it for the message.
pub fn survivors(bytes: &[u8]) -> Vec<String> {
    sightings(bytes, STEM)
}

/// Whether `text` is in `bytes` in any encoding that [`survivors`] looks for.
pub fn hides(bytes: &[u8], text: &str) -> bool {
    !sightings(bytes, text).is_empty()
}

fn sightings(bytes: &[u8], text: &str) -> Vec<String> {
    let patterns = encodings(text);
    let mut found = sightings_of(bytes, &patterns, "file");
    for inflated in zlib_streams(bytes) {
        found.extend(sightings_of(&inflated, &patterns, "zlib stream"));
        // Encoded text is broken into lines.
        found.extend(sightings_of(&without_breaks(&inflated), &patterns, "zlib stream"));
        for inner in zlib_streams(&inflated) {
            found.extend(sightings_of(&inner, &patterns, "zlib stream in a zlib stream"));
        }
    }
    found.extend(sightings_of(&without_breaks(bytes), &patterns, "file without line breaks"));
    found
}

fn without_breaks(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect()
}

fn sightings_of(bytes: &[u8], patterns: &[(&'static str, Vec<u8>)], whose: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (encoding, pattern) in patterns {
        if let Some(at) = find(bytes, pattern) {
            let around = &bytes[at..bytes.len().min(at + pattern.len() + 24)];
            found.push(format!("{encoding} at {at} of the {whose}: {}", around.escape_ascii()));
        }
    }
    found
}

/// What `text` looks like in each encoding; base64 at each of its three alignments, without the ends that depend on
/// the neighbours. UTF-8 and Latin-1 are the same bytes, as a canary is ASCII.
fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plain = text.as_bytes().to_vec();
    let (le, be) = (utf16le(text), utf16be(text));
    let mut all = vec![
        ("hex", hex(&plain).into_bytes()),
        ("upper-case hex", hex(&plain).to_uppercase().into_bytes()),
        ("lower case", text.to_lowercase().into_bytes()),
        ("reversed", plain.iter().rev().copied().collect()),
    ];
    for (name, raw) in [("base64", &plain), ("base64 of UTF-16LE", &le), ("base64 of UTF-16BE", &be)] {
        for before in 0..3 {
            let shifted = base64(&[&vec![0; before], raw.as_slice()].concat());
            let first = (before * 8).div_ceil(6);
            let last = (before + raw.len()) * 8 / 6;
            all.push((name, shifted.as_bytes()[first..last].to_vec()));
        }
    }
    all.extend([("UTF-8", plain), ("UTF-16LE", le), ("UTF-16BE", be)]);
    all
}

/// Everything in `bytes` that inflates as a zlib stream, wherever it begins.
fn zlib_streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let is_header = |pair: &[u8]| {
        pair[0] & 0x0F == 8 && pair[0] >> 4 <= 7 && u16::from_be_bytes([pair[0], pair[1]]).is_multiple_of(31)
    };
    let starts = bytes.windows(2).enumerate().filter(|(_, pair)| is_header(pair)).map(|(at, _)| at);
    starts
        .filter_map(|at| {
            let mut inflated = Vec::new();
            // A damaged end is no reason to overlook what came before it.
            let _ = ZlibDecoder::new(&bytes[at..]).take(INFLATED).read_to_end(&mut inflated);
            (inflated.len() >= STEM.len()).then_some(inflated)
        })
        .collect()
}

/// The zlib streams of a PNG's consecutive IDAT and fdAT chunks are cut in pieces by the chunks; this joins the IDATs.
pub fn png_picture_data(png: &[u8]) -> Vec<u8> {
    let idats = super::png::chunks(png).into_iter().filter(|chunk| &chunk.kind == b"IDAT");
    let data: Vec<u8> = idats.flat_map(|chunk| chunk.data.to_vec()).collect();
    let mut inflated = Vec::new();
    let _ = ZlibDecoder::new(data.as_slice()).read_to_end(&mut inflated);
    inflated
}
