//! A short video (ISO/IEC 14496-12) with a sound track and a place, as motion photos carry after their picture.

use super::bytes::be32;

/// Seconds of the video times 1000.
pub const MILLISECONDS: u32 = 2500;

/// A box.
pub fn boxed(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [be32(data.len() + 8).as_slice(), kind, data].concat()
}

/// A box with a version and flags.
pub fn full(kind: &[u8; 4], version: u8, flags: u32, data: &[u8]) -> Vec<u8> {
    let head = (u32::from(version) << 24 | flags).to_be_bytes();
    boxed(kind, &[head.as_slice(), data].concat())
}

/// An MP4 of 2.5 s; `place` is in its ©xyz box after the coordinates, `samples` are its media data.
pub fn mp4(place: &str, samples: &str) -> Vec<u8> {
    let coordinates = format!("+48.8584+002.2945/{place}");
    let xyz = [&(coordinates.len() as u16).to_be_bytes(), &[0x15, 0xC7], coordinates.as_bytes()].concat();
    let movie = [
        full(b"mvhd", 0, 0, &movie_header()),
        track(1, b"vide", b"vmhd"),
        track(2, b"soun", b"smhd"),
        boxed(b"udta", &boxed(b"\xA9xyz", &xyz)),
    ]
    .concat();
    [
        boxed(b"ftyp", b"mp42\0\0\0\0isommp42"),
        boxed(b"moov", &movie),
        boxed(b"mdat", &[samples.as_bytes(), &[0xAB; 600]].concat()),
    ]
    .concat()
}

/// Creation and change time (2011-11-11 11:11:11 UTC in seconds since 1904), time scale, duration, and the rest.
fn movie_header() -> Vec<u8> {
    let taken = 3_403_854_671_u32;
    let mut header = [taken, taken, 1000, MILLISECONDS, 0x0001_0000].map(u32::to_be_bytes).concat();
    header.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.extend(MATRIX.map(u32::to_be_bytes).concat());
    header.extend([0; 24]);
    header.extend(3_u32.to_be_bytes());
    header
}

const MATRIX: [u32; 9] = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000];

fn track(id: u32, handler: &[u8; 4], media_header: &[u8; 4]) -> Vec<u8> {
    let taken = 3_403_854_671_u32;
    let mut header = [taken, taken, id, 0, MILLISECONDS].map(u32::to_be_bytes).concat();
    header.extend([0; 16]);
    header.extend(MATRIX.map(u32::to_be_bytes).concat());
    header.extend([0; 8]);
    let media = [
        full(b"mdhd", 0, 0, &[taken, taken, 1000, MILLISECONDS, 0x55C4_0000].map(u32::to_be_bytes).concat()),
        full(b"hdlr", 0, 0, &[&[0; 4], handler.as_slice(), &[0; 13]].concat()),
        boxed(b"minf", &[full(media_header, 0, 0, &[0; 8]), sample_table()].concat()),
    ]
    .concat();
    boxed(b"trak", &[full(b"tkhd", 0, 3, &header), boxed(b"mdia", &media)].concat())
}

/// A table of no samples.
fn sample_table() -> Vec<u8> {
    let empty = |kind| full(kind, 0, 0, &[0; 4]);
    let tables = [empty(b"stsd"), empty(b"stts"), empty(b"stsc"), full(b"stsz", 0, 0, &[0; 8]), empty(b"stco")];
    boxed(b"stbl", &tables.concat())
}
