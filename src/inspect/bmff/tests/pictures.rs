//! Pictures and data beside the picture that is shown.

use super::{Told, bx, full, inspect, plain, told};
use crate::inspect::Kind;

#[test]
fn a_plain_picture_has_a_size_and_hides_nothing() {
    let report = inspect(&plain().build());
    assert_eq!(report.findings, []);
    assert_eq!((report.size, report.orientation, report.frames, report.incomplete), (Some((1024, 512)), 1, 1, false));
}

#[test]
fn pictures_beside_the_picture() {
    let mut heic = plain();
    heic.item(10, b"hvc1", "", 0, &[1; 20]).refers(b"thmb", 10, &[1]).size(&[10], 320, 160);
    heic.item(11, b"hvc1", "", 0, &[2; 30]).refers(b"auxl", 11, &[1]);
    heic.auxiliary(11, "urn:mpeg:hevc:2015:auxid:2");
    heic.item(12, b"grid", "", 1, &[0; 8]).item(13, b"hvc1", "", 0, &[3; 40]).refers(b"dimg", 12, &[13]);
    heic.refers(b"auxl", 12, &[1]).auxiliary(12, "urn:com:apple:photo:2020:aux:hdrgainmap");
    heic.item(14, b"hvc1", "", 0, &[4; 70]).size(&[14], 4000, 3000);
    heic.item(15, b"hvc1", "", 0, &[5; 10]).refers(b"auxl", 15, &[1]).auxiliary(15, "urn:mpeg:hevc:2015:auxid:1");
    let file = heic.build();
    let report = inspect(&file);
    let wanted: [Told; 4] = [
        (Kind::Thumbnail, "hvc1", Some("320 x 160"), 20),
        (Kind::DepthMap, "urn:mpeg:hevc:2015:auxid:2", None, 30),
        (Kind::GainMap, "urn:com:apple:photo:2020:aux:hdrgainmap", None, 48),
        (Kind::SecondPicture, "hvc1", Some("4000 x 3000"), 70),
    ];
    assert_eq!(told(&report), wanted);
    assert_eq!((report.size, report.incomplete), (Some((1024, 512)), false));
    let extents: Vec<_> = report.findings.iter().map(|found| found.extent.clone()).collect();
    let bytes = |range: &Option<std::ops::Range<u64>>| {
        range.as_ref().map(|range| &file[range.start as usize..range.end as usize])
    };
    assert_eq!(bytes(&extents[0]), Some([1; 20].as_slice()));
    assert_eq!(bytes(&extents[2]), None, "a grid does not lie in one piece");
}

#[test]
fn a_jpeg_thumbnail_is_looked_into() {
    let mut heic = plain();
    let jpeg = b"\xFF\xD8\xFF\xFE\x00\x0Ahidden!!\xFF\xD9";
    heic.item(4, b"jpeg", "", 0, jpeg).refers(b"thmb", 4, &[1]);
    let report = inspect(&heic.build());
    assert_eq!(told(&report), [(Kind::Thumbnail, "jpeg", None, jpeg.len() as u64)]);
    assert_eq!(report.size, Some((1024, 512)));
}

#[test]
fn names_texts_dates_and_unknown_data() {
    let mut heic = plain();
    heic.item(4, b"hvc1", "Anna's birthday", 0, &[1; 5]).refers(b"thmb", 4, &[1]);
    heic.item(5, b"mime", "Exif\0application/json\0", 0, b"{\"a\":1}");
    heic.item(6, b"uri ", "\0urn:x-vendor:secret", 1, b"12345");
    heic.property(&[1], full(b"udes", 0, 0, b"en\0\0At the lake\0lake,boat\0"));
    let micros = (2_082_844_800u64 + 1_645_012_541) * 1_000_000;
    heic.property(&[1], full(b"crtt", 0, 0, &micros.to_be_bytes()));
    heic.property(&[1], full(b"clap", 0, 0, &[]));
    heic.property(&[], bx(b"priv", b"abc"));
    heic.in_meta = [bx(b"free", &[0; 9]), bx(b"free", b"\0hello"), bx(b"zzzz", b"")].concat();
    let report = inspect(&heic.build());
    let wanted: [Told; 10] = [
        (Kind::Thumbnail, "hvc1", None, 5),
        (Kind::UnknownData, "application/json", None, 7),
        (Kind::UnknownData, "urn:x-vendor:secret", None, 5),
        (Kind::OtherField, "item_name", Some("Anna's birthday"), 15),
        (Kind::Text, "udes:description", Some("At the lake"), 11),
        (Kind::Text, "udes:tags", Some("lake,boat"), 9),
        (Kind::DateTime, "crtt", Some("2022-02-16 11:55:41 UTC"), 20),
        (Kind::UnknownData, "priv", None, 11),
        (Kind::UnknownData, "free", None, 6),
        (Kind::UnknownData, "zzzz", None, 8),
    ];
    assert_eq!(told(&report), wanted);
}

#[test]
fn turned_by_properties() {
    for (angle, mirror, wanted) in [
        (None, None, 1),
        (Some(1), None, 8),
        (Some(2), None, 3),
        (Some(3), None, 6),
        (None, Some(0), 4),
        (None, Some(1), 2),
        (Some(1), Some(0), 5),
        (Some(1), Some(1), 7),
        (Some(3), Some(1), 5),
        (Some(0), None, 1),
    ] {
        let mut heic = plain();
        if let Some(angle) = angle {
            heic.property(&[1], bx(b"irot", &[angle]));
        }
        if let Some(axis) = mirror {
            heic.property(&[1], bx(b"imir", &[axis]));
        }
        assert_eq!(inspect(&heic.build()).orientation, wanted, "{angle:?} {mirror:?}");
    }
}

#[test]
fn a_crop_that_hides_a_part_of_the_picture() {
    let clap = |width: u32, height: u32| {
        full(b"clap", 0, 0, &[])
            .into_iter()
            .take(8)
            .chain([width, 1, height, 1, 0, 1, 0, 1].into_iter().flat_map(u32::to_be_bytes))
            .collect::<Vec<u8>>()
    };
    let with_size = |width, height| {
        let mut property = clap(width, height);
        let length = property.len() as u32;
        property[..4].copy_from_slice(&length.to_be_bytes());
        property
    };
    let mut heic = plain();
    heic.property(&[1], with_size(1000, 300));
    assert_eq!(told(&inspect(&heic.build())), [(Kind::EditHistory, "clap", Some("1000 x 300 of 1024 x 512"), 0)]);
    let mut heic = plain();
    heic.property(&[1], with_size(1020, 510));
    assert_eq!(told(&inspect(&heic.build())), []);
}

#[test]
fn storage_that_no_item_claims() {
    let mut heic = plain();
    heic.unclaimed = b"left over".to_vec();
    let file = heic.build();
    let report = inspect(&file);
    assert_eq!(told(&report), [(Kind::UnknownData, "mdat", None, 9)]);
    assert_eq!(report.findings[0].extent, Some(file.len() as u64 - 9..file.len() as u64));
    heic.unclaimed = vec![0; 1000];
    assert_eq!(told(&inspect(&heic.build())), []);
}

#[test]
fn boxes_beside_the_picture() {
    let canon = [b"\x85\xC0\xB6\x87\x82\x0F\x11\xE0\x81\x11\xF4\xCE\x46\x2B\x6A\x48".as_slice(), b"CMT1"].concat();
    let mut heic = plain();
    heic.between = [bx(b"uuid", &canon), bx(b"uuid", &[0xAB; 20]), bx(b"free", &[0; 64]), bx(b"abcd", b"x")].concat();
    let report = inspect(&heic.build());
    let wanted: [Told; 3] = [
        (Kind::MakerNote, "uuid Canon", None, 28),
        (Kind::UnknownData, "uuid abababababababababababababababab", None, 28),
        (Kind::UnknownData, "abcd", None, 9),
    ];
    assert_eq!(told(&report), wanted);
}
