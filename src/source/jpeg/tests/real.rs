//! The photos of the corpus beside the repository, where they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

fn photos(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            photos(&path, found);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jpg") || e.eq_ignore_ascii_case("jpeg")) {
            found.push(path);
        }
    }
}

/// What `djpeg` makes of a file, without the header of its PNM.
fn djpeg(file: &Path) -> Option<Vec<u8>> {
    let output = Command::new("djpeg").arg(file).output().ok()?;
    let header = output.stdout.iter().enumerate().filter(|(_, b)| b.is_ascii_whitespace()).nth(3)?.0;
    output.status.success().then(|| output.stdout[header + 1..].to_vec())
}

#[test]
fn every_photo_of_the_corpus_decodes() {
    let mut found = Vec::new();
    photos(Path::new("../shared/corpus"), &mut found);
    if found.is_empty() {
        println!("SKIPPED: ../shared/corpus is not there");
        return;
    }
    let mut compared = 0;
    for path in &found {
        let file = fs::read(path).expect("it can be read");
        let decoded = match decode(&file, FULL) {
            Ok(decoded) => decoded,
            Err(error) => {
                println!("{}: {error}", path.display());
                assert!(djpeg(path).is_none(), "{}: djpeg decodes it", path.display());
                continue;
            }
        };
        decode(&file, (200, 200)).expect("it decodes at a small scale, too");
        if let Some(theirs) = djpeg(path) {
            let (largest, db) = difference(decoded.samples, theirs.into_iter().map(u16::from));
            assert!(db > 50.0, "{}: {largest}, {db:.1} dB", path.display());
            compared += 1;
        }
    }
    println!("{} photos, {compared} compared with djpeg", found.len());
}
