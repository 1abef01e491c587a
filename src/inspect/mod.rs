//! What is hidden in a photo. For the report alone: damaged metadata never stops a photo.

mod bmff;
mod bytes;
mod exif;
mod extract;
mod finding;
mod gif;
mod hints;
mod icc;
mod input;
mod iptc;
mod jpeg;
mod jumbf;
mod mpf;
mod photoshop;
mod png;
mod report;
mod samsung;
mod sink;
mod trailer;
mod webp;
mod xmp;

use std::io::{BufRead, BufReader, Cursor, Seek};
use std::path::Path;

pub use extract::{Extracted, extract_hidden};
pub use report::{Category, Finding, Kind, Place, Report};

use crate::format::SIGNATURE_BYTES;
use crate::source::open_regular;
use crate::{Control, Format, Limits, Result, Stage, TooLarge, Unsupported};
use input::Input;
use sink::Sink;

/// Bytes read from storage at a time.
const READ_BYTES: usize = 32 << 10;

/// What is hidden in the file at `path`. See [`inspect_bytes`].
pub fn inspect_file(path: &Path, limits: &Limits, control: &Control) -> Result<Report> {
    let (file, _) = open_regular(path)?;
    inspect(&mut BufReader::with_capacity(READ_BYTES, file), limits, &control.starting_now(limits.time))
}

/// What is hidden in `bytes`, a photo's whole file.
///
/// Damaged metadata is no error: it marks the report [incomplete](Report::incomplete). Errors are a file that is no
/// known picture, is larger than `limits` allows, cannot be read, takes too long, or a cancelled job.
///
/// ```
/// let jpeg = b"\xFF\xD8\xFF\xFE\x00\x09my dog\0\xFF\xD9";
/// let report = safeshare::inspect::inspect_bytes(jpeg, &safeshare::Limits::default(), &safeshare::Control::default())?;
/// assert_eq!(report.findings[0].value.as_deref(), Some("my dog"));
/// # Ok::<(), safeshare::Error>(())
/// ```
pub fn inspect_bytes(bytes: &[u8], limits: &Limits, control: &Control) -> Result<Report> {
    inspect(&mut Cursor::new(bytes), limits, &control.starting_now(limits.time))
}

/// What is hidden in `reader`'s file, under a control whose clock already runs.
pub(crate) fn inspect<R: BufRead + Seek>(reader: &mut R, limits: &Limits, control: &Control) -> Result<Report> {
    control.report(Stage::Inspect, 0.0)?;
    let mut input = Input::new(reader)?;
    if input.len() > limits.file_bytes {
        return Err(TooLarge::File.into());
    }
    let start = input.start(SIGNATURE_BYTES)?;
    let format = Format::of(&start).ok_or(Unsupported::Format)?;
    let mut sink = Sink::new(format, input.len(), limits, control);
    let whole = 0..input.len();
    read_picture(format, &mut input, whole, &mut sink)?;
    control.report(Stage::Inspect, 1.0)?;
    Ok(sink.into_report())
}

/// Reads the picture in `range` of `input`, to the range's end: what follows the picture's own end is its trailer.
fn read_picture(format: Format, input: &mut Input, range: std::ops::Range<u64>, sink: &mut Sink) -> Result<()> {
    match format {
        Format::Jpeg => jpeg::read(input, range, sink),
        Format::Png => png::read(input, range, sink),
        Format::Webp => webp::read(input, range, sink),
        Format::Gif => gif::read(input, range, sink),
        Format::Heic | Format::Avif => bmff::read(input, range, sink),
        Format::Tiff => exif::read_file(input, range, sink),
        Format::Pixels => Ok(()),
    }
}
