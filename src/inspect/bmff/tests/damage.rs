//! Damaged files, and files made to take long.

use super::movies::{movie, quicktime_text};
use super::{bx, full, inspect, plain};
use crate::inspect::{Finding, inspect_bytes};
use crate::{Control, Limits};

fn everything() -> Vec<u8> {
    let mut heic = plain();
    heic.item(4, b"Exif", "", 0, b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0");
    heic.item(5, b"mime", "\0application/rdf+xml\0", 0, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
    heic.item(6, b"hvc1", "", 0, &[1; 20]).refers(b"thmb", 6, &[1]).size(&[6], 320, 160);
    heic.item(7, b"hvc1", "x", 2, &[1; 20]).refers(b"iloc", 7, &[6]).refers(b"auxl", 7, &[1]).auxiliary(7, "urn:y");
    heic.property(&[1], full(b"udes", 0, 0, b"en\0\0At the lake\0lake,boat\0"));
    let place = bx(b"udta", &quicktime_text(b"\xA9xyz", "+48.8584+002.2945/"));
    let video = [bx(b"ftyp", b"mp42\0\0\0\0"), movie(true, &place), bx(b"mdat", b"frames")].concat();
    heic.after = [bx(b"mpvd", &video), bx(b"uuid", &[0xAB; 20]), movie(true, &place)].concat();
    heic.build()
}

#[test]
fn truncated_and_flipped_files_are_read_as_far_as_they_go() {
    let file = everything();
    assert!(inspect(&file).findings.len() >= 8);
    for end in 64..file.len() {
        let _report = inspect(&file[..end]);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let limits = Limits { parts: 2_000, ..Limits::default() };
    for _ in 0..5_000 {
        let mut damaged = file.clone();
        for _ in 0..=random() % 4 {
            let at = 32 + (random() as usize) % (damaged.len() - 32);
            damaged[at] = if random() % 4 == 0 { 0xFF } else { random() as u8 };
        }
        let report = inspect_bytes(&damaged, &limits, &Control::default()).unwrap();
        assert!(report.findings.len() <= 2_000);
        assert!(report.findings.iter().all(|found| is_inside(found, damaged.len() as u64)));
    }
}

fn is_inside(found: &Finding, file_bytes: u64) -> bool {
    found.extent.as_ref().is_none_or(|extent| extent.start < extent.end && extent.end <= file_bytes)
}

#[test]
fn a_table_of_empty_entries_does_not_run_long() {
    // All widths are 0: 65,535 extents take no bytes.
    let entry = [[0, 1], [0, 0], [0, 0], [0xFF, 0xFF]].concat();
    let locations = [&[0, 0], [0xFF, 0xFF].as_slice(), &entry.repeat(1_000)].concat();
    let meta = [full(b"iloc", 1, 0, &locations)].concat();
    let file = [bx(b"ftyp", b"heic\0\0\0\0mif1heic"), full(b"meta", 0, 0, &meta)].concat();
    let report = inspect(&file);
    assert!(report.incomplete);
}
