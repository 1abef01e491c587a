//! Hand-built WebP files.

use crate::inspect::{Kind, Place, Report, inspect_bytes};
use crate::{Control, Limits};

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    let padding = vec![0; body.len() % 2];
    [name, &(body.len() as u32).to_le_bytes(), body, &padding].concat()
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", &body].concat()
}

fn lossy() -> Vec<u8> {
    chunk(b"VP8 ", &[0x10, 0, 0, 0x9D, 0x01, 0x2A, 30, 0x40, 20, 0x80, 1, 2, 3])
}

fn lossless() -> Vec<u8> {
    let bits = 0x1D_u32 | 0x13 << 14;
    chunk(b"VP8L", &[&[0x2F], bits.to_le_bytes().as_slice(), &[0; 5]].concat())
}

fn canvas() -> Vec<u8> {
    chunk(b"VP8X", &[0, 0, 0, 0, 0xE7, 0x03, 0, 0xF3, 0x01, 0])
}

fn inspect(file: &[u8]) -> Report {
    inspect_bytes(file, &Limits::default(), &Control::default()).unwrap()
}

fn told(report: &Report) -> Vec<(Kind, &str, Option<&str>, u64)> {
    let of_chunks = report.findings.iter().filter(|found| matches!(found.place, Place::WebpChunk | Place::Picture));
    of_chunks.map(|found| (found.kind, found.field.as_str(), found.value.as_deref(), found.bytes)).collect()
}

#[test]
fn plain_pictures_have_a_size_and_hide_nothing() {
    for (chunks, size) in [
        (vec![lossy()], (30, 20)),
        (vec![lossless()], (30, 20)),
        (vec![canvas(), chunk(b"ALPH", &[1]), lossy()], (1000, 500)),
    ] {
        let report = inspect(&webp(&chunks));
        assert_eq!((report.size, report.findings.len(), report.incomplete), (Some(size), 0, false));
    }
}

#[test]
fn second_pictures_and_unknown_chunks() {
    let report = inspect(&webp(&[canvas(), lossy(), lossless(), chunk(b"SECR", b"abc")]));
    let wanted = [(Kind::SecondPicture, "VP8L", None, 18), (Kind::UnknownData, "SECR", None, 12)];
    assert_eq!(told(&report), wanted);
    assert_eq!(report.findings[1].extent, Some(12 + 18 + 22 + 18..12 + 18 + 22 + 18 + 12));
}

#[test]
fn frames_of_an_animation_and_what_hides_in_them() {
    let frame = |extra: &[u8]| chunk(b"ANMF", &[&[0; 16], lossy().as_slice(), extra].concat());
    let secret = chunk(b"SECR", b"ab");
    let report = inspect(&webp(&[canvas(), chunk(b"ANIM", &[0; 6]), frame(b""), frame(b""), frame(&secret)]));
    let wanted = [(Kind::UnknownData, "SECR", None, 10), (Kind::OtherFrames, "", Some("2"), 46 + 56)];
    assert_eq!(told(&report), wanted);
    assert_eq!((report.frames, report.size), (3, Some((1000, 500))));
}

#[test]
fn truncated_and_flipped_files_are_read_as_far_as_they_go() {
    let frame = chunk(b"ANMF", &[&[0; 16], lossy().as_slice()].concat());
    let file = webp(&[
        canvas(),
        chunk(b"ICCP", &[1; 130]),
        chunk(b"ANIM", &[0; 6]),
        frame.clone(),
        frame,
        chunk(b"EXIF", b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
        chunk(b"XMP ", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
        chunk(b"C2PA", b"\0\0\0\x10jumb\0\0\0\x08jumd"),
        chunk(b"SECR", b"abc"),
    ]);
    for end in 12..file.len() {
        assert!(inspect(&file[..end]).incomplete);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..5_000 {
        let mut damaged = file.clone();
        for _ in 0..3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 12 + (state >> 33) as usize % (damaged.len() - 12);
            damaged[at] = (state >> 20) as u8;
        }
        let report = inspect(&damaged);
        let end = damaged.len() as u64;
        assert!(report.findings.iter().filter_map(|found| found.extent.clone()).all(|extent| extent.end <= end));
    }
}
