//! Writes hidden pictures, videos and trailers to files of their own, so that a person can look at them.

mod kinds;

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::input::Input;
use super::report::{Category, Kind, Place, Report};
use super::sink::Sink;
use super::{READ_BYTES, bmff};
use crate::source::open_regular;
use crate::{Control, Error, Format, Limits, Result};

/// Hidden data written to a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extracted {
    /// The new file, under a neutral random name.
    pub path: PathBuf,
    /// What it holds.
    pub kind: Kind,
    /// Bytes of the new file.
    pub bytes: u64,
}

/// A new file's content, from its parts.
pub(super) struct Hidden {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece>,
}

/// A part of a new file.
pub(super) enum Piece {
    /// Bytes of the input.
    Range(Range<u64>),
    /// Bytes that are made, such as a header.
    Bytes(Vec<u8>),
}

/// Files that one photo may be taken apart into.
const FILES: usize = 1_000;
/// Random bits of a name: enough that a second try is never needed twice.
const NAME_BYTES: usize = 8;
const TRIES: usize = 16;

/// Writes the hidden pictures, videos, sound and trailers of `report`, which tells of the file at `input`, into new
/// files in `folder` under neutral random names; no file is ever written over.
///
/// Nothing is read beyond the file's end, and all new files together are at most twice as large as the file, since a
/// video may lie in a trailer: what a hostile file lists more often than that is left out. Frames of animations, and
/// sequences in HEIC files, are not taken apart. A hidden HEIC or AVIF picture becomes a file that can be opened.
pub fn extract_hidden(
    input: &Path,
    report: &Report,
    folder: &Path,
    limits: &Limits,
    control: &Control,
) -> Result<Vec<Extracted>> {
    let control = &control.starting_now(limits.time);
    let (file, _) = open_regular(input)?;
    let mut reader = BufReader::with_capacity(READ_BYTES, file);
    let (hidden, file_bytes) = {
        let mut input = Input::new(&mut reader)?;
        (hidden(&mut input, report, limits, control)?, input.len())
    };
    let mut left = file_bytes.saturating_mul(2);
    let mut extracted = Vec::new();
    for found in hidden.into_iter().take(FILES) {
        let bytes = found.bytes(file_bytes);
        if bytes == 0 || bytes > left {
            continue;
        }
        left -= bytes;
        let path = write(&mut reader, &found, folder, control)?;
        extracted.push(Extracted { path, kind: found.kind, bytes });
    }
    Ok(extracted)
}

fn hidden(input: &mut Input, report: &Report, limits: &Limits, control: &Control) -> Result<Vec<Hidden>> {
    let mut ranges: Vec<(Kind, Range<u64>)> = Vec::new();
    for finding in &report.findings {
        let is_wanted = finding.category() == Category::HiddenMedia || finding.kind == Kind::TrailingData;
        // Coded pictures of a HEIC file are no files by themselves.
        let is_coded = finding.place == Place::IsoBox && !matches!(finding.kind, Kind::Video | Kind::Audio);
        let Some(extent) = finding.extent.clone().filter(|_| is_wanted) else { continue };
        if !is_coded && !ranges.iter().any(|(_, known)| *known == extent) {
            ranges.push((finding.kind, extent));
        }
    }
    let of_range = |(kind, range)| Hidden { kind, pieces: vec![Piece::Range(range)] };
    let mut hidden: Vec<Hidden> = ranges.into_iter().map(of_range).collect();
    if matches!(report.format, Format::Heic | Format::Avif) {
        let mut sink = Sink::new(report.format, input.len(), limits, control);
        hidden.extend(bmff::hidden_pictures(input, &mut sink)?);
    }
    Ok(hidden)
}

impl Hidden {
    /// Bytes that it takes, as far as the input of `file_bytes` has them.
    fn bytes(&self, file_bytes: u64) -> u64 {
        let bytes = self.pieces.iter().map(|piece| match piece {
            Piece::Range(range) => range.end.min(file_bytes).saturating_sub(range.start),
            Piece::Bytes(bytes) => bytes.len() as u64,
        });
        bytes.fold(0, u64::saturating_add)
    }

    /// Its first bytes.
    fn start(&self, reader: &mut BufReader<File>) -> Result<Vec<u8>> {
        match self.pieces.first() {
            Some(Piece::Bytes(bytes)) => Ok(bytes.clone()),
            Some(Piece::Range(range)) => {
                let mut start = Vec::new();
                let count = (range.end - range.start).min(kinds::LOOKED_AT);
                seek(reader, range.start)?;
                reader.take(count).read_to_end(&mut start).map_err(|error| Error::from_read(&error))?;
                Ok(start)
            }
            None => Ok(Vec::new()),
        }
    }
}

/// Writes one file; after an error there is none.
fn write(reader: &mut BufReader<File>, found: &Hidden, folder: &Path, control: &Control) -> Result<PathBuf> {
    let extension = kinds::extension(&found.start(reader)?);
    let (mut file, path) = create(folder, extension)?;
    let written = found.pieces.iter().try_for_each(|piece| match piece {
        Piece::Bytes(bytes) => file.write_all(bytes).map_err(|error| Error::from_write(&error)),
        Piece::Range(range) => copy(reader, range, &mut file, control),
    });
    if let Err(error) = written {
        drop(file);
        // The first error counts.
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    Ok(path)
}

fn copy(reader: &mut BufReader<File>, range: &Range<u64>, file: &mut File, control: &Control) -> Result<()> {
    seek(reader, range.start)?;
    let mut left = range.end.saturating_sub(range.start);
    let mut buffer = vec![0; READ_BYTES];
    while left > 0 {
        control.check()?;
        let wanted = (READ_BYTES as u64).min(left) as usize;
        let room = buffer.get_mut(..wanted).unwrap_or_default();
        let count = reader.read(room).map_err(|error| Error::from_read(&error))?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        file.write_all(read).map_err(|error| Error::from_write(&error))?;
        left -= count as u64;
    }
    Ok(())
}

fn seek(reader: &mut BufReader<File>, to: u64) -> Result<()> {
    reader.seek(SeekFrom::Start(to)).map(drop).map_err(|error| Error::from_read(&error))
}

/// A new file whose name tells nothing.
fn create(folder: &Path, extension: &str) -> Result<(File, PathBuf)> {
    for _ in 0..TRIES {
        let mut random = [0; NAME_BYTES];
        getrandom::fill(&mut random).map_err(|_| Error::Internal("no random numbers"))?;
        let path = folder.join(format!("hidden-{:016x}.{extension}", u64::from_be_bytes(random)));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::from_write(&error)),
        }
    }
    Err(crate::Storage::Write.into())
}

#[cfg(test)]
mod tests;
