//! JPEG files with a canary in every place that JPEG has.

use safeshare::inspect::{Kind, Place};

use super::bytes::{utf16le, zlib};
use super::canary::{Canary, Fixture};
use super::jpeg::{self, APP0, COM};
use super::tiff::Order;
use super::{exif, icc, jumbf, mpf, photoshop, samsung, video, xmp};

const COMMENT: &[Place] = &[Place::JpegComment];
const JFIF: &[Place] = &[Place::Jfif];
const SEGMENT: &[Place] = &[Place::JpegSegment];
const TEXT: &[Kind] = &[Kind::Text];
const THUMBNAIL: &[Kind] = &[Kind::Thumbnail];
const UNKNOWN: &[Kind] = &[Kind::UnknownData, Kind::Text, Kind::OtherField];

const WIDTH: u16 = 192;
const HEIGHT: u16 = 144;

const PIECES: &[Canary] = &[
    Canary::opaque("CANARY-jfif-thumbnail", JFIF, THUMBNAIL),
    Canary::opaque("CANARY-jfxx-thumbnail", JFIF, THUMBNAIL),
    Canary::text("CANARY-comment", COMMENT, TEXT),
    Canary::opaque("CANARY-utf16-comment", COMMENT, TEXT),
];

/// One vendor segment for each number that no standard of this list uses, and strangers under the known ones.
const VENDORS: [(u8, &str); 16] = [
    (0, "CANARY-app0"),
    (1, "CANARY-app1"),
    (2, "CANARY-app2"),
    (3, "CANARY-app3"),
    (4, "CANARY-app4"),
    (5, "CANARY-app5"),
    (6, "CANARY-app6"),
    (7, "CANARY-app7"),
    (8, "CANARY-app8"),
    (9, "CANARY-app9"),
    (10, "CANARY-app10"),
    (11, "CANARY-app11"),
    (12, "CANARY-app12"),
    (13, "CANARY-app13"),
    (14, "CANARY-app14"),
    (15, "CANARY-app15"),
];

const VIDEO: &[Canary] = &[
    Canary::opaque("CANARY-motion-video", &[Place::Trailer], &[Kind::Video]),
    Canary::opaque("CANARY-motion-place", &[Place::Trailer], &[Kind::Video, Kind::Coordinates]),
];

const BETWEEN: &[Canary] = &[
    Canary::opaque("CANARY-scan-exif", &[Place::Exif], &[Kind::Author]),
    Canary::opaque("CANARY-scan-xmp", &[Place::Xmp], TEXT),
    Canary::opaque("CANARY-scan-comment", COMMENT, TEXT),
    Canary::opaque("CANARY-scan-vendor", SEGMENT, UNKNOWN),
    Canary::opaque("CANARY-last-comment", COMMENT, TEXT),
];

const SLACK: &[Canary] = &[
    Canary::opaque("CANARY-slack-text", &[Place::Trailer], &[Kind::TrailingData]),
    Canary::opaque("CANARY-slack-zlib", &[Place::Trailer], &[Kind::TrailingData]),
    Canary::opaque("CANARY-slack-picture", &[Place::Trailer], &[Kind::TrailingData, Kind::SecondPicture]),
];

/// A baseline JPEG with every segment, two MPF pictures and a motion photo's video.
pub fn baseline() -> Fixture {
    let video = video::mp4("CANARY-motion-place", "CANARY-motion-video");
    let parts = [
        jfif_with_thumbnail("CANARY-jfif-thumbnail"),
        jpeg::app(0, "JFXX", &[&[0x10], jpeg::commented("CANARY-jfxx-thumbnail").as_slice()].concat()),
        metadata(Order::Little, video.len()),
        vendor_segments(),
        // Fill bytes may stand before any marker.
        vec![0xFF; 5],
        jpeg::segment(COM, b"CANARY-comment"),
        jpeg::segment(COM, &utf16le("CANARY-utf16-comment")),
    ]
    .concat();
    let plain = jpeg::without_jfif(&jpeg::photo(WIDTH, HEIGHT, false));
    let bytes = [mpf::append(&jpeg::after_soi(&plain, &parts), &mpf::pictures()), video].concat();
    let canaries = [&metadata_canaries(), PIECES, &vendor_canaries(), mpf::CANARIES, VIDEO].concat();
    Fixture { name: "jpeg-baseline", extension: "jpg", bytes, canaries, alpha: false }
}

/// A progressive JPEG with every segment, more of them between its scans, and a Samsung trailer.
pub fn progressive() -> Fixture {
    let plain = jpeg::photo(WIDTH, HEIGHT, true);
    let between = [
        jpeg::exif_segment(&exif::of_second_picture("CANARY-scan-exif")),
        xmp::segment(&xmp::tiny("CANARY-scan-xmp")),
        jpeg::segment(COM, b"CANARY-scan-comment"),
        jpeg::app(5, "VENDOR", b"CANARY-scan-vendor"),
    ];
    let whole = jpeg::between_scans(&plain, &between);
    let end = whole.len() - 2;
    let whole = [&whole[..end], &jpeg::segment(COM, b"CANARY-last-comment"), &whole[end..]].concat();
    let bytes = [jpeg::after_soi(&whole, &metadata(Order::Big, 0)), samsung::trailer()].concat();
    let canaries = [&metadata_canaries(), BETWEEN, samsung::CANARIES].concat();
    Fixture { name: "jpeg-progressive", extension: "jpg", bytes, canaries, alpha: false }
}

/// A plain JPEG whose storage block holds what an older file left there.
pub fn slack() -> Fixture {
    let old = [
        vec![0; 300],
        b"CANARY-slack-text".to_vec(),
        vec![0; 40],
        zlib(b"some words of an older file, and CANARY-slack-zlib"),
        vec![0; 40],
        jpeg::commented("CANARY-slack-picture"),
        vec![0; 700],
    ];
    let bytes = [jpeg::photo(WIDTH, HEIGHT, false), old.concat()].concat();
    Fixture { name: "jpeg-slack", extension: "jpg", bytes, canaries: SLACK.to_vec(), alpha: false }
}

/// `plain`, a JPEG, with what a phone writes right after its start; its colours are those of Display P3. The canaries
/// are those of [`of_a_phone_canaries`].
pub fn of_a_phone(plain: &[u8], orientation: u16) -> Vec<u8> {
    let parts = [
        jpeg::exif_segment(&exif::exif(Order::Little, orientation)),
        xmp::segment(&xmp::packet(0)),
        xmp::extension_segments(3000),
        icc::segments(&icc::profile(), 500),
        jumbf::segments(&jumbf::manifest(), 900),
    ];
    jpeg::after_soi(plain, &parts.concat())
}

/// What [`of_a_phone`] hides.
pub fn of_a_phone_canaries() -> Vec<Canary> {
    [exif::CANARIES, xmp::CANARIES, xmp::EXTENDED_CANARIES, icc::CANARIES, jumbf::CANARIES].concat()
}

/// What both JPEG flavours carry right after their start.
fn metadata(order: Order, video_bytes: usize) -> Vec<u8> {
    [
        jpeg::exif_segment(&exif::exif(order, 1)),
        xmp::segment(&xmp::packet(video_bytes)),
        xmp::extension_segments(3000),
        icc::segments(&icc::profile(), 500),
        photoshop::segment(),
        jumbf::segments(&jumbf::manifest(), 900),
    ]
    .concat()
}

fn metadata_canaries() -> Vec<Canary> {
    let parts =
        [exif::CANARIES, xmp::CANARIES, xmp::EXTENDED_CANARIES, icc::CANARIES, photoshop::CANARIES, jumbf::CANARIES];
    parts.concat()
}

fn vendor_segments() -> Vec<u8> {
    VENDORS.iter().flat_map(|(number, canary)| jpeg::app(*number, "VENDOR", canary.as_bytes())).collect()
}

fn vendor_canaries() -> Vec<Canary> {
    let places = &[Place::JpegSegment, Place::Jfif];
    VENDORS.iter().map(|(_, canary)| Canary::opaque(canary, places, UNKNOWN)).collect()
}

/// Version 1.02, no density unit, and a thumbnail of RGB pixels that spell `canary`.
fn jfif_with_thumbnail(canary: &str) -> Vec<u8> {
    let mut pixels: Vec<u8> = canary.bytes().collect();
    pixels.resize(16 * 12 * 3, 99);
    jpeg::segment(APP0, &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x10\x0C".as_slice(), &pixels].concat())
}
