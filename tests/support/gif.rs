//! GIF (`GIF89a`) with canaries in its extensions and after its trailer.

use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Frame, RgbaImage};
use safeshare::inspect::{Kind, Place};

use super::canary::{Canary, Fixture};
use super::{icc, picture, xmp};

const WIDTH: u32 = 120;
const HEIGHT: u32 = 90;

const EXTENSION: &[Place] = &[Place::GifExtension];
const UNKNOWN: &[Kind] = &[Kind::UnknownData, Kind::OtherField, Kind::Text];

const CANARIES: &[Canary] = &[
    Canary::text("CANARY-gif-comment", EXTENSION, &[Kind::Text]),
    Canary::opaque("CANARY-gif-application", EXTENSION, UNKNOWN),
    Canary::opaque("CANARY-gif-plain-text", EXTENSION, &[Kind::Text]),
    Canary::opaque("CANARY-gif-late-comment", EXTENSION, &[Kind::Text]),
    Canary::opaque("CANARY-gif-trailer", &[Place::Trailer], &[Kind::TrailingData]),
];

/// Two frames.
pub fn animated() -> Fixture {
    let plain = frames();
    let parts = [
        extension(0xFE, &blocks(b"CANARY-gif-comment")),
        extension(0xFF, &[b"\x0BVENDOR  1.0".as_slice(), &blocks(b"CANARY-gif-application")].concat()),
        extension(0xFF, &[b"\x0BICCRGBG1012".as_slice(), &blocks(&icc::profile())].concat()),
        extension(0xFF, &[b"\x0BXMP DataXMP".as_slice(), xmp::packet(0).as_bytes(), &magic_trailer()].concat()),
        extension(0x01, &[[12].as_slice(), &[0; 8], &[8, 8, 1, 0], &blocks(b"CANARY-gif-plain-text")].concat()),
    ]
    .concat();
    let start = after_global_palette(&plain);
    let end = plain.len() - 1;
    let late = extension(0xFE, &blocks(b"CANARY-gif-late-comment"));
    let bytes = [&plain[..start], &parts, &plain[start..end], &late, &plain[end..], b"CANARY-gif-trailer"].concat();
    // Sub-blocks cut the profile's later texts in pieces.
    let canaries = [CANARIES, xmp::CANARIES, &icc::CANARIES[..1]].concat();
    Fixture { name: "gif-animated", extension: "gif", bytes, canaries, alpha: false }
}

fn frames() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).expect("a vector takes all");
    for light in [255, 240] {
        let rgb = picture::photo(WIDTH, HEIGHT);
        let rgba = rgb.chunks_exact(3).flat_map(|rgb| [rgb[0].min(light), rgb[1], rgb[2], 255]).collect();
        let image = RgbaImage::from_raw(WIDTH, HEIGHT, rgba).expect("the samples fit the size");
        let frame = Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1));
        encoder.encode_frame(frame).expect("a vector takes all");
    }
    drop(encoder);
    bytes
}

/// Where the blocks begin: after the screen descriptor and the global palette that its flags tell of.
fn after_global_palette(gif: &[u8]) -> usize {
    let flags = gif[10];
    if flags & 0x80 == 0 { 13 } else { 13 + 3 * (2 << (flags & 7)) }
}

fn extension(label: u8, data: &[u8]) -> Vec<u8> {
    [&[0x21, label], data].concat()
}

/// Data in sub-blocks of at most 255 bytes, and the empty one that ends them.
fn blocks(data: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = data.chunks(255).flat_map(|part| [&[part.len() as u8], part].concat()).collect();
    out.push(0);
    out
}

/// XMP stands in a GIF without sub-blocks; these bytes lead any reader of sub-blocks to the end (XMP part 3, 1.1.2).
fn magic_trailer() -> Vec<u8> {
    [1].into_iter().chain((0..=255).rev()).chain([0]).collect()
}
