//! C2PA content credentials in JUMBF boxes (C2PA 2.1; ISO/IEC 19566-5).

use safeshare::inspect::{Kind, Place};

use super::bytes::{be16, be32};
use super::canary::Canary;
use super::jpeg;

const JUMBF: &[Place] = &[Place::Jumbf, Place::JpegSegment, Place::PngChunk, Place::WebpChunk, Place::IsoBox];

/// What [`manifest`] hides. Inspect names the whole manifest; what is in it is the manifest's.
pub const CANARIES: &[Canary] = &[
    Canary::opaque("CANARY-c2pa-gps", JUMBF, &[Kind::ContentCredentials]),
    Canary::opaque("CANARY-c2pa-claim", JUMBF, &[Kind::ContentCredentials]),
    Canary::opaque("CANARY-c2pa-thumbnail", JUMBF, &[Kind::ContentCredentials, Kind::Thumbnail]),
];

/// The last 12 bytes of every JUMBF content type that is named by four letters.
const UUID_TAIL: [u8; 12] = [0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

/// A manifest store with an EXIF assertion, a claim and a thumbnail.
pub fn manifest() -> Vec<u8> {
    let place = br#"{"@context":{"exif":"http://ns.adobe.com/exif/1.0/"},"exif:GPSLatitude":"48,51.5022N","exif:GPSAreaInformation":"CANARY-c2pa-gps"}"#;
    let assertions = [
        superbox(*b"json", "stds.exif", &boxed(*b"json", place)),
        superbox(
            [0x40, 0xCB, 0x0C, 0x32],
            "c2pa.thumbnail.claim.jpeg",
            &[boxed(*b"bfdb", b"\0image/jpeg\0"), boxed(*b"bidb", &jpeg::commented("CANARY-c2pa-thumbnail"))].concat(),
        ),
    ]
    .concat();
    // A CBOR map of one text to one text.
    let claim = [b"\xA1\x6Fclaim_generator\x71".as_slice(), b"CANARY-c2pa-claim"].concat();
    let parts = [
        superbox(*b"c2as", "c2pa.assertions", &assertions),
        superbox(*b"c2cl", "c2pa.claim", &boxed(*b"cbor", &claim)),
    ]
    .concat();
    let manifest = superbox(*b"c2ma", "urn:uuid:11111111-2222-3333-4444-555555555555", &parts);
    superbox(*b"c2pa", "c2pa", &manifest)
}

/// The manifest in several APP11 segments (ISO/IEC 18477-3): `JP`, instance, packet number, the box's header again.
pub fn segments(jumbf: &[u8], most: usize) -> Vec<u8> {
    let (header, body) = jumbf.split_at(8);
    let packets = body.chunks(most).enumerate();
    packets
        .flat_map(|(index, part)| {
            let packet = be32(index + 1);
            jpeg::segment(0xEB, &[b"JP".as_slice(), &be16(1), &packet, header, part].concat())
        })
        .collect()
}

fn superbox(kind: [u8; 4], label: &str, parts: &[u8]) -> Vec<u8> {
    // Toggles 3: it can be asked for, and it has a label.
    let description = [kind.as_slice(), &UUID_TAIL, &[3], label.as_bytes(), b"\0"].concat();
    boxed(*b"jumb", &[boxed(*b"jumd", &description), parts.to_vec()].concat())
}

fn boxed(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    [be32(data.len() + 8).as_slice(), &kind, data].concat()
}
