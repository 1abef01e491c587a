//! The GPS directory (CIPA DC-008, 4.6.7): one finding for the coordinates, one for the time, the rest as details.

use super::ifd::{Directory, Entry, Tiff};
use super::tags::{self, Role};
use super::value;
use crate::Result;
use crate::inspect::bytes;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

const DATE_STAMP: u16 = 0x1D;
const TIME_STAMP: u16 = 0x07;
const ALTITUDE: u16 = 0x06;
/// Latitude and longitude, each with the field before it that holds its hemisphere, and the pair's name.
const POSITIONS: [(u16, u16, &str); 2] = [(0x02, 0x04, "GPSPosition"), (0x14, 0x16, "GPSDestPosition")];

/// Reads the GPS directory.
pub(super) fn read(tiff: &mut Tiff, directory: &Directory, sink: &mut Sink) -> Result<()> {
    let mut told = Vec::new();
    for (latitude, longitude, field) in POSITIONS {
        let fields = [latitude - 1, latitude, longitude - 1, longitude];
        if let Some(text) = position(tiff, directory, latitude, longitude, sink)? {
            found(tiff, directory, Kind::Coordinates, field, &text, &fields, sink);
            told.extend(fields);
        }
    }
    if let Some(text) = time(tiff, directory, sink)? {
        found(tiff, directory, Kind::DateTime, "GPSDateTime", &text, &[DATE_STAMP, TIME_STAMP], sink);
        told.extend([DATE_STAMP, TIME_STAMP]);
    }
    for entry in directory.entries.iter().filter(|entry| !told.contains(&entry.tag)) {
        let value = match entry.tag {
            // GPSProcessingMethod and GPSAreaInformation are written like a UserComment.
            0x1B | 0x1C => value::comment(tiff, entry, sink)?,
            ALTITUDE => altitude(tiff, directory, entry, sink)?,
            _ => value::display(tiff, Role::Gps, entry, sink)?,
        };
        let finding = Finding::new(Kind::GpsDetail, Place::Exif).field(&tags::name(Role::Gps, entry.tag));
        sink.found(finding.value(value.as_deref().unwrap_or_default()).at(entry.value.clone()));
    }
    Ok(())
}

/// Latitude and longitude in degrees, comma between, six decimals (a tenth of a metre); `None` outside of the globe.
pub(crate) fn coordinates(latitude: f64, longitude: f64) -> Option<String> {
    let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_globe.then(|| format!("{latitude:.6}, {longitude:.6}"))
}

fn position(
    tiff: &mut Tiff,
    directory: &Directory,
    latitude: u16,
    longitude: u16,
    sink: &mut Sink,
) -> Result<Option<String>> {
    let Some(latitude) = angle(tiff, directory, latitude, b"Ss", sink)? else { return Ok(None) };
    let Some(longitude) = angle(tiff, directory, longitude, b"Ww", sink)? else { return Ok(None) };
    Ok(coordinates(latitude, longitude))
}

/// Degrees of an angle in degrees, minutes and seconds, negative when its hemisphere is one of `negative`.
fn angle(tiff: &mut Tiff, directory: &Directory, tag: u16, negative: &[u8], sink: &mut Sink) -> Result<Option<f64>> {
    let Some(entry) = find(directory, tag) else { return Ok(None) };
    let parts = tiff.rationals(entry, 3, sink)?;
    let Some(Some(degrees)) = parts.first().copied() else { return Ok(None) };
    // Minutes or seconds of 0/0 mean that the degrees have decimals.
    let part = |n: usize| parts.get(n).copied().flatten().unwrap_or(0.0);
    let size = degrees + part(1) / 60.0 + part(2) / 3600.0;
    let hemisphere = match find(directory, tag - 1) {
        Some(entry) => tiff.value(entry, 1, sink)?,
        None => Vec::new(),
    };
    let is_negative = hemisphere.first().is_some_and(|letter| negative.contains(letter));
    Ok(Some(if is_negative { -size } else { size }))
}

/// The time of the fix in UTC.
fn time(tiff: &mut Tiff, directory: &Directory, sink: &mut Sink) -> Result<Option<String>> {
    let date = match find(directory, DATE_STAMP) {
        Some(entry) => value::date(&bytes::text(&tiff.value(entry, 32, sink)?)),
        None => None,
    };
    let parts = match find(directory, TIME_STAMP) {
        Some(entry) => tiff.rationals(entry, 3, sink)?,
        None => Vec::new(),
    };
    let clock = match parts.as_slice() {
        [Some(hours), Some(minutes), Some(seconds)] => Some(format!("{hours:02.0}:{minutes:02.0}:{seconds:02.0}")),
        _ => None,
    };
    Ok(match (date, clock) {
        (Some(date), Some(clock)) => Some(format!("{date} {clock} UTC")),
        (Some(date), None) => Some(date),
        (None, Some(clock)) => Some(format!("{clock} UTC")),
        (None, None) => None,
    })
}

/// Metres above sea level; below it when the field before says so.
fn altitude(tiff: &mut Tiff, directory: &Directory, entry: &Entry, sink: &mut Sink) -> Result<Option<String>> {
    let Some(Some(metres)) = tiff.rationals(entry, 1, sink)?.first().copied() else { return Ok(None) };
    let below = match find(directory, ALTITUDE - 1) {
        Some(entry) => tiff.value(entry, 1, sink)?.first().is_some_and(|&side| side & 1 == 1),
        None => false,
    };
    let metres = if below { -metres } else { metres };
    Ok(Some(format!("{metres:.1} m")))
}

fn find(directory: &Directory, tag: u16) -> Option<&Entry> {
    directory.entries.iter().find(|entry| entry.tag == tag)
}

fn found(tiff: &Tiff, directory: &Directory, kind: Kind, field: &str, value: &str, tags: &[u16], sink: &mut Sink) {
    let entries = || directory.entries.iter().filter(|entry| tags.contains(&entry.tag));
    let bytes = entries().map(|entry| entry.bytes().min(tiff.end)).fold(0, u64::saturating_add);
    sink.found(Finding::new(kind, Place::Exif).field(field).value(value).bytes(bytes));
}
