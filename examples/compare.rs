//! Prints the README's table: of the strings hidden in each place of the test fixtures, how many survive each tool.
//!
//! `cargo run --release --example compare`. Tools that are not installed are left out (Debian packages
//! libimage-exiftool-perl, imagemagick, exiv2, jpegoptim).

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use safeshare::{Control, Engine, Options};
use support::canary::{Fixture, UNDER_ALPHA, hides, png_picture_data};
use support::{bytes, decodable};

/// The table's rows, and how the names of their canaries go on after the stem.
const PLACES: [(&str, &[&str]); 17] = [
    ("EXIF and GPS", &["exif", "gps"]),
    ("XMP, extended XMP", &["xmp"]),
    ("IPTC and Photoshop", &["iptc", "irb"]),
    ("ICC profile texts", &["icc"]),
    ("C2PA", &["c2pa"]),
    ("JFIF and JFXX thumbnails", &["jfif", "jfxx"]),
    ("JPEG comments", &["comment", "utf16"]),
    ("vendor segments", &["app"]),
    ("between progressive scans", &["scan", "last"]),
    ("MPF second pictures", &["mpf"]),
    ("motion photo video", &["motion"]),
    ("Samsung trailer", &["sef"]),
    ("slack after the end", &["slack"]),
    ("PNG chunks, trailer, frames", &["png"]),
    ("WebP chunks, trailer", &["webp"]),
    ("GIF extensions, trailer", &["gif"]),
    ("colours under alpha 0", &["under"]),
];

/// A tool: its name, and how it makes a clean file of `input` at `output`.
struct Tool {
    name: &'static str,
    clean: fn(&Path, &Path) -> bool,
}

const TOOLS: [Tool; 5] = [
    Tool { name: "SafeShare", clean: safeshare },
    Tool { name: "ExifTool `-all=`", clean: |from, to| ran("exiftool", &["-q", "-all=", "-o"], &[to, from]) },
    Tool {
        name: "ImageMagick `-strip`",
        clean: |from, to| ran("convert-im6.q16", &[], &[from, Path::new("-strip"), to]),
    },
    Tool { name: "Exiv2 `rm`", clean: |from, to| fs::copy(from, to).is_ok() && ran("exiv2", &["rm"], &[to]) },
    Tool {
        name: "jpegoptim `-s`",
        clean: |from, to| fs::copy(from, to).is_ok() && ran("jpegoptim", &["-q", "-s"], &[to]),
    },
];

fn main() {
    let fixtures = decodable();
    let columns: Vec<(&str, Vec<Option<Vec<u8>>>)> = TOOLS
        .iter()
        .map(|tool| (tool.name, fixtures.iter().map(|fixture| cleaned(tool, fixture)).collect::<Vec<_>>()))
        .filter(|(_, files)| files.iter().any(Option::is_some))
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    println!("| hidden in | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    for (place, prefixes) in PLACES {
        let cells: Vec<String> = columns.iter().map(|(_, files)| cell(&fixtures, files, prefixes)).collect();
        println!("| {place} | {} |", cells.join(" | "));
    }
}

/// The file that the tool makes; `None` when it makes none.
fn cleaned(tool: &Tool, fixture: &Fixture) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().ok()?;
    let input = folder.path().join(format!("input.{}", fixture.extension));
    let output = folder.path().join(format!("output.{}", fixture.extension));
    fs::write(&input, &fixture.bytes).ok()?;
    (tool.clean)(&input, &output).then(|| fs::read(output).ok()).flatten()
}

/// `2 of 31`, or `-` when the tool reads none of the files with such a place.
fn cell(fixtures: &[Fixture], files: &[Option<Vec<u8>>], prefixes: &[&str]) -> String {
    let (mut hidden, mut survived) = (0, 0);
    for (fixture, file) in fixtures.iter().zip(files) {
        let Some(file) = file else { continue };
        let texts = fixture.canaries.iter().map(|canary| canary.text).chain(fixture.alpha.then_some(UNDER_ALPHA));
        for text in texts.filter(|text| is_of(text, prefixes)) {
            hidden += 1;
            survived += usize::from(survives(file, text));
        }
    }
    if hidden == 0 { "-".into() } else { format!("{survived} of {hidden}") }
}

fn is_of(canary: &str, prefixes: &[&str]) -> bool {
    let name = canary.trim_start_matches(support::canary::STEM);
    let first: String = name.chars().take_while(|letter| *letter != '-').collect();
    prefixes
        .iter()
        .any(|prefix| first.trim_end_matches(|letter: char| letter.is_ascii_digit()) == *prefix || first == *prefix)
}

fn survives(file: &[u8], canary: &str) -> bool {
    if canary != UNDER_ALPHA {
        return hides(file, canary)
            || (file.starts_with(support::png::SIGNATURE) && hides(&png_picture_data(file), canary));
    }
    let Ok(picture) = image::load_from_memory(file) else { return false };
    let colors: Vec<u8> = picture
        .to_rgba8()
        .pixels()
        .filter(|pixel| pixel[3] == 0)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    bytes::find(&colors, canary.as_bytes()).is_some()
}

fn safeshare(from: &Path, to: &Path) -> bool {
    let clean = |from: &Path| {
        let engine = Engine::new()?;
        engine.protect_bytes(&fs::read(from).unwrap_or_default(), &Options::default(), &Control::default())
    };
    clean(from).is_ok_and(|done| fs::write(to, done.bytes).is_ok())
}

fn ran(program: &str, first: &[&str], then: &[&Path]) -> bool {
    let mut command = Command::new(program);
    command.args(first).args(then).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
