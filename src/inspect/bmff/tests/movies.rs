//! Videos and sequences beside the picture, and their metadata.

use super::{Told, bx, full, inspect, plain, told};
use crate::inspect::Kind;

pub(super) fn movie(with_sound: bool, details: &[u8]) -> Vec<u8> {
    let track = |handler: &[u8; 4], sizes: &[u32]| {
        let table: Vec<u8> = sizes.iter().flat_map(|size| size.to_be_bytes()).collect();
        let count = (sizes.len() as u32).to_be_bytes();
        let table = full(b"stsz", 0, 0, &[&[0; 4], count.as_slice(), &table].concat());
        let hdlr = full(b"hdlr", 0, 0, &[&[0; 4], handler.as_slice(), &[0; 12], b"Handler\0"].concat());
        bx(b"trak", &bx(b"mdia", &[hdlr, bx(b"minf", &bx(b"stbl", &table))].concat()))
    };
    let times = [3_727_857_341u32, 0, 600, 1_860, 0x0001_0000].into_iter().flat_map(u32::to_be_bytes);
    let header = full(b"mvhd", 0, 0, &times.collect::<Vec<u8>>());
    let sound = if with_sound { track(b"soun", &[5, 6]) } else { Vec::new() };
    bx(b"moov", &[header, track(b"vide", &[10, 20, 30]), sound, details.to_vec()].concat())
}

pub(super) fn quicktime_text(tag: &[u8], text: &str) -> Vec<u8> {
    bx(tag, &[&(text.len() as u16).to_be_bytes(), [0x15, 0xC7].as_slice(), text.as_bytes()].concat())
}

#[test]
fn the_video_of_a_motion_photo() {
    let place = bx(b"udta", &quicktime_text(b"\xA9xyz", "+48.8584+002.2945/"));
    let video = [bx(b"ftyp", b"mp42\0\0\0\0"), movie(true, &place), bx(b"mdat", b"frames")].concat();
    let mut heic = plain();
    heic.after = bx(b"mpvd", &video);
    let file = heic.build();
    let report = inspect(&file);
    let wanted: [Told; 3] = [
        (Kind::Video, "mpvd", Some("3.1 s, with sound"), video.len() as u64),
        (Kind::DateTime, "creation_time", Some("2022-02-16 11:55:41 UTC"), 4),
        (Kind::Coordinates, "\u{A9}xyz", Some("48.858400, 2.294500"), 30),
    ];
    assert_eq!(told(&report), wanted);
    let extent = report.findings[0].extent.clone().unwrap();
    assert_eq!(file[extent.start as usize..extent.end as usize], video);
}

#[test]
fn keys_and_values_of_quicktime() {
    let data = |kind: u8, value: &[u8]| bx(b"data", &[&[0, 0, 0, kind, 0, 0, 0, 0], value].concat());
    let keys = [
        "com.apple.quicktime.location.ISO6709",
        "com.apple.quicktime.make",
        "com.apple.quicktime.creationdate",
        "com.apple.quicktime.content.identifier",
        "com.android.capture.fps",
    ];
    let listed: Vec<u8> = keys.iter().flat_map(|key| bx(b"mdta", key.as_bytes())).collect();
    let values = [
        data(1, b"+48.858370+002.294481+035.0/"),
        data(1, b"Apple"),
        data(1, b"2022-02-16T12:55:41+0100"),
        data(1, b"A-B-C"),
        data(23, &30f32.to_be_bytes()),
    ];
    let list: Vec<u8> = values.iter().zip(1u32..).flat_map(|(value, nth)| bx(&nth.to_be_bytes(), value)).collect();
    let meta = [
        full(b"hdlr", 0, 0, b"\0\0\0\0mdta\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        full(b"keys", 0, 0, &[&[0, 0, 0, 5], listed.as_slice()].concat()),
        bx(b"ilst", &list),
    ];
    let mut heic = plain();
    heic.after = movie(false, &bx(b"meta", &meta.concat()));
    let report = inspect(&heic.build());
    let wanted: [(Kind, &str, Option<&str>); 7] = [
        (Kind::Video, "moov", Some("3.1 s")),
        (Kind::DateTime, "creation_time", Some("2022-02-16 11:55:41 UTC")),
        (Kind::Coordinates, keys[0], Some("48.858370, 2.294481")),
        (Kind::DeviceModel, keys[1], Some("Apple")),
        (Kind::DateTime, keys[2], Some("2022-02-16T12:55:41+0100")),
        (Kind::UniqueId, keys[3], Some("A-B-C")),
        (Kind::CameraSettings, keys[4], Some("30")),
    ];
    let told: Vec<_> = told(&report).into_iter().map(|(kind, field, value, _)| (kind, field, value)).collect();
    assert_eq!(told, wanted);
    assert_eq!(report.findings[0].bytes, 60);
}

#[test]
fn user_data_of_3gpp() {
    let place = [b"\0\0\0\0\x15\xC7Lake\0\0".as_slice(), &(2i32 << 16).to_be_bytes(), &((-48i32) << 16).to_be_bytes()];
    let entries =
        [full(b"loci", 0, 0, &place.concat()[4..]), full(b"auth", 0, 0, b"\x15\xC7Anna\0"), bx(b"smrd", b"TRUEBLUE")];
    let mut heic = plain();
    heic.after = movie(false, &bx(b"udta", &entries.concat()));
    let report = inspect(&heic.build());
    let wanted: [Told; 4] = [
        (Kind::PlaceName, "loci", Some("Lake"), 4),
        (Kind::Coordinates, "loci", Some("-48.000000, 2.000000"), 28),
        (Kind::Author, "auth", Some("Anna"), 19),
        (Kind::UnknownData, "smrd", None, 16),
    ];
    assert_eq!(told(&report)[2..], wanted);
}

#[test]
fn frames_of_a_sequence() {
    let mut track = movie(false, b"");
    let at = track.windows(4).position(|window| window == b"vide").unwrap();
    track[at..at + 4].copy_from_slice(b"pict");
    let mut heic = plain();
    heic.after = track;
    let report = inspect(&heic.build());
    assert_eq!(told(&report)[0], (Kind::OtherFrames, "", Some("2"), 60));
    assert_eq!(report.frames, 3);
}
