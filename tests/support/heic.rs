//! HEIC and AVIF containers (ISO/IEC 23008-12) built by hand. Their pictures do not decode; what hides beside them is
//! what counts.

use safeshare::inspect::{Kind, Place};

use super::bytes::{be16, be32};
use super::canary::{Canary, Fixture};
use super::tiff::Order;
use super::video::{boxed, full};
use super::{exif, icc, jpeg, jumbf, samsung, video, xmp};

const BOX: &[Place] = &[Place::IsoBox];
const UNKNOWN: &[Kind] = &[Kind::UnknownData, Kind::OtherField, Kind::Text];

const CANARIES: &[Canary] = &[
    Canary::opaque("CANARY-heic-thumbnail", BOX, &[Kind::Thumbnail]),
    Canary::opaque("CANARY-heic-depth", BOX, &[Kind::DepthMap]),
    Canary::opaque("CANARY-heic-gainmap", BOX, &[Kind::GainMap]),
    Canary::opaque("CANARY-heic-second", BOX, &[Kind::SecondPicture]),
    Canary::opaque("CANARY-heic-private-item", BOX, UNKNOWN),
    Canary::opaque("CANARY-heic-description", BOX, &[Kind::Text, Kind::OtherField]),
    Canary::opaque("CANARY-heic-video", BOX, &[Kind::Video]),
    Canary::opaque("CANARY-heic-place", BOX, &[Kind::Video, Kind::Coordinates]),
    Canary::opaque("CANARY-heic-free", BOX, UNKNOWN),
    Canary::opaque("CANARY-heic-uuid", BOX, UNKNOWN),
    Canary::opaque("CANARY-heic-private-box", BOX, UNKNOWN),
];

/// C2PA's box: its UUID, then version and flags, purpose, offset of a Merkle tree.
const C2PA_UUID: [u8; 16] =
    [0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81];

const PRIMARY: u16 = 1;
const EXIF: u16 = 2;
const XMP: u16 = 3;
const THUMBNAIL: u16 = 4;
const DEPTH: u16 = 5;
const GAIN_MAP: u16 = 6;
const SECOND: u16 = 7;
const PRIVATE: u16 = 8;

struct Item {
    id: u16,
    kind: [u8; 4],
    content_type: Option<&'static str>,
    data: Vec<u8>,
}

pub fn heic() -> Fixture {
    fixture("heic", *b"heic", *b"hvc1")
}

pub fn avif() -> Fixture {
    fixture("avif", *b"avif", *b"av01")
}

fn fixture(name: &'static str, brand: [u8; 4], codec: [u8; 4]) -> Fixture {
    let bytes = [file(brand, &items(codec)), private_boxes()].concat();
    let canaries =
        [CANARIES, exif::CANARIES, xmp::CANARIES, icc::CANARIES, samsung::CANARIES, jumbf::CANARIES].concat();
    Fixture { name, extension: name, bytes, canaries, alpha: false }
}

fn items(codec: [u8; 4]) -> Vec<Item> {
    let item = |id, kind, content_type, data| Item { id, kind, content_type, data };
    let picture = |canary: &str| [&[0x11; 64], canary.as_bytes(), &[0x22; 64]].concat();
    // The four bytes say how far the TIFF header is from here.
    let exif = [be32(6).as_slice(), b"Exif\0\0", &exif::exif(Order::Big, 6)].concat();
    vec![
        item(PRIMARY, codec, None, vec![0x33; 256]),
        item(EXIF, *b"Exif", None, exif),
        item(XMP, *b"mime", Some("application/rdf+xml"), xmp::packet(0).into_bytes()),
        item(THUMBNAIL, *b"jpeg", None, jpeg::commented("CANARY-heic-thumbnail")),
        item(DEPTH, codec, None, picture("CANARY-heic-depth")),
        item(GAIN_MAP, codec, None, picture("CANARY-heic-gainmap")),
        item(SECOND, *b"jpeg", None, jpeg::commented("CANARY-heic-second")),
        item(PRIVATE, *b"vndr", None, b"CANARY-heic-private-item".to_vec()),
    ]
}

/// `ftyp`, `meta`, and an `mdat` that the item locations point into.
fn file(brand: [u8; 4], items: &[Item]) -> Vec<u8> {
    let kind = boxed(b"ftyp", &[brand.as_slice(), &[0; 4], b"mif1", &brand].concat());
    let without_offsets = meta(items, 0).len();
    let start = kind.len() + without_offsets + 8;
    let data: Vec<u8> = items.iter().flat_map(|item| item.data.iter().copied()).collect();
    [kind, meta(items, start), boxed(b"mdat", &data)].concat()
}

fn meta(items: &[Item], start: usize) -> Vec<u8> {
    let handler = full(b"hdlr", 0, 0, &[&[0; 4], b"pict".as_slice(), &[0; 13]].concat());
    let primary = full(b"pitm", 0, 0, &PRIMARY.to_be_bytes());
    full(
        b"meta",
        0,
        0,
        &[handler, primary, locations(items, start), information(items), references(), properties()].concat(),
    )
}

/// `iloc` version 0: offsets and lengths of four bytes, one extent each.
fn locations(items: &[Item], start: usize) -> Vec<u8> {
    let mut body = [[0x44, 0].as_slice(), &be16(items.len())].concat();
    let mut offset = start;
    for item in items {
        body.extend([&item.id.to_be_bytes()[..], &[0, 0], &be16(1), &be32(offset), &be32(item.data.len())].concat());
        offset += item.data.len();
    }
    full(b"iloc", 0, 0, &body)
}

/// `iinf` of `infe` version 2 entries; the second picture is marked as hidden.
fn information(items: &[Item]) -> Vec<u8> {
    let mut body = be16(items.len()).to_vec();
    for item in items {
        let mut entry = [&item.id.to_be_bytes()[..], &[0, 0], &item.kind, b"\0"].concat();
        if let Some(content_type) = item.content_type {
            entry.extend([content_type.as_bytes(), b"\0"].concat());
        }
        body.extend(full(b"infe", 2, u32::from(item.id == SECOND), &entry));
    }
    full(b"iinf", 0, 0, &body)
}

fn references() -> Vec<u8> {
    let reference =
        |kind, from: u16| boxed(kind, &[from.to_be_bytes(), 1_u16.to_be_bytes(), PRIMARY.to_be_bytes()].concat());
    let all = [
        reference(b"cdsc", EXIF),
        reference(b"cdsc", XMP),
        reference(b"thmb", THUMBNAIL),
        reference(b"auxl", DEPTH),
        reference(b"auxl", GAIN_MAP),
    ];
    full(b"iref", 0, 0, &all.concat())
}

/// Properties are numbered from 1 in the order of `ipco`; `ipma` says whose they are.
fn properties() -> Vec<u8> {
    let size = |width: u32, height: u32| full(b"ispe", 0, 0, &[width, height].map(u32::to_be_bytes).concat());
    let container = [
        size(192, 144),
        boxed(b"colr", &[b"prof".as_slice(), &icc::profile()].concat()),
        boxed(b"irot", &[3]),
        full(b"udes", 0, 0, b"en\0CANARY-heic-description\0\0\0"),
        full(b"auxC", 0, 0, b"urn:mpeg:hevc:2015:auxid:2\0"),
        full(b"auxC", 0, 0, b"urn:com:apple:photo:2020:aux:hdrgainmap\0"),
        size(64, 48),
    ];
    let owners: [(u16, &[u8]); 5] =
        [(PRIMARY, &[1, 2, 3, 4]), (THUMBNAIL, &[7]), (DEPTH, &[7, 5]), (GAIN_MAP, &[7, 6]), (SECOND, &[7])];
    let mut association = be32(owners.len()).to_vec();
    for (item, indexes) in owners {
        association.extend([&item.to_be_bytes()[..], &[indexes.len() as u8], indexes].concat());
    }
    boxed(b"iprp", &[boxed(b"ipco", &container.concat()), full(b"ipma", 0, 0, &association)].concat())
}

/// What lies after the picture's own boxes.
fn private_boxes() -> Vec<u8> {
    let content_credentials = [C2PA_UUID.as_slice(), &[0; 4], b"manifest\0", &[0; 8], &jumbf::manifest()].concat();
    [
        boxed(b"uuid", &content_credentials),
        boxed(b"uuid", &[[0x77; 16].as_slice(), b"CANARY-heic-uuid"].concat()),
        boxed(b"free", b"CANARY-heic-free"),
        boxed(b"mpvd", &video::mp4("CANARY-heic-place", "CANARY-heic-video")),
        boxed(b"sefd", &samsung::trailer()),
        boxed(b"vndr", b"CANARY-heic-private-box"),
    ]
    .concat()
}
