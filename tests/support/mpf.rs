//! CIPA multi-picture format (DC-007): an index in APP2 of pictures that lie after the first one's end.

use safeshare::inspect::{Kind, Place};

use super::canary::Canary;
use super::tiff::{Order, Value, tiff};
use super::{bytes, exif, jpeg, xmp};

const MPF: &[Place] = &[Place::Mpf, Place::Trailer];

/// What [`pictures`] hide.
pub const CANARIES: &[Canary] = &[
    Canary::opaque("CANARY-mpf-second", MPF, &[Kind::SecondPicture]),
    Canary::opaque("CANARY-mpf-gainmap", MPF, &[Kind::GainMap]),
];

/// Bytes of the segment that [`append`] adds: marker and length, `MPF\0`, the TIFF structure.
const HEADER: usize = 2 + 2 + 4;

/// `jpeg` with an MPF index as its first segment and these further pictures after its end.
pub fn append(jpeg: &[u8], pictures: &[Vec<u8>]) -> Vec<u8> {
    // The index's size does not depend on the numbers in it.
    let index_bytes = jpeg::app(2, "MPF", &index(0, &vec![(0, 0); pictures.len()])).len();
    let primary = jpeg.len() + index_bytes;
    // Offsets count from the TIFF structure, which begins after SOI and the segment's header.
    let mut offset = primary - 2 - HEADER;
    let mut placed = Vec::new();
    for picture in pictures {
        placed.push((picture.len(), offset));
        offset += picture.len();
    }
    let whole = jpeg::after_soi(jpeg, &jpeg::app(2, "MPF", &index(primary, &placed)));
    [whole, pictures.concat()].concat()
}

/// A second photo with an EXIF of its own, and a gain map with its XMP.
pub fn pictures() -> Vec<Vec<u8>> {
    let second = jpeg::exif_segment(&exif::of_second_picture("CANARY-mpf-second"));
    let gain = [
        jpeg::app(1, xmp::NAMESPACE, xmp::gain_map("CANARY-mpf-gainmap").as_bytes()),
        jpeg::app(2, "urn:iso:std:iso:ts:21496:-1", &[0; 4]),
    ]
    .concat();
    vec![jpeg::after_soi(&jpeg::photo(96, 72, false), &second), jpeg::after_soi(&jpeg::photo(48, 36, false), &gain)]
}

fn index(primary: usize, placed: &[(usize, usize)]) -> Vec<u8> {
    // Type 0x030000: baseline primary picture, flagged as the representative one.
    let mut entries = entry(0x2003_0000, primary, 0);
    for (size, offset) in placed {
        entries.extend(entry(0, *size, *offset));
    }
    let fields = vec![
        (0xB000, Value::Undefined(b"0100".to_vec())),
        (0xB001, Value::Long(placed.len() as u32 + 1)),
        (0xB002, Value::Undefined(entries)),
    ];
    tiff(Order::Big, vec![fields])
}

fn entry(attribute: u32, size: usize, offset: usize) -> Vec<u8> {
    [attribute.to_be_bytes(), bytes::be32(size), bytes::be32(offset), [0; 4]].concat()
}
