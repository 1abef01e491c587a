//! Runs a tool on a photo in a folder of its own and tells what it took, by the kernel's own figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tools::{Tool, safeshare};

/// What a tool took, and what it made.
pub struct Measured {
    /// User and system time in seconds, all its processes together.
    pub cpu: f64,
    /// The most memory that one of its processes had resident, in MiB.
    pub memory: f64,
    /// The new file.
    pub output: Vec<u8>,
}

/// `None` when the tool fails or makes no file. `long` is the photo's long side in pixels; the new file is of the kind
/// of `extension`.
pub fn run(tool: &Tool, photo: &Path, long: u32, extension: &str) -> Option<Measured> {
    let folder = tempfile::tempdir_in(photo.parent()?).ok()?;
    let own = photo.extension()?.to_string_lossy().into_owned();
    let input = folder.path().join(format!("photo.{own}"));
    fs::hard_link(photo, &input).or_else(|_| fs::copy(photo, &input).map(drop)).ok()?;
    let new = folder.path().join("new");
    fs::create_dir(&new).ok()?;
    let output = new.join(format!("output.{extension}"));
    let taken = folder.path().join("taken");

    let status = Command::new("time")
        .args(["-q", "-f", "%U %S %M", "-o"])
        .arg(&taken)
        .args(["sh", "-c", tool.command])
        .env("SAFESHARE", safeshare())
        .env("IN", &input)
        .env("OUT", &output)
        .env("FOLDER", &new)
        .env("EIGHTHS", eighths(long).to_string())
        .env("VIPS_OPTIONS", if extension == "jpg" { "[Q=90,strip]" } else { "[strip]" })
        // One core, as the phone's: what threads cost is in the CPU time, what they hide is not.
        .env("VIPS_CONCURRENCY", "1")
        .env("MAGICK_THREAD_LIMIT", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program `time` is there (Debian package time)");
    if !status.success() {
        return None;
    }
    let taken = fs::read_to_string(&taken).ok()?;
    let [user, system, kibibytes] =
        *taken.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<f64>>()
    else {
        return None;
    };
    let cleaned = folder.path().join(format!("photo.cleaned.{own}"));
    let made = [files(&new), vec![cleaned]].concat();
    let output = made
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end != "ppm"))
        .find_map(|path| fs::read(path).ok())?;
    Some(Measured { cpu: user + system, memory: kibibytes / 1024.0, output })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

/// The largest of the decoder's own scales that leaves at most 2,048 pixels.
fn eighths(long: u32) -> u32 {
    (1..=8).rev().find(|eighths| long * eighths / 8 <= 2048).unwrap_or(1)
}
