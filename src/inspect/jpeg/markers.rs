//! A JPEG's markers (ITU-T T.81, annex B), wherever they stand: also between scans, also after stray bytes.

use std::ops::Range;

use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::sink::Sink;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// A part of a JPEG.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A marker segment: its marker, the whole of it, and what follows its length.
    Segment { marker: u8, whole: Range<u64>, body: Range<u64> },
    /// Bytes between segments that belong to nothing.
    Stray(Range<u64>),
    /// The picture ends here; `whole` when by its EOI marker, otherwise cut off.
    End { at: u64, whole: bool },
}

/// Steps through the parts of the JPEG that begins at `range.start`.
pub(super) struct Markers {
    at: u64,
    end: u64,
    /// Entropy-coded data lies at `at`.
    in_scan: bool,
}

impl Markers {
    /// `range` begins with SOI.
    pub(super) fn new(range: &Range<u64>, input: &Input) -> Self {
        let end = range.end.min(input.len());
        Self { at: range.start.saturating_add(2).min(end), end, in_scan: false }
    }

    /// The next part. After `End` there is none.
    pub(super) fn next(&mut self, input: &mut Input, sink: &Sink) -> Result<Part> {
        let Some(marker_at) = self.seek_marker(input, sink)? else { return Ok(self.cut_off()) };
        let before = self.at..marker_at;
        self.at = marker_at;
        if !std::mem::replace(&mut self.in_scan, false) && has_stray(input, &before, sink)? {
            return Ok(Part::Stray(before));
        }
        let head = input.peek(marker_at, 4, sink)?;
        match head.as_slice() {
            [_, EOI, ..] => Ok(Part::End { at: (marker_at + 2).min(self.end), whole: true }),
            // Another picture begins although this one has not ended.
            [_, SOI, ..] => Ok(Part::End { at: marker_at, whole: false }),
            [_, marker, high, low] => Ok(self.segment(marker_at, *marker, u16::from_be_bytes([*high, *low]))),
            _ => Ok(self.cut_off()),
        }
    }

    fn segment(&mut self, start: u64, marker: u8, length: u16) -> Part {
        if length < 2 {
            self.at = start + 4;
            return Part::Stray(start..self.at.min(self.end));
        }
        let end = start + 2 + u64::from(length);
        self.at = end.min(self.end);
        self.in_scan = marker == SOS;
        Part::Segment { marker, whole: start..end, body: start + 4..end }
    }

    fn cut_off(&mut self) -> Part {
        self.at = self.end;
        Part::End { at: self.end, whole: false }
    }

    /// Where the next marker stands. Fill bytes (0xFF) before it are skipped.
    fn seek_marker(&self, input: &mut Input, sink: &Sink) -> Result<Option<u64>> {
        let mut found = None;
        let mut after_ff = false;
        input.scan(self.at..self.end, sink, |at, piece| {
            let mut rest = 0;
            if after_ff && piece.first().copied().is_some_and(is_marker) {
                found = Some(at - 1);
                return false;
            }
            while let Some(step) = piece.get(rest..).and_then(|rest| rest.iter().position(|&byte| byte == 0xFF)) {
                let ff = rest + step;
                if piece.get(ff + 1).copied().is_some_and(is_marker) {
                    found = Some(at + ff as u64);
                    return false;
                }
                rest = ff + 1;
            }
            after_ff = piece.last() == Some(&0xFF);
            true
        })?;
        Ok(found)
    }
}

/// Where the JPEG that begins at `range.start` ends; `None` when it is none. One that is cut off ends with the range.
pub(super) fn end(input: &mut Input, range: &Range<u64>, sink: &mut Sink) -> Result<Option<u64>> {
    if !input.peek(range.start, 3, sink)?.starts_with(&[0xFF, SOI, 0xFF]) {
        return Ok(None);
    }
    let mut markers = Markers::new(range, input);
    let mut has_scan = false;
    while sink.part()? {
        match markers.next(input, sink)? {
            Part::Segment { marker, .. } => has_scan |= marker == SOS,
            Part::Stray(_) if !has_scan => return Ok(None),
            Part::Stray(_) => {}
            Part::End { at, whole } => return Ok((has_scan || whole).then_some(at)),
        }
    }
    Ok(None)
}

/// Whether bytes before a marker are more than fill bytes.
fn has_stray(input: &mut Input, range: &Range<u64>, sink: &Sink) -> Result<bool> {
    let mut stray = false;
    input.scan(range.clone(), sink, |_, piece| {
        stray = piece.iter().any(|&byte| byte != 0xFF);
        !stray
    })?;
    Ok(stray)
}

/// Standalone markers inside of scans (`RSTn`), stuffed zeros and reserved codes are no parts of their own.
fn is_marker(code: u8) -> bool {
    (0xC0..=0xFE).contains(&code) && !(0xD0..=0xD7).contains(&code)
}
