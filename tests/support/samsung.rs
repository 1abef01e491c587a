//! Samsung's trailer: data blocks, then an SEFH directory that counts back from itself, then `SEFT`.

use safeshare::inspect::{Kind, Place};

use super::bytes::le32;
use super::canary::Canary;
use super::{jpeg, video};

const SAMSUNG: &[Place] = &[Place::Samsung];

/// What [`trailer`] hides.
pub const CANARIES: &[Canary] = &[
    Canary::opaque("CANARY-sef-info", SAMSUNG, &[Kind::Text, Kind::OtherField, Kind::UnknownData]),
    Canary::opaque("CANARY-sef-second", SAMSUNG, &[Kind::SecondPicture, Kind::Thumbnail]),
    Canary::opaque("CANARY-sef-video", SAMSUNG, &[Kind::Video]),
    Canary::opaque("CANARY-sef-place", SAMSUNG, &[Kind::Video, Kind::Coordinates]),
];

/// The time in milliseconds since 1970 that the trailer hides: 2011-11-11 11:11:11 UTC.
const TAKEN: &[u8] = b"1321009871000";

/// A trailer with a time, a country code, an original path, a second camera's picture and a video.
pub fn trailer() -> Vec<u8> {
    let entries: [(u16, &str, Vec<u8>); 5] = [
        (0x0A01, "Image_UTC_Data", TAKEN.to_vec()),
        (0x0AA1, "MCC_Data", b"208".to_vec()),
        (0x0B51, "Original_Path_Hash_Key", b"/storage/emulated/0/DCIM/CANARY-sef-info".to_vec()),
        (0x0A71, "DualShot_1", jpeg::commented("CANARY-sef-second")),
        (0x0A30, "MotionPhoto_Data", video::mp4("CANARY-sef-place", "CANARY-sef-video")),
    ];
    let mut blocks = Vec::new();
    let mut starts = Vec::new();
    for (kind, name, data) in &entries {
        starts.push(blocks.len());
        blocks.extend([&[0, 0], kind.to_le_bytes().as_slice(), &le32(name.len()), name.as_bytes(), data].concat());
    }
    let mut directory = [b"SEFH".as_slice(), &le32(106), &le32(entries.len())].concat();
    for (index, (kind, ..)) in entries.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(blocks.len());
        let back = blocks.len() - starts[index];
        directory.extend([&[0, 0], kind.to_le_bytes().as_slice(), &le32(back), &le32(end - starts[index])].concat());
    }
    let length = le32(directory.len());
    [blocks, directory, length.to_vec(), b"SEFT".to_vec()].concat()
}
