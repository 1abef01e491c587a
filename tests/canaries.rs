//! No canary survives in any output.

mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use safeshare::{Control, Error, Format, Limits, Outcome, inspect_bytes};
use support::canary::{Fixture, STEM, UNDER_ALPHA, png_picture_data, survivors};
use support::{all, decodable, exiftool, heic, photo};

/// The names of inputs carry a canary too.
fn write_input(fixture: &Fixture, folder: &Path) -> std::path::PathBuf {
    let path = folder.join(format!("CANARY-file-name {}.{}", fixture.name, fixture.extension));
    fs::write(&path, &fixture.bytes).expect("written");
    // A file system without extended attributes hides nothing in them.
    let _ = xattr::set(&path, "user.xdg.origin.url", b"CANARY-attribute");
    photo::make_old(&path);
    path
}

#[test]
fn no_canary_survives_at_any_strength_in_any_format() {
    let inputs = tempfile::tempdir().expect("a folder");
    let outputs = tempfile::tempdir().expect("a folder");
    for fixture in decodable() {
        let input = write_input(&fixture, inputs.path());
        let before = photo::modified(&input);
        for strength in photo::STRENGTHS {
            for format in photo::FORMATS {
                let options = photo::options(strength, format);
                let done = photo::engine().protect_file(&input, outputs.path(), &options, &Control::default());
                let done = done.unwrap_or_else(|error| panic!("{} {strength:?} {format:?}: {error}", fixture.name));
                let what = format!("{} {strength:?} {format:?}", fixture.name);
                assert_clean(&done.path, &done.outcome, &what);
            }
        }
        assert_eq!(fs::read(&input).expect("read"), fixture.bytes, "{} was touched", fixture.name);
        assert_eq!(photo::modified(&input), before, "{} was touched", fixture.name);
    }
    assert_eq!(photo::files(outputs.path()).len(), decodable().len() * 12, "one file for each, none overwritten");
    assert_exiftool_finds_nothing(outputs.path());
}

fn assert_clean(path: &Path, outcome: &Outcome, what: &str) {
    let bytes = fs::read(path).expect("an output");
    assert_eq!(bytes.len() as u64, outcome.bytes, "{what}");
    assert_eq!(survivors(&bytes), Vec::<String>::new(), "{what}");
    assert!(survivors(photo::name(path).as_bytes()).is_empty(), "{what}: the name tells");
    assert_eq!(xattr::list(path).map_or(0, Iterator::count), 0, "{what}: extended attributes");
    let age = SystemTime::now().duration_since(photo::modified(path)).unwrap_or_default();
    assert!(age < Duration::from_mins(1), "{what}: an old modification time");
    if outcome.format == Format::Png {
        assert_eq!(survivors(&png_picture_data(&bytes)), Vec::<String>::new(), "{what}");
        let pixels = image::load_from_memory(&bytes).expect("a PNG").to_rgba8();
        let mut clear = pixels.pixels().filter(|pixel| pixel[3] == 0);
        assert!(clear.all(|pixel| pixel.0 == [0; 4]), "{what}: colour under alpha 0");
    }
    let rgb = photo::rgb(&bytes).into_raw();
    assert!(support::bytes::find(&rgb, UNDER_ALPHA.as_bytes()).is_none(), "{what}: the pixels spell it");
}

fn assert_exiftool_finds_nothing(folder: &Path) {
    if !exiftool::is_there() {
        return;
    }
    let told = exiftool::of_folder(folder);
    assert_eq!(told.len(), photo::files(folder).len());
    for told in told {
        assert_eq!(told.private(), Vec::<String>::new(), "{}", told.file());
    }
}

#[test]
fn transparency_stays_and_the_colour_under_it_goes() {
    for fixture in decodable().iter().filter(|fixture| fixture.alpha) {
        let done = photo::engine().protect_bytes(&fixture.bytes, &photo::unshielded(), &Control::default());
        let done = done.expect(fixture.name);
        assert_eq!(done.outcome.format, Format::Png, "{}", fixture.name);
        let pixels = image::load_from_memory(&done.bytes).expect("a PNG").to_rgba8();
        let original = image::load_from_memory(&fixture.bytes).expect("a fixture").to_rgba8();
        assert_eq!(pixels.dimensions(), original.dimensions());
        for (ours, theirs) in pixels.pixels().zip(original.pixels()) {
            assert_eq!(ours[3], theirs[3], "{}: alpha changed", fixture.name);
        }
    }
}

#[test]
fn heic_and_avif_containers_give_a_typed_error_and_no_file() {
    for fixture in [heic::heic(), heic::avif()] {
        let folder = tempfile::tempdir().expect("a folder");
        let input = write_input(&fixture, folder.path());
        let outputs = tempfile::tempdir().expect("a folder");
        let done = photo::engine().protect_file(&input, outputs.path(), &photo::unshielded(), &Control::default());
        // The pictures in them are no pictures: a decoder, where there is one, finds them damaged.
        assert!(matches!(done, Err(Error::Unsupported(_) | Error::Damaged(_))), "{}: {done:?}", fixture.name);
        assert!(photo::files(outputs.path()).is_empty());
    }
}

#[test]
fn an_output_has_nothing_left_to_report() {
    for fixture in decodable() {
        let done = photo::engine().protect_bytes(&fixture.bytes, &photo::unshielded(), &Control::default());
        let output = done.expect(fixture.name).bytes;
        let report = inspect_bytes(&output, &Limits::default(), &Control::default()).expect("an output");
        assert_eq!(report.findings, Vec::new(), "{}", fixture.name);
        assert!(!report.incomplete);
    }
}

#[test]
fn an_error_shows_nothing_of_the_photo() {
    for fixture in all() {
        let cut = &fixture.bytes[..fixture.bytes.len() / 3];
        if let Err(error) = photo::engine().protect_bytes(cut, &photo::unshielded(), &Control::default()) {
            assert!(!format!("{error} {error:?}").contains(STEM), "{}", fixture.name);
        }
    }
}
