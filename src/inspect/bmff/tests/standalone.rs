//! Hidden pictures taken out of HEIC files.

use super::movies::movie;
use super::{bx, inspect, plain, told};
use crate::inspect::{Kind, extract_hidden, inspect_file};
use crate::{Control, Limits};

/// The files that are taken out of `heic`, sorted by kind.
fn extracted(heic: &[u8]) -> Vec<(Kind, String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input");
    std::fs::write(&input, heic).unwrap();
    let (limits, control) = (Limits::default(), Control::default());
    let report = inspect_file(&input, &limits, &control).unwrap();
    let files = extract_hidden(&input, &report, folder.path(), &limits, &control).unwrap();
    let mut found: Vec<_> = files
        .into_iter()
        .map(|file| {
            let bytes = std::fs::read(&file.path).unwrap();
            assert_eq!(bytes.len() as u64, file.bytes);
            (file.kind, file.path.extension().unwrap().to_str().unwrap().to_owned(), bytes)
        })
        .collect();
    found.sort_by_key(|(kind, ..)| *kind as u8);
    found
}

#[test]
fn hidden_pictures_become_files_that_show_them() {
    let mut heic = plain();
    heic.item(10, b"hvc1", "", 0, &[1; 20]).refers(b"thmb", 10, &[1]).size(&[10], 320, 160);
    heic.property(&[10], bx(b"hvcC", &[9; 30])).property(&[10], bx(b"irot", &[3]));
    heic.item(12, b"grid", "", 1, &[0, 0, 0, 1, 0, 8, 0, 4]).item(13, b"hvc1", "", 0, &[3; 40]);
    heic.item(14, b"hvc1", "", 0, &[4; 50]).refers(b"dimg", 12, &[14, 13]).size(&[12], 8, 4).size(&[13, 14], 4, 4);
    heic.refers(b"auxl", 12, &[1]).auxiliary(12, "urn:com:apple:photo:2020:aux:hdrgainmap");
    heic.property(&[13, 14], bx(b"hvcC", &[8; 30]));
    let found = extracted(&heic.build());
    let kinds: Vec<_> = found.iter().map(|(kind, extension, _)| (*kind, extension.as_str())).collect();
    assert_eq!(kinds, [(Kind::Thumbnail, "heic"), (Kind::GainMap, "heic")]);
    for ((_, _, file), size, orientation) in [(&found[0], (320, 160), 6), (&found[1], (8, 4), 1)] {
        let report = inspect(file);
        assert_eq!((report.size, report.orientation, report.incomplete), (Some(size), orientation, false));
        assert_eq!(report.findings, []);
    }
    assert!(found[0].2.ends_with(&[1; 20]));
    let data = [&[0u8, 0, 0, 1, 0, 8, 0, 4], [4; 50].as_slice(), &[3; 40]].concat();
    assert!(found[1].2.ends_with(&data), "the grid, then its tiles in their order");
}

#[test]
fn jpegs_and_videos_are_taken_out_as_they_are() {
    let jpeg = b"\xFF\xD8\xFF\xFE\x00\x0Ahidden!!\xFF\xD9";
    let video = [bx(b"ftyp", b"mp42\0\0\0\0"), movie(true, b""), bx(b"mdat", b"frames")].concat();
    let mut heic = plain();
    heic.item(4, b"jpeg", "", 0, jpeg).refers(b"thmb", 4, &[1]);
    heic.after = bx(b"mpvd", &video);
    let found = extracted(&heic.build());
    let wanted = [(Kind::Thumbnail, "jpg".to_owned(), jpeg.to_vec()), (Kind::Video, "mp4".to_owned(), video)];
    assert_eq!(found, wanted);
}

#[test]
fn pictures_made_of_each_other_are_taken_out_once() {
    let mut heic = plain();
    heic.item(4, b"grid", "", 1, &[0; 8]).item(5, b"grid", "", 1, &[0; 8]);
    heic.refers(b"dimg", 4, &[5, 4]).refers(b"dimg", 5, &[4, 4]);
    let found = extracted(&heic.build());
    assert_eq!(found.len(), 1);
    assert_eq!(told(&inspect(&found[0].2)), []);
}
