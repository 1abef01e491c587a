//! Which files a command is about.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use safeshare::Format;

/// Folders inside folders are followed this deep.
const DEPTH: usize = 64;

/// The named files, and the pictures in the named folders, sorted by name; links in folders are not followed, and
/// nothing of `output` is taken.
pub fn files(named: &[PathBuf], recursive: bool, output: &Path) -> Vec<PathBuf> {
    let output = fs::canonicalize(output).ok();
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            collect(path, if recursive { DEPTH } else { 0 }, output.as_deref(), &mut found);
        } else {
            found.push(path.clone());
        }
    }
    found
}

fn collect(folder: &Path, depth: usize, output: Option<&Path>, found: &mut Vec<PathBuf>) {
    if output.is_some_and(|output| fs::canonicalize(folder).is_ok_and(|folder| folder == output)) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth > 0 {
            collect(&entry.path(), depth - 1, output, found);
        } else if kind.is_file() && is_picture(&entry.path()) {
            found.push(entry.path());
        }
    }
}

/// By its first bytes: a folder may hold anything, and only pictures are meant.
fn is_picture(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok() && Format::of(&start).is_some()
}
