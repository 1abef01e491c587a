//! Hand-built EXIF blocks.

use super::*;
use crate::inspect::report::Report;
use crate::{Control, Format, Limits};

/// A field of a directory under construction.
struct Built {
    tag: u16,
    code: u16,
    count: u32,
    data: Vec<u8>,
}

fn ascii(tag: u16, text: &str) -> Built {
    let data = [text.as_bytes(), b"\0"].concat();
    Built { tag, code: 2, count: data.len() as u32, data }
}

fn undefined(tag: u16, data: &[u8]) -> Built {
    Built { tag, code: 7, count: data.len() as u32, data: data.to_vec() }
}

fn short(tag: u16, number: u16) -> Built {
    Built { tag, code: 3, count: 1, data: number.to_le_bytes().to_vec() }
}

fn long(tag: u16, number: u32) -> Built {
    Built { tag, code: 4, count: 1, data: number.to_le_bytes().to_vec() }
}

fn rationals(tag: u16, numbers: &[(u32, u32)]) -> Built {
    let data = numbers.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()].concat()).collect();
    Built { tag, code: 5, count: numbers.len() as u32, data }
}

/// A directory's bytes when it stands at `start`, with `next` as its successor's offset.
fn directory(start: usize, fields: &[Built], next: u32) -> Vec<u8> {
    let mut out = (fields.len() as u16).to_le_bytes().to_vec();
    let mut values = Vec::new();
    let values_at = start + 2 + fields.len() * 12 + 4;
    for field in fields {
        out.extend(field.tag.to_le_bytes());
        out.extend(field.code.to_le_bytes());
        out.extend(field.count.to_le_bytes());
        if field.data.len() <= 4 {
            let mut data = field.data.clone();
            data.resize(4, 0);
            out.extend(data);
        } else {
            out.extend(((values_at + values.len()) as u32).to_le_bytes());
            values.extend(&field.data);
            values.resize(values.len().next_multiple_of(2), 0);
        }
    }
    out.extend(next.to_le_bytes());
    out.extend(values);
    out
}

/// A block of IFD0 with `pointers` to further directories (tag, fields) behind it.
fn block(fields: &[Built], pointers: &[(u16, Vec<Built>)]) -> Vec<u8> {
    let measure = |extra: usize| {
        let mut fields: Vec<Built> = fields.iter().map(Built::copy).collect();
        fields.extend((0..extra).map(|_| long(0, 0)));
        directory(8, &fields, 0).len()
    };
    let mut at = 8 + measure(pointers.len());
    let mut main: Vec<Built> = fields.iter().map(Built::copy).collect();
    let mut behind = Vec::new();
    for (tag, fields) in pointers {
        let bytes = directory(at, fields, 0);
        main.push(long(*tag, at as u32));
        at += bytes.len();
        behind.extend(bytes);
    }
    [b"II*\0\x08\0\0\0".to_vec(), directory(8, &main, 0), behind].concat()
}

impl Built {
    fn copy(&self) -> Self {
        Self { tag: self.tag, code: self.code, count: self.count, data: self.data.clone() }
    }
}

fn inspected_under(limits: &Limits, bytes: &[u8]) -> Report {
    let control = Control::default();
    let mut sink = Sink::new(Format::Jpeg, 1 << 20, limits, &control);
    read(bytes, Some(1000), &mut sink).unwrap();
    sink.into_report()
}

fn inspected(bytes: &[u8]) -> Report {
    inspected_under(&Limits::default(), bytes)
}

fn values(report: &Report, kind: Kind) -> Vec<(&str, &str)> {
    let of_kind = report.findings.iter().filter(|finding| finding.kind == kind);
    of_kind.map(|finding| (finding.field.as_str(), finding.value.as_deref().unwrap_or_default())).collect()
}

fn eiffel_tower(south_west: bool) -> Vec<Built> {
    vec![
        ascii(1, if south_west { "S" } else { "N" }),
        rationals(2, &[(48, 1), (51, 1), (30_132, 1000)]),
        ascii(3, if south_west { "W" } else { "E" }),
        rationals(4, &[(2, 1), (1_766_887, 100_000), (0, 0)]),
        rationals(6, &[(330, 1)]),
        rationals(7, &[(10, 1), (20, 1), (30, 1)]),
        ascii(0x1D, "2024:05:01"),
        undefined(0x1B, b"ASCII\0\0\0CELLID"),
    ]
}

#[test]
fn gps_is_told_in_decimal_degrees() {
    let report = inspected(&block(&[], &[(0x8825, eiffel_tower(false))]));
    assert_eq!(values(&report, Kind::Coordinates), [("GPSPosition", "48.858370, 2.294481")]);
    assert_eq!(values(&report, Kind::DateTime), [("GPSDateTime", "2024-05-01 10:20:30 UTC")]);
    let details = values(&report, Kind::GpsDetail);
    assert_eq!(details, [("GPSAltitude", "330.0 m"), ("GPSProcessingMethod", "CELLID")]);
    assert!(!report.incomplete);
    let report = inspected(&block(&[], &[(0x8825, eiffel_tower(true))]));
    assert_eq!(values(&report, Kind::Coordinates), [("GPSPosition", "-48.858370, -2.294481")]);
}

#[test]
fn redacted_gps_is_not_called_coordinates() {
    let zeros = vec![rationals(2, &[(0, 0); 3]), rationals(4, &[(0, 0); 3])];
    let report = inspected(&block(&[], &[(0x8825, zeros)]));
    assert_eq!(values(&report, Kind::Coordinates), []);
    assert_eq!(values(&report, Kind::GpsDetail).len(), 2);
}

#[test]
fn fields_are_told_by_what_they_are() {
    let xp_author: Vec<u8> = "Zoé\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let main = vec![
        ascii(0x010E, "Anna's birthday"),
        ascii(0x010F, "Canon"),
        ascii(0x0110, "Canon EOS R5"),
        short(0x0112, 6),
        ascii(0x0131, "Firmware 1.2"),
        ascii(0x0132, "2024:05:01 10:20:30"),
        ascii(0x013B, "Jane Doe"),
        ascii(0x8298, "   "),
        Built { tag: 0x9C9D, code: 1, count: xp_author.len() as u32, data: xp_author },
    ];
    let private = vec![
        ascii(0x9003, "2024:05:01 10:20:29"),
        ascii(0x9011, "+02:00"),
        ascii(0x9291, "123"),
        undefined(0x9286, b"UNICODE\0h\0i\0 \0\xE9\0"),
        ascii(0xA420, "0123456789abcdef"),
        ascii(0xA430, "John Doe"),
        ascii(0xA431, "032021001234"),
        ascii(0xA434, "RF24-70mm F2.8"),
        rationals(0x829A, &[(1, 125)]),
        short(0xA001, 1),
        undefined(0x927C, b"something private"),
    ];
    let report = inspected(&block(&main, &[(0x8769, private)]));
    assert_eq!(report.orientation, 6);
    assert_eq!(values(&report, Kind::Text), [("ImageDescription", "Anna's birthday"), ("UserComment", "hi é")]);
    let authors = [("Artist", "Jane Doe"), ("XPAuthor", "Zoé"), ("CameraOwnerName", "John Doe")];
    assert_eq!(values(&report, Kind::Author), authors);
    assert_eq!(values(&report, Kind::SerialNumber), [("BodySerialNumber", "032021001234")]);
    assert_eq!(values(&report, Kind::UniqueId), [("ImageUniqueID", "0123456789abcdef")]);
    let models = [("Make", "Canon"), ("Model", "Canon EOS R5"), ("LensModel", "RF24-70mm F2.8")];
    assert_eq!(values(&report, Kind::DeviceModel), models);
    assert_eq!(values(&report, Kind::Software), [("Software", "Firmware 1.2")]);
    assert_eq!(values(&report, Kind::CameraSettings), [("ExposureTime", "1/125 s")]);
    let dates = [("DateTime", "2024-05-01 10:20:30"), ("DateTimeOriginal", "2024-05-01 10:20:29.123+02:00")];
    assert_eq!(values(&report, Kind::DateTime), dates);
    assert_eq!(values(&report, Kind::MakerNote), [("MakerNote", "Canon")]);
    assert!(!report.incomplete);
}

#[test]
fn extents_count_in_the_file() {
    let bytes = block(&[ascii(0x013B, "Jane Doe")], &[]);
    let at = bytes.windows(8).position(|window| window == b"Jane Doe").unwrap() as u64;
    let report = inspected(&bytes);
    assert_eq!(report.findings.first().unwrap().extent, Some(1000 + at..1000 + at + 9));
}

#[test]
fn thumbnail_of_ifd1_has_its_extent() {
    let jpeg = b"\xFF\xD8\xFF\xFE\x00\x06mum!\xFF\xD9";
    let main = directory(8, &[], 14);
    let second = |offset| directory(14, &[long(0x201, offset), long(0x202, jpeg.len() as u32)], 0);
    let offset = 14 + second(0).len() as u32;
    let bytes = [b"II*\0\x08\0\0\0".to_vec(), main, second(offset), jpeg.to_vec()].concat();
    let report = inspected(&bytes);
    let thumbnail = report.findings.first().unwrap();
    assert_eq!((thumbnail.kind, thumbnail.field.as_str()), (Kind::Thumbnail, "ThumbnailImage"));
    assert_eq!(thumbnail.extent, Some(1000 + u64::from(offset)..1000 + bytes.len() as u64));
    assert_eq!(values(&report, Kind::Text), [("Comment", "mum!")]);
}

#[test]
fn panasonic_baby_name_is_found_in_the_makers_note() {
    let mut note = b"Panasonic\0\0\0".to_vec();
    let mut name = b"Mila".to_vec();
    name.resize(64, 0);
    // Offsets count from the TIFF header: the note is IFD0's only value that does not fit into its entry.
    let note_at = 8 + 2 + 12 + 4;
    note.extend(directory(note_at + 12, &[undefined(0x66, &name), ascii(0x69, "---")], 0));
    let report = inspected(&block(&[undefined(0x927C, &note)], &[]));
    assert_eq!(values(&report, Kind::MakerNote), [("MakerNote", "Panasonic")]);
    assert_eq!(values(&report, Kind::PersonName), [("BabyName", "Mila")]);
    assert_eq!(values(&report, Kind::PlaceName), []);
}

#[test]
fn apple_identifiers_are_found_in_the_makers_note() {
    let mut note = b"Apple iOS\0\0\x01MM".to_vec();
    note.extend([0, 1, 0, 0x11, 0, 2, 0, 0, 0, 7, 0, 0, 0, 32, 0, 0, 0, 0]);
    note.extend(b"AB-CDE\0");
    let report = inspected(&block(&[undefined(0x927C, &note)], &[]));
    assert_eq!(values(&report, Kind::UniqueId), [("ContentIdentifier", "AB-CDE")]);
}

#[test]
fn loops_and_bombs_are_bounded() {
    // IFD0 that is its own successor and its own EXIF directory.
    let report = inspected(&block(&[long(0x8769, 8), long(0x014A, 8)], &[]));
    assert!(report.findings.is_empty());
    // Thousands of entries that all point at the same large value.
    let entries = 5000u16;
    let mut bomb = [b"II*\0\x08\0\0\0".to_vec(), entries.to_le_bytes().to_vec()].concat();
    for tag in 0..entries {
        bomb.extend([(0x8000 + tag).to_le_bytes(), 2u16.to_le_bytes()].concat());
        bomb.extend([4000u32.to_le_bytes(), 60_000u32.to_le_bytes()].concat());
    }
    bomb.resize(64_000, b'A');
    let report = inspected(&bomb);
    let shown: usize = report.findings.iter().filter_map(|finding| finding.value.as_ref()).map(String::len).sum();
    assert!(shown < 2_000_000);
    let few = Limits { parts: 100, ..Limits::default() };
    let report = inspected_under(&few, &bomb);
    assert!(report.incomplete && report.findings.len() <= 100);
}

#[test]
fn damage_never_panics_and_is_told() {
    let whole = block(&[ascii(0x013B, "Jane Doe")], &[(0x8825, eiffel_tower(false))]);
    for end in 0..whole.len() {
        inspected(whole.get(..end).unwrap());
    }
    assert!(inspected(whole.get(..whole.len() - 30).unwrap()).incomplete);
    for at in 0..whole.len() {
        for bit in [1, 0x40, 0xFF] {
            let mut flipped = whole.clone();
            *flipped.get_mut(at).unwrap() ^= bit;
            inspected(&flipped);
        }
    }
}
