//! The maker's note: reported whole, and where its layout is known, its names, numbers and places one by one.
//!
//! The layouts are undocumented by their makers; `ExifTool`'s documentation of them is the source. A note that does
//! not read as expected is still reported whole and never makes the report incomplete.

use super::ifd::{Directory, Entry, Tiff};
use super::tags::Role;
use super::{pictures, value};
use crate::Result;
use crate::inspect::bytes::{self, Order};
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// Bytes of a note that tell its layout.
const HEADER_BYTES: u64 = 24;
/// Nested directories that are followed.
const DEPTH: u32 = 3;

/// A maker's note layout.
struct Layout {
    maker: &'static str,
    /// What the note begins with; where empty, `maker` begins the camera's `Make`.
    start: &'static [u8],
    /// Where in the note its directory begins.
    directory: u64,
    /// What offsets in it count from.
    base: Base,
    fields: &'static [(u16, Field)],
}

enum Base {
    /// The TIFF header of the EXIF block.
    Exif,
    /// This many bytes after the note's start.
    Note(u64),
}

enum Field {
    /// A value worth naming.
    Is(Kind, &'static str),
    /// A further directory with fields of the same table.
    Directory,
    /// A directory with a picture.
    Preview,
    /// A picture that begins at this offset; its length is in the field of that number.
    PictureStart(u16),
    /// Nikon's structure with a country and a point of interest.
    NikonLocation,
}

use Field::{Directory as Sub, Is, NikonLocation, PictureStart, Preview};
use Kind::{Author, DateTime, DeviceModel, PersonName, PlaceName, SerialNumber, Software, Text, UniqueId};

const APPLE: &[(u16, Field)] = &[
    (0x0B, Is(UniqueId, "BurstUUID")),
    (0x11, Is(UniqueId, "ContentIdentifier")),
    (0x15, Is(UniqueId, "ImageUniqueID")),
    (0x16, Is(UniqueId, "PhotosOriginatingSignature")),
    (0x20, Is(UniqueId, "ImageCaptureRequestID")),
    (0x29, Is(UniqueId, "SpatialOverCaptureGroupIdentifier")),
    (0x2B, Is(UniqueId, "PhotoIdentifier")),
];
const CANON: &[(u16, Field)] = &[
    (0x06, Is(DeviceModel, "CanonImageType")),
    (0x07, Is(Software, "CanonFirmwareVersion")),
    (0x09, Is(Author, "OwnerName")),
    (0x0C, Is(SerialNumber, "SerialNumber")),
    (0x28, Is(UniqueId, "ImageUniqueID")),
    (0x95, Is(DeviceModel, "LensModel")),
    (0x96, Is(SerialNumber, "InternalSerialNumber")),
];
const NIKON: &[(u16, Field)] = &[
    (0x11, Preview),
    (0x1D, Is(SerialNumber, "SerialNumber")),
    (0x39, NikonLocation),
    (0xA0, Is(SerialNumber, "SerialNumber")),
];
const FUJIFILM: &[(u16, Field)] = &[(0x10, Is(SerialNumber, "InternalSerialNumber"))];
const PANASONIC: &[(u16, Field)] = &[
    (0x25, Is(SerialNumber, "InternalSerialNumber")),
    (0x33, Is(DateTime, "BabyAge")),
    (0x52, Is(SerialNumber, "LensSerialNumber")),
    (0x65, Is(Text, "Title")),
    (0x66, Is(PersonName, "BabyName")),
    (0x67, Is(PlaceName, "Location")),
    (0x69, Is(PlaceName, "Country")),
    (0x6B, Is(PlaceName, "State")),
    (0x6D, Is(PlaceName, "City")),
    (0x6F, Is(PlaceName, "Landmark")),
    (0x80, Is(PlaceName, "City2")),
    (0x8010, Is(DateTime, "BabyAge")),
];
const OLYMPUS: &[(u16, Field)] = &[
    (0x88, PictureStart(0x89)),
    (0x101, PictureStart(0x102)),
    (0x101A, Is(SerialNumber, "SerialNumber")),
    (0x2010, Sub),
    (0x2020, Sub),
    (0x404, Is(SerialNumber, "SerialNumber")),
];
const OLYMPUS_EQUIPMENT: &[(u16, Field)] = &[
    (0x101, Is(SerialNumber, "SerialNumber")),
    (0x102, Is(SerialNumber, "InternalSerialNumber")),
    (0x202, Is(SerialNumber, "LensSerialNumber")),
    (0x302, Is(SerialNumber, "ExtenderSerialNumber")),
    (0x1003, Is(SerialNumber, "FlashSerialNumber")),
];
const PENTAX: &[(u16, Field)] = &[(0x04, PictureStart(0x03)), (0x229, Is(SerialNumber, "SerialNumber"))];
const CASIO: &[(u16, Field)] = &[(0x04, PictureStart(0x03))];
const MINOLTA: &[(u16, Field)] = &[(0x88, PictureStart(0x89))];
const SONY: &[(u16, Field)] = &[(0x2031, Is(SerialNumber, "SerialNumber"))];
const SAMSUNG: &[(u16, Field)] = &[
    (0x30, Is(PlaceName, "LocalLocationName")),
    (0x31, Is(PlaceName, "LocationName")),
    (0x35, Preview),
    (0x123, Is(PersonName, "FaceName")),
    (0xA002, Is(SerialNumber, "SerialNumber")),
    (0xA005, Is(SerialNumber, "InternalLensSerialNumber")),
];
const MOTOROLA: &[(u16, Field)] = &[(0x5500, Is(Software, "BuildNumber")), (0x5501, Is(SerialNumber, "SerialNumber"))];

const fn layout(
    maker: &'static str,
    start: &'static [u8],
    directory: u64,
    base: Base,
    fields: &'static [(u16, Field)],
) -> Layout {
    Layout { maker, start, directory, base, fields }
}

/// The known layouts; the first that fits counts.
const LAYOUTS: [Layout; 27] = [
    layout("Apple", b"Apple iOS\0", 14, Base::Note(0), APPLE),
    layout("Nikon", b"Nikon\0\x02", 18, Base::Note(10), NIKON),
    layout("Nikon", b"Nikon\0\x01", 8, Base::Exif, &[]),
    layout("Fujifilm", b"FUJIFILM", 12, Base::Note(0), FUJIFILM),
    layout("Panasonic", b"Panasonic\0", 12, Base::Exif, PANASONIC),
    layout("Leica", b"LEICA CAMERA AG\0", 18, Base::Exif, PANASONIC),
    layout("Leica", b"LEICA\0\0\0", 8, Base::Exif, PANASONIC),
    layout("Olympus", b"OLYMPUS\0", 12, Base::Note(0), OLYMPUS),
    layout("Olympus", b"OM SYSTEM\0", 16, Base::Note(0), OLYMPUS),
    layout("Olympus", b"OLYMP\0", 8, Base::Exif, OLYMPUS),
    layout("Epson", b"EPSON\0", 8, Base::Exif, OLYMPUS),
    layout("Pentax", b"AOC\0", 6, Base::Exif, PENTAX),
    layout("Pentax", b"PENTAX \0", 10, Base::Note(0), PENTAX),
    layout("Pentax", b"RICOH\0II", 8, Base::Note(0), PENTAX),
    layout("Sony", b"SONY DSC", 12, Base::Exif, SONY),
    layout("Sony", b"SONY CAM", 12, Base::Exif, SONY),
    layout("Sony", b"SONY MOBILE", 12, Base::Exif, SONY),
    layout("Casio", b"QVC\0", 6, Base::Exif, CASIO),
    layout("Casio", b"DCI\0", 6, Base::Exif, CASIO),
    layout("Minolta", b"MINOL\0", 8, Base::Exif, OLYMPUS),
    layout("Motorola", b"MOT\0", 8, Base::Note(0), MOTOROLA),
    layout("Canon", b"", 0, Base::Exif, CANON),
    layout("Nikon", b"", 0, Base::Exif, NIKON),
    layout("Samsung", b"", 0, Base::Note(0), SAMSUNG),
    layout("Konica Minolta", b"", 0, Base::Exif, MINOLTA),
    layout("Minolta", b"", 0, Base::Exif, MINOLTA),
    layout("Pentax", b"", 0, Base::Exif, PENTAX),
];

/// Reports the note in `entry` of a camera made by `make`.
pub(super) fn read(tiff: &mut Tiff, entry: &Entry, make: &str, sink: &mut Sink) -> Result<()> {
    let header = tiff.value(entry, HEADER_BYTES, sink)?;
    let layout = LAYOUTS.iter().find(|layout| layout.fits(&header, make));
    let maker = layout.map_or_else(|| maker_name(&header, make), |layout| layout.maker.to_owned());
    let finding = Finding::new(Kind::MakerNote, Place::MakerNote).field("MakerNote").value(&maker);
    sink.found(finding.at(entry.value.clone()));
    let Some(layout) = layout.filter(|layout| !layout.fields.is_empty()) else { return Ok(()) };
    sink.quietly(|sink| read_layout(tiff, entry, layout, sink))
}

impl Layout {
    fn fits(&self, header: &[u8], make: &str) -> bool {
        if !self.start.is_empty() {
            return header.starts_with(self.start);
        }
        make.get(..self.maker.len()).is_some_and(|start| start.eq_ignore_ascii_case(self.maker))
    }
}

/// The maker's own signature at the note's start, or the camera's make.
fn maker_name(header: &[u8], make: &str) -> String {
    let signature = bytes::signature(header);
    let is_name = signature.len() >= 4 && signature.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_name { signature.to_owned() } else { make.to_owned() }
}

fn read_layout(tiff: &mut Tiff, entry: &Entry, layout: &Layout, sink: &mut Sink) -> Result<()> {
    let start = entry.value.start;
    let base = match layout.base {
        Base::Exif => tiff.base,
        Base::Note(shift) => start.saturating_add(shift),
    };
    let end = match layout.base {
        Base::Exif => tiff.end,
        Base::Note(_) => entry.value.end.min(tiff.end),
    };
    let directory = start.saturating_add(layout.directory);
    let mut note = Tiff { input: &mut *tiff.input, order: tiff.order, base, end };
    note.order = byte_order(&mut note, directory, sink)?;
    read_directory(&mut note, directory, layout.fields, DEPTH, sink)
}

/// Notes keep their own byte order; a directory has a few hundred entries at most, which tells it.
fn byte_order(note: &mut Tiff, directory: u64, sink: &Sink) -> Result<Order> {
    let count = note.input.peek(directory, 2, sink)?;
    Ok(match count.as_slice() {
        [few, 0] if *few != 0 => Order::Little,
        [0, few] if *few != 0 => Order::Big,
        _ => note.order,
    })
}

fn read_directory(note: &mut Tiff, at: u64, fields: &[(u16, Field)], depth: u32, sink: &mut Sink) -> Result<()> {
    if depth == 0 {
        return Ok(());
    }
    let directory = note.directory_at(at, sink)?;
    for entry in &directory.entries {
        let Some((_, field)) = fields.iter().find(|(tag, _)| *tag == entry.tag) else { continue };
        match field {
            Is(kind, name) => tell(note, *kind, name, entry, sink)?,
            Sub => {
                let fields = if entry.tag == 0x2010 { OLYMPUS_EQUIPMENT } else { fields };
                let start = sub_directory(note, entry, sink)?;
                read_directory(note, start, fields, depth - 1, sink)?;
            }
            Preview => {
                let start = sub_directory(note, entry, sink)?;
                let preview = note.directory_at(start, sink)?;
                pictures::read(note, Role::Preview, &preview, false, sink)?;
            }
            PictureStart(length) => picture(note, entry, &directory, *length, sink)?,
            NikonLocation => nikon_location(note, entry, sink)?,
        }
    }
    Ok(())
}

/// Where a nested directory begins: the value itself (Olympus' UNDEFINED) or the offset in it.
fn sub_directory(note: &mut Tiff, entry: &Entry, sink: &mut Sink) -> Result<u64> {
    if entry.code == 7 {
        return Ok(entry.value.start);
    }
    let offset = note.numbers(entry, 1, sink)?.first().copied().unwrap_or(u32::MAX);
    Ok(note.base.saturating_add(offset.into()))
}

fn picture(note: &mut Tiff, start: &Entry, directory: &Directory, length: u16, sink: &mut Sink) -> Result<()> {
    let Some(length) = directory.entries.iter().find(|entry| entry.tag == length) else { return Ok(()) };
    let start = note.numbers(start, 1, sink)?;
    let length = note.numbers(length, 1, sink)?;
    let (Some(&start), Some(&length)) = (start.first(), length.first()) else { return Ok(()) };
    let Some(range) = note.range(start, length) else { return Ok(()) };
    let finding = Finding::new(Kind::SecondPicture, Place::MakerNote).field("PreviewImage");
    crate::inspect::jpeg::found(note.input, range, finding, sink)
}

fn nikon_location(note: &mut Tiff, entry: &Entry, sink: &mut Sink) -> Result<()> {
    let data = note.value(entry, 79, sink)?;
    for (name, range) in [("CountryCode", 5..8), ("Location", 9..79)] {
        let end = range.end.min(data.len());
        let text = bytes::before_nul(data.get(range.start..end).unwrap_or_default());
        if !bytes::is_blank(text) {
            let finding = Finding::new(PlaceName, Place::MakerNote).field(name).value(&bytes::text(text));
            sink.found(finding.bytes(text.len() as u64));
        }
    }
    Ok(())
}

fn tell(note: &mut Tiff, kind: Kind, name: &str, entry: &Entry, sink: &mut Sink) -> Result<()> {
    let text = match entry.code {
        1 | 2 | 7 => {
            let data = note.value(entry, 256, sink)?;
            Some(bytes::text(bytes::before_nul(&data))).filter(|text| bytes::is_text(text.as_bytes()))
        }
        _ => value::display(note, Role::Interop, entry, sink)?,
    };
    let Some(text) = text.filter(|text| tells_something(text)) else { return Ok(()) };
    sink.found(Finding::new(kind, Place::MakerNote).field(name).value(&text).at(entry.value.clone()));
    Ok(())
}

/// Cameras fill unset names with dashes or spaces, unset dates and numbers with zeros or nines.
fn tells_something(text: &str) -> bool {
    let is_unset = |c: char| matches!(c, '-' | '0' | '9' | ':' | '/') || c.is_whitespace() || c.is_control();
    !text.chars().all(is_unset)
}
