//! Samsung's trailer (SEFT), also in HEIC's `sefd` box: named entries and a directory at the end.
//!
//! Undocumented by Samsung; `ExifTool`'s documentation of it is the source. All numbers are little-endian. The
//! directory is `SEFH`, version, count, then for each entry two bytes of zero, type, distance back from `SEFH`, size;
//! behind it stand its length and `SEFT`. An entry is two bytes of zero, type, length of its name, name, data.

use std::ops::Range;

use super::bytes::{self, Order};
use super::input::Input;
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use super::{bmff, jpeg};
use crate::Result;

/// Bytes of a directory entry.
const ENTRY_BYTES: usize = 12;
/// Bytes of the directory before its entries.
const HEAD_BYTES: usize = 12;
/// Bytes of an entry before its name.
const NAME_AT: u64 = 8;
/// Bytes that a name may have.
const NAME_BYTES: u32 = 256;
/// Bytes of text that are looked at.
const SHOWN_BYTES: u64 = 1024;

/// The block that ends with `range`, when it ends with a directory.
pub(super) fn find(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<Option<Range<u64>>> {
    let Some(directory) = directory(input, &range, sink)? else { return Ok(None) };
    let first = directory.entries.iter().map(|entry| entry.start).min().unwrap_or(directory.start);
    Ok(Some(first..range.end))
}

/// Reads the entries and the directory in `range`, which ends with `SEFT`.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let Some(directory) = directory(input, &range, sink)? else {
        sink.incomplete();
        sink.found(Finding::new(Kind::UnknownData, Place::Samsung).at(range));
        return Ok(());
    };
    for entry in &directory.entries {
        if !sink.part()? {
            return Ok(());
        }
        read_entry(input, entry.clone(), sink)?;
    }
    sink.found(Finding::new(Kind::UnknownData, Place::Samsung).field("SEFT").at(directory.start..range.end));
    Ok(())
}

struct Directory {
    start: u64,
    entries: Vec<Range<u64>>,
}

fn directory(input: &mut Input, range: &Range<u64>, sink: &mut Sink) -> Result<Option<Directory>> {
    let Some(tail) = range.end.checked_sub(8).filter(|&at| at >= range.start) else { return Ok(None) };
    let end = input.peek(tail, 8, sink)?;
    let (Some(b"SEFT"), Some(length)) = (end.get(4..8), Order::Little.u32(&end, 0)) else { return Ok(None) };
    let Some(start) = tail.checked_sub(length.into()).filter(|&at| at >= range.start) else { return Ok(None) };
    let data = input.peek(start, length.into(), sink)?;
    let (Some(b"SEFH"), Some(count)) = (data.get(..4), Order::Little.u32(&data, 8)) else { return Ok(None) };
    let listed = data.get(HEAD_BYTES..).unwrap_or_default().chunks_exact(ENTRY_BYTES).take(count as usize);
    let within = listed.filter_map(|entry| {
        let begin = start.checked_sub(Order::Little.u32(entry, 4)?.into()).filter(|&at| at >= range.start)?;
        let end = begin.checked_add(Order::Little.u32(entry, 8)?.into()).filter(|&end| end <= start)?;
        Some(begin..end)
    });
    let entries: Vec<_> = within.collect();
    if entries.len() < count as usize {
        sink.incomplete();
    }
    Ok(Some(Directory { start, entries }))
}

fn read_entry(input: &mut Input, entry: Range<u64>, sink: &mut Sink) -> Result<()> {
    let head = input.peek(entry.start, NAME_AT, sink)?;
    let length = Order::Little.u32(&head, 4).filter(|&length| length <= NAME_BYTES);
    let data_at = length.map(|length| entry.start + NAME_AT + u64::from(length)).filter(|&at| at <= entry.end);
    let (Some(length), Some(data_at)) = (length, data_at) else {
        sink.incomplete();
        sink.found(Finding::new(Kind::UnknownData, Place::Samsung).at(entry));
        return Ok(());
    };
    let name = bytes::text(&input.peek(entry.start + NAME_AT, length.into(), sink)?);
    let data = data_at..entry.end;
    let count = (data.end - data.start).min(SHOWN_BYTES);
    let start = input.peek(data.start, count, sink)?;
    let kind = kind(&name);
    let finding = Finding::new(kind, Place::Samsung).field(&name);
    if start.starts_with(&[0xFF, 0xD8, 0xFF]) {
        let kind = if kind == Kind::DepthMap { kind } else { Kind::SecondPicture };
        return jpeg::found(input, data, Finding { kind, ..finding }, sink);
    }
    // "mpv2" stands before the video where it lies in a HEIC's own box.
    if start.get(4..8) == Some(b"ftyp") {
        return bmff::video(input, data, Place::Samsung, &name, sink);
    }
    let value = value(&name, &start);
    sink.found(finding.value(&value).at(data));
    Ok(())
}

/// What an entry is by its name.
fn kind(name: &str) -> Kind {
    let has = |part: &str| name.contains(part);
    match name {
        "Image_UTC_Data" => Kind::DateTime,
        "MCC_Data" => Kind::PlaceName,
        _ if has("MotionPhoto_Data") || has("SlowMotion") => Kind::Video,
        _ if has("DepthMap") => Kind::DepthMap,
        _ if has("SoundShot") && !has("Meta") => Kind::Audio,
        _ if has("PEg_Info") || has("Original_Path") || has("Edit") => Kind::EditHistory,
        _ if has("BurstShot") || has("BackupRestore") => Kind::UniqueId,
        _ if has("Camera") || has("Version") || has("_Info") => Kind::CameraSettings,
        _ => Kind::UnknownData,
    }
}

fn value(name: &str, data: &[u8]) -> String {
    if !bytes::is_text(data) {
        return String::new();
    }
    let text = bytes::text(data);
    match name {
        "Image_UTC_Data" => text.trim().parse().ok().and_then(utc).unwrap_or(text),
        "MCC_Data" => format!("mobile country code {}", text.trim_matches(['\0', ' '])),
        _ => text,
    }
}

/// Milliseconds since 1970 as `2024-05-01 08:20:30 UTC`; `None` outside of the years 1970 to 9999.
pub(super) fn utc(milliseconds: u64) -> Option<String> {
    let seconds = milliseconds / 1000;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    if days > 2_932_896 {
        return None;
    }
    // Days since 0000-03-01 in the Gregorian calendar: years begin in March, so that leap days end them.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    Some(format!("{year:04}-{month:02}-{date:02} {hours:02}:{minutes:02}:{seconds:02} UTC"))
}
