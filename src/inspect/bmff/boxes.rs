//! The boxes of an ISO base media file (ISO/IEC 14496-12, clause 4.2).

use std::ops::Range;

use super::fields::Fields;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

/// The longest header: size, type, 64-bit size, 16 bytes of extended type.
const HEADER_BYTES: u64 = 32;

/// One box.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BoxAt {
    /// Four-character code.
    pub(super) kind: [u8; 4],
    /// The extended type of a `uuid` box.
    pub(super) uuid: Option<[u8; 16]>,
    /// Header and body.
    pub(super) whole: Range<u64>,
    /// What follows the header; cut at the end of the enclosing box.
    pub(super) body: Range<u64>,
    /// The box says that it is longer than what encloses it.
    pub(super) is_cut: bool,
}

impl BoxAt {
    /// Bytes of the body.
    pub(super) fn body_bytes(&self) -> u64 {
        self.body.end - self.body.start
    }

    fn has_code(&self) -> bool {
        self.kind.iter().all(|byte| matches!(byte, b' '..=b'~' | 0xA9))
    }

    /// The four-character code as text; `©` for the byte 0xA9.
    pub(super) fn name(&self) -> String {
        self.kind.iter().map(|&byte| char::from(byte)).collect()
    }
}

/// Walks boxes that lie one after another.
pub(super) struct Boxes {
    at: u64,
    end: u64,
    are_numbered: bool,
}

impl Boxes {
    /// The boxes in `range`.
    pub(super) fn new(range: Range<u64>) -> Self {
        Self { at: range.start, end: range.end, are_numbered: false }
    }

    /// The boxes in `range`, where a number may stand in place of the four-character code.
    pub(super) fn numbered(range: Range<u64>) -> Self {
        Self { are_numbered: true, ..Self::new(range) }
    }

    /// The next box, or `None` at the end, at bytes that are no box, or at the limit of parts.
    pub(super) fn next(&mut self, input: &mut Input, sink: &mut Sink) -> Result<Option<BoxAt>> {
        let end = self.end.min(input.len());
        if self.at >= end {
            return Ok(None);
        }
        let header = input.peek(self.at, HEADER_BYTES.min(end - self.at), sink)?;
        let found = parse_header(&header, self.at, end);
        let Some(found) = found.filter(|found| self.are_numbered || found.has_code()) else {
            return Ok(None);
        };
        if !sink.part()? {
            return Ok(None);
        }
        if found.is_cut {
            sink.incomplete();
        }
        self.at = found.whole.end;
        Ok(Some(found))
    }

    /// What is left after the last box.
    pub(super) fn rest(&self) -> Range<u64> {
        self.at..self.end.max(self.at)
    }
}

fn parse_header(header: &[u8], at: u64, end: u64) -> Option<BoxAt> {
    let mut fields = Fields(header);
    let size = fields.u32()?;
    let kind: [u8; 4] = fields.array()?;
    let size = match size {
        // To the end of what encloses it.
        0 => end - at,
        1 => fields.u64()?,
        size => u64::from(size),
    };
    let uuid = if &kind == b"uuid" { Some(fields.array()?) } else { None };
    let header_bytes = (header.len() - fields.0.len()) as u64;
    if size < header_bytes {
        return None;
    }
    let wanted = at.saturating_add(size);
    let whole = at..wanted.min(end);
    Some(BoxAt { kind, uuid, body: at + header_bytes..whole.end, whole, is_cut: wanted > end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Control, Format, Limits};
    use std::io::Cursor;

    fn walk(file: &[u8], limits: &Limits) -> (Vec<BoxAt>, Range<u64>, bool) {
        let control = Control::default();
        let mut sink = Sink::new(Format::Heic, file.len() as u64, limits, &control);
        let mut reader = Cursor::new(file);
        let mut input = Input::new(&mut reader).unwrap();
        let mut boxes = Boxes::new(0..file.len() as u64);
        let mut found = Vec::new();
        while let Some(next) = boxes.next(&mut input, &mut sink).unwrap() {
            found.push(next);
        }
        (found, boxes.rest(), sink.into_report().incomplete)
    }

    #[test]
    fn sizes_of_32_and_64_bits_and_to_the_end() {
        let mut file = b"\0\0\0\x0Cftypabcd\0\0\0\x01mdat\0\0\0\0\0\0\0\x12xy\0\0\0\x1Auuid0123456789ABCDEF??".to_vec();
        file.extend(b"\0\0\0\0freeabc");
        let (boxes, rest, incomplete) = walk(&file, &Limits::default());
        let ranges: Vec<_> = boxes.iter().map(|found| (found.name(), found.body.clone())).collect();
        let wanted = [("ftyp", 8..12), ("mdat", 28..30), ("uuid", 54..56), ("free", 64..67)];
        assert_eq!(ranges, wanted.map(|(name, body)| (name.to_owned(), body)));
        assert_eq!(boxes[2].uuid.as_ref(), Some(b"0123456789ABCDEF"));
        assert_eq!((rest, incomplete), (67..67, false));
    }

    #[test]
    fn a_box_that_is_too_long_is_cut_and_garbage_is_left_over() {
        let (boxes, rest, incomplete) = walk(b"\0\0\0\x08skip\x7F\xFF\xFF\xFFmdatab", &Limits::default());
        assert_eq!((boxes[1].body.clone(), boxes[1].is_cut, rest, incomplete), (16..18, true, 18..18, true));
        let (boxes, rest, _) = walk(b"\0\0\0\x08skip\0\0\0\x07mdat", &Limits::default());
        assert_eq!((boxes.len(), rest), (1, 8..16));
        let (boxes, rest, _) = walk(b"\0\0\0\x08skip\0\0\0\x01mdat\0\0", &Limits::default());
        assert_eq!((boxes.len(), rest), (1, 8..18));
        let (boxes, _, _) = walk(&[b"\0\0\0\x01mdat".as_slice(), &[0xFF; 8]].concat(), &Limits::default());
        assert_eq!((boxes[0].body.clone(), boxes[0].is_cut), (16..16, true));
    }

    #[test]
    fn the_number_of_boxes_is_limited() {
        let limits = Limits { parts: 10, ..Limits::default() };
        let (boxes, rest, incomplete) = walk(&b"\0\0\0\x08skip".repeat(100), &limits);
        assert_eq!((boxes.len(), rest, incomplete), (10, 80..800, true));
    }
}
