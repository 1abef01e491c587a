//! EXIF (CIPA DC-008) and TIFF.

mod gps;
mod ifd;
mod makernote;
mod pictures;
mod tags;
mod value;

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::Range;

pub(super) use gps::coordinates;

use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{icc, iptc, jumbf, photoshop, xmp};
use crate::Result;
use ifd::{Directory, Entry, Tiff};
use tags::{Block, Meaning, MomentPart, Role};

/// Bytes of text that a moment's part can have.
const MOMENT_BYTES: u64 = 64;
/// Directories in a chain or list that are followed from one field.
const DIRECTORIES: usize = 64;

/// Reads an EXIF block from its TIFF header on (`II*` or `MM*`); `at` is where it begins in what `sink` counts from, if
/// it lies there as it is.
pub(crate) fn read(bytes: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    read_directories(bytes, at, Role::Main, sink)
}

/// Reads Kodak's `Meta` block, which is built like EXIF.
pub(super) fn read_kodak(bytes: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    read_directories(bytes, at, Role::Kodak, sink)
}

/// Reads a TIFF file.
pub(crate) fn read_file(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    Walk::default().run(input, range, Role::Main, true, sink)
}

fn read_directories(bytes: &[u8], at: Option<u64>, role: Role, sink: &mut Sink) -> Result<()> {
    sink.within(at, |sink| {
        let mut cursor = Cursor::new(bytes);
        let mut input = Input::new(&mut cursor)?;
        // PNG and WebP writers often keep JPEG's identifier before the header.
        let start = if bytes.starts_with(b"Exif\0") { 6 } else { 0 };
        Walk::default().run(&mut input, start..bytes.len() as u64, role, false, sink)
    })
}

/// One moment: its date, fraction and offset, and the bytes they take.
#[derive(Default)]
struct Moment {
    parts: [Option<String>; 3],
    bytes: u64,
}

#[derive(Default)]
struct Walk {
    pending: Vec<(Role, u32)>,
    seen: HashSet<u32>,
    moments: [Moment; 3],
    /// The camera's maker, for its note.
    make: String,
    note: Option<Entry>,
}

impl Walk {
    fn run(mut self, input: &mut Input, range: Range<u64>, role: Role, is_file: bool, sink: &mut Sink) -> Result<()> {
        let Some((mut tiff, first)) = Tiff::open(input, range, sink)? else {
            sink.incomplete();
            return Ok(());
        };
        self.pending.push((role, first));
        while let Some((role, offset)) = self.pending.pop() {
            if !self.seen.insert(offset) {
                continue;
            }
            let directory = tiff.directory(offset, sink)?;
            let is_photo = is_file && role == Role::Main;
            self.directory(&mut tiff, role, &directory, is_photo, sink)?;
            if directory.next != 0 && matches!(role, Role::Main | Role::Thumbnail) {
                self.pending.push((Role::Thumbnail, directory.next));
            }
        }
        self.tell_moments(sink);
        if let Some(note) = self.note.take() {
            makernote::read(&mut tiff, &note, &self.make, sink)?;
        }
        Ok(())
    }

    fn directory(
        &mut self,
        tiff: &mut Tiff,
        role: Role,
        directory: &Directory,
        is_photo: bool,
        sink: &mut Sink,
    ) -> Result<()> {
        if role == Role::Gps {
            return gps::read(tiff, directory, sink);
        }
        for entry in &directory.entries {
            self.entry(tiff, role, entry, sink)?;
        }
        if matches!(role, Role::Main | Role::Thumbnail | Role::Preview) {
            pictures::read(tiff, role, directory, is_photo, sink)?;
        }
        Ok(())
    }

    fn entry(&mut self, tiff: &mut Tiff, role: Role, entry: &Entry, sink: &mut Sink) -> Result<()> {
        let (kind, value) = match tags::meaning(role, entry.tag) {
            Meaning::Layout => return Ok(()),
            Meaning::Orientation => {
                if let (Role::Main, Some(&side)) = (role, tiff.numbers(entry, 1, sink)?.first()) {
                    sink.orientation(u16::try_from(side).unwrap_or(0));
                }
                return Ok(());
            }
            Meaning::Directories(role) => {
                let offsets = tiff.numbers(entry, DIRECTORIES, sink)?;
                self.pending.extend(offsets.into_iter().rev().map(|offset| (role, offset)));
                return Ok(());
            }
            Meaning::Moment(moment, part) if role != Role::Thumbnail => {
                return self.moment(tiff, moment, part, entry, sink);
            }
            Meaning::Moment(..) => {
                let text = super::bytes::text(&tiff.value(entry, MOMENT_BYTES, sink)?);
                (Kind::DateTime, value::date(&text))
            }
            Meaning::Block(block) => return self.block(tiff, block, entry, sink),
            Meaning::Comment => (Kind::Text, value::comment(tiff, entry, sink)?),
            Meaning::Utf16(kind) => (kind, value::utf16(tiff, entry, sink)?),
            Meaning::Is(kind) => (kind, value::display(tiff, role, entry, sink)?),
        };
        if entry.tag == 0x010F && role == Role::Main {
            self.make = value.clone().unwrap_or_default();
        }
        // Cameras write blank names, comments and dates: nothing hides there.
        let is_words = matches!(entry.code, 2 | 129) || !matches!(tags::meaning(role, entry.tag), Meaning::Is(_));
        if value.is_none() && is_words {
            return Ok(());
        }
        let finding = Finding::new(kind, Place::Exif).field(&tags::name(role, entry.tag));
        sink.found(finding.value(value.as_deref().unwrap_or_default()).at(entry.value.clone()));
        Ok(())
    }

    fn block(&mut self, tiff: &mut Tiff, block: Block, entry: &Entry, sink: &mut Sink) -> Result<()> {
        if block == Block::MakerNote {
            self.note = Some(entry.clone());
            return Ok(());
        }
        let end = entry.value.end.min(tiff.end).max(entry.value.start);
        let data = tiff.input.block(entry.value.start..end, sink)?;
        let at = Some(entry.value.start);
        match block {
            Block::Xmp => xmp::read(&data, at, sink),
            Block::Iptc => iptc::read(&data, at, sink),
            Block::Photoshop => photoshop::read(&data, at, sink),
            Block::Icc => icc::read(&data, at, sink),
            Block::Jumbf => jumbf::read(&data, at, sink),
            Block::MakerNote => Ok(()),
        }
    }

    fn moment(
        &mut self,
        tiff: &mut Tiff,
        moment: usize,
        part: MomentPart,
        entry: &Entry,
        sink: &mut Sink,
    ) -> Result<()> {
        let data = tiff.value(entry, MOMENT_BYTES, sink)?;
        let Some(moment) = self.moments.get_mut(moment) else { return Ok(()) };
        if super::bytes::is_blank(&data) {
            return Ok(());
        }
        moment.bytes = moment.bytes.saturating_add(entry.bytes());
        if let Some(part) = moment.parts.get_mut(part as usize) {
            *part = Some(super::bytes::text(&data).trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned());
        }
        Ok(())
    }

    fn tell_moments(&mut self, sink: &mut Sink) {
        for (number, moment) in self.moments.iter().enumerate() {
            let [date, fraction, offset] = &moment.parts;
            let told = |part| Finding::new(Kind::DateTime, Place::Exif).field(tags::moment_name(number, part));
            if let Some(date) = date.as_deref().and_then(value::date) {
                let fraction = fraction.as_ref().map_or_else(String::new, |digits| format!(".{digits}"));
                let offset = offset.as_deref().unwrap_or_default();
                sink.found(told(MomentPart::Date).value(&format!("{date}{fraction}{offset}")).bytes(moment.bytes));
                continue;
            }
            for (part, text) in [(MomentPart::Fraction, fraction), (MomentPart::Offset, offset)] {
                if let Some(text) = text {
                    sink.found(told(part).value(text).bytes(text.len() as u64));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
