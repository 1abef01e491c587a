//! PNG and APNG (W3C Portable Network Graphics, third edition).

mod profile;
mod text;

use std::ops::Range;

use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{exif, icc, jumbf, trailer};

const SIGNATURE_BYTES: u64 = 8;
/// Chunks of pixels that are at least this long are not counted: the file's size bounds their number.
const LONG: u64 = 512;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let mut chunks = Chunks { at: (range.start + SIGNATURE_BYTES).min(range.end), end: range.end };
    let mut animation = Animation::default();
    let mut has_end = false;
    while let Some(chunk) = chunks.next(input, sink)? {
        if &chunk.name == b"IEND" {
            has_end = true;
            break;
        }
        animation.count(&chunk);
        chunk.report(input, sink)?;
    }
    animation.report(sink);
    if !has_end {
        sink.incomplete();
    }
    trailer::read(input, chunks.at..range.end, sink)
}

struct Chunk {
    name: [u8; 4],
    /// Length, name, body and checksum.
    whole: Range<u64>,
    body: Range<u64>,
}

struct Chunks {
    at: u64,
    end: u64,
}

impl Chunks {
    fn next(&mut self, input: &mut Input, sink: &mut Sink) -> Result<Option<Chunk>> {
        let header = input.peek(self.at, 8.min(self.end.saturating_sub(self.at)), sink)?;
        let &[l0, l1, l2, l3, n, a, m, e] = header.as_slice() else {
            return Ok(None);
        };
        let name = [n, a, m, e];
        let bytes = u64::from(u32::from_be_bytes([l0, l1, l2, l3]));
        if !name.iter().all(u8::is_ascii_alphabetic) || bytes > u64::from(u32::MAX / 2) {
            return Ok(None);
        }
        let is_counted = !matches!(&name, b"IDAT" | b"fdAT") || bytes < LONG;
        if is_counted && !sink.part()? {
            return Ok(None);
        }
        let (start, body) = (self.at, self.at + 8);
        let told_end = body + bytes + 4;
        if told_end > self.end {
            sink.incomplete();
        }
        self.at = told_end.min(self.end);
        Ok(Some(Chunk { name, whole: start..self.at, body: body..(body + bytes).min(self.end) }))
    }
}

/// The frames of an APNG. The picture itself may be its first frame, or stand beside it for readers that show none.
#[derive(Default)]
struct Animation {
    has_pixels: bool,
    frames: u32,
    /// Frames that are told of before the picture's pixels, which then are the first of them.
    frames_before_pixels: u32,
    other_frames_bytes: u64,
}

impl Animation {
    fn count(&mut self, chunk: &Chunk) {
        match &chunk.name {
            b"IDAT" if !self.has_pixels => {
                self.has_pixels = true;
                self.frames_before_pixels = self.frames;
            }
            b"fcTL" => self.frames = self.frames.saturating_add(1),
            b"fdAT" => self.other_frames_bytes += chunk.whole.end - chunk.whole.start,
            _ => {}
        }
    }

    fn report(&self, sink: &mut Sink) {
        sink.frames(self.frames);
        if self.other_frames_bytes == 0 {
            return;
        }
        let others = self.frames.saturating_sub(self.frames_before_pixels.min(1));
        let value = if others == 0 { String::new() } else { others.to_string() };
        sink.found(Finding::new(Kind::OtherFrames, Place::Picture).value(&value).bytes(self.other_frames_bytes));
    }
}

impl Chunk {
    fn report(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        match &self.name {
            b"IHDR" => {
                let header = input.peek(self.body.start, 8.min(self.body_bytes()), sink)?;
                if let &[w0, w1, w2, w3, h0, h1, h2, h3] = header.as_slice() {
                    sink.picture_size(u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
                }
            }
            // What is needed to show the picture, or says no more than how; numbers in a few bytes.
            b"IDAT" | b"fdAT" | b"fcTL" | b"acTL" | b"PLTE" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"sBIT"
            | b"bKGD" | b"hIST" | b"pHYs" | b"cICP" | b"mDCV" | b"mDCv" | b"cLLI" | b"cLLi" | b"sTER" | b"oFFs" => {}
            b"tEXt" | b"zTXt" | b"iTXt" => {
                let block = input.block(self.body.clone(), sink)?;
                return text::read(self.name, &block, self.body.start, self.whole.clone(), sink);
            }
            b"eXIf" => {
                let block = input.block(self.body.clone(), sink)?;
                // Some writers keep JPEG's prefix.
                let skipped = if block.starts_with(b"Exif\0\0") { 6 } else { 0 };
                let tiff = block.get(skipped..).unwrap_or_default();
                return exif::read(tiff, Some(self.body.start + skipped as u64), sink);
            }
            b"tIME" => {
                let block = input.peek(self.body.start, 7.min(self.body_bytes()), sink)?;
                sink.found(self.found(Kind::DateTime).value(&time(&block).unwrap_or_default()));
            }
            b"iCCP" => return self.report_profile(input, sink),
            b"caBX" => {
                let boxes = input.block(self.body.clone(), sink)?;
                return jumbf::read(&boxes, Some(self.body.start), sink);
            }
            _ => sink.found(self.found(unknown_kind(self.name))),
        }
        Ok(())
    }

    /// A name, a zero byte, the method, then the profile as a zlib stream.
    fn report_profile(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        let block = input.block(self.body.clone(), sink)?;
        let mut parts = block.splitn(2, |&byte| byte == 0);
        let name = text::latin_1(parts.next().unwrap_or_default());
        let finding = Finding::new(Kind::ColorProfile, Place::PngChunk).field("iCCP").value(&name);
        sink.found(finding.at(self.whole.clone()));
        let packed = parts.next().and_then(|rest| rest.get(1..)).unwrap_or_default();
        let profile = sink.inflate(packed)?;
        sink.detached(|sink| icc::read(&profile, None, sink))
    }

    fn found(&self, kind: Kind) -> Finding {
        let name = String::from_utf8_lossy(&self.name);
        Finding::new(kind, Place::PngChunk).field(&name).at(self.whole.clone())
    }

    fn body_bytes(&self) -> u64 {
        self.body.end - self.body.start
    }
}

/// Private chunks whose meaning is known from the programs that write them.
fn unknown_kind(name: [u8; 4]) -> Kind {
    match &name {
        // Fireworks: layers and history. Skitch: the picture before it was drawn upon.
        b"mkBF" | b"mkBS" | b"mkBT" | b"mkTS" | b"skMf" | b"skRf" => Kind::EditHistory,
        b"prVW" => Kind::Thumbnail,
        b"gmAP" | b"gdAT" | b"gMAP" => Kind::GainMap,
        b"sPLT" | b"pCAL" | b"sCAL" => Kind::OtherField,
        _ => Kind::UnknownData,
    }
}

/// `2022-02-16 11:55:41 UTC`, from year, month, day, hour, minute, second.
fn time(block: &[u8]) -> Option<String> {
    let &[year_high, year_low, month, day, hour, minute, second] = block else {
        return None;
    };
    let year = u16::from_be_bytes([year_high, year_low]);
    Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC"))
}

#[cfg(test)]
mod tests;
