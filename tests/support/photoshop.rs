//! Photoshop image resources (Adobe Photoshop File Formats) with IPTC-IIM 4.2 and thumbnails inside.

use safeshare::inspect::{Kind, Place};

use super::bytes::{be16, be32};
use super::canary::Canary;
use super::{exif, jpeg, xmp};

const IPTC: &[Place] = &[Place::Iptc];
const PHOTOSHOP: &[Place] = &[Place::Photoshop];
const AUTHOR: &[Kind] = &[Kind::Author];
const PLACE_NAME: &[Kind] = &[Kind::PlaceName];
const TEXT: &[Kind] = &[Kind::Text];

/// What [`resources`] hides.
pub const CANARIES: &[Canary] = &[
    Canary::text("CANARY-iptc-title", IPTC, TEXT),
    Canary::text("CANARY-iptc-keyword", IPTC, TEXT),
    Canary::text("CANARY-iptc-byline", IPTC, AUTHOR),
    Canary::text("CANARY-iptc-city", IPTC, PLACE_NAME),
    Canary::text("CANARY-iptc-country", IPTC, PLACE_NAME),
    Canary::text("CANARY-iptc-contact", IPTC, AUTHOR),
    Canary::text("CANARY-iptc-caption", IPTC, TEXT),
    Canary::text("CANARY-iptc-writer", IPTC, AUTHOR),
    Canary::text("CANARY-irb-url", PHOTOSHOP, &[Kind::Text, Kind::OtherField, Kind::UnknownData]).not_shown(),
    Canary::opaque("CANARY-irb-unknown", PHOTOSHOP, &[Kind::OtherField, Kind::UnknownData]),
    Canary::opaque("CANARY-irb-thumbnail4", PHOTOSHOP, &[Kind::Thumbnail]),
    Canary::opaque("CANARY-irb-thumbnail5", PHOTOSHOP, &[Kind::Thumbnail]),
    Canary::opaque("CANARY-irb-exif", &[Place::Exif, Place::Photoshop], &[Kind::Author, Kind::OtherField]),
    Canary::opaque("CANARY-irb-xmp", &[Place::Xmp, Place::Photoshop], &[Kind::Text, Kind::OtherField]),
];

/// The resources, without a segment around them.
pub fn resources() -> Vec<u8> {
    [
        resource(0x0404, &iptc()),
        resource(0x0409, &thumbnail("CANARY-irb-thumbnail4")),
        resource(0x040B, b"CANARY-irb-url"),
        resource(0x040C, &thumbnail("CANARY-irb-thumbnail5")),
        resource(0x0422, &exif::of_second_picture("CANARY-irb-exif")),
        resource(0x0424, xmp::tiny("CANARY-irb-xmp").as_bytes()),
        resource(0x0FA1, b"CANARY-irb-unknown!"),
    ]
    .concat()
}

/// The APP13 segment of the resources.
pub fn segment() -> Vec<u8> {
    jpeg::app(13, "Photoshop 3.0", &resources())
}

/// An IPTC block alone.
pub fn iptc() -> Vec<u8> {
    let sets: [(u8, u8, &[u8]); 11] = [
        (1, 90, b"\x1b%G"),
        (2, 5, b"CANARY-iptc-title"),
        (2, 25, b"CANARY-iptc-keyword"),
        (2, 55, b"20111111"),
        (2, 60, b"111111+0100"),
        (2, 80, b"CANARY-iptc-byline"),
        (2, 90, b"CANARY-iptc-city"),
        (2, 101, b"CANARY-iptc-country"),
        (2, 118, b"CANARY-iptc-contact"),
        (2, 120, b"CANARY-iptc-caption"),
        (2, 122, b"CANARY-iptc-writer"),
    ];
    sets.into_iter().flat_map(|(record, set, data)| iptc_set(record, set, data)).collect()
}

fn iptc_set(record: u8, set: u8, data: &[u8]) -> Vec<u8> {
    [&[0x1C, record, set], &be16(data.len())[..], data].concat()
}

/// A resource block: signature, id, an empty name, the data; padded to even lengths.
fn resource(id: u16, data: &[u8]) -> Vec<u8> {
    let mut block = [b"8BIM".as_slice(), &id.to_be_bytes(), &[0, 0], &be32(data.len()), data].concat();
    if block.len() % 2 == 1 {
        block.push(0);
    }
    block
}

/// Format 1 (JFIF), 64 x 48, rows of 192 bytes, 24 bits, one plane; then a JPEG.
fn thumbnail(canary: &str) -> Vec<u8> {
    let jpeg = jpeg::commented(canary);
    let numbers = [1_u32, 64, 48, 192, 192 * 48, jpeg.len() as u32].map(u32::to_be_bytes).concat();
    [numbers, [0, 24, 0, 1].to_vec(), jpeg].concat()
}
