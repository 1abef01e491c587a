//! Inspect names every place that hides something, and what it is.

mod support;

use safeshare::inspect::{Kind, Place};
use safeshare::inspect::{Report, inspect_bytes};
use safeshare::{Control, Limits};
use support::canary::{Canary, Fixture};
use support::{all, exif};

#[test]
fn inspect_names_every_place_that_hides_a_canary() {
    let mut missed = Vec::new();
    for fixture in all() {
        let report = inspect(&fixture);
        let unnamed = fixture.canaries.iter().filter(|canary| !names(&report, canary));
        missed.extend(unnamed.map(|canary| format!("{}: {}", fixture.name, canary.text)));
    }
    assert!(missed.is_empty(), "not named, or not as what it is:\n{}", missed.join("\n"));
}

fn inspect(fixture: &Fixture) -> Report {
    inspect_bytes(&fixture.bytes, &Limits::default(), &Control::default()).expect(fixture.name)
}

fn names(report: &Report, canary: &Canary) -> bool {
    report.findings.iter().any(|finding| {
        let shown = finding.value.as_deref().is_some_and(|value| value.contains(canary.text));
        canary.places.contains(&finding.place) && canary.kinds.contains(&finding.kind) && (shown || !canary.shown)
    })
}

/// What is no string: its kind and place, and what its value must contain.
const NUMBERS: &[(&str, Kind, Place, &str)] = &[
    ("jpeg-baseline", Kind::DateTime, Place::Exif, "2011"),
    ("jpeg-baseline", Kind::DateTime, Place::Xmp, "2011-11-11"),
    ("jpeg-baseline", Kind::DateTime, Place::Iptc, "2011"),
    ("jpeg-baseline", Kind::FaceRegion, Place::Xmp, ""),
    ("jpeg-baseline", Kind::CameraSettings, Place::Exif, ""),
    ("jpeg-baseline", Kind::Video, Place::Trailer, ""),
    ("jpeg-progressive", Kind::DateTime, Place::Samsung, "2011"),
    ("jpeg-progressive", Kind::PlaceName, Place::Samsung, ""),
    ("png-still", Kind::DateTime, Place::PngChunk, "2011"),
    ("png-animated", Kind::OtherFrames, Place::Picture, ""),
    ("webp-animated", Kind::OtherFrames, Place::Picture, ""),
    ("gif-animated", Kind::OtherFrames, Place::Picture, ""),
    ("heic", Kind::DateTime, Place::Exif, "2011"),
    ("heic", Kind::Video, Place::IsoBox, ""),
];

#[test]
fn inspect_tells_what_is_no_string_too() {
    let fixtures = all();
    let mut missed = Vec::new();
    for (name, kind, place, value) in NUMBERS {
        let fixture = fixtures.iter().find(|fixture| fixture.name == *name).expect("a fixture of that name");
        let told = inspect(fixture).findings.iter().any(|finding| {
            let shown = value.is_empty() || finding.value.as_deref().is_some_and(|shown| shown.contains(value));
            finding.kind == *kind && finding.place == *place && shown
        });
        if !told {
            missed.push(format!("{name}: {kind:?} in {place:?} with '{value}'"));
        }
    }
    assert!(missed.is_empty(), "not told:\n{}", missed.join("\n"));
}

#[test]
fn inspect_gives_the_position_in_decimal_degrees() {
    for fixture in all() {
        let has_position = fixture.canaries.iter().any(|canary| canary.text == "CANARY-gps-datum");
        if !has_position {
            continue;
        }
        let report = inspect(&fixture);
        let positions = report.findings.iter().filter(|finding| finding.kind == Kind::Coordinates);
        let values: Vec<_> = positions.filter_map(|finding| finding.value.as_deref()).collect();
        assert!(values.iter().any(|value| is_eiffel_tower(value)), "{}: {values:?}", fixture.name);
    }
}

fn is_eiffel_tower(value: &str) -> bool {
    let numbers: Vec<f64> = value.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    matches!(numbers[..], [lat, lon] if (lat - exif::LATITUDE).abs() < 1e-4 && (lon - exif::LONGITUDE).abs() < 1e-4)
}

#[test]
fn every_extent_lies_within_the_file() {
    for fixture in all() {
        for finding in inspect(&fixture).findings {
            let end = fixture.bytes.len() as u64;
            assert!(finding.extent.as_ref().is_none_or(|at| at.start <= at.end && at.end <= end), "{finding:?}");
            assert!(finding.bytes <= end, "{finding:?}");
        }
    }
}
