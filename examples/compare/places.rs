//! Of the strings hidden in each place of the test fixtures, how many survive each tool.

use std::fs;

use crate::measure::run;
use crate::support::canary::{Fixture, STEM, UNDER_ALPHA, hides, png_picture_data};
use crate::support::{bytes, decodable, png};
use crate::tools::{TOOLS, Tool};

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

/// Prints the table.
pub fn print() {
    let fixtures = decodable();
    let columns: Vec<(&str, Vec<Option<Vec<u8>>>)> = TOOLS
        .iter()
        .filter(|tool| tool.in_places && tool.is_there())
        .map(|tool| (tool.name, fixtures.iter().map(|fixture| cleaned(tool, fixture)).collect::<Vec<_>>()))
        .filter(|(_, files)| files.iter().any(Option::is_some))
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    println!(
        "### Hidden strings left\n\nOf those that the fixtures hide in each place and a tool's format can have.\n"
    );
    println!("| hidden in | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    for (place, prefixes) in PLACES {
        let cells: Vec<String> = columns.iter().map(|(_, files)| cell(&fixtures, files, prefixes)).collect();
        println!("| {place} | {} |", cells.join(" | "));
    }
    println!();
}

/// The file that the tool makes; `None` when it makes none.
fn cleaned(tool: &Tool, fixture: &Fixture) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().ok()?;
    let photo = folder.path().join(format!("fixture.{}", fixture.extension));
    fs::write(&photo, &fixture.bytes).ok()?;
    // The decoder's scale matters for large photos alone.
    Some(run(tool, &photo, 1, fixture.extension)?.output)
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
    let name = canary.trim_start_matches(STEM);
    let first: String = name.chars().take_while(|letter| *letter != '-').collect();
    prefixes
        .iter()
        .any(|prefix| first.trim_end_matches(|letter: char| letter.is_ascii_digit()) == *prefix || first == *prefix)
}

fn survives(file: &[u8], canary: &str) -> bool {
    if canary != UNDER_ALPHA {
        return hides(file, canary) || (file.starts_with(png::SIGNATURE) && hides(&png_picture_data(file), canary));
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
