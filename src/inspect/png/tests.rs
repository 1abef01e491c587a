//! Hand-built PNG files.

use std::io::Write;

use crate::inspect::{Kind, Place, Report, inspect_bytes};
use crate::{Control, Limits};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
const HEADER: &[u8] = &[0, 0, 0, 30, 0, 0, 0, 20, 8, 2, 0, 0, 0];

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes(), name, body, &[0; 4]].concat()
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let pixels = chunk(b"IDAT", &zlib(&[0; 100]));
    [SIGNATURE, &chunk(b"IHDR", HEADER), &chunks.concat(), &pixels, &chunk(b"IEND", b"")].concat()
}

fn inspect(file: &[u8]) -> Report {
    inspect_bytes(file, &Limits::default(), &Control::default()).unwrap()
}

fn told(report: &Report) -> Vec<(Kind, &str, Option<&str>, u64)> {
    let of_chunks = report.findings.iter().filter(|found| matches!(found.place, Place::PngChunk | Place::Picture));
    of_chunks.map(|found| (found.kind, found.field.as_str(), found.value.as_deref(), found.bytes)).collect()
}

#[test]
fn a_plain_picture_has_a_size_and_hides_nothing() {
    let plain = [chunk(b"gAMA", &[0; 4]), chunk(b"pHYs", &[0; 9]), chunk(b"sRGB", &[0])];
    let report = inspect(&png(&plain));
    assert_eq!(report.findings, []);
    assert_eq!((report.size, report.frames, report.incomplete), (Some((30, 20)), 1, false));
}

#[test]
fn texts_in_all_three_chunks() {
    let packed = zlib(b"taken by Zo\xEB");
    let file = png(&[
        chunk(b"tEXt", b"Author\0Ren\xE9"),
        chunk(b"tEXt", "Title\0Zoë".as_bytes()),
        chunk(b"zTXt", &[b"Comment\0\0".as_slice(), &packed].concat()),
        chunk(b"iTXt", "Creation Time\0\0\0fr\0Date\0hier".as_bytes()),
        chunk(b"iTXt", &[b"parameters\0\x01\0\0\0".as_slice(), &zlib("a dog, größer".as_bytes())].concat()),
        chunk(b"tEXt", b"no zero byte"),
        chunk(b"tIME", &[0x07, 0xE6, 2, 16, 11, 55, 41]),
    ]);
    let report = inspect(&file);
    let wanted = [
        (Kind::Author, "Author", Some("René"), 23),
        (Kind::Text, "Title", Some("Zoë"), 22),
        (Kind::Text, "Comment", Some("taken by Zoë"), 12 + 9 + packed.len() as u64),
        (Kind::DateTime, "Creation Time", Some("hier"), 40),
        (Kind::EditHistory, "parameters", Some("a dog, größer"), report.findings[4].bytes),
        (Kind::Text, "tEXt", None, 24),
        (Kind::DateTime, "tIME", Some("2022-02-16 11:55:41 UTC"), 19),
    ];
    assert_eq!(told(&report), wanted);
    let extent = report.findings[0].extent.clone().unwrap();
    assert_eq!(&file[extent.start as usize..extent.end as usize][4..8], b"tEXt");
}

#[test]
fn private_chunks() {
    let report = inspect(&png(&[
        chunk(b"npTc", &[0; 10]),
        chunk(b"iDOT", &[0; 28]),
        chunk(b"mkBF", &[0; 72]),
        chunk(b"skRf", &[0; 5]),
        chunk(b"prVW", &[0; 7]),
        chunk(b"gdAT", &[0; 3]),
    ]));
    let wanted = [
        (Kind::UnknownData, "npTc", None, 22),
        (Kind::UnknownData, "iDOT", None, 40),
        (Kind::EditHistory, "mkBF", None, 84),
        (Kind::EditHistory, "skRf", None, 17),
        (Kind::Thumbnail, "prVW", None, 19),
        (Kind::GainMap, "gdAT", None, 15),
    ];
    assert_eq!(told(&report), wanted);
}

#[test]
fn a_color_profile_tells_its_name() {
    let packed = zlib(&[1; 300]);
    let report = inspect(&png(&[chunk(b"iCCP", &[b"Anna's screen\0\0".as_slice(), &packed].concat())]));
    let bytes = 12 + 15 + packed.len() as u64;
    assert_eq!(told(&report)[0], (Kind::ColorProfile, "iCCP", Some("Anna's screen"), bytes));
}

#[test]
fn frames_of_an_animation() {
    let control = || chunk(b"fcTL", &[0; 26]);
    let frame = chunk(b"fdAT", &[0; 40]);
    let start = [SIGNATURE, &chunk(b"IHDR", HEADER), &chunk(b"acTL", &[0; 8])].concat();
    let pixels = chunk(b"IDAT", &[0; 10]);
    let end = chunk(b"IEND", b"");
    let shown_first =
        [start.clone(), control(), pixels.clone(), control(), frame.clone(), control(), frame.clone(), end.clone()];
    let report = inspect(&shown_first.concat());
    assert_eq!(told(&report), [(Kind::OtherFrames, "", Some("2"), 104)]);
    assert_eq!(report.frames, 3);
    let shown_beside = [start.clone(), pixels.clone(), control(), frame.clone(), control(), frame.clone(), end.clone()];
    assert_eq!(told(&inspect(&shown_beside.concat())), [(Kind::OtherFrames, "", Some("2"), 104)]);
    let unannounced = [start, pixels, frame, end];
    assert_eq!(told(&inspect(&unannounced.concat())), [(Kind::OtherFrames, "", None, 52)]);
}

#[test]
fn a_profile_that_cannot_be_read_is_still_told() {
    let report = inspect(&png(&[
        chunk(b"tEXt", b"Raw profile type exif\0\nexif\n99\n4578\n"),
        chunk(b"tEXt", b"Raw profile type vendor\0\nvendor\n2\n4578\n"),
    ]));
    let kinds: Vec<_> = told(&report).into_iter().map(|(kind, field, ..)| (kind, field)).collect();
    let wanted = [(Kind::UnknownData, "Raw profile type exif"), (Kind::UnknownData, "Raw profile type vendor")];
    assert_eq!(kinds, wanted);
    assert!(report.incomplete);
}

#[test]
fn many_pixel_chunks_are_no_bomb_but_many_empty_ones_are() {
    let limits = Limits { parts: 100, ..Limits::default() };
    let inspect = |bytes: usize| {
        let chunks = vec![chunk(b"IDAT", &vec![1; bytes]); 500];
        inspect_bytes(&png(&chunks), &limits, &Control::default()).unwrap().incomplete
    };
    assert_eq!((inspect(1000), inspect(0)), (false, true));
}

#[test]
fn truncated_and_flipped_files_are_read_as_far_as_they_go() {
    let file = png(&[
        chunk(b"tEXt", b"Author\0Anna"),
        chunk(b"zTXt", &[b"Comment\0\0".as_slice(), &zlib(&[b'x'; 1000])].concat()),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
        chunk(b"tEXt", b"Raw profile type exif\0\nexif\n6\n457869660000\n"),
        chunk(b"iCCP", &[b"name\0\0".as_slice(), &zlib(&[1; 300])].concat()),
        chunk(b"tIME", &[0x07, 0xE6, 2, 16, 11, 55, 41]),
    ]);
    for end in 8..file.len() {
        assert!(inspect(&file[..end]).incomplete);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..5_000 {
        let mut damaged = file.clone();
        for _ in 0..3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 8 + (state >> 33) as usize % (damaged.len() - 8);
            damaged[at] = (state >> 20) as u8;
        }
        let report = inspect(&damaged);
        let end = damaged.len() as u64;
        assert!(report.findings.iter().filter_map(|found| found.extent.clone()).all(|extent| extent.end <= end));
    }
}
