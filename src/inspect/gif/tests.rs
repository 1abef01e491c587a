//! Hand-built GIF files.

use crate::inspect::{Kind, Place, Report, inspect_bytes};
use crate::{Control, Limits};

/// A screen of 30 by 20 with a table of two colours.
const START: &[u8] = b"GIF89a\x1E\0\x14\0\x80\0\0\0\0\0\xFF\xFF\xFF";
/// A frame of one pixel.
const FRAME: &[u8] = b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
const CONTROL: &[u8] = b"\x21\xF9\x04\0\0\0\0\0";

fn extension(label: u8, first: &[u8], rest: &[u8]) -> Vec<u8> {
    let mut out = vec![0x21, label];
    for block in std::iter::once(first).chain(rest.chunks(255)) {
        out.push(block.len() as u8);
        out.extend(block);
    }
    out.push(0);
    out
}

fn gif(blocks: &[&[u8]]) -> Vec<u8> {
    [START, &blocks.concat(), b"\x3B"].concat()
}

fn inspect(file: &[u8]) -> Report {
    inspect_bytes(file, &Limits::default(), &Control::default()).unwrap()
}

fn told(report: &Report) -> Vec<(Kind, &str, Option<&str>, u64)> {
    let of_blocks = report.findings.iter().filter(|found| matches!(found.place, Place::GifExtension | Place::Picture));
    of_blocks.map(|found| (found.kind, found.field.as_str(), found.value.as_deref(), found.bytes)).collect()
}

#[test]
fn a_plain_picture_has_a_size_and_hides_nothing() {
    let repeat = extension(0xFF, b"NETSCAPE2.0", &[1, 0, 0]);
    let report = inspect(&gif(&[&repeat, CONTROL, FRAME]));
    assert_eq!(report.findings, []);
    assert_eq!((report.size, report.frames, report.incomplete), (Some((30, 20)), 1, false));
}

#[test]
fn extensions_that_carry_data() {
    let long = "x".repeat(600);
    let mut place = vec![0; 12];
    place[4] = 9;
    let report = inspect(&gif(&[
        &extension(0xFE, b"my ", b"dog"),
        &extension(0x01, &place, b"drawn text"),
        &extension(0xFF, b"VENDOR  1.0", long.as_bytes()),
        &extension(0xFF, b"NETSCAPE2.0", long.as_bytes()),
        &extension(0xF9, &[0; 4], b"more"),
        &extension(0x77, b"abc", b""),
        FRAME,
    ]));
    let wanted = [
        (Kind::Text, "comment", Some("my dog"), 11),
        (Kind::Text, "plain text", Some("drawn text"), 27),
        (Kind::UnknownData, "VENDOR  1.0", None, 618),
        (Kind::UnknownData, "NETSCAPE2.0", None, 618),
        (Kind::UnknownData, "extension F9", None, 13),
        (Kind::UnknownData, "extension 77", None, 7),
    ];
    assert_eq!(told(&report), wanted);
    assert_eq!(report.findings[0].extent, Some(19..30));
}

#[test]
fn frames_of_an_animation() {
    let report = inspect(&gif(&[CONTROL, FRAME, CONTROL, FRAME, FRAME]));
    assert_eq!(told(&report), [(Kind::OtherFrames, "", Some("2"), 2 * FRAME.len() as u64)]);
    assert_eq!(report.frames, 3);
}

#[test]
fn truncated_and_flipped_files_are_read_as_far_as_they_go() {
    let mut xmp = extension(0xFF, b"XMP DataXMP", b"");
    xmp.pop();
    xmp.extend(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>\x01");
    xmp.extend((0..=255).rev());
    xmp.push(0);
    let mut icc = [0; 300];
    icc[36..40].copy_from_slice(b"acsp");
    let profile = extension(0xFF, b"ICCRGBG1012", &icc);
    let file = gif(&[&xmp, &extension(0xFE, b"my ", b"dog"), &profile, CONTROL, FRAME, CONTROL, FRAME]);
    for end in 8..file.len() {
        assert!(inspect(&file[..end]).incomplete, "{end}");
    }
    assert!(!inspect(&file).incomplete);
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..5_000 {
        let mut damaged = file.clone();
        for _ in 0..3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 6 + (state >> 33) as usize % (damaged.len() - 6);
            damaged[at] = (state >> 20) as u8;
        }
        let report = inspect(&damaged);
        let end = damaged.len() as u64;
        assert!(report.findings.iter().filter_map(|found| found.extent.clone()).all(|extent| extent.end <= end));
    }
}
