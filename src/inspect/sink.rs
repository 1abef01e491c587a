//! Collects findings under the limits. Damaged data never fails here: it marks the report incomplete.

use std::io::Read;
use std::ops::Range;

use flate2::read::ZlibDecoder;

use super::hints::Hints;
use super::report::{Finding, Kind, Report};
use crate::{Control, Format, Limits, Result};

/// Pictures hidden in a picture are looked into this deep; deeper ones are reported, not opened.
const PICTURES_DEEP: u32 = 2;
/// Bytes inflated between two looks at the control.
const INFLATE_STEP: usize = 64 << 10;

/// Where every reader of inspect puts what it finds.
///
/// Readers return `Err` only when the job was cancelled, is out of time, or storage failed; whatever is wrong with the
/// data itself is [`incomplete`](Self::incomplete).
pub(crate) struct Sink<'a> {
    limits: &'a Limits,
    control: &'a Control<'a>,
    report: Report,
    parts: u32,
    inflated: u64,
    depth: u32,
    /// How many pictures enclose the one being read; 0 for the photo itself.
    pictures: u32,
    /// Where in the file the positions of findings count from; `None` while what is read does not lie in the file as it
    /// is, but was decoded or put together.
    origin: Option<u64>,
    /// What the picture being read says of the pictures and videos behind it.
    pub(super) hints: Hints,
}

impl<'a> Sink<'a> {
    /// An empty sink for one file.
    pub(crate) fn new(format: Format, file_bytes: u64, limits: &'a Limits, control: &'a Control<'a>) -> Self {
        let report = Report {
            format,
            file_bytes,
            size: None,
            orientation: 1,
            frames: 1,
            findings: Vec::new(),
            incomplete: false,
        };
        Self {
            limits,
            control,
            report,
            parts: 0,
            inflated: 0,
            depth: 0,
            pictures: 0,
            origin: Some(0),
            hints: Hints::default(),
        }
    }

    /// What was found.
    pub(crate) fn into_report(self) -> Report {
        self.report
    }

    /// Adds a finding; over the limit of parts it is dropped and the report is incomplete.
    pub(crate) fn found(&mut self, finding: Finding) {
        self.found_before(self.mark(), finding);
    }

    /// A place in the order of findings, for [`found_before`](Self::found_before).
    pub(super) fn mark(&self) -> usize {
        self.report.findings.len()
    }

    /// Adds a finding before those that came after `mark`: a picture before what is in it, when only that tells what
    /// the picture is.
    pub(super) fn found_before(&mut self, mark: usize, mut finding: Finding) {
        if self.report.findings.len() >= self.limits.parts as usize {
            return self.incomplete();
        }
        finding.bytes = finding.bytes.min(self.report.file_bytes);
        finding.extent = finding.extent.and_then(|extent| self.in_file(&extent));
        let mark = mark.min(self.report.findings.len());
        self.report.findings.insert(mark, finding);
    }

    /// Some of the metadata is damaged or passes a limit, and is not read to its end.
    pub(crate) fn incomplete(&mut self) {
        self.report.incomplete = true;
    }

    /// Reads something that is already reported whole: damage in it does not make the report incomplete.
    pub(super) fn quietly(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = self.report.incomplete;
        let result = self.nested(read);
        self.report.incomplete = before;
        result
    }

    /// `Err` when the job was cancelled or is out of time. To be called at least every 100 ms of work.
    pub(crate) fn check(&self) -> Result<()> {
        self.control.check()
    }

    /// Asks whether one more segment, chunk, box, entry or element may be read. `false` marks the report incomplete.
    pub(crate) fn part(&mut self) -> Result<bool> {
        self.control.check()?;
        if self.parts >= self.limits.parts {
            self.incomplete();
            return Ok(false);
        }
        self.parts += 1;
        Ok(true)
    }

    /// Reads something one level deeper; beyond the limit of depth it is skipped and the report is incomplete.
    pub(crate) fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        if self.depth >= self.limits.depth {
            self.incomplete();
            return Ok(());
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Reads another picture that lies in this file: its size, orientation and frames are not the photo's.
    /// A picture in a picture in a picture is not opened.
    pub(crate) fn other_picture(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.picture_says(read).map(drop)
    }

    /// Reads [another picture](Self::other_picture) and returns what it says that it is.
    pub(super) fn picture_says(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<Option<Kind>> {
        if self.pictures >= PICTURES_DEEP {
            return Ok(None);
        }
        let hints = std::mem::take(&mut self.hints);
        self.pictures += 1;
        let result = self.nested(read);
        self.pictures -= 1;
        let itself = std::mem::replace(&mut self.hints, hints).itself;
        result.map(|()| itself)
    }

    /// Reads bytes that do not lie in the file as they are (inflated, decoded, put together): findings lose their
    /// extent.
    pub(crate) fn detached(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.within(None, read)
    }

    /// Reads a block that begins at `at`, so that positions in it count from there; `None` when it does not lie in the
    /// file as it is.
    pub(crate) fn within(&mut self, at: Option<u64>, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = self.origin;
        self.origin = at.and_then(|at| before?.checked_add(at));
        let result = self.nested(read);
        self.origin = before;
        result
    }

    /// Whether what is being read is the photo itself and not a picture hidden in it.
    pub(crate) fn is_main_picture(&self) -> bool {
        self.pictures == 0
    }

    /// Width and height in pixels of the picture being read. The first one told counts, and only the photo's own.
    pub(crate) fn picture_size(&mut self, width: u32, height: u32) {
        if self.is_main_picture() && self.report.size.is_none() {
            self.report.size = Some((width, height));
        }
    }

    /// EXIF orientation of the picture being read. Values outside 1 to 8 are ignored.
    pub(crate) fn orientation(&mut self, orientation: u16) {
        if self.is_main_picture() && (1..=8).contains(&orientation) {
            self.report.orientation = orientation as u8;
        }
    }

    /// Number of frames of the picture being read.
    pub(crate) fn frames(&mut self, frames: u32) {
        if self.is_main_picture() {
            self.report.frames = frames.max(1);
        }
    }

    /// The extent in the file, cut at its end; `None` for what does not lie there.
    fn in_file(&self, extent: &Range<u64>) -> Option<Range<u64>> {
        let shift = |position: u64| Some(position.checked_add(self.origin?)?.min(self.report.file_bytes));
        let extent = shift(extent.start)?..shift(extent.end)?;
        (!extent.is_empty()).then_some(extent)
    }

    /// Inflates a zlib stream, to its end or to what is left of the limit for the whole file. Damage or the limit
    /// marks the report incomplete, and what was inflated until then is returned.
    pub(crate) fn inflate(&mut self, zlib: &[u8]) -> Result<Vec<u8>> {
        let mut decoder = ZlibDecoder::new(zlib);
        let mut out = Vec::new();
        loop {
            self.control.check()?;
            let left = self.limits.inflated.saturating_sub(self.inflated);
            // One byte more than allowed tells a stream that ends at the limit from one that goes on.
            let step = left.min(INFLATE_STEP as u64 - 1) + 1;
            let before = out.len();
            let result = decoder.by_ref().take(step).read_to_end(&mut out);
            let read = (out.len() - before) as u64;
            self.inflated = self.inflated.saturating_add(read);
            if result.is_err() || read > left {
                self.incomplete();
                out.truncate(before + read.min(left) as usize);
                return Ok(out);
            }
            if read < step {
                return Ok(out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn zlib(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflation_is_bounded_over_the_whole_file() {
        let limits = Limits { inflated: 100_000, ..Limits::default() };
        let control = Control::default();
        let mut sink = Sink::new(Format::Png, 0, &limits, &control);
        assert_eq!(sink.inflate(&zlib(&vec![7; 99_000])).unwrap(), vec![7; 99_000]);
        assert!(!sink.report.incomplete);
        assert_eq!(sink.inflate(&zlib(&[8; 1_000])).unwrap().len(), 1_000);
        assert!(!sink.report.incomplete, "a stream that ends at the limit is whole");
        assert_eq!(sink.inflate(&zlib(&vec![8; 50_000_000])).unwrap().len(), 0);
        assert!(sink.report.incomplete);
    }

    #[test]
    fn a_damaged_stream_gives_what_came_before() {
        let limits = Limits::default();
        let control = Control::default();
        let mut sink = Sink::new(Format::Png, 0, &limits, &control);
        let data: Vec<u8> = (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut packed = zlib(&data);
        packed.truncate(packed.len() / 2);
        let out = sink.inflate(&packed).unwrap();
        assert!(!out.is_empty() && data.starts_with(&out));
        assert!(sink.report.incomplete);
    }

    #[test]
    fn only_the_photo_itself_sets_size_and_orientation() {
        let limits = Limits::default();
        let control = Control::default();
        let mut sink = Sink::new(Format::Jpeg, 0, &limits, &control);
        sink.other_picture(|sink| {
            sink.picture_size(1, 2);
            sink.orientation(3);
            Ok(())
        })
        .unwrap();
        assert_eq!((sink.report.size, sink.report.orientation), (None, 1));
        sink.picture_size(3, 4);
        sink.orientation(6);
        sink.orientation(9);
        assert_eq!((sink.report.size, sink.report.orientation), (Some((3, 4)), 6));
    }
}
