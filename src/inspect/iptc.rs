//! IPTC-IIM 4.2: numbered datasets in records.

use super::bytes::{self, Order};
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use crate::Result;

const MARKER: u8 = 0x1C;
/// Bytes of a dataset before its data.
const HEAD_BYTES: usize = 5;
/// Bytes of a value that are looked at.
const SHOWN_BYTES: usize = 1024;

/// Reads IIM datasets. Texts are UTF-8 where they are valid as such, else Latin-1, whatever dataset 1:90 says: half of
/// the writers say nothing or the wrong thing.
pub(crate) fn read(block: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    sink.within(at, |sink| {
        let mut position = 0;
        while let Some((dataset, next)) = dataset(block, position) {
            if !sink.part()? {
                return Ok(());
            }
            tell(&dataset, sink);
            position = next;
        }
        // Blocks are padded with zeros to an even or round size.
        if !bytes::is_blank(block.get(position..).unwrap_or_default()) {
            sink.incomplete();
        }
        Ok(())
    })
}

struct Dataset<'b> {
    record: u8,
    number: u8,
    start: u64,
    data: &'b [u8],
}

/// The dataset at `at` and where the next one begins.
fn dataset(block: &[u8], at: usize) -> Option<(Dataset<'_>, usize)> {
    let [MARKER, record, number] = *block.get(at..at + 3)? else { return None };
    let length = Order::Big.u16(block, at + 3)?;
    let (start, length) = if length & 0x8000 == 0 {
        (at + HEAD_BYTES, length.into())
    } else {
        // An extended dataset: the length of the length, then the length.
        let width = usize::from(length & 0x7FFF);
        let digits = block.get(at + HEAD_BYTES..(at + HEAD_BYTES).checked_add(width)?)?;
        let length =
            digits.iter().try_fold(0usize, |length, &digit| length.checked_mul(256)?.checked_add(digit.into()))?;
        (at + HEAD_BYTES + width, length)
    };
    let end = start.checked_add(length)?;
    Some((Dataset { record, number, start: start as u64, data: block.get(start..end)? }, end))
}

fn tell(dataset: &Dataset, sink: &mut Sink) {
    let Some((kind, name)) = meaning(dataset.record, dataset.number) else { return };
    let name = if name.is_empty() { format!("{}:{}", dataset.record, dataset.number) } else { name.to_owned() };
    let data = dataset.data.get(..SHOWN_BYTES).unwrap_or(dataset.data);
    if bytes::is_blank(data) {
        return;
    }
    let is_words = !data.iter().any(|&byte| byte < 0x20 && !byte.is_ascii_whitespace());
    let value = match kind {
        _ if !is_words => String::new(),
        Kind::DateTime => moment(data),
        _ => bytes::text(data),
    };
    let extent = dataset.start..dataset.start + dataset.data.len() as u64;
    sink.found(Finding::new(kind, Place::Iptc).field(&name).value(&value).at(extent));
}

/// `20240501` as `2024-05-01`, `102030+0200` as `10:20:30+0200`; anything else as it is.
fn moment(data: &[u8]) -> String {
    let text = bytes::text(data);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, text.get(..2), text.get(2..4), text.get(4..6), text.get(6..)) {
        (8, Some(century), Some(year), Some(month), Some(day)) => format!("{century}{year}-{month}-{day}"),
        (6, Some(hours), Some(minutes), Some(seconds), Some(zone)) => format!("{hours}:{minutes}:{seconds}{zone}"),
        _ => text,
    }
}

/// Kind and name of a dataset; `None` for versions and encodings.
fn meaning(record: u8, number: u8) -> Option<(Kind, &'static str)> {
    use Kind::{
        Author, DateTime, EditHistory, OtherField, PlaceName, Software, Text, Thumbnail, UniqueId, UnknownData,
    };
    let meaning = match (record, number) {
        (1, 0 | 20 | 22 | 90) | (2, 0) => return None,
        (1, 70) => (DateTime, "DateSent"),
        (1, 80) => (DateTime, "TimeSent"),
        (1, 100) => (UniqueId, "UniqueObjectName"),
        (2, 3) => (OtherField, "ObjectTypeReference"),
        (2, 4) => (OtherField, "ObjectAttributeReference"),
        (2, 5) => (Text, "ObjectName"),
        (2, 7) => (EditHistory, "EditStatus"),
        (2, 10) => (OtherField, "Urgency"),
        (2, 12) => (Text, "SubjectReference"),
        (2, 15) => (Text, "Category"),
        (2, 20) => (Text, "SupplementalCategories"),
        (2, 22) => (UniqueId, "FixtureIdentifier"),
        (2, 25) => (Text, "Keywords"),
        (2, 26) => (PlaceName, "ContentLocationCode"),
        (2, 27) => (PlaceName, "ContentLocationName"),
        (2, 30) => (DateTime, "ReleaseDate"),
        (2, 35) => (DateTime, "ReleaseTime"),
        (2, 37) => (DateTime, "ExpirationDate"),
        (2, 38) => (DateTime, "ExpirationTime"),
        (2, 40) => (Text, "SpecialInstructions"),
        (2, 47) => (DateTime, "ReferenceDate"),
        (2, 55) => (DateTime, "DateCreated"),
        (2, 60) => (DateTime, "TimeCreated"),
        (2, 62) => (DateTime, "DigitalCreationDate"),
        (2, 63) => (DateTime, "DigitalCreationTime"),
        (2, 65) => (Software, "OriginatingProgram"),
        (2, 70) => (Software, "ProgramVersion"),
        (2, 80) => (Author, "By-line"),
        (2, 85) => (Author, "By-lineTitle"),
        (2, 90) => (PlaceName, "City"),
        (2, 92) => (PlaceName, "Sub-location"),
        (2, 95) => (PlaceName, "Province-State"),
        (2, 100) => (PlaceName, "Country-PrimaryLocationCode"),
        (2, 101) => (PlaceName, "Country-PrimaryLocationName"),
        (2, 103) => (UniqueId, "OriginalTransmissionReference"),
        (2, 105) => (Text, "Headline"),
        (2, 110) => (Author, "Credit"),
        (2, 115) => (Author, "Source"),
        (2, 116) => (Author, "CopyrightNotice"),
        (2, 118) => (Author, "Contact"),
        (2, 120) => (Text, "Caption-Abstract"),
        (2, 121) => (Text, "LocalCaption"),
        (2, 122) => (Author, "Writer-Editor"),
        (2, 125) => (Thumbnail, "RasterizedCaption"),
        (2, 184) => (UniqueId, "JobID"),
        (2, 185) => (UniqueId, "MasterDocumentID"),
        (2, 186) => (UniqueId, "ShortDocumentID"),
        (2, 187) => (UniqueId, "UniqueDocumentID"),
        (2, 188) => (UniqueId, "OwnerID"),
        (2, 202) => (Thumbnail, "ObjectPreviewData"),
        (2, 221) => (OtherField, "Prefs"),
        (2, 230) => (Text, "DocumentNotes"),
        (2, 231) => (EditHistory, "DocumentHistory"),
        (2, 232) => (OtherField, "ExifCameraInfo"),
        (8, 10) => (Thumbnail, "SubFile"),
        (1 | 2, _) => (OtherField, ""),
        _ => (UnknownData, ""),
    };
    Some(meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::report::Report;
    use crate::{Control, Format, Limits};

    fn inspected(block: &[u8]) -> Report {
        let (limits, control) = (Limits::default(), Control::default());
        let mut sink = Sink::new(Format::Jpeg, 1 << 20, &limits, &control);
        read(block, Some(100), &mut sink).unwrap();
        sink.into_report()
    }

    fn sample() -> Vec<u8> {
        let datasets: [(u8, u8, &[u8]); 8] = [
            (1, 90, b"\x1B%G"),
            (2, 0, b"\0\x04"),
            (2, 25, "école".as_bytes()),
            (2, 55, b"20240501"),
            (2, 60, b"102030+0200"),
            (2, 80, b"Zo\xE9"),
            (2, 90, b"Paris"),
            (2, 200, b"\0\x0B"),
        ];
        let mut out = Vec::new();
        for (record, number, data) in datasets {
            out.extend([MARKER, record, number, 0, data.len() as u8]);
            out.extend(data);
        }
        out.extend([MARKER, 2, 120, 0x80, 4, 0, 0, 0, 7]);
        out.extend(b"caption");
        out.push(0);
        out
    }

    #[test]
    fn datasets_are_told_by_name() {
        let report = inspected(&sample());
        let told: Vec<_> = report
            .findings
            .iter()
            .map(|finding| (finding.kind, finding.field.as_str(), finding.value.as_deref().unwrap_or_default()))
            .collect();
        let expected = [
            (Kind::Text, "Keywords", "école"),
            (Kind::DateTime, "DateCreated", "2024-05-01"),
            (Kind::DateTime, "TimeCreated", "10:20:30+0200"),
            (Kind::Author, "By-line", "Zoé"),
            (Kind::PlaceName, "City", "Paris"),
            (Kind::OtherField, "2:200", ""),
            (Kind::Text, "Caption-Abstract", "caption"),
        ];
        assert_eq!(told, expected);
        assert!(!report.incomplete);
        let at = sample().windows(5).position(|window| window == b"Paris").unwrap() as u64;
        assert_eq!(report.findings[4].extent, Some(100 + at..100 + at + 5));
    }

    #[test]
    fn damage_never_panics_and_is_told() {
        let whole = sample();
        for at in 0..whole.len() {
            inspected(&whole[..at]);
            let mut flipped = whole.clone();
            flipped[at] ^= 0xFF;
            inspected(&flipped);
        }
        assert!(inspected(&whole[..whole.len() - 3]).incomplete);
        assert!(inspected(&[MARKER, 2, 120, 0xFF, 0xFF, 1]).incomplete);
    }
}
