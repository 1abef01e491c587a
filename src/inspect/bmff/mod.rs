//! ISO base media files (ISO/IEC 14496-12): HEIC, HEIF and AVIF pictures, and the MP4 and `QuickTime` videos of motion
//! photos.

mod boxes;
mod fields;
mod heif;
mod item_data;
mod items;
mod locations;
mod movie;
mod properties;
mod roles;
mod slack;
mod standalone;
mod tags;
#[cfg(test)]
mod tests;
mod uuids;
mod values;

use std::ops::Range;

use boxes::{BoxAt, Boxes};
use items::Items;
use movie::Movie;

use super::extract::Hidden;
use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{samsung, trailer};
use crate::Result;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let mut boxes = Boxes::new(range.clone());
    let mut storage = Vec::new();
    let mut items = None;
    let mut has_movie = false;
    while let Some(part) = boxes.next(input, sink)? {
        match &part.kind {
            b"ftyp" if part.whole.start == range.start => {}
            b"ftyp" => {
                trailer::read(input, part.whole.start..range.end, sink)?;
                boxes = Boxes::new(range.end..range.end);
            }
            b"meta" if items.is_none() => {
                let found = Items::read(input, part.body, &range, sink)?;
                heif::report(input, &found, sink)?;
                items = Some(found);
            }
            b"moov" => {
                has_movie = true;
                Movie::read(input, part.body, sink)?.report_sequence(input, sink)?;
            }
            b"mdat" => storage.push(part.body),
            b"mpvd" => video(input, part.body, Place::IsoBox, "mpvd", sink)?,
            b"sefd" => samsung::read(input, part.body, sink)?,
            _ => other(input, part, sink)?,
        }
    }
    // Where a movie's samples lie is not followed: without one, what no item lays claim to is hidden.
    if let Some(items) = items.filter(|_| !has_movie) {
        storage.extend(items.idat.clone());
        slack::report(input, &items, &storage, sink)?;
    }
    trailer::read(input, boxes.rest(), sink)
}

/// The pictures hidden in a HEIC or AVIF file, as files of their own.
pub(super) fn hidden_pictures(input: &mut Input, sink: &mut Sink) -> Result<Vec<Hidden>> {
    let range = 0..input.len();
    let mut boxes = Boxes::new(range.clone());
    while let Some(part) = boxes.next(input, sink)? {
        if &part.kind == b"meta" {
            let items = Items::read(input, part.body, &range, sink)?;
            return standalone::hidden_pictures(input, &items, sink);
        }
    }
    Ok(Vec::new())
}

/// Reads the MP4 or `QuickTime` video in `range`, from its `ftyp` on: one `Kind::Video` finding over the whole range
/// with `field` as its name and `3.1 s, with sound` as its value, then the metadata in its boxes. For a motion photo's
/// video after a JPEG, in a Samsung trailer, or in `mpvd`.
pub(crate) fn video(input: &mut Input, range: Range<u64>, place: Place, field: &str, sink: &mut Sink) -> Result<()> {
    let mut movie = Movie::default();
    sink.nested(|sink| {
        movie = Movie::of_file(input, range.clone(), sink)?;
        Ok(())
    })?;
    sink.found(Finding::new(Kind::Video, place).field(field).value(&movie.summary()).at(range));
    movie.report_details(input, sink)
}

/// Reports a box that belongs neither to a picture nor to a video as such.
fn other(input: &mut Input, part: BoxAt, sink: &mut Sink) -> Result<()> {
    match (&part.kind, part.uuid) {
        (_, Some(uuid)) => uuids::read(input, &uuid, &part, sink),
        (b"free" | b"skip" | b"wide", _) => slack::report_filled(input, &part.name(), part.body, sink),
        _ => {
            sink.found(Finding::new(Kind::UnknownData, Place::IsoBox).field(&part.name()).at(part.whole));
            Ok(())
        }
    }
}
