use super::*;
use crate::Storage;
use crate::inspect::Finding;

const FILE: &[u8] = b"picture\xFF\xD8\xFF\xE0 hidden jpegtrailer";

fn report(findings: Vec<(Kind, Range<u64>)>) -> Report {
    let finding = |(kind, extent)| Finding::new(kind, Place::Trailer).at(extent);
    Report {
        format: Format::Jpeg,
        file_bytes: FILE.len() as u64,
        size: None,
        orientation: 1,
        frames: 1,
        findings: findings.into_iter().map(finding).collect(),
        incomplete: false,
    }
}

fn extract(report: &Report) -> (tempfile::TempDir, Result<Vec<Extracted>>) {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input");
    std::fs::write(&input, FILE).unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let result = extract_hidden(&input, report, &out, &Limits::default(), &Control::default());
    (folder, result)
}

#[test]
fn each_stretch_becomes_one_file_with_its_bytes() {
    let findings =
        vec![(Kind::Thumbnail, 7..23), (Kind::SecondPicture, 7..23), (Kind::Text, 0..7), (Kind::TrailingData, 23..30)];
    let (folder, result) = extract(&report(findings));
    let files = result.unwrap();
    let told: Vec<_> = files.iter().map(|file| (file.kind, file.bytes, std::fs::read(&file.path).unwrap())).collect();
    let wanted = [(Kind::Thumbnail, 16, FILE[7..23].to_vec()), (Kind::TrailingData, 7, FILE[23..30].to_vec())];
    assert_eq!(told, wanted);
    let names = files.iter().map(|file| file.path.file_name().unwrap().to_str().unwrap());
    let names: Vec<_> = names.map(|name| name.split_once('.').unwrap()).collect();
    assert!(names[0].0.starts_with("hidden-") && names[0].0 != names[1].0);
    assert_eq!((names[0].1, names[1].1), ("jpg", "bin"));
    assert_eq!(std::fs::read_dir(folder.path().join("out")).unwrap().count(), 2);
}

#[test]
fn nothing_beyond_the_file_is_read() {
    let end = FILE.len() as u64;
    let (_folder, result) =
        extract(&report(vec![(Kind::Video, end - 3..u64::MAX), (Kind::Video, end..end + 9), (Kind::Video, 99..199)]));
    let files = result.unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(std::fs::read(&files[0].path).unwrap(), b"ler");
}

#[test]
fn what_is_listed_over_and_over_does_not_fill_the_disk() {
    let findings = (0..20).map(|start| (Kind::SecondPicture, start..30)).collect();
    let (_folder, result) = extract(&report(findings));
    let bytes: u64 = result.unwrap().iter().map(|file| file.bytes).sum();
    assert!(bytes > 0 && bytes <= 2 * FILE.len() as u64, "{bytes}");
}

#[test]
fn faults_of_the_storage_and_cancelling_leave_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input");
    std::fs::write(&input, FILE).unwrap();
    let found = report(vec![(Kind::Thumbnail, 7..23)]);
    let extract = |input: &Path, folder: &Path, control: &Control| {
        extract_hidden(input, &found, folder, &Limits::default(), control)
    };
    let missing = folder.path().join("missing");
    assert_eq!(extract(&missing, folder.path(), &Control::default()), Err(Storage::NotFound.into()));
    assert_eq!(extract(&input, &missing, &Control::default()), Err(Storage::NotFound.into()));
    let token = crate::CancelToken::default();
    token.cancel();
    let cancelled = extract(&input, folder.path(), &Control::default().with_cancel(token));
    assert_eq!(cancelled, Err(Error::Cancelled));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the input alone");
}
