//! PNG and APNG (W3C PNG, third edition) with canaries in every kind of chunk.

use flate2::Crc;
use safeshare::inspect::{Kind, Place};

use super::bytes::{be32, hex, zlib};
use super::canary::{Canary, Fixture, UNDER_ALPHA};
use super::tiff::Order;
use super::{exif, icc, jumbf, photoshop, picture, xmp};

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;

const CHUNK: &[Place] = &[Place::PngChunk];
const TEXT: &[Kind] = &[Kind::Text];
const UNKNOWN: &[Kind] = &[Kind::UnknownData, Kind::OtherField, Kind::Text];

const STILL: &[Canary] = &[
    Canary::text("CANARY-png-author", CHUNK, &[Kind::Author]),
    Canary::text("CANARY-png-comment", CHUNK, TEXT),
    Canary::text("CANARY-png-ztxt", CHUNK, &[Kind::Text, Kind::Author]),
    Canary::text("CANARY-png-itxt", CHUNK, TEXT),
    Canary::text("CANARY-png-compressed-itxt", CHUNK, TEXT),
    Canary::text("CANARY-png-software", CHUNK, &[Kind::Software]),
    Canary::opaque("CANARY-png-raw-exif", &[Place::Exif, Place::PngChunk], &[Kind::Author]),
    Canary::opaque("CANARY-png-palette", CHUNK, UNKNOWN),
    Canary::opaque("CANARY-png-calibration", CHUNK, UNKNOWN),
    Canary::opaque("CANARY-png-private", CHUNK, UNKNOWN),
    Canary::opaque("CANARY-png-late", CHUNK, TEXT),
    Canary::opaque("CANARY-png-trailer", &[Place::Trailer], &[Kind::TrailingData]),
];

const ANIMATED: &[Canary] = &[
    Canary::opaque("CANARY-png-frame", &[Place::Picture, Place::PngChunk], &[Kind::OtherFrames]),
    Canary::text("CANARY-png-comment", CHUNK, TEXT),
];

/// A chunk of a PNG file.
pub struct Chunk<'a> {
    pub kind: [u8; 4],
    pub data: &'a [u8],
}

/// A still picture with an alpha channel.
pub fn still() -> Fixture {
    let rgba = picture::with_hole(WIDTH, HEIGHT, UNDER_ALPHA);
    let before = [
        chunk(b"iCCP", &[b"CANARY profile\0\0".as_slice(), &zlib(&icc::profile())].concat()),
        chunk(b"eXIf", &exif::exif(Order::Big, 1)),
        chunk(b"tIME", &[0x07, 0xDB, 11, 11, 11, 11, 11]),
        chunk(b"tEXt", b"Author\0CANARY-png-author"),
        chunk(b"tEXt", b"Comment\0CANARY-png-comment"),
        chunk(b"tEXt", b"Software\0CANARY-png-software"),
        chunk(b"zTXt", &[b"Copyright\0\0".as_slice(), &zlib(b"CANARY-png-ztxt")].concat()),
        chunk(b"iTXt", b"Title\0\0\0en\0Titel\0CANARY-png-itxt"),
        chunk(b"iTXt", &[b"Description\0\x01\0\0\0".as_slice(), &zlib(b"CANARY-png-compressed-itxt")].concat()),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp::packet(0).as_bytes()].concat()),
        raw_profile("exif", &[b"Exif\0\0".as_slice(), &exif::of_second_picture("CANARY-png-raw-exif")].concat()),
        raw_profile("iptc", &photoshop::resources()),
        chunk(b"caBX", &jumbf::manifest()),
        chunk(b"sPLT", b"CANARY-png-palette\0\x08\x01\x02\x03\xFF\0\x01"),
        chunk(b"pCAL", b"CANARY-png-calibration\0\0\0\0\0\0\0\0\xFF\0\x02m\x000\x001"),
        chunk(b"vnDr", b"CANARY-png-private"),
    ]
    .concat();
    let plain = encode(&rgba, WIDTH, HEIGHT, ::png::ColorType::Rgba);
    let late = chunk(b"tEXt", b"Comment\0CANARY-png-late");
    let bytes = [splice(&plain, &before, &late), b"CANARY-png-trailer".to_vec()].concat();
    let canaries =
        [STILL, exif::CANARIES, xmp::CANARIES, icc::CANARIES, &raw_photoshop_canaries(), jumbf::CANARIES].concat();
    Fixture { name: "png-still", extension: "png", bytes, canaries, alpha: true }
}

/// An APNG of two frames; the rows of the second spell a canary.
pub fn animated() -> Fixture {
    let plain = encode(&picture::photo(WIDTH, HEIGHT), WIDTH, HEIGHT, ::png::ColorType::Rgb);
    let before = [
        chunk(b"acTL", &[2_u32, 0].map(u32::to_be_bytes).concat()),
        chunk(b"fcTL", &frame_control(0)),
        chunk(b"tEXt", b"Comment\0CANARY-png-comment"),
    ];
    let row: Vec<u8> = [0].into_iter().chain("CANARY-png-frame ".bytes().cycle().take(WIDTH as usize * 3)).collect();
    let second = zlib(&row.repeat(HEIGHT as usize));
    let late = [chunk(b"fcTL", &frame_control(1)), chunk(b"fdAT", &[2_u32.to_be_bytes().as_slice(), &second].concat())];
    let bytes = splice(&plain, &before.concat(), &late.concat());
    Fixture { name: "png-animated", extension: "png", bytes, canaries: ANIMATED.to_vec(), alpha: false }
}

/// A PNG of these samples, 8 bits each.
pub fn encode(samples: &[u8], width: u32, height: u32, color: ::png::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(::png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a vector takes all");
    writer.write_image_data(samples).expect("the samples fit the size");
    writer.finish().expect("a vector takes all");
    bytes
}

/// `png` with chunks right after IHDR and others right before IEND.
pub fn splice(png: &[u8], before: &[u8], late: &[u8]) -> Vec<u8> {
    let (start, end) = (SIGNATURE.len() + 25, png.len() - 12);
    [&png[..start], before, &png[start..end], late, &png[end..]].concat()
}

/// A chunk with its length and checksum.
pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    [&be32(data.len()), kind.as_slice(), data, &crc.sum().to_be_bytes()].concat()
}

/// The chunks of a sound PNG, IEND included.
pub fn chunks(png: &[u8]) -> Vec<Chunk<'_>> {
    let mut rest = png.strip_prefix(SIGNATURE).expect("a PNG");
    let mut found = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (kind, after) = after.split_first_chunk::<4>().expect("a chunk type");
        let (data, after) = after.split_at(u32::from_be_bytes(*length) as usize);
        found.push(Chunk { kind: *kind, data });
        rest = &after[4..];
        if kind == b"IEND" {
            break;
        }
    }
    found
}

/// How `ImageMagick` stores a profile: a name, the length, then hexadecimal digits, compressed.
fn raw_profile(name: &str, data: &[u8]) -> Vec<u8> {
    let digits: Vec<String> =
        hex(data).as_bytes().chunks(72).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let text = format!("\n{name}\n{:8}\n{}\n", data.len(), digits.join("\n"));
    chunk(b"zTXt", &[format!("Raw profile type {name}\0\0").as_bytes(), &zlib(text.as_bytes())].concat())
}

/// Those of the resources that tell enough: the rest is the same reader.
fn raw_photoshop_canaries() -> Vec<Canary> {
    let named = ["CANARY-iptc-byline", "CANARY-iptc-city"];
    photoshop::CANARIES.iter().filter(|canary| named.contains(&canary.text)).copied().collect()
}

fn frame_control(sequence: u32) -> Vec<u8> {
    let numbers = [sequence, WIDTH, HEIGHT, 0, 0].map(u32::to_be_bytes).concat();
    [numbers, [0, 1, 0, 10, 0, 0].to_vec()].concat()
}
