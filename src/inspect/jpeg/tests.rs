//! Hand-built JPEGs.

use std::io::Cursor;

use super::*;
use crate::inspect::report::Report;
use crate::{Control, Limits, inspect};

/// A segment.
fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xFF, marker], ((body.len() + 2) as u16).to_be_bytes().as_slice(), body].concat()
}

/// A picture of 64 x 48 whose scan holds stuffed zeros and restart markers, with `segments` before the scan, `between`
/// two scans, and `trailer` behind.
fn jpeg(segments: &[Vec<u8>], between: &[u8], trailer: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    out.extend(segments.concat());
    out.extend(segment(0xC2, &[8, 0, 48, 0, 64, 1, 1, 0x11, 0]));
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]].concat();
    out.extend(&scan);
    out.extend(between);
    out.extend(&scan);
    out.extend([0xFF, 0xD9]);
    out.extend(trailer);
    out
}

fn inspected(bytes: &[u8]) -> Report {
    inspect::inspect(&mut Cursor::new(bytes), &Limits::default(), &Control::default()).unwrap()
}

fn told(report: &Report) -> Vec<(Kind, Place, &str, &str)> {
    let tell = |finding: &'_ Finding| (finding.kind, finding.place);
    let all = report.findings.iter();
    all.map(|finding| {
        let (kind, place) = tell(finding);
        (kind, place, finding.field.as_str(), finding.value.as_deref().unwrap_or_default())
    })
    .collect()
}

fn extent_of<'b>(report: &Report, number: usize, bytes: &'b [u8]) -> &'b [u8] {
    let extent = report.findings[number].extent.clone().unwrap();
    &bytes[extent.start as usize..extent.end as usize]
}

const EXIF: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x3B\x01\x02\0\x04\0\0\0Ann\0\0\0\0\0";

#[test]
fn a_plain_picture_hides_nothing() {
    let jfif = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let report = inspected(&jpeg(&[jfif, adobe, segment(0xDB, &[0; 65])], &[], &[]));
    assert_eq!(told(&report), []);
    assert_eq!((report.size, report.orientation, report.frames), (Some((64, 48)), 1, 1));
    assert!(!report.incomplete);
}

#[test]
fn segments_between_scans_are_read() {
    let between = [segment(0xE1, EXIF), segment(0xFE, b"secret")].concat();
    let bytes = jpeg(&[], &between, &[]);
    let report = inspected(&bytes);
    let expected =
        [(Kind::Author, Place::Exif, "Artist", "Ann"), (Kind::Text, Place::JpegComment, "Comment", "secret")];
    assert_eq!(told(&report), expected);
    assert_eq!(extent_of(&report, 0, &bytes), b"Ann\0");
    assert_eq!(extent_of(&report, 1, &bytes), b"secret");
}

#[test]
fn thumbnails_of_jfif_and_jfxx_have_their_extent() {
    let small = b"\xFF\xD8\xFF\xFE\x00\x06mum!\xFF\xD9";
    let jfif = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x02".to_vec(), vec![7; 6], b"more".to_vec()].concat();
    let jfxx = [b"JFXX\0\x10".to_vec(), small.to_vec()].concat();
    let palette = [b"JFXX\0\x11\x02\x02".to_vec(), vec![0; 772]].concat();
    let bytes = jpeg(&[segment(0xE0, &jfif), segment(0xE0, &jfxx), segment(0xE0, &palette)], &[], &[]);
    let report = inspected(&bytes);
    let expected = [
        (Kind::Thumbnail, Place::Jfif, "JFIF thumbnail", "1 x 2"),
        (Kind::UnknownData, Place::Jfif, "bytes after JFIF", "more"),
        (Kind::Thumbnail, Place::Jfif, "JFXX thumbnail", ""),
        (Kind::Text, Place::JpegComment, "Comment", "mum!"),
        (Kind::Thumbnail, Place::Jfif, "JFXX thumbnail", "2 x 2"),
    ];
    assert_eq!(told(&report), expected);
    assert_eq!(extent_of(&report, 0, &bytes), [7; 6]);
    assert_eq!(extent_of(&report, 2, &bytes), small);
}

#[test]
fn split_blocks_are_put_together_in_order() {
    let xmp = "<x:xmpmeta><rdf:RDF><rdf:Description dc:title='from two segments'/></rdf:RDF></x:xmpmeta>";
    let (first, second) = xmp.split_at(40);
    let extended = |offset: u32, piece: &str| {
        let guid = b"0123456789ABCDEF0123456789ABCDEF";
        let head = [b"http://ns.adobe.com/xmp/extension/\0".as_slice(), guid].concat();
        let numbers = [(xmp.len() as u32).to_be_bytes(), offset.to_be_bytes()].concat();
        segment(0xE1, &[head, numbers, piece.as_bytes().to_vec()].concat())
    };
    let mut profile = vec![0; 132];
    profile.splice(36..40, *b"acsp");
    let icc = |number: u8, piece: &[u8]| segment(0xE2, &[b"ICC_PROFILE\0", [number, 2].as_slice(), piece].concat());
    let bytes =
        jpeg(&[extended(40, second), extended(0, first), icc(2, &profile[60..]), icc(1, &profile[..60])], &[], &[]);
    let report = inspected(&bytes);
    let expected = [
        (Kind::ColorProfile, Place::Icc, "ProfileDescription", ""),
        (Kind::Text, Place::Xmp, "dc:title", "from two segments"),
    ];
    assert_eq!(told(&report), expected);
    assert_eq!(report.findings[0].bytes, 132);
    assert!(!report.incomplete);
}

#[test]
fn stray_bytes_and_vendor_segments_are_told() {
    let inner = [b"\xFF\xD8\xFF\xFE\x00\x06mum!".to_vec(), b"\xFF\xD9".to_vec()].concat();
    let vendor = segment(0xE5, &[b"RMETA\0\0".to_vec(), inner.clone()].concat());
    let stray = b"left here by somebody".to_vec();
    let picture_info = segment(0xEC, b"[picture info]\r\nID=OLYMPUS DIGITAL CAMERA\r\n");
    let bytes = jpeg(&[vendor, stray, picture_info, segment(0xF5, b"hidden")], &[], &[]);
    let report = inspected(&bytes);
    let expected = [
        (Kind::UnknownData, Place::JpegSegment, "APP5 RMETA", ""),
        (Kind::SecondPicture, Place::JpegSegment, "APP5 RMETA", ""),
        (Kind::Text, Place::JpegComment, "Comment", "mum!"),
        (Kind::UnknownData, Place::JpegSegment, "stray bytes", "left here by somebody"),
        (Kind::MakerNote, Place::JpegSegment, "APP12 [picture info]", "[picture info]  ID=OLYMPUS DIGITAL CAMERA"),
        (Kind::UnknownData, Place::JpegSegment, "segment F5", "hidden"),
    ];
    assert_eq!(told(&report), expected);
    assert_eq!(extent_of(&report, 1, &bytes), inner);
}

/// An MPF block that lists one more picture, `bytes` long at `offset` from its header.
fn mpf(kind: u32, offset: u32, bytes: u32) -> Vec<u8> {
    let mut block = b"MPF\0MM\0*\0\0\0\x08\0\x02".to_vec();
    block.extend(b"\xB0\x01\0\x04\0\0\0\x01\0\0\0\x02");
    block.extend(b"\xB0\x02\0\x07\0\0\0\x20\0\0\0\x26\0\0\0\0");
    for (kind, bytes, offset) in [(0x0003_0000u32, 0, 0), (kind, bytes, offset)] {
        block.extend([kind, bytes, offset, 0].map(u32::to_be_bytes).concat());
    }
    segment(0xE2, &block)
}

#[test]
fn pictures_behind_the_end_are_told_by_the_list() {
    let second = jpeg(&[segment(0xE1, EXIF)], &[], &[]);
    // Offsets count from the TIFF header: 2 SOI + 4 marker and length + 4 signature.
    let offset = |block: &[u8]| (jpeg(&[block.to_vec()], &[], &[]).len() - 10) as u32;
    for (code, kind, name) in
        [(0x02_0002, Kind::SecondPicture, "disparity picture"), (0x05_0000, Kind::GainMap, "gain map")]
    {
        let block = mpf(code, offset(&mpf(code, 0, 0)), second.len() as u32);
        let bytes = jpeg(&[block], &[], &second);
        let report = inspected(&bytes);
        let expected = [(kind, Place::Trailer, name, ""), (Kind::Author, Place::Exif, "Artist", "Ann")];
        assert_eq!(told(&report), expected);
        assert_eq!(extent_of(&report, 0, &bytes), second);
        assert_eq!(report.size, Some((64, 48)));
    }
    let report = inspected(&jpeg(&[mpf(0x02_0002, 5000, 100)], &[], &[]));
    assert_eq!(told(&report), [(Kind::OtherField, Place::Mpf, "disparity picture", "listed, but missing")]);
}

#[test]
fn a_gain_map_says_what_it_is() {
    let parameters = [b"urn:iso:std:iso:ts:21496:-1\0".as_slice(), &[0; 61]].concat();
    let second = jpeg(&[segment(0xE2, &parameters)], &[], &[]);
    let report = inspected(&jpeg(&[], &[], &second));
    let kinds: Vec<_> = told(&report).into_iter().map(|(kind, place, ..)| (kind, place)).collect();
    assert_eq!(kinds, [(Kind::GainMap, Place::Trailer), (Kind::GainMap, Place::JpegSegment)]);
}

#[test]
fn text_and_padding_behind_the_end_are_told() {
    let bytes = jpeg(&[], &[], b"the key is under the mat\0\0\0\0\0\0\0\0");
    let report = inspected(&bytes);
    assert_eq!(told(&report), [(Kind::TrailingData, Place::Trailer, "", "the key is under the mat")]);
    let bytes = jpeg(&[], &[], &[vec![0; 5000], jpeg(&[], &[], &[])].concat());
    let report = inspected(&bytes);
    let expected =
        [(Kind::TrailingData, Place::Trailer, "padding", ""), (Kind::SecondPicture, Place::Trailer, "picture", "")];
    assert_eq!(told(&report), expected);
    assert_eq!(report.findings[0].bytes, 5000);
}

/// A Samsung block of named entries.
fn seft(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut block = Vec::new();
    let mut listed = Vec::new();
    for (name, data) in entries {
        let start = block.len();
        block.extend([0, 0, 1, 0x0A]);
        block.extend((name.len() as u32).to_le_bytes());
        block.extend(name.as_bytes());
        block.extend(*data);
        listed.push((start, block.len() - start));
    }
    let directory_at = block.len();
    block.extend(b"SEFH\x65\0\0\0");
    block.extend((entries.len() as u32).to_le_bytes());
    for (start, size) in listed {
        block.extend([0, 0, 1, 0x0A]);
        block.extend(((directory_at - start) as u32).to_le_bytes());
        block.extend((size as u32).to_le_bytes());
    }
    block.extend(((block.len() - directory_at) as u32).to_le_bytes());
    block.extend(b"SEFT");
    block
}

#[test]
fn samsung_entries_are_told_by_name() {
    let picture = jpeg(&[], &[], &[]);
    let trailer = seft(&[
        ("Image_UTC_Data", b"1714551630000"),
        ("MCC_Data", b"208"),
        ("DualShot_1", &picture),
        ("PEg_Info", b"{\"originalPath\":\"/storage/a.jpg\"}"),
    ]);
    let bytes = jpeg(&[], &[], &trailer);
    let report = inspected(&bytes);
    let expected = [
        (Kind::DateTime, Place::Samsung, "Image_UTC_Data", "2024-05-01 08:20:30 UTC"),
        (Kind::PlaceName, Place::Samsung, "MCC_Data", "mobile country code 208"),
        (Kind::SecondPicture, Place::Samsung, "DualShot_1", ""),
        (Kind::EditHistory, Place::Samsung, "PEg_Info", "{\"originalPath\":\"/storage/a.jpg\"}"),
        (Kind::UnknownData, Place::Samsung, "SEFT", ""),
    ];
    assert_eq!(told(&report), expected);
    assert_eq!(extent_of(&report, 2, &bytes), picture);
}

#[test]
fn a_missing_end_is_damage_and_what_follows_is_read() {
    let mut bytes = jpeg(&[], &[], &[]);
    bytes.truncate(bytes.len() - 2);
    assert!(inspected(&bytes).incomplete);
    bytes.extend(jpeg(&[], &[], &[]));
    let report = inspected(&bytes);
    assert!(report.incomplete);
    assert_eq!(told(&report), [(Kind::SecondPicture, Place::Trailer, "picture", "")]);
}

#[test]
fn damage_never_panics() {
    let second = jpeg(&[segment(0xE1, EXIF)], &[], &[]);
    let trailer = [second, seft(&[("MCC_Data", b"208")])].concat();
    let jfxx = [b"JFXX\0\x10".as_slice(), b"\xFF\xD8\xFF\xFE\x00\x06mum!\xFF\xD9"].concat();
    let ducky = b"Ducky\0\x01\0\x04\0\0\0\x3C\0\x02\0\x08\0\0\0\x02\0h\0i\0\0";
    let fpxr = b"FPXR\0\0\x01\0\x01\0\0\0\x10\0/\0A\0u\0d\0i\0o\0\0\0";
    let segments = [segment(0xE0, &jfxx), segment(0xEC, ducky), segment(0xE2, fpxr), mpf(0x02_0002, 40, 100)];
    let whole = jpeg(&segments, &segment(0xE1, EXIF), &trailer);
    assert!(told(&inspected(&whole)).contains(&(Kind::Text, Place::JpegSegment, "Ducky Comment", "hi")));
    for at in 3..whole.len() {
        inspected(&whole[..at]);
        for bits in [1, 0x80, 0xFF] {
            let mut flipped = whole.clone();
            flipped[at] ^= bits;
            inspected(&flipped);
        }
    }
}

#[test]
fn many_parts_are_bounded() {
    let comments: Vec<u8> = segment(0xFE, b"x").repeat(30_000);
    let report = inspected(&jpeg(&[comments], &[], &[]));
    assert!(report.incomplete && report.findings.len() <= 20_000);
    // Every piece begins like a JPEG and is none.
    let report = inspected(&jpeg(&[], &[], &b"\xFF\xD8\xFF\xE0\x00\x04\0\0".repeat(100_000)));
    assert!(report.incomplete && report.findings.len() <= 20_000);
}

#[test]
fn long_scans_are_read_in_little_time() {
    let mut scan = vec![0x55; 20 << 20];
    scan.iter_mut().step_by(100).for_each(|byte| *byte = 0xFF);
    scan.iter_mut().skip(1).step_by(100).for_each(|byte| *byte = 0);
    let bytes = jpeg(&[], &scan, b"behind");
    let report = inspected(&bytes);
    assert_eq!(told(&report), [(Kind::TrailingData, Place::Trailer, "", "behind")]);
}
