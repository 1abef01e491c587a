//! EXIF (CIPA DC-008) with a canary in every field that can hold a string.

use safeshare::inspect::{Kind, Place};

use super::bytes::{utf16be, utf16le};
use super::canary::Canary;
use super::jpeg;
use super::tiff::{Field, Order, Value, tiff};

/// The position that every fixture hides: the Eiffel Tower.
pub const LATITUDE: f64 = 48.858_370;
pub const LONGITUDE: f64 = 2.294_481;

const EXIF: &[Place] = &[Place::Exif];
const TEXT: &[Kind] = &[Kind::Text];
const AUTHOR: &[Kind] = &[Kind::Author];
const DEVICE: &[Kind] = &[Kind::DeviceModel];
const SERIAL: &[Kind] = &[Kind::SerialNumber];
const SOFTWARE: &[Kind] = &[Kind::Software];
const GPS: &[Kind] = &[Kind::GpsDetail, Kind::PlaceName];
const OTHER: &[Kind] = &[Kind::OtherField, Kind::UnknownData];

/// What [`exif`] hides.
pub const CANARIES: &[Canary] = &[
    Canary::text("CANARY-exif-description", EXIF, TEXT),
    Canary::text("CANARY-exif-make", EXIF, DEVICE),
    Canary::text("CANARY-exif-model", EXIF, DEVICE),
    Canary::text("CANARY-exif-software", EXIF, SOFTWARE),
    Canary::text("CANARY-exif-artist", EXIF, AUTHOR),
    Canary::text("CANARY-exif-host", EXIF, &[Kind::DeviceModel, Kind::Software, Kind::OtherField]),
    Canary::text("CANARY-exif-copyright", EXIF, AUTHOR),
    Canary::text("CANARY-exif-xptitle", EXIF, TEXT),
    Canary::text("CANARY-exif-xpcomment", EXIF, TEXT),
    Canary::text("CANARY-exif-xpauthor", EXIF, AUTHOR),
    Canary::text("CANARY-exif-xpkeywords", EXIF, TEXT),
    Canary::text("CANARY-exif-xpsubject", EXIF, TEXT),
    Canary::text("CANARY-exif-camera-serial", EXIF, SERIAL),
    Canary::text("CANARY-exif-unknown-tag", EXIF, OTHER).not_shown(),
    Canary::text("CANARY-exif-usercomment", EXIF, TEXT),
    Canary::opaque("CANARY-exif-makernote", &[Place::MakerNote, Place::Exif], &[Kind::MakerNote]),
    Canary::text("CANARY-exif-unique-id", EXIF, &[Kind::UniqueId]),
    Canary::text("CANARY-exif-owner", EXIF, AUTHOR),
    Canary::text("CANARY-exif-body-serial", EXIF, SERIAL),
    Canary::text("CANARY-exif-lens-make", EXIF, DEVICE),
    Canary::text("CANARY-exif-lens-model", EXIF, DEVICE),
    Canary::text("CANARY-exif-lens-serial", EXIF, SERIAL),
    Canary::text("CANARY-exif-sound-file", EXIF, &[Kind::Audio, Kind::OtherField, Kind::Text]).not_shown(),
    Canary::text("CANARY-exif-image-title", EXIF, TEXT),
    Canary::text("CANARY-exif-photographer", EXIF, AUTHOR),
    Canary::text("CANARY-exif-editor", EXIF, &[Kind::Author, Kind::EditHistory]),
    Canary::text("CANARY-exif-firmware", EXIF, SOFTWARE),
    Canary::text("CANARY-gps-datum", EXIF, GPS),
    Canary::text("CANARY-gps-satellites", EXIF, GPS),
    Canary::text("CANARY-gps-method", EXIF, GPS),
    Canary::text("CANARY-gps-area", EXIF, GPS),
    Canary::opaque("CANARY-exif-thumbnail", EXIF, &[Kind::Thumbnail]),
];

/// An EXIF structure, from its byte order mark on. Big-endian comments are in UTF-16, little-endian ones in ASCII.
pub fn exif(order: Order, orientation: u16) -> Vec<u8> {
    let main = vec![
        (0x010E, Value::Ascii("CANARY-exif-description")),
        (0x010F, Value::Ascii("CANARY-exif-make")),
        (0x0110, Value::Ascii("CANARY-exif-model")),
        (0x0112, Value::Short(orientation)),
        (0x0131, Value::Ascii("CANARY-exif-software")),
        (0x0132, Value::Ascii("2011:11:11 11:11:11")),
        (0x013B, Value::Ascii("CANARY-exif-artist")),
        (0x013C, Value::Ascii("CANARY-exif-host")),
        (0x8298, Value::Ascii("CANARY-exif-copyright")),
        (0x9C9B, windows("CANARY-exif-xptitle")),
        (0x9C9C, windows("CANARY-exif-xpcomment")),
        (0x9C9D, windows("CANARY-exif-xpauthor")),
        (0x9C9E, windows("CANARY-exif-xpkeywords")),
        (0x9C9F, windows("CANARY-exif-xpsubject")),
        (0xC62F, Value::Ascii("CANARY-exif-camera-serial")),
        (0xFDE1, Value::Ascii("CANARY-exif-unknown-tag")),
        (0x8769, Value::Ifd(camera(order))),
        (0x8825, Value::Ifd(gps())),
    ];
    let small = jpeg::commented("CANARY-exif-thumbnail");
    let thumbnail =
        vec![(0x0103, Value::Short(6)), (0x0202, Value::Long(small.len() as u32)), (0x0201, Value::Offset(small))];
    tiff(order, vec![main, thumbnail])
}

/// An EXIF structure that holds nothing but an orientation.
pub fn orientation_alone(orientation: u16) -> Vec<u8> {
    tiff(Order::Little, vec![vec![(0x0112, Value::Short(orientation))]])
}

/// A small EXIF structure of a second picture, with `canary` as its author.
pub fn of_second_picture(canary: &'static str) -> Vec<u8> {
    tiff(Order::Big, vec![vec![(0x013B, Value::Ascii(canary)), (0x8825, Value::Ifd(gps()))]])
}

fn camera(order: Order) -> Vec<Field> {
    let note = [b"CANARYMAKER\0\x01\x02".as_slice(), b"CANARY-exif-makernote", &[7; 40]].concat();
    vec![
        (0x9000, Value::Undefined(b"0300".to_vec())),
        (0x9003, Value::Ascii("2011:11:11 11:11:11")),
        (0x9004, Value::Ascii("2011:11:11 11:11:11")),
        (0x9010, Value::Ascii("+01:00")),
        (0x9291, Value::Ascii("123")),
        (0x829A, Value::Rational(vec![(1, 250)])),
        (0x8827, Value::Short(100)),
        (0x927C, Value::Undefined(note)),
        (0x9286, Value::Undefined(comment(order, "CANARY-exif-usercomment"))),
        (0xA004, Value::Ascii("CANARY-exif-sound-file")),
        (0xA420, Value::Ascii("CANARY-exif-unique-id")),
        (0xA430, Value::Ascii("CANARY-exif-owner")),
        (0xA431, Value::Ascii("CANARY-exif-body-serial")),
        (0xA433, Value::Ascii("CANARY-exif-lens-make")),
        (0xA434, Value::Ascii("CANARY-exif-lens-model")),
        (0xA435, Value::Ascii("CANARY-exif-lens-serial")),
        (0xA436, Value::Ascii("CANARY-exif-image-title")),
        (0xA437, Value::Ascii("CANARY-exif-photographer")),
        (0xA438, Value::Ascii("CANARY-exif-editor")),
        (0xA439, Value::Ascii("CANARY-exif-firmware")),
    ]
}

fn gps() -> Vec<Field> {
    vec![
        (0x0000, Value::Byte(vec![2, 3, 0, 0])),
        (0x0001, Value::Ascii("N")),
        (0x0002, degrees(LATITUDE)),
        (0x0003, Value::Ascii("E")),
        (0x0004, degrees(LONGITUDE)),
        (0x0005, Value::Byte(vec![0])),
        (0x0006, Value::Rational(vec![(3300, 100)])),
        (0x0007, Value::Rational(vec![(10, 1), (11, 1), (12, 1)])),
        (0x0008, Value::Ascii("CANARY-gps-satellites")),
        (0x0012, Value::Ascii("CANARY-gps-datum")),
        (0x001B, Value::Undefined(comment(Order::Little, "CANARY-gps-method"))),
        (0x001C, Value::Undefined(comment(Order::Little, "CANARY-gps-area"))),
        (0x001D, Value::Ascii("2011:11:11")),
    ]
}

/// Degrees, minutes and seconds.
fn degrees(angle: f64) -> Value {
    let minutes = angle.fract() * 60.0;
    let seconds = minutes.fract() * 60.0;
    Value::Rational(vec![(angle as u32, 1), (minutes as u32, 1), ((seconds * 10_000.0).round() as u32, 10_000)])
}

/// A text with the eight bytes that name its character code.
fn comment(order: Order, text: &str) -> Vec<u8> {
    match order {
        Order::Little => [b"ASCII\0\0\0".as_slice(), text.as_bytes()].concat(),
        Order::Big => [b"UNICODE\0".as_slice(), &utf16be(text)].concat(),
    }
}

/// A text as Windows Explorer writes it: little-endian whatever the rest is.
fn windows(text: &str) -> Value {
    Value::Byte([utf16le(text), vec![0, 0]].concat())
}
