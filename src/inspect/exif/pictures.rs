//! Pictures that a TIFF directory points at: the thumbnail of IFD1, previews of `SubIFDs`.

use std::ops::Range;

use super::ifd::{Directory, Entry, Tiff};
use super::tags::Role;
use crate::Result;
use crate::inspect::jpeg;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

const WIDTH: u16 = 0x0100;
const HEIGHT: u16 = 0x0101;
/// Where a picture's bytes begin and how many they are: strips, tiles, a whole JPEG.
const STORES: [(u16, u16); 3] = [(0x0201, 0x0202), (0x0111, 0x0117), (0x0144, 0x0145)];
/// Strips or tiles of one picture that are looked at.
const PIECES: usize = 4096;
/// A second picture in a TIFF file whose sides are at most this is a thumbnail.
const THUMBNAIL_SIDE: u32 = 320;

/// Reports the picture of a directory, unless it is the photo itself (`is_photo`).
pub(super) fn read(tiff: &mut Tiff, role: Role, directory: &Directory, is_photo: bool, sink: &mut Sink) -> Result<()> {
    let width = first(tiff, directory, WIDTH, sink)?;
    let height = first(tiff, directory, HEIGHT, sink)?;
    if let (true, Some(width), Some(height)) = (is_photo, width, height) {
        sink.picture_size(width, height);
    }
    for (starts, sizes) in STORES {
        let (Some(starts), Some(sizes)) = (find(directory, starts), find(directory, sizes)) else { continue };
        let is_jpeg = starts.tag == 0x0201;
        // In a TIFF file the strips of IFD0 are the photo; in an EXIF block nothing but a JPEG is ever IFD0's.
        if is_photo && !is_jpeg {
            continue;
        }
        let starts = tiff.numbers(starts, PIECES, sink)?;
        let sizes = tiff.numbers(sizes, PIECES, sink)?;
        let kind = kind(role, width.max(height));
        found(tiff, kind, &starts, &sizes, sink)?;
    }
    Ok(())
}

fn kind(role: Role, longest_side: Option<u32>) -> (Kind, &'static str) {
    match role {
        Role::Thumbnail if longest_side.is_none_or(|side| side <= THUMBNAIL_SIDE) => {
            (Kind::Thumbnail, "ThumbnailImage")
        }
        Role::Preview => (Kind::SecondPicture, "SubIFD"),
        _ => (Kind::SecondPicture, "PreviewImage"),
    }
}

fn found(tiff: &mut Tiff, (kind, field): (Kind, &str), starts: &[u32], sizes: &[u32], sink: &mut Sink) -> Result<()> {
    let finding = Finding::new(kind, Place::Exif).field(field);
    let pieces: Vec<Range<u64>> =
        starts.iter().zip(sizes).filter_map(|(&start, &bytes)| tiff.range(start, bytes)).collect();
    if pieces.len() < starts.len().min(sizes.len()) {
        sink.incomplete();
    }
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return Ok(()) };
    let together = pieces.windows(2).all(|pair| matches!(pair, [a, b] if a.end == b.start));
    if !together {
        let bytes = pieces.iter().map(|piece| piece.end - piece.start).fold(0, u64::saturating_add);
        sink.found(finding.bytes(bytes));
        return Ok(());
    }
    let whole = first.start..last.end;
    jpeg::found(tiff.input, whole, finding, sink)
}

fn first(tiff: &mut Tiff, directory: &Directory, tag: u16, sink: &mut Sink) -> Result<Option<u32>> {
    let Some(entry) = find(directory, tag) else { return Ok(None) };
    Ok(tiff.numbers(entry, 1, sink)?.first().copied())
}

fn find(directory: &Directory, tag: u16) -> Option<&Entry> {
    directory.entries.iter().find(|entry| entry.tag == tag)
}
