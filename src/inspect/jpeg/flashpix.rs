//! `FlashPix` extensions in APP2 (Exif 2.x, annex on FPXR): streams of audio, screen nails, property sets.

use std::ops::Range;

use crate::inspect::bytes::{self, Order};
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// Reads one FPXR segment: a list of contents, or a piece of a stream.
pub(super) fn read(data: &[u8], body: &Range<u64>, sink: &mut Sink) {
    let (kind, field, value) = match data.get(6) {
        Some(1) => contents(data),
        Some(2) => (Kind::UnknownData, "FlashPix stream", String::new()),
        _ => (Kind::UnknownData, "FlashPix", String::new()),
    };
    sink.found(Finding::new(kind, Place::JpegSegment).field(field).value(&value).at(body.clone()));
}

/// The names of the streams; audio and pictures among them tell what the streams are.
fn contents(data: &[u8]) -> (Kind, &'static str, String) {
    let count = Order::Big.u16(data, 7).unwrap_or(0);
    let mut names = Vec::new();
    let mut at = 9;
    for _ in 0..count.min(64) {
        let Some(size) = Order::Big.u32(data, at) else { break };
        let start = at + 5;
        let units = (0..data.len() / 2).map(|n| Order::Little.u16(data, start + n * 2));
        let length = units.take_while(|unit| unit.is_some_and(|unit| unit != 0)).count();
        let name = data.get(start..start + length * 2).unwrap_or_default();
        names.push(bytes::utf16(name, Order::Little));
        // A storage, not a stream, has this size and a class identifier behind its name.
        at = start + length * 2 + 2 + if size == u32::MAX { 16 } else { 0 };
    }
    let value = names.join(", ");
    let kind = match () {
        () if value.contains("Audio") => Kind::Audio,
        () if value.contains("Image Contents") || value.contains("ScreenNail") => Kind::SecondPicture,
        () => Kind::OtherField,
    };
    (kind, "FlashPix contents", value)
}
