//! WebP (RFC 9649).

use std::ops::Range;

use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{exif, icc, jumbf, trailer, xmp};

/// `RIFF`, size, `WEBP`.
const HEADER_BYTES: u64 = 12;
/// Place, size, duration and flags of a frame, before its chunks.
const FRAME_HEADER_BYTES: u64 = 16;

/// Reads the picture in `range` and what follows it there.
pub(crate) fn read(input: &mut Input, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    let header = input.peek(range.start, HEADER_BYTES.min(range.end - range.start), sink)?;
    let &[_, _, _, _, a, b, c, d, ..] = header.as_slice() else {
        sink.incomplete();
        return Ok(());
    };
    let told_end = range.start + 8 + u64::from(u32::from_le_bytes([a, b, c, d]));
    let end = told_end.min(range.end);
    if told_end > range.end {
        sink.incomplete();
    }
    let mut picture = Picture::default();
    let mut chunks = Chunks { at: (range.start + HEADER_BYTES).min(end), end };
    while let Some(chunk) = chunks.next(input, sink)? {
        picture.read(input, chunk, sink)?;
    }
    picture.report_frames(sink);
    // An odd file may lack the byte that pads its last chunk.
    trailer::read(input, chunks.at.clamp(range.start, range.end)..range.end, sink)
}

struct Chunk {
    name: [u8; 4],
    /// Header, body and padding.
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
        let &[n, a, m, e, s0, s1, s2, s3] = header.as_slice() else {
            if !header.is_empty() {
                sink.incomplete();
            }
            return Ok(None);
        };
        if !sink.part()? {
            return Ok(None);
        }
        let bytes = u64::from(u32::from_le_bytes([s0, s1, s2, s3]));
        let (start, body) = (self.at, self.at + 8);
        if body + bytes > self.end {
            sink.incomplete();
        }
        self.at = (body + bytes + bytes % 2).min(self.end);
        Ok(Some(Chunk { name: [n, a, m, e], whole: start..self.at, body: body..(body + bytes).min(self.end) }))
    }
}

#[derive(Default)]
struct Picture {
    shows_still: bool,
    frames: u32,
    /// Bytes of the frames after the first.
    other_frames_bytes: u64,
}

impl Picture {
    fn read(&mut self, input: &mut Input, chunk: Chunk, sink: &mut Sink) -> Result<()> {
        let Chunk { name, whole, body } = chunk;
        match &name {
            b"VP8X" => {
                let header = input.peek(body.start, 10.min(body.end - body.start), sink)?;
                tell_size(canvas_size(&header), sink);
            }
            b"VP8 " | b"VP8L" => self.picture(input, name, whole, body, sink)?,
            b"ANMF" => self.frame(input, whole, body, sink)?,
            b"ANIM" | b"ALPH" => {}
            b"ICCP" => {
                let profile = input.block(body.clone(), sink)?;
                icc::read(&profile, Some(body.start), sink)?;
            }
            b"EXIF" => {
                let block = input.block(body.clone(), sink)?;
                // Some writers keep JPEG's prefix.
                let skipped = if block.starts_with(b"Exif\0\0") { 6 } else { 0 };
                let tiff = block.get(skipped..).unwrap_or_default();
                exif::read(tiff, Some(body.start + skipped as u64), sink)?;
            }
            b"XMP " => {
                let packet = input.block(body.clone(), sink)?;
                xmp::read(&packet, Some(body.start), sink)?;
            }
            b"C2PA" => {
                let boxes = input.block(body.clone(), sink)?;
                jumbf::read(&boxes, Some(body.start), sink)?;
            }
            _ => report_unknown(name, whole, sink),
        }
        Ok(())
    }

    /// A picture outside of any frame: the first is the one that is shown.
    fn picture(
        &mut self,
        input: &mut Input,
        name: [u8; 4],
        whole: Range<u64>,
        body: Range<u64>,
        sink: &mut Sink,
    ) -> Result<()> {
        if self.shows_still || self.frames > 0 {
            sink.found(Finding::new(Kind::SecondPicture, Place::WebpChunk).field(&code(name)).at(whole));
            return Ok(());
        }
        self.shows_still = true;
        let header = input.peek(body.start, 10.min(body.end - body.start), sink)?;
        let size = if &name == b"VP8L" { lossless_size(&header) } else { lossy_size(&header) };
        // What the canvas says counts more, and was told before.
        tell_size(size, sink);
        Ok(())
    }

    fn frame(&mut self, input: &mut Input, whole: Range<u64>, body: Range<u64>, sink: &mut Sink) -> Result<()> {
        if self.frames > 0 || self.shows_still {
            self.other_frames_bytes += whole.end - whole.start;
        }
        self.frames = self.frames.saturating_add(1);
        let mut chunks = Chunks { at: (body.start + FRAME_HEADER_BYTES).min(body.end), end: body.end };
        while let Some(chunk) = chunks.next(input, sink)? {
            if !matches!(&chunk.name, b"ALPH" | b"VP8 " | b"VP8L") {
                report_unknown(chunk.name, chunk.whole, sink);
            }
        }
        Ok(())
    }

    fn report_frames(&self, sink: &mut Sink) {
        sink.frames(self.frames);
        let others = if self.shows_still { self.frames } else { self.frames.saturating_sub(1) };
        if others > 0 {
            let finding = Finding::new(Kind::OtherFrames, Place::Picture).value(&others.to_string());
            sink.found(finding.bytes(self.other_frames_bytes));
        }
    }
}

fn tell_size(size: Option<(u32, u32)>, sink: &mut Sink) {
    match size {
        Some((width, height)) => sink.picture_size(width, height),
        None => sink.incomplete(),
    }
}

fn report_unknown(name: [u8; 4], whole: Range<u64>, sink: &mut Sink) {
    sink.found(Finding::new(Kind::UnknownData, Place::WebpChunk).field(&code(name)).at(whole));
}

fn code(name: [u8; 4]) -> String {
    String::from_utf8_lossy(&name).into_owned()
}

/// Flags, three reserved bytes, width and height less one in 24 bits each.
fn canvas_size(header: &[u8]) -> Option<(u32, u32)> {
    let &[_, _, _, _, w0, w1, w2, h0, h1, h2] = header else {
        return None;
    };
    Some((u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1))
}

/// A VP8 key frame's header (RFC 6386, clause 9.1): tag, start code, width and height in 14 bits each.
fn lossy_size(header: &[u8]) -> Option<(u32, u32)> {
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1] = header else {
        return None;
    };
    let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3FFF);
    Some((side([w0, w1]), side([h0, h1])))
}

/// Signature, then width and height less one in 14 bits each.
fn lossless_size(header: &[u8]) -> Option<(u32, u32)> {
    let &[0x2F, a, b, c, d, ..] = header else {
        return None;
    };
    let bits = u32::from_le_bytes([a, b, c, d]);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}

#[cfg(test)]
mod tests;
