//! WebP (RFC 9649) with canaries in its metadata chunks, an unknown chunk and after the RIFF container.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, RgbImage};
use safeshare::inspect::{Kind, Place};

use super::bytes::le32;
use super::canary::{Canary, Fixture, UNDER_ALPHA};
use super::tiff::Order;
use super::{exif, icc, jumbf, picture, xmp};

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;

const ICC: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;

const STILL: &[Canary] = &[
    Canary::opaque("CANARY-webp-unknown", &[Place::WebpChunk], &[Kind::UnknownData]),
    Canary::opaque("CANARY-webp-trailer", &[Place::Trailer], &[Kind::TrailingData]),
];

const ANIMATED: &[Canary] = &[
    Canary::opaque("CANARY-webp-in-frame", &[Place::WebpChunk], &[Kind::UnknownData]),
    Canary::text("CANARY-webp-exif", &[Place::Exif], &[Kind::Author]),
];

/// A lossless picture with an alpha channel.
pub fn still() -> Fixture {
    let rgba = picture::with_hole(WIDTH, HEIGHT, UNDER_ALPHA);
    let chunks = [
        header(ICC | ALPHA | EXIF | XMP, WIDTH, HEIGHT),
        chunk(b"ICCP", &icc::profile()),
        chunk(b"VP8L", &lossless(&rgba, WIDTH, HEIGHT, ExtendedColorType::Rgba8)),
        chunk(b"EXIF", &exif::exif(Order::Little, 1)),
        chunk(b"XMP ", xmp::packet(0).as_bytes()),
        chunk(b"C2PA", &jumbf::manifest()),
        chunk(b"vndr", b"CANARY-webp-unknown"),
    ];
    let bytes = [riff(&chunks.concat()), b"CANARY-webp-trailer".to_vec()].concat();
    let canaries = [STILL, exif::CANARIES, xmp::CANARIES, icc::CANARIES, jumbf::CANARIES].concat();
    Fixture { name: "webp-still", extension: "webp", bytes, canaries, alpha: true }
}

/// Two frames of 100 ms; the first has an unknown chunk inside.
pub fn animated() -> Fixture {
    let pixels = picture::photo(WIDTH, HEIGHT);
    let picture = chunk(b"VP8L", &lossless(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8));
    let strange = chunk(b"vndr", b"CANARY-webp-in-frame");
    let chunks = [
        header(ANIMATION | EXIF, WIDTH, HEIGHT),
        chunk(b"ANIM", &[0xFF, 0xFF, 0xFF, 0xFF, 0, 0]),
        chunk(b"ANMF", &[frame(), picture.clone(), strange].concat()),
        chunk(b"ANMF", &[frame(), picture].concat()),
        chunk(b"EXIF", &exif::of_second_picture("CANARY-webp-exif")),
    ];
    Fixture {
        name: "webp-animated",
        extension: "webp",
        bytes: riff(&chunks.concat()),
        canaries: ANIMATED.to_vec(),
        alpha: false,
    }
}

/// A lossless picture with an EXIF chunk.
pub fn with_exif(rgb: &RgbImage, exif: &[u8]) -> Vec<u8> {
    let (width, height) = rgb.dimensions();
    let picture = chunk(b"VP8L", &lossless(rgb, width, height, ExtendedColorType::Rgb8));
    riff(&[header(EXIF, width, height), picture, chunk(b"EXIF", exif)].concat())
}

/// A lossless picture with a colour profile.
pub fn with_profile(rgb: &[u8], width: u32, height: u32, profile: &[u8]) -> Vec<u8> {
    let picture = chunk(b"VP8L", &lossless(rgb, width, height, ExtendedColorType::Rgb8));
    riff(&[header(ICC, width, height), chunk(b"ICCP", profile), picture].concat())
}

/// A container of these chunks.
pub fn riff(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF".as_slice(), &le32(chunks.len() + 4), b"WEBP", chunks].concat()
}

/// A chunk, padded to an even length.
pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let padding = vec![0; data.len() % 2];
    [kind.as_slice(), &le32(data.len()), data, &padding].concat()
}

/// The `VP8X` chunk: flags, then width and height less one in 24 bits.
fn header(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let size = [le24(width - 1), le24(height - 1)].concat();
    chunk(b"VP8X", &[&[flags, 0, 0, 0], size.as_slice()].concat())
}

/// The data of a `VP8L` chunk.
fn lossless(samples: &[u8], width: u32, height: u32, color: ExtendedColorType) -> Vec<u8> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file).encode(samples, width, height, color).expect("the samples fit the size");
    let at = super::bytes::find(&file, b"VP8L").expect("a lossless picture");
    let length = u32::from_le_bytes(file[at + 4..at + 8].try_into().expect("four bytes"));
    file[at + 8..at + 8 + length as usize].to_vec()
}

/// The header of an `ANMF` chunk: at 0, 0, whole size, 100 ms, no blending.
fn frame() -> Vec<u8> {
    [le24(0), le24(0), le24(WIDTH - 1), le24(HEIGHT - 1), le24(100)].concat().into_iter().chain([2]).collect()
}

fn le24(number: u32) -> [u8; 3] {
    let [low, middle, high, _] = number.to_le_bytes();
    [low, middle, high]
}
