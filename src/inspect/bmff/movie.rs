//! Videos, sound and picture sequences: the `moov` box (ISO/IEC 14496-12, clause 8.2).

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use super::boxes::{BoxAt, Boxes};
use super::fields::Fields;
use super::{tags, uuids, values};
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// A movie's length, tracks and metadata.
#[derive(Debug, Default)]
pub(super) struct Movie {
    /// Length; zero when unknown.
    length: Duration,
    tracks: Vec<Track>,
    /// Different dates of the movie and its tracks.
    dates: BTreeSet<String>,
    /// Boxes that carry metadata, to be read after the movie itself was reported.
    details: Vec<BoxAt>,
}

#[derive(Debug, Default)]
struct Track {
    /// `vide`, `soun`, `pict` and others.
    handler: [u8; 4],
    samples: u32,
    bytes: u64,
}

impl Movie {
    /// The movie of the file in `range`.
    pub(super) fn of_file(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<Self> {
        let mut movie = Self::default();
        let mut boxes = Boxes::new(range);
        while let Some(part) = boxes.next(input, sink)? {
            match &part.kind {
                b"moov" => movie.read_children(input, part.body, sink)?,
                b"uuid" | b"meta" => movie.details.push(part),
                _ => {}
            }
        }
        Ok(movie)
    }

    /// The movie in the body of a `moov` box.
    pub(super) fn read(input: &mut Input, body: Range<u64>, sink: &mut Sink) -> Result<Self> {
        let mut movie = Self::default();
        movie.read_children(input, body, sink)?;
        Ok(movie)
    }

    /// `3.1 s, with sound`; without the length when it is unknown.
    pub(super) fn summary(&self) -> String {
        let sound = self.has(*b"soun").then(|| "with sound".to_owned());
        let length = (!self.length.is_zero()).then(|| values::seconds(self.length));
        [length, sound].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Reports the movie that a picture file holds beside its picture, then its metadata.
    pub(super) fn report_sequence(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        let bytes_of = |handlers: &[&[u8; 4]]| {
            let tracks = self.tracks.iter().filter(|track| handlers.contains(&&track.handler));
            tracks.fold(0u64, |sum, track| sum.saturating_add(track.bytes)).min(input.len())
        };
        let frames = self.tracks.iter().filter(|track| &track.handler == b"pict").map(|track| track.samples).max();
        if let Some(frames) = frames.filter(|&frames| frames > 1) {
            sink.frames(frames);
            let finding = Finding::new(Kind::OtherFrames, Place::Picture).value(&(frames - 1).to_string());
            sink.found(finding.bytes(bytes_of(&[b"pict"])));
        }
        let kind = if self.has(*b"vide") { Some(Kind::Video) } else { self.has(*b"soun").then_some(Kind::Audio) };
        if let Some(kind) = kind {
            let finding = Finding::new(kind, Place::IsoBox).field("moov").value(&self.summary());
            sink.found(finding.bytes(bytes_of(&[b"vide", b"soun"])));
        }
        self.report_details(input, sink)
    }

    /// Reports the movie's dates and metadata.
    pub(super) fn report_details(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        for date in &self.dates {
            sink.found(Finding::new(Kind::DateTime, Place::IsoBox).field("creation_time").value(date).bytes(4));
        }
        for part in &self.details {
            match (&part.kind, &part.uuid) {
                (_, Some(uuid)) => uuids::read(input, uuid, part, sink)?,
                (b"udta", _) => tags::read_user_data(input, part.body.clone(), sink)?,
                _ => tags::read_meta(input, part.body.clone(), sink)?,
            }
        }
        Ok(())
    }

    fn has(&self, handler: [u8; 4]) -> bool {
        self.tracks.iter().any(|track| track.handler == handler)
    }

    fn read_children(&mut self, input: &mut Input, body: Range<u64>, sink: &mut Sink) -> Result<()> {
        let mut boxes = Boxes::new(body);
        while let Some(part) = boxes.next(input, sink)? {
            match &part.kind {
                b"mvhd" => {
                    let header = input.peek(part.body.start, HEADER_BYTES.min(part.body_bytes()), sink)?;
                    let (date, length) = movie_header(&header).unwrap_or_default();
                    self.dates.extend(date);
                    self.length = length;
                }
                b"trak" => {
                    let mut track = Track::default();
                    self.read_track(input, part.body, &mut track, sink)?;
                    self.tracks.push(track);
                }
                b"udta" | b"meta" | b"uuid" => self.details.push(part),
                _ => {}
            }
        }
        Ok(())
    }

    fn read_track(&mut self, input: &mut Input, body: Range<u64>, track: &mut Track, sink: &mut Sink) -> Result<()> {
        let mut boxes = Boxes::new(body);
        while let Some(part) = boxes.next(input, sink)? {
            match &part.kind {
                b"mdia" | b"minf" | b"stbl" => {
                    sink.nested(|sink| self.read_track(input, part.body, track, sink))?;
                }
                b"hdlr" => {
                    let header = input.peek(part.body.start, HEADER_BYTES.min(part.body_bytes()), sink)?;
                    // `minf` of QuickTime files has a second one, for the data and not for the track.
                    if let Some([b'm', b'h', b'l', b'r', kind @ ..] | [0, 0, 0, 0, kind @ ..]) = header.get(4..12)
                        && let Ok(kind) = kind.try_into()
                    {
                        track.handler = kind;
                    }
                }
                b"mdhd" => {
                    let header = input.peek(part.body.start, HEADER_BYTES.min(part.body_bytes()), sink)?;
                    self.dates.extend(movie_header(&header).and_then(|(date, _)| date));
                }
                b"stsz" => {
                    let table = input.block(part.body, sink)?;
                    (track.samples, track.bytes) = sample_sizes(&table).unwrap_or_default();
                }
                b"udta" | b"meta" | b"uuid" => self.details.push(part),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Bytes looked at of `mvhd`, `mdhd` and `hdlr`: their dates, length and type.
const HEADER_BYTES: u64 = 32;

/// Date of creation and length of `mvhd`, or of `mdhd`, which begins alike.
fn movie_header(header: &[u8]) -> Option<(Option<String>, Duration)> {
    let mut fields = Fields(header);
    let (version, _) = fields.version_and_flags()?;
    let width = if version == 1 { 8 } else { 4 };
    let created = fields.uint(width)?;
    fields.uint(width)?;
    let scale = fields.u32()?;
    let length = fields.uint(width)?;
    let is_unknown = length == u64::MAX || (width == 4 && length == u64::from(u32::MAX)) || scale == 0;
    let seconds = if is_unknown { 0.0 } else { length as f64 / f64::from(scale) };
    Some((values::date(created), Duration::try_from_secs_f64(seconds).unwrap_or_default()))
}

/// Number of samples, and their bytes together.
fn sample_sizes(table: &[u8]) -> Option<(u32, u64)> {
    let mut fields = Fields(table);
    fields.version_and_flags()?;
    let (size, count) = (fields.u32()?, fields.u32()?);
    if size != 0 {
        return Some((count, u64::from(size) * u64::from(count)));
    }
    let sizes = fields.0.as_chunks::<4>().0;
    let count = count.min(sizes.len() as u32);
    Some((count, sizes.iter().take(count as usize).map(|size| u64::from(u32::from_be_bytes(*size))).sum()))
}
