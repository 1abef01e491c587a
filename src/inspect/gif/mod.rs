//! GIF (`GIF89a` specification, `CompuServe` 1990).

use std::ops::Range;

use crate::Result;
use crate::inspect::input::{BLOCK_BYTES, Input};
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{icc, iptc, jumbf, photoshop, trailer, xmp};

/// Signature, version, and the screen's size, flags, background and aspect.
const HEADER_BYTES: u64 = 13;
/// Place and size of an image on the screen, and flags.
const DESCRIPTOR_BYTES: u64 = 9;
/// After an XMP packet: 1, then 255 down to 0, then the end of the sub-blocks, which brings a reader that takes the
/// packet for sub-blocks to its end (Adobe's XMP specification, part 3).
const XMP_TRAILER_BYTES: usize = 258;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let header = input.peek(range.start, HEADER_BYTES.min(range.end - range.start), sink)?;
    let &[.., w0, w1, h0, h1, flags, _, _] = header.as_slice() else {
        sink.incomplete();
        return Ok(());
    };
    sink.picture_size(u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into());
    let mut walk = Walk { at: range.start + HEADER_BYTES + table_bytes(flags), end: range.end.min(input.len()) };
    let mut frames = Frames::default();
    let is_whole = walk.blocks(input, &mut frames, sink)?;
    frames.report(sink);
    if !is_whole {
        sink.incomplete();
    }
    trailer::read(input, walk.at.min(range.end)..range.end, sink)
}

#[derive(Default)]
struct Frames {
    count: u32,
    /// Bytes of the frames after the first.
    other_bytes: u64,
}

impl Frames {
    fn add(&mut self, bytes: u64) {
        if self.count > 0 {
            self.other_bytes += bytes;
        }
        self.count = self.count.saturating_add(1);
    }

    fn report(&self, sink: &mut Sink) {
        sink.frames(self.count);
        if self.count > 1 {
            let finding = Finding::new(Kind::OtherFrames, Place::Picture).value(&(self.count - 1).to_string());
            sink.found(finding.bytes(self.other_bytes));
        }
    }
}

struct Walk {
    at: u64,
    end: u64,
}

impl Walk {
    /// Reads block after block. `false` when the file ends, or goes on as no GIF, before the picture's end.
    fn blocks(&mut self, input: &mut Input, frames: &mut Frames, sink: &mut Sink) -> Result<bool> {
        loop {
            let start = self.at;
            let kind = input.peek(start, 2.min(self.end.saturating_sub(start)), sink)?;
            match kind.as_slice() {
                [0x3B, ..] => {
                    self.at += 1;
                    return Ok(true);
                }
                [0x2C, ..] => {
                    if !sink.part()? || !self.image(input, sink)? {
                        return Ok(false);
                    }
                    frames.add(self.at - start);
                }
                &[0x21, label] => {
                    if !sink.part()? || !self.extension(input, label, sink)? {
                        return Ok(false);
                    }
                }
                _ => return Ok(false),
            }
        }
    }

    fn image(&mut self, input: &mut Input, sink: &mut Sink) -> Result<bool> {
        let descriptor = input.peek(self.at + 1, DESCRIPTOR_BYTES, sink)?;
        let Some(&flags) = descriptor.get(8) else {
            return Ok(false);
        };
        // A byte that says how wide the first codes are comes before the data.
        self.at += 1 + DESCRIPTOR_BYTES + table_bytes(flags) + 1;
        self.sub_blocks(input, sink, |_| {})
    }

    fn extension(&mut self, input: &mut Input, label: u8, sink: &mut Sink) -> Result<bool> {
        let start = self.at;
        self.at += 2;
        let mut data = Extension::default();
        let is_whole = self.sub_blocks(input, sink, |piece| data.add(&piece))?;
        data.whole = start..self.at;
        data.report(input, label, sink)?;
        Ok(is_whole)
    }

    /// Hands out the sub-blocks from here on, piece by piece, and moves behind their end. `false` when the file ends
    /// first.
    fn sub_blocks(&mut self, input: &mut Input, sink: &Sink, mut each: impl FnMut(Piece)) -> Result<bool> {
        let mut left = 0;
        let mut end = None;
        input.scan(self.at..self.end, sink, |at, bytes| {
            let mut rest = bytes;
            while !rest.is_empty() {
                let (data, behind) = rest.split_at(left.min(rest.len()));
                left -= data.len();
                rest = behind;
                if !data.is_empty() {
                    each(Piece::Data(data));
                }
                let Some((&length, behind)) = rest.split_first() else {
                    break;
                };
                rest = behind;
                if length == 0 {
                    end = Some(at + (bytes.len() - rest.len()) as u64);
                    return false;
                }
                left = usize::from(length);
                each(Piece::Start);
            }
            true
        })?;
        self.at = end.unwrap_or(self.end);
        Ok(end.is_some())
    }
}

/// A part of a chain of sub-blocks.
enum Piece<'a> {
    /// A sub-block begins.
    Start,
    /// Bytes of the current one.
    Data(&'a [u8]),
}

/// An extension's data.
#[derive(Default)]
struct Extension {
    /// The first sub-block: an application's name, or where a text is drawn.
    first: Vec<u8>,
    /// The other sub-blocks, put together.
    rest: Vec<u8>,
    sub_blocks: u64,
    whole: Range<u64>,
}

impl Extension {
    fn add(&mut self, piece: &Piece) {
        match piece {
            Piece::Start => self.sub_blocks += 1,
            Piece::Data(data) => {
                let into = if self.sub_blocks == 1 { &mut self.first } else { &mut self.rest };
                let room = (BLOCK_BYTES as usize).saturating_sub(into.len());
                into.extend(data.iter().take(room));
            }
        }
    }

    fn report(&self, input: &mut Input, label: u8, sink: &mut Sink) -> Result<()> {
        let found = |kind, field: &str| Finding::new(kind, Place::GifExtension).field(field).at(self.whole.clone());
        match label {
            0xFE => {
                let text = [self.first.as_slice(), &self.rest].concat();
                sink.found(found(Kind::Text, "comment").value(&String::from_utf8_lossy(&text)));
            }
            0x01 => sink.found(found(Kind::Text, "plain text").value(&String::from_utf8_lossy(&self.rest))),
            0xFF => return self.report_application(input, sink),
            // Times and transparency of the next frame: four bytes.
            0xF9 if self.first.len() + self.rest.len() <= 4 => {}
            _ => sink.found(found(Kind::UnknownData, &format!("extension {label:02X}"))),
        }
        Ok(())
    }

    fn report_application(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        match self.first.as_slice() {
            // How often the animation repeats, and how much to read ahead.
            b"NETSCAPE2.0" | b"ANIMEXTS1.0" if self.rest.len() <= 8 => Ok(()),
            b"XMP DataXMP" => self.read_xmp(input, sink),
            b"ICCRGBG1012" => sink.detached(|sink| icc::read(&self.rest, None, sink)),
            b"MGK8BIM0000" => sink.detached(|sink| photoshop::read(&self.rest, None, sink)),
            b"MGKIPTC0000" => sink.detached(|sink| iptc::read(&self.rest, None, sink)),
            [b'C', b'2', b'P', b'A', b'_', b'G', b'I', b'F', ..] => {
                sink.detached(|sink| jumbf::read(&self.rest, None, sink))
            }
            name => {
                let name = String::from_utf8_lossy(name);
                let finding = Finding::new(Kind::UnknownData, Place::GifExtension).field(&name);
                sink.found(finding.at(self.whole.clone()));
                Ok(())
            }
        }
    }

    fn read_xmp(&self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        // Introducer, label, length, name.
        let start = self.whole.start + 3 + self.first.len() as u64;
        let raw = input.block(start..self.whole.end, sink)?;
        let packet = raw.len().checked_sub(XMP_TRAILER_BYTES).and_then(|end| raw.split_at_checked(end));
        match packet {
            Some((packet, [1, 0xFF, 0xFE, ..])) => xmp::read(packet, Some(start), sink),
            // Some writers cut the packet into sub-blocks like any other data.
            _ => sink.detached(|sink| xmp::read(&self.rest, None, sink)),
        }
    }
}

/// Bytes of the colour table that these flags announce.
fn table_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

#[cfg(test)]
mod tests;
