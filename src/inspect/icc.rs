//! ICC profiles (ICC.1:2022): their texts, creation time, and what names a single display.

use super::bytes::{self, Order};
use super::report::{Finding, Kind, Place};
use super::sink::Sink;
use crate::Result;

/// Bytes of the header.
const HEADER_BYTES: usize = 128;
/// Bytes of an entry of the tag table.
const ENTRY_BYTES: usize = 12;
/// Bytes of a text that are looked at.
const SHOWN_BYTES: usize = 1024;

/// Reads a whole profile: one finding for it, then one for each of its texts and its creation time.
pub(crate) fn read(profile: &[u8], at: Option<u64>, sink: &mut Sink) -> Result<()> {
    sink.within(at, |sink| {
        let whole = || Finding::new(Kind::ColorProfile, Place::Icc).at(0..profile.len() as u64);
        if profile.get(36..40) != Some(b"acsp") {
            sink.incomplete();
            sink.found(whole());
            return Ok(());
        }
        let tags = tags(profile, sink)?;
        let description = tags.iter().find(|tag| &tag.name == b"desc").map(|tag| text(tag.data)).unwrap_or_default();
        sink.found(whole().field("ProfileDescription").value(&description));
        if let Some(time) = creation_time(profile) {
            let finding = Finding::new(Kind::ColorProfile, Place::Icc).field("ProfileDateTime");
            sink.found(finding.value(&time).at(24..36));
        }
        for tag in tags {
            tell(&tag, sink);
        }
        Ok(())
    })
}

struct Tag<'p> {
    name: [u8; 4],
    start: u64,
    data: &'p [u8],
}

fn tags<'p>(profile: &'p [u8], sink: &mut Sink) -> Result<Vec<Tag<'p>>> {
    let count = Order::Big.u32(profile, HEADER_BYTES).unwrap_or(0) as usize;
    let table = profile.get(HEADER_BYTES + 4..).unwrap_or_default();
    let mut tags = Vec::new();
    for entry in table.chunks_exact(ENTRY_BYTES).take(count) {
        if !sink.part()? {
            break;
        }
        let (Some(start), Some(size)) = (Order::Big.u32(entry, 4), Order::Big.u32(entry, 8)) else { continue };
        let name = [entry[0], entry[1], entry[2], entry[3]];
        match profile.get(start as usize..(start as usize).saturating_add(size as usize)) {
            Some(data) => tags.push(Tag { name, start: start.into(), data }),
            None => sink.incomplete(),
        }
    }
    if tags.len() < count {
        sink.incomplete();
    }
    Ok(tags)
}

fn tell(tag: &Tag, sink: &mut Sink) {
    let (kind, field) = match &tag.name {
        b"cprt" => (Kind::ColorProfile, "ProfileCopyright"),
        b"dmnd" => (Kind::ColorProfile, "DeviceMfgDesc"),
        b"dmdd" => (Kind::ColorProfile, "DeviceModelDesc"),
        b"vued" => (Kind::ColorProfile, "ViewingCondDesc"),
        b"dscm" => (Kind::ColorProfile, "ProfileDescriptionML"),
        b"calt" => (Kind::ColorProfile, "CalibrationDateTime"),
        b"targ" => (Kind::ColorProfile, "CharTarget"),
        // Apple's: maker, model and serial number of the display that was calibrated.
        b"mmod" => (Kind::SerialNumber, "MakeAndModel"),
        b"meta" => (Kind::ColorProfile, "Metadata"),
        _ => return,
    };
    let value = match &tag.name {
        b"mmod" => hex(tag.data.get(8..tag.data.len().min(24)).unwrap_or_default()),
        b"calt" => date_time(tag.data, 8).unwrap_or_default(),
        _ => text(tag.data),
    };
    let finding = Finding::new(kind, Place::Icc).field(field).value(&value);
    sink.found(finding.at(tag.start..tag.start + tag.data.len() as u64));
}

/// The text of a tag of type `text`, `desc` (ICC.1:2001) or `mluc`; empty for other types.
fn text(data: &[u8]) -> String {
    match data.get(..4) {
        Some(b"text") => bytes::text(shown(data.get(8..).unwrap_or_default())),
        Some(b"desc") => bytes::text(bytes::before_nul(shown(data.get(12..).unwrap_or_default()))),
        Some(b"mluc") => {
            let (size, start) = (Order::Big.u32(data, 20).unwrap_or(0), Order::Big.u32(data, 24).unwrap_or(0));
            let end = (start as usize).saturating_add(size as usize).min(data.len());
            bytes::utf16(shown(data.get(start as usize..end).unwrap_or_default()), Order::Big)
        }
        _ => String::new(),
    }
}

fn shown(data: &[u8]) -> &[u8] {
    data.get(..SHOWN_BYTES).unwrap_or(data)
}

fn creation_time(profile: &[u8]) -> Option<String> {
    date_time(profile, 24)
}

/// A `dateTimeNumber`: six 16-bit numbers from year to second, UTC.
fn date_time(data: &[u8], at: usize) -> Option<String> {
    let part = |n: usize| Order::Big.u16(data, at + n * 2);
    let (year, month, day) = (part(0).filter(|&year| year != 0)?, part(1)?, part(2)?);
    Some(format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC", part(3)?, part(4)?, part(5)?))
}

fn hex(data: &[u8]) -> String {
    data.chunks(4).filter_map(|word| Some(format!("{:08X}", Order::Big.u32(word, 0)?))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::report::Report;
    use crate::{Control, Format, Limits};

    fn inspected(profile: &[u8]) -> Report {
        let (limits, control) = (Limits::default(), Control::default());
        let mut sink = Sink::new(Format::Jpeg, 1 << 20, &limits, &control);
        read(profile, Some(100), &mut sink).unwrap();
        sink.into_report()
    }

    fn profile(tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut out = vec![0; HEADER_BYTES];
        out.splice(24..36, [0x07, 0xE8, 0, 5, 0, 1, 0, 10, 0, 20, 0, 30]);
        out.splice(36..40, *b"acsp");
        out.extend((tags.len() as u32).to_be_bytes());
        let mut start = out.len() + tags.len() * ENTRY_BYTES;
        for (name, data) in tags {
            out.extend(*name);
            out.extend((start as u32).to_be_bytes());
            out.extend((data.len() as u32).to_be_bytes());
            start += data.len();
        }
        for (_, data) in tags {
            out.extend(data);
        }
        out
    }

    fn sample() -> Vec<u8> {
        let name: Vec<u8> = "Moniteur d'Anna".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut mluc = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CfrFR".to_vec();
        mluc.extend((name.len() as u32).to_be_bytes());
        mluc.extend([0, 0, 0, 28]);
        mluc.extend(name);
        profile(&[
            (b"desc", mluc),
            (b"cprt", b"text\0\0\0\0Copyright Anna\0".to_vec()),
            (b"dmnd", b"desc\0\0\0\0\0\0\0\x05ACME\0".to_vec()),
            (b"mmod", b"mmod\0\0\0\0\0\0\x06\x10\0\0\x9C\xF2\x12\x34\x56\x78".to_vec()),
            (b"wtpt", b"XYZ \0\0\0\0".to_vec()),
        ])
    }

    #[test]
    fn texts_dates_and_displays_are_told() {
        let report = inspected(&sample());
        let told: Vec<_> =
            report.findings.iter().map(|finding| (finding.field.as_str(), finding.value.as_deref().unwrap())).collect();
        let expected = [
            ("ProfileDescription", "Moniteur d'Anna"),
            ("ProfileDateTime", "2024-05-01 10:20:30 UTC"),
            ("ProfileCopyright", "Copyright Anna"),
            ("DeviceMfgDesc", "ACME"),
            ("MakeAndModel", "00000610 00009CF2 12345678"),
        ];
        assert_eq!(told, expected);
        assert_eq!(report.findings[0].extent, Some(100..100 + sample().len() as u64));
        assert!(!report.incomplete);
    }

    #[test]
    fn damage_never_panics_and_is_told() {
        let whole = sample();
        assert!(inspected(b"not a profile").incomplete);
        assert!(inspected(&whole[..whole.len() - 20]).incomplete);
        for at in 0..whole.len() {
            inspected(&whole[..at]);
            let mut flipped = whole.clone();
            flipped[at] ^= 0xFF;
            inspected(&flipped);
        }
    }
}
